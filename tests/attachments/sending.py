"""Files as a form hands them over, and what lies on disk afterwards."""

from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from privacyoffice import clock
from privacyoffice.attachments import services
from privacyoffice.attachments.models import Attachment, Source
from privacyoffice.attachments.services.sweeping import SET_ASIDE

LETTER = b"Ik wil weten wat u van mij weet. Een geheim woord: zeilboot."


def send(
    case: Any, *, by: Any, content: bytes = LETTER, name: str = "brief.txt", **options: Any
) -> Attachment:
    """Add a file to a case."""
    return services.attach(
        case,
        ContentFile(content, name=name),
        actor=by,
        now=clock.now(),
        **{"source": Source.OFFICER} | options,
    )


def files_in(folder: Path) -> list[Path]:
    """Every file below, at any depth, but for those that were set aside."""
    return [path for path in folder.rglob("*") if path.is_file() and path.parent.name != SET_ASIDE]
