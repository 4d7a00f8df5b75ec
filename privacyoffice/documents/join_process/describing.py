"""What a document says about itself, and what an archive asks on top of that.

Sources: ISO 14289-1 (PDF/UA-1), ISO 19005-3 (PDF/A-3, level a).
"""

from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

_PROGRAM = "Privacy Office"

# An archive may not use a name of metadata that it does not explain; those of PDF/UA are
# newer than those that it knows.
_EXPLAINED_UA = """
  <rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
    xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
   <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
     <pdfaProperty:name>part</pdfaProperty:name>
     <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
     <pdfaProperty:category>internal</pdfaProperty:category>
     <pdfaProperty:description>Part of ISO 14289 that is followed</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
   </rdf:li></rdf:Bag></pdfaExtension:schemas>
  </rdf:Description>
  <rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
   <pdfaid:part>3</pdfaid:part>
   <pdfaid:conformance>A</pdfaid:conformance>
  </rdf:Description>"""

_METADATA = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
    xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
   <dc:format>application/pdf</dc:format>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
   <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
   <dc:description>
    <rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt>
   </dc:description>
   <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
   <xmp:CreatorTool>{program}</xmp:CreatorTool>
   <xmp:CreateDate>{moment}</xmp:CreateDate>
   <xmp:ModifyDate>{moment}</xmp:ModifyDate>
   <pdf:Producer>{program}</pdf:Producer>
   <pdfuaid:part>1</pdfuaid:part>
  </rdf:Description>{archive}
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


def describe(pdf: pikepdf.Pdf, order: dict[str, Any]) -> None:
    """Write title, language and what the document claims to be."""
    told = order["description"]
    moment = datetime.fromisoformat(told["made_at"])
    pdf.Root.Lang = String(told["language"])
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.docinfo = pdf.make_indirect(
        Dictionary(
            Title=String(told["title"]),
            Author=String(told["author"]),
            Subject=String(told["subject"]),
            Creator=String(_PROGRAM),
            Producer=String(_PROGRAM),
            CreationDate=String(_pdf_date(moment)),
            ModDate=String(_pdf_date(moment)),
        )
    )
    words = {name: escape(str(told[name])) for name in ("title", "author", "subject", "language")}
    metadata = _METADATA.format(
        **words,
        program=_PROGRAM,
        moment=moment.isoformat(timespec="seconds"),
        archive=_EXPLAINED_UA if order["is_archive"] else "",
    )
    pdf.Root.Metadata = Stream(pdf, metadata.encode("utf-8"), Type=Name.Metadata, Subtype=Name.XML)
    if order["is_archive"]:
        _keep_colours(pdf)
        _attach(pdf, order["attachments"], moment)


def _keep_colours(pdf: pikepdf.Pdf) -> None:
    """Say what the numbers of our colours mean: sRGB."""
    package = find_spec("weasyprint")  # found, not imported: only its profile is needed
    if package is None or package.origin is None:
        raise FileNotFoundError("sRGB2014.icc")
    profile = (Path(package.origin).parent / "pdf" / "sRGB2014.icc").read_bytes()
    pdf.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFA1,
                OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
                Info=String("sRGB IEC61966-2.1"),
                DestOutputProfile=Stream(pdf, profile, N=3),
            )
        ]
    )


def _attach(pdf: pikepdf.Pdf, attachments: list[dict[str, str]], moment: datetime) -> None:
    """Put files in the document, each named as the data that the document shows."""
    names, files = Array(), Array()
    for attachment in sorted(attachments, key=lambda item: item["name"]):
        content = attachment["text"].encode("utf-8")
        stream = Stream(
            pdf,
            content,
            Type=Name.EmbeddedFile,
            Subtype=Name("/" + attachment["media_type"]),
            Params=Dictionary(Size=len(content), ModDate=String(_pdf_date(moment))),
        )
        specification = pdf.make_indirect(
            Dictionary(
                Type=Name.Filespec,
                F=String(attachment["name"]),
                UF=String(attachment["name"]),
                Desc=String(attachment["description"]),
                AFRelationship=Name.Data,
                EF=Dictionary(F=stream, UF=stream),
            )
        )
        names.append(String(attachment["name"]))
        names.append(specification)
        files.append(specification)
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=names))
    pdf.Root.AF = files


def _pdf_date(moment: datetime) -> str:
    zone = moment.strftime("%z")
    return moment.strftime("D:%Y%m%d%H%M%S") + f"{zone[:3]}'{zone[3:5]}"
