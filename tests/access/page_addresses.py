"""The addresses of pages that belong to no object of an admin model."""

import uuid
from typing import Any

from django.urls import reverse

from tests.access.classification import TEXTS
from tests.factories import World

NEVER = str(uuid.UUID(int=0))
# What addresses of the portal hold besides the organisation's own, of things that never existed.
PORTAL: dict[str, dict[str, Any]] = {
    "status_file": {"message_id": NEVER, "number": 1},
    "status_letter": {"number": 1},
    "status_files": {"number": 1},
    "status_enter": {"token": "x" * 43},
    "filing_confirm": {"token": "x" * 64},
    "questions_enter": {"token": "x" * 43},
}


def page_address(name: str, world: World) -> str:
    arguments: dict[str, dict[str, Any]] = {
        "account_reset_password_from_key": {"uidb36": "1", "key": "abc"},
        "publicsite:home": {"slug": world.slug},
        "publicsite:notice": {"slug": world.slug, "notice": world.notice_slug},
        "deadlines:calendar_feed": {"slug": world.slug, "secret": world.calendar_secret},
        "publicsite:term": {"slug": world.slug},
        "publicsite:term_en": {"slug": world.slug},
        "publicsite:organisation_sitemap": {"slug": world.slug},
        "publicsite:organisation_sitemap_part": {"slug": world.slug, "part": 1},
        "registers_public:list": {"slug": world.slug},
        "registers_public:pdf": {"slug": world.slug},
        "registers_public:archive_pdf": {"slug": world.slug},
        "registers_public:csv": {"slug": world.slug},
        "registers_public:xlsx": {"slug": world.slug},
        "registers_public:json": {"slug": world.slug},
        "registers_public:dataset": {"slug": world.slug},
        "registers_api:activities": {"slug": world.slug},
        "registers_api:activity": {
            "slug": world.slug,
            "activity_id": world.activities["published"],
        },
        "registers_api:versions": {
            "slug": world.slug,
            "activity_id": world.activities["published"],
        },
        "registers_api:version": {
            "slug": world.slug,
            "activity_id": world.activities["published"],
            "version": 1,
        },
        "registers_public:feed": {"slug": world.slug},
        "registers_public:detail": {
            "slug": world.slug,
            "activity_id": world.activities["published"],
        },
        "registers_public:version": {
            "slug": world.slug,
            "activity_id": world.activities["published"],
            "version": 1,
        },
    }
    if not name:
        return "/admin/there-is-no-such-page/"
    if name.startswith("portal:"):
        special = PORTAL.get(name.removeprefix("portal:").removesuffix("_en"), {})
        return reverse(name, kwargs={"slug": world.slug, **special})
    if name in TEXTS:
        numbered = {"version": 1} if "_version" in name else {}
        return reverse(name, kwargs={"slug": world.slug, **numbered})
    address = reverse(name, kwargs=arguments.get(name))
    if name == "admin:autocomplete":
        return f"{address}?app_label=registers&model_name=activitycontroller&field_name=body"
    return address
