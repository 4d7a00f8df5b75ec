"""The published register as linked data: JSON-LD with its context inside.

Made of a snapshot and of what is public of the organisation, and of nothing else. An activity
has one IRI; each version has one of its own, which always means that version.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from privacyoffice.links import absolute
from privacyoffice.tenancy.models import Organisation
from registers import dpv
from registers.models import PublishedActivity
from registers.published import as_written_today
from registers.record import PART, choice_label

Node = dict[str, Any]
Lines = Iterable[Mapping[str, Any]]


def as_json_ld(published: PublishedActivity, organisation: Organisation) -> Node:
    """A version that was not withdrawn, as a `dpv:Process`. Law: GDPR art. 30(1), 30(2)."""
    content = as_written_today(published.content)
    node: Node = {
        "@context": dpv.CONTEXT,
        "@id": _version_iri(organisation, published, published.version),
        "@type": dpv.PROCESS,
        "dct:title": _dutch(published.name),
        "dct:identifier": str(published.pk),
        "dct:isVersionOf": _ref(
            absolute("registers_public:detail", organisation.slug, published.activity_id)
        ),
        "dcat:version": str(published.version),
        "dct:issued": _typed(published.published_at.isoformat(), "xsd:dateTime"),
        "dct:publisher": _publisher(organisation),
    }
    if published.version > 1:
        node["dct:replaces"] = _ref(_version_iri(organisation, published, published.version - 1))
    if published.superseded_at:
        node["dct:isReplacedBy"] = _ref(
            _version_iri(organisation, published, published.version + 1)
        )
    if published.retired_on:
        end = _typed(published.retired_on.isoformat(), "xsd:date")
        node["dct:temporal"] = {"@type": "dct:PeriodOfTime", "dcat:endDate": end}
    parts = {key: content.get(key, []) for key in PART}
    node |= _who(content, parts, organisation) | _what(parts)
    return {name: value for name, value in node.items() if value}


def register_as_dataset(
    organisation: Organisation, distributions: Iterable[Node], modified: str
) -> Node:
    """The register as a whole, as a DCAT dataset; `modified` is a moment in ISO 8601."""
    register = absolute("registers_public:list", organisation.slug)
    node: Node = {
        "@context": dpv.CONTEXT,
        "@id": register,
        "@type": ["dcat:Dataset", dpv.RECORD],
        "dct:title": _dutch(f"Register van verwerkingen van {organisation.name}"),
        "dct:publisher": _publisher(organisation),
        "dct:language": "nl",
        "dcat:landingPage": _ref(register),
        "dcat:distribution": list(distributions),
    }
    if modified:
        node["dct:modified"] = _typed(modified, "xsd:dateTime")
    return node


def distribution(address: str, media_type: str, title: str) -> Node:
    """One form in which the register can be fetched."""
    return {
        "@type": "dcat:Distribution",
        "dct:title": _dutch(title),
        "dcat:downloadURL": _ref(address),
        "dcat:mediaType": media_type,
    }


def _who(
    content: Mapping[str, Any], parts: Mapping[str, Lines], organisation: Organisation
) -> Node:
    own = _ref(absolute("publicsite:home", organisation.slug))
    is_processor = content.get("role") == "processor"
    us = [
        _party(dpv.PROCESSOR if is_processor else dpv.CONTROLLER, line.get("body"), line)
        for line in parts["controllers"]
    ] or [own]
    processors = [
        _named(
            dpv.SUB_PROCESSOR if is_processor else dpv.PROCESSOR,
            line.get("party") or line.get("name"),
        )
        for line in parts["recipients"]
        if line.get("kind") == "processor"
    ]
    if is_processor:
        return _for_others(parts["clients"]) | {"dpv:hasDataProcessor": [*us, *processors]}
    together = [_joint_controller(line) for line in parts["joint_controllers"]]
    if together or content.get("role") == "joint_controller":
        group = {"@type": dpv.JOINT_CONTROLLERS, "dpv:hasDataController": [*us, *together]}
        return {"dpv:hasJointDataControllers": group, "dpv:hasDataProcessor": processors}
    return {"dpv:hasDataController": us, "dpv:hasDataProcessor": processors}


def _for_others(clients: Lines) -> Node:
    """For whom, and which categories of processing. Law: GDPR art. 30(2)(a), (b)."""
    return {
        "dpv:hasDataController": [
            _party(dpv.CONTROLLER, line.get("party"), line) for line in clients
        ],
        "dpv:hasProcessing": [
            _described(dpv.PROCESSING, line["work"])
            | {"dpv:hasDataController": _named(dpv.CONTROLLER, line.get("party"))}
            for line in clients
            if line.get("work")
        ],
    }


def _joint_controller(line: Mapping[str, Any]) -> Node:
    node = _party(dpv.CONTROLLER, line.get("party"), line)
    if line.get("arrangement"):
        node["dct:description"] = _dutch(line["arrangement"])
    return node


def _party(kind: str, name: Any, line: Mapping[str, Any]) -> Node:
    return _named(kind, name, **{"dpv:hasContact": line.get("contact")})


def _what(parts: Mapping[str, Lines]) -> Node:
    return {
        "dpv:hasPurpose": [
            _described(dpv.PURPOSE, line.get("description")) for line in parts["purposes"]
        ],
        "dpv:hasLegalBasis": [_legal_basis(line) for line in parts["legal_bases"]],
        "dpv:hasDataSubject": [
            _named(dpv.DATA_SUBJECT, line.get("name")) for line in parts["data_subjects"]
        ],
        "dpv:hasPersonalData": [_personal_data(line) for line in parts["personal_data"]],
        "dpv:hasDataSource": [
            _named(dpv.DATA_SOURCE, line.get("name")) for line in parts["sources"]
        ],
        "dpv:hasRecipient": [
            _named(dpv.RECIPIENT, line.get("party") or line.get("name"))
            for line in parts["recipients"]
        ],
        "dpv:hasThirdCountry": [_transfer(line) for line in parts["transfers"]],
        "dpv:hasStorageCondition": [
            _storage_condition(line) for line in parts["retention"] if line.get("description")
        ],
        "dpv:hasTechnicalOrganisationalMeasure": [
            _described(dpv.MEASURE, line.get("description")) for line in parts["security_measures"]
        ],
    }


def _legal_basis(line: Mapping[str, Any]) -> Node:
    node = _basis(line.get("basis"), line.get("statute"), line.get("source_text"))
    if line.get("purpose"):
        node["dpv:hasPurpose"] = _described(dpv.PURPOSE, line["purpose"])
    return node


def _personal_data(line: Mapping[str, Any]) -> Node:
    kind = dpv.SENSITIVITY.get(line.get("sensitivity", ""), dpv.PERSONAL_DATA)
    node = _named(kind, line.get("name"))
    if line.get("subject"):
        node["dpv:hasDataSubject"] = _named(dpv.DATA_SUBJECT, line["subject"])
    if line.get("exception") or line.get("statute"):
        exception = line.get("exception", "")
        # A ground of the UAVG has no term: its words say which it is.
        words = choice_label(PART["personal_data"].model, "exception", exception)
        told = () if exception in dpv.ARTICLES else (words,)
        node["dpv:hasLegalBasis"] = _basis(exception, *told, line.get("statute"))
    return node


def _transfer(line: Mapping[str, Any]) -> Node:
    node = _named(dpv.THIRD_COUNTRY, line.get("country"))
    if line.get("safeguard") or line.get("documentation"):
        node["dpv:hasLegalBasis"] = _basis(line.get("safeguard"), line.get("documentation"))
    if line.get("recipient"):
        node["dpv:hasRecipient"] = _named(dpv.RECIPIENT, line["recipient"])
    return node


def _basis(code: Any, *texts: Any) -> Node:
    """A ground, by the term of its article where there is one, with its law in words."""
    article = dpv.ARTICLES.get(str(code or ""))
    kinds = [dpv.LEGAL_BASIS, article] if article else dpv.LEGAL_BASIS
    return _described(kinds, *dict.fromkeys(texts))


def _storage_condition(line: Mapping[str, Any]) -> Node:
    afterwards = choice_label(PART["retention"].model, "afterwards", line.get("afterwards", ""))
    told = (line.get("description"), line.get("starting_event"), afterwards)
    node = _described(dpv.STORAGE_CONDITION, *told)
    if line.get("data"):
        node["dpv:hasPersonalData"] = _named(dpv.PERSONAL_DATA, line["data"])
    return node


def _publisher(organisation: Organisation) -> Node:
    node: Node = {
        "@id": absolute("publicsite:home", organisation.slug),
        "@type": "foaf:Organization",
        "foaf:name": organisation.name,
    }
    if organisation.website:
        node["foaf:homepage"] = _ref(organisation.website)
    if organisation.dpo_email:
        contact = _ref(f"mailto:{organisation.dpo_email}")
        node["dpv:hasDataProtectionOfficer"] = {"@type": dpv.DPO, "dpv:hasContact": contact}
    return node


def _version_iri(organisation: Organisation, published: PublishedActivity, number: int) -> str:
    return absolute("registers_public:version", organisation.slug, published.activity_id, number)


def _named(kind: str, name: Any, **more: Any) -> Node:
    told = {key: value for key, value in more.items() if value}
    return {"@type": kind, "dct:title": _dutch(name), **told}


def _described(kind: Any, *texts: Any) -> Node:
    told = [_dutch(text) for text in texts if text]
    return {"@type": kind, "dct:description": told} if told else {"@type": kind}


def _dutch(text: Any) -> Node:
    return {"@value": str(text or ""), "@language": "nl"}


def _typed(value: str, kind: str) -> Node:
    return {"@value": value, "@type": kind}


def _ref(iri: str) -> Node:
    return {"@id": iri}
