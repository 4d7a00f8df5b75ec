"""A PDF of the register that is only a file with the canary: rendering has its own tests."""

from privacyoffice import clock
from privacyoffice.documents import storage
from privacyoffice.tenancy.scope import current_organisation_id
from registers.models import EditionKind, RegisterEdition


def kept(kind: EditionKind, canary: str) -> RegisterEdition:
    content = f"%PDF-1.7 {canary}".encode()
    stored = storage.store(content, organisation_id=current_organisation_id(), suffix=".pdf")
    made: RegisterEdition = RegisterEdition.objects.create(
        kind=kind,
        number=1,
        content_hash=canary,
        rendering_hash=canary,
        in_force_on=clock.today(),
        activity_count=1,
        file_name=stored.name,
        file_hash=stored.sha256,
        file_size=stored.size,
        rendered_at=clock.now(),
    )
    return made
