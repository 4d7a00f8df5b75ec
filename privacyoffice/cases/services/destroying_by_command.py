"""`script/manage destroy_case_key` destroys a whole case, with everything that belongs to it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from privacyoffice.cases.kinds import all_kinds
from privacyoffice.cases.services.destroying import destroy


def destroy_by_command(case_id: UUID, why: str, decision: str, actor: Any, now: datetime) -> bool:
    """Destroy a case of any kind of the organisation in scope; False when no kind has it.

    `actor` decided so, and may do it on the screens too. One that is destroyed already stays as
    it is. Raises ValidationError for whoever may not, and for what `destroy` refuses.
    """
    for kind in all_kinds():
        case = kind.model.objects.select_for_update().filter(pk=case_id).first()
        if case is not None:
            if not actor.has_perm(kind.perm("destroy"), case):
                raise ValidationError(_("This person may not destroy this case."))
            if case.destroyed_at is None:
                destroy(case, why=why, decision=decision, actor=actor, now=now)
            return True
    return False
