"""Somebody saves what the list of requests shows under a name, for themselves."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from privacyoffice.accounts.access import active_roles
from privacyoffice.audit import services as audit
from requests_dsar.models import OwnView

# More than somebody finds back at a glance.
MOST = 20


@transaction.atomic
def save_view(*, name: str, query: str, actor: Any, now: datetime) -> OwnView:
    """Keep these filters (as they stand in an address) under a name; one with the same name is
    replaced. Raises Http404 for somebody without a role here, ValidationError."""
    if not active_roles(actor).names:
        raise Http404
    if not name.strip():
        raise ValidationError({"name": _("Give this view a name.")})
    if not query:
        raise ValidationError(_("Choose a filter first: without one it shows all requests."))
    mine = OwnView.objects.select_for_update(of=("self",)).filter(user=actor)
    names = {view.name: view for view in mine}
    if name.strip() not in names and len(names) >= MOST:
        text = _("You have %(number)d views. Remove one first.")
        raise ValidationError(text % {"number": len(names)})
    view = names.get(name.strip()) or OwnView(user=actor, name=name.strip())
    view.query, view.saved_at = query, now
    view.save()
    audit.record("dsar.view_saved", subject=view, actor=actor, at=now)
    return view


@transaction.atomic
def remove_view(*, view_id: UUID, actor: Any, now: datetime) -> None:
    """Remove one's own view. Raises Http404 for any other."""
    view = OwnView.objects.filter(pk=view_id, user=actor).first()
    if view is None:
        raise Http404
    audit.record("dsar.view_removed", subject=view, actor=actor, at=now)
    view.delete()
