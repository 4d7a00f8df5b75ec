"""Grounds hold from a day."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from privacyoffice.policy.profile import Profile
from requests_dsar import grounds
from requests_dsar.models import DataSubjectRequest
from requests_dsar.services.decision_checks import grounds_named
from tests.factories import World


def test_a_ground_holds_from_its_day(world: World) -> None:
    request_ = DataSubjectRequest.objects.get(pk=world.requests["request-progress"])
    ground = grounds.ground("others_copy")
    given: Any = {"request": request_, "profile": Profile()}
    before = ground.in_force_from - timedelta(days=1)
    for day, is_there in ((ground.in_force_from, True), (before, False)):
        offered = grounds.possible(["access"], Profile(), day)
        assert (ground in offered) is is_there
    assert grounds_named([ground.code], {"access"}, "partly", day=ground.in_force_from, **given)
    with pytest.raises(ValidationError, match="does not hold"):
        grounds_named([ground.code], {"access"}, "partly", day=before, **given)
