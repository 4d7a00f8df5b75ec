"""People with a role."""

from datetime import date, timedelta
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password

from privacyoffice import clock
from privacyoffice.accounts.models import Absence, Membership, User
from privacyoffice.accounts.services.absence import enter_absence
from privacyoffice.accounts.services.membership import give_role
from privacyoffice.tenancy.models import Department
from tests.factories.organisations import a_month_ago, new_canary

PASSWORD = "lang-genoeg-om-te-raden"  # of people who exist in tests only


def make_user(canary: str | None = None, *, local: str = "iemand") -> User:
    """Somebody without any role, and without a password."""
    canary = canary or new_canary()
    return User.objects.create_user(f"{local}@{canary}.example", f"Persoon {local} {canary}")


def make_member(
    role: str,
    *,
    canary: str,
    local: str = "",
    department: Department | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Membership:
    """Somebody with a role in the organisation in scope, through the service."""
    local = local or str(role)
    return give_role(
        email=f"{local}@{canary}.example",
        name=f"Persoon {local} {canary}",
        role=role,
        department=department,
        decision=f"Besluit {canary}",
        decided_on=valid_from or a_month_ago(),
        valid_from=valid_from or a_month_ago(),
        valid_until=valid_until,
        actor=None,
        now=clock.now(),
    )


def make_absence(user: User) -> Absence:
    """One day away, so far ahead that no test meets it."""
    day = clock.today() + timedelta(days=300)
    return enter_absence(user=user, first_day=day, last_day=day, actor=None, now=clock.now())


@cache
def hashed_password() -> str:
    """What is stored of PASSWORD, made once for each process: it takes long on purpose."""
    return make_password(PASSWORD)


def set_password(user: Any, password: str = PASSWORD) -> None:
    """Not part of the others, because hashing a password takes long on purpose."""
    user.set_password(password)
    user.save()
