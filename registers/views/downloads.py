"""The public register as files: for a spreadsheet, for a program, and a description of these."""

import json
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from tempfile import TemporaryFile
from typing import IO, Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.jobs.report_file import write_csv_for_excel
from privacyoffice.jobs.workbook_file import write_workbook
from privacyoffice.links import absolute
from privacyoffice.prerendered.release import current_release
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.negotiation import JSON_LD
from privacyoffice.tenancy.public import public_page
from registers.linked_data import distribution, register_as_dataset
from registers.models import PublishedActivity
from registers.open_data import COLUMNS, as_data
from registers.public_search import PublicQuery
from registers.public_table import TABLE_COLUMNS, PublicTable
from registers.services.edition import servable_edition
from registers.services.snapshot import hash_of

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json"
_AT_A_TIME = 500  # rows

# Writes the answer to a question into an open file.
Writer = Callable[[IO[bytes], Organisation, PublicQuery], None]


@public_page
def register_csv(request: HttpRequest, organisation: Organisation) -> HttpResponseBase:
    """What the list shows for the same question, for a spreadsheet."""
    return _download(request, organisation, "csv", CSV, _write_csv)


@public_page
def register_xlsx(request: HttpRequest, organisation: Organisation) -> HttpResponseBase:
    """The same as a workbook."""
    return _download(request, organisation, "xlsx", XLSX, _write_xlsx)


@public_page
def register_json(request: HttpRequest, organisation: Organisation) -> HttpResponseBase:
    """The same for programs, each entry as the API tells it."""
    return _download(request, organisation, "json", JSON, _write_json)


@public_page
def register_dataset(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """In which forms the register can be fetched, as a DCAT dataset in JSON-LD."""
    text = json.dumps(_dataset(organisation), ensure_ascii=False)
    return HttpResponse(text, content_type=JSON_LD)


def _download(
    request: HttpRequest, organisation: Organisation, kind: str, media_type: str, write: Writer
) -> HttpResponseBase:
    """The file; 400 with a sentence per wrong parameter; 304 for who has it already.

    What it says follows from the versions in it, the organisation's name and address, the day
    and the release: so whether it changed is known without making it.
    """
    today = clock.today()
    query, errors = PublicQuery.read(request.GET, today=today)
    if errors:
        context = {"organisation": organisation, "errors": list(errors.values())}
        return render(request, "public/download_refused.html", context, status=400)
    states = query.results().values_list("pk", "superseded_at", "retired_on")
    made_of = [str(state) for state in states.iterator()]
    about = [organisation.name, organisation.slug, query.params(), today.isoformat(), kind]
    etag = f'W/"{hash_of([current_release(), about, made_of])}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        unchanged.headers["ETag"] = etag
        return unchanged
    # Closed by the response, when it has been sent.
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115
    write(file, organisation, query)
    file.seek(0)
    name = f"register-{organisation.slug}-{query.on or today}.{kind}"
    response = FileResponse(file, as_attachment=True, filename=name, content_type=media_type)
    response.headers["ETag"] = etag
    return response


def _write_csv(file: IO[bytes], organisation: Organisation, query: PublicQuery) -> None:
    text = TextIOWrapper(file, encoding="utf-8", newline="")
    with PublicTable(_rows(query, TABLE_COLUMNS), organisation.slug) as table:
        write_csv_for_excel(_shown(table), text)
    text.flush()
    # The file stays open when the wrapper goes.
    text.detach()


def _shown(table: PublicTable) -> Iterator[list[object]]:
    yield list(table.headings)
    for row in table.rows():
        yield [
            value if isinstance(value, str | int) else f"{value:%d-%m-%Y %H:%M}" for value in row
        ]


def _write_xlsx(file: IO[bytes], organisation: Organisation, query: PublicQuery) -> None:
    with PublicTable(_rows(query, TABLE_COLUMNS), organisation.slug) as table:
        write_workbook(
            file,
            title="Register",
            headings=table.headings,
            rows=table.rows(),
            about_title=_("About this file"),
            about=[
                (_("Organisation"), organisation.name),
                (_("Register on"), f"{query.on or clock.today():%d-%m-%Y}"),
                (_("Processing activities"), table.count),
                (_("Source"), _source(organisation, query)),
            ],
            made_at=clock.now(),
        )


def _write_json(file: IO[bytes], organisation: Organisation, query: PublicQuery) -> None:
    """Entry by entry: the whole is never in memory."""
    meta = {
        "organisation": {"name": organisation.name, "slug": organisation.slug},
        "date": (query.on or clock.today()).isoformat(),
        "source": _source(organisation, query),
        "api": absolute("registers_api:activities", organisation.slug),
        "description": absolute("registers_public:dataset", organisation.slug),
    }
    file.write(f'{{"meta": {_as_json(meta)}, "results": ['.encode())
    for number, row in enumerate(_rows(query, COLUMNS)):
        separator = ",\n" if number else "\n"
        file.write((separator + _as_json(as_data(row, organisation.slug))).encode())
    file.write(b"\n]}\n")


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _rows(query: PublicQuery, columns: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    rows: Iterator[dict[str, Any]] = query.results().values(*columns).iterator(_AT_A_TIME)
    return rows


def _source(organisation: Organisation, query: PublicQuery) -> str:
    """The address of the list with the same question."""
    address = absolute("registers_public:list", organisation.slug)
    return f"{address}?{urlencode(query.params())}" if query.params() else address


def _dataset(organisation: Organisation) -> dict[str, Any]:
    kinds = (("csv", CSV, "CSV"), ("xlsx", XLSX, "XLSX"), ("json", JSON, "JSON"))
    # It is made by a worker, and may not be there yet.
    pdf = (("pdf", "application/pdf", "PDF"),) if servable_edition() else ()
    forms = [
        distribution(
            absolute(f"registers_public:{name}", organisation.slug), media_type.split(";")[0], title
        )
        for name, media_type, title in (*kinds, *pdf)
    ]
    modified = PublishedActivity.objects.changed_at()
    return register_as_dataset(organisation, forms, modified.isoformat() if modified else "")
