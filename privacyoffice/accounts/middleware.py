"""Puts a request into the organisation that the person works in."""

import uuid
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from privacyoffice import clock
from privacyoffice.accounts.access import remember_roles
from privacyoffice.accounts.models import Membership
from privacyoffice.audit.actor import acting
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import request_scope, set_user

ACTIVE_ORGANISATION = "active_organisation"
FORM_FIELD = "_organisation"
UNSAFE_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class ScopedRequest(HttpRequest):
    """A request as this middleware leaves it."""

    is_public_page: bool
    is_visitor_page: bool
    organisation: Organisation | None
    own_organisations: list[Organisation]


class ScopeMiddleware:
    """Finds the active organisation of a logged-in person and works inside it.

    The choice is kept in the session and travels in every form: a form that was opened in
    another organisation, in another tab, is refused with 409 and nothing is saved.
    Pages for the public and for visitors have no session and are left alone.
    """

    def __init__(self, get_response: Callable[[ScopedRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: ScopedRequest) -> HttpResponse:
        request.organisation = None
        request.own_organisations = []
        if request.is_public_page or request.is_visitor_page:
            return self.get_response(request)
        if not request.user.is_authenticated:
            return self.get_response(request)
        set_user(request.user.pk)
        memberships = list(Membership.own.of(request.user.pk, clock.today()))
        request.own_organisations = _named(memberships)
        request.organisation = self._active(request)
        with acting(request.user, request_id=uuid.uuid4().hex):
            if request.organisation is None:
                return self.get_response(request)
            active = request.organisation.pk
            here = [held for held in memberships if held.organisation_id == active]
            remember_roles(request.user, active, here)
            with request_scope(active):
                if conflict := self._form_of_another(request, request.organisation):
                    return conflict
                return self.get_response(request)

    def _active(self, request: ScopedRequest) -> Organisation | None:
        chosen = request.session.get(ACTIVE_ORGANISATION)
        for organisation in request.own_organisations:
            if str(organisation.pk) == chosen:
                return organisation
        if len(request.own_organisations) != 1:
            return None
        # Kept, so that a second organisation that comes later does not interrupt the work.
        request.session[ACTIVE_ORGANISATION] = str(request.own_organisations[0].pk)
        return request.own_organisations[0]

    def _form_of_another(self, request: ScopedRequest, active: Organisation) -> HttpResponse | None:
        if request.method not in UNSAFE_METHODS or FORM_FIELD not in request.POST:
            return None
        named = request.POST[FORM_FIELD]
        if named == str(active.pk):
            return None
        other = next((o for o in request.own_organisations if str(o.pk) == named), None)
        context = {
            "active_name": active.name,
            "form_name": other.name if other else "",
        }
        return render(request, "409.html", context, status=409)


def organisations_of(user: Any) -> list[Organisation]:
    """Organisations in which somebody holds a role today, by name."""
    return _named(Membership.own.of(user.pk, clock.today()))


def _named(memberships: Iterable[Membership]) -> list[Organisation]:
    found: dict[UUID, Organisation] = {}
    for membership in memberships:
        found.setdefault(membership.organisation_id, membership.organisation)
    return sorted(found.values(), key=lambda organisation: organisation.name)
