"""What an entry still lacks: what the law demands, what it asks where possible, own policy.

A sentence names the article, so that whoever reads it can look it up.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from privacyoffice.policy.profile import Profile
from privacyoffice.policy.queries import profile_on
from registers.models import LegalBasis, ProcessingActivity
from registers.record import Record
from registers.services.before_publishing import found_before_publishing
from registers.services.coverage_gaps import coverage_gaps
from registers.services.gap import Gap, Level, short
from registers.services.gaps_by_law import gaps_by_law
from registers.services.snapshot import current_record
from registers.services.vocabulary import own_terms
from registers.vocabulary import Term, suggest_sensitivity


def gaps_of(activity: ProcessingActivity, on: date) -> list[Gap]:
    """The gaps of an activity as its rows are now, by law and by the policy of this day, with the
    agreements that do not hold on it, and what other apps look for before it becomes public."""
    found = [
        *gaps_of_text(activity, on),
        *coverage_gaps(activity, on),
        *found_before_publishing([activity], on)[activity.pk],
    ]
    return sorted(found, key=lambda gap: gap.level)


def gaps_of_text(activity: ProcessingActivity, on: date) -> list[Gap]:
    """The same of its text alone, whatever was agreed with the parties that it names."""
    return assess(current_record(activity), profile_on(on), own_terms())


def musts(gaps: Iterable[Gap]) -> list[Gap]:
    """The gaps that stop a submission."""
    return [gap for gap in gaps if gap.level == Level.MUST]


def assess(record: Record, profile: Profile, own: tuple[Term, ...] = ()) -> list[Gap]:
    """Every gap of a record, the heaviest first; `own` are the organisation's own terms."""
    is_public_body = profile.kind != "private_body"
    found = [
        *gaps_by_law(record, is_public_body=is_public_body),
        *_doubtful_marks(record, own),
        *_policy(record, profile),
    ]
    return sorted(found, key=lambda gap: gap.level)


def _doubtful_marks(record: Record, own: tuple[Term, ...]) -> Iterator[Gap]:
    """Data that go by the name of sensitive data, and are not marked as such."""
    marks = {
        "special": _("“%(data)s” sounds like special data, and is not marked so (GDPR article 9)."),
        "criminal": _(
            "“%(data)s” sounds like criminal data, and is not marked so (GDPR article 10)."
        ),
        "national_number": _(
            "“%(data)s” sounds like a national number, and is not marked so (UAVG article 46)."
        ),
    }
    for line in record["personal_data"]:
        suggested = suggest_sensitivity(line["name"], own)
        if suggested and not line["sensitivity"]:
            sentence = marks[suggested[0]] % {"data": short(line["name"])}
            yield Gap(Level.DOUBTFUL, "personal_data", sentence)


def _policy(record: Record, profile: Profile) -> Iterator[Gap]:
    """Where an entry departs from the organisation's own policy, with its place there."""
    used = profile.legal_bases.used
    outside = sorted({b["basis"] for b in record["legal_bases"] if b["basis"]} - set(used))
    if used and outside:
        yield Gap(
            Level.POLICY,
            "legal_bases",
            _("Your policy does not name this legal basis: %(letters)s (%(source)s).")
            % {
                "letters": ", ".join(str(LegalBasis(letter).label) for letter in outside),
                "source": profile.legal_bases.source,
            },
        )
    if profile.transfers.forbidden and (record["transfers"] or record["leaves_eea"] == "yes"):
        yield Gap(
            Level.POLICY,
            "transfers",
            _("Your policy says that no data leave the EEA (%(source)s).")
            % {"source": profile.transfers.source},
        )
    if record["profiling"] == "yes" and profile.profiling.rule == "never":
        yield Gap(
            Level.POLICY,
            "profiling",
            _("Your policy says that you make no profiles (%(source)s).")
            % {"source": profile.profiling.source},
        )
    has_consent = any(basis["basis"] == "a" for basis in record["legal_bases"])
    if record["profiling"] == "yes" and profile.profiling.rule == "consent" and not has_consent:
        yield Gap(
            Level.POLICY,
            "profiling",
            _("Your policy allows profiles only with consent (%(source)s).")
            % {"source": profile.profiling.source},
        )
