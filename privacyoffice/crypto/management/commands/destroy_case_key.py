"""Makes what a case holds unreadable for ever."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.crypto.errors import LedgerDamaged
from privacyoffice.crypto.management.organisations import organisation_named
from privacyoffice.crypto.models import CaseKey
from privacyoffice.crypto.services.destroying import destroy_whole_case
from privacyoffice.tenancy.scope import organisation_scope


class Command(BaseCommand):
    """script/manage destroy_case_key --organisation SLUG --case UUID --reason CODE
    --decision TEXT --by EMAIL --yes"""

    help = "Destroy the key of a case: nobody can read what it holds, ever again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        parser.add_argument("--case", required=True, type=UUID, metavar="UUID")
        parser.add_argument(
            "--reason", required=True, metavar="CODE", help="a word without personal data: term"
        )
        parser.add_argument(
            "--decision", required=True, metavar="TEXT", help="what it rests on, without names"
        )
        parser.add_argument(
            "--by", required=True, metavar="EMAIL", help="who decided; stands on the certificate"
        )
        parser.add_argument("--yes", action="store_true", help="really do it")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = organisation_named(options["organisation"])
        if not options["yes"]:
            raise CommandError(_("This cannot be undone. Add --yes when you are sure."))
        try:
            with organisation_scope(organisation.pk):
                certificate = destroy_whole_case(
                    options["case"],
                    actor=_person(options["by"]),
                    now=clock.now(),
                    why_code=options["reason"],
                    decision=options["decision"],
                )
        except CaseKey.DoesNotExist:
            raise CommandError(_("This organisation has no such case.")) from None
        except LedgerDamaged as error:
            raise CommandError(str(error.told)) from error
        except IntegrityError:
            # What the case's own table demands first; the transaction went back as a whole.
            raise CommandError(_("Close the case first: it is still being worked on.")) from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            _("Case %(case)s was destroyed at %(at)s. Line in the ledger: %(hash)s.")
            % {
                "case": certificate.case_id,
                "at": certificate.destroyed_at.isoformat(),
                "hash": certificate.ledger_hash,
            }
        )


def _person(email: str) -> Any:
    """Whoever decided: an account that is in use. Whether they may is asked by the case's app."""
    found = get_user_model().objects.filter(email__iexact=email, is_active=True).first()
    if found is None:
        raise CommandError(_("Nobody here has this e-mail address: %(email)s.") % {"email": email})
    return found
