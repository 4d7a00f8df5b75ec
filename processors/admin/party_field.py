"""A field for an external party: typed by its name, with suggestions that a script looks up.

A choice of thousands of parties would make a form long, and on each of its lines again.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path, reverse_lazy
from django.utils.translation import gettext as _
from django.views import View

from processors.models import Party
from processors.queries import parties_like, party_called

NAMES = "processors_party_names"


class PartyInput(forms.TextInput):
    """One line; with a script the browser's own list of suggestions follows what is typed."""

    class Media:
        js = ("js/suggest.js",)

    def __init__(self) -> None:
        address = reverse_lazy(f"admin:{NAMES}")
        super().__init__({"class": "vTextField", "autocomplete": "off", "data-suggest": address})


class PartyField(forms.Field):
    """Shows the name of a party and takes that; the name of a merged one is that of the one that
    stays. What is not quite a name is refused with the names that are like it.

    `among` are those to choose from, asked when a form comes in; None for all. `names` are the
    parties that a form refers to already, by id, so that showing a line costs no query.
    """

    widget = PartyInput

    def __init__(self, *, names: Mapping[UUID, str] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.names = names
        self.among: Callable[[], QuerySet[Party]] | None = None

    def prepare_value(self, value: Any) -> Any:
        """The name for a party or an id; what somebody typed stays as it is."""
        if isinstance(value, Party):
            return value.name
        if isinstance(value, UUID) and self.names is None:
            return Party.objects.filter(pk=value).values_list("name", flat=True).first()
        return (self.names or {}).get(value, value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another name stands there."""
        return str(self.prepare_value(initial) or "") != str(data or "").strip()

    def to_python(self, value: Any) -> Party | None:
        """The party of this name. Raises ValidationError when there is none to choose."""
        typed = str(value or "").strip()
        if not typed:
            return None
        found = party_called(typed)
        among = self.among
        if found is not None and (among is None or among().filter(pk=found.pk).exists()):
            return found
        raise ValidationError(self._unknown(typed), code="invalid_choice")

    def _unknown(self, typed: str) -> str:
        if near := parties_like(typed, (self.among or Party.objects.current)()):
            return _("Fill in the whole name. Do you mean %(names)s?") % {
                "names": _(" or ").join(f"“{name}”" for name in near[:5])
            }
        return _("No external party has this name. Add it to the overview first.")


def names_url(party_admin: Any) -> Any:
    """The address at which the script asks for suggestions."""
    view = NamesView.as_view(party_admin=party_admin)
    return path("names/", party_admin.admin_site.admin_view(view), name=NAMES)


class NamesView(View):
    """Names of parties with what was typed in them: as many as a person looks through."""

    http_method_names = ("get", "head", "options")
    party_admin: Any = None

    def get(self, request: HttpRequest) -> HttpResponse:
        if not self.party_admin.has_view_permission(request):
            raise Http404
        found = parties_like(request.GET.get("q", ""), Party.objects.current())
        return JsonResponse({"names": found})
