"""What the law asks of an entry, rule by rule. Law: GDPR art. 30(1), 30(2) and their ground."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from processors.models.safeguard import CLOSED_TO_PUBLIC_BODIES
from registers.record import PART, Record
from registers.services.gap import Gap, Level, short


def _must(part: str, sentence: str) -> Gap:
    return Gap(Level.MUST, part, sentence)


def _basics(record: Record) -> Iterator[Gap]:
    if not record["controllers"]:
        yield _must("controllers", _("Nobody is named as controller (GDPR article 30(1)(a))."))
    if not record["purposes"]:
        yield _must("purposes", _("There is no purpose (GDPR article 30(1)(b))."))
    if not record["data_subjects"]:
        yield _must(
            "data_subjects", _("It does not say whose data these are (GDPR article 30(1)(c)).")
        )
    if not record["personal_data"]:
        yield _must(
            "personal_data", _("It does not say which data these are (GDPR article 30(1)(c)).")
        )
    if not record["recipients"]:
        yield _must(
            "recipients",
            _(
                "It does not say who receives the data (GDPR article 30(1)(d)). Nobody? Then "
                "write “Nobody”."
            ),
        )


NEEDS_STATUTE = frozenset({"c", "e"})


def _bases(record: Record) -> Iterator[Gap]:
    bases = record["legal_bases"]
    if not bases:
        yield _must("legal_bases", _("There is no legal basis (GDPR article 6(1))."))
    if any(basis["basis"] in NEEDS_STATUTE and not basis["statute"] for basis in bases):
        yield _must(
            "legal_bases",
            _("A legal obligation or public task names no law (GDPR article 6(3))."),
        )
    if any(not basis["basis"] for basis in bases):
        yield _must(
            "legal_bases", _("A legal basis is none of the six of the GDPR (article 6(1)).")
        )


def _every_purpose(record: Record) -> Iterator[Gap]:
    limited = {basis["purpose"] for basis in record["legal_bases"]}
    if limited and "" not in limited:
        for purpose in record["purposes"]:
            if purpose["description"] not in limited:
                yield _must(
                    "legal_bases",
                    _("The purpose “%(purpose)s” has no legal basis (GDPR article 6(1)).")
                    % {"purpose": short(purpose["description"])},
                )


def _closed_to_public_bodies(record: Record) -> Iterator[Gap]:
    if any(basis["basis"] == "f" for basis in record["legal_bases"]):
        yield Gap(
            Level.DOUBTFUL,
            "legal_bases",
            _(
                "Legitimate interests are no basis for the tasks of a public authority "
                "(GDPR article 6(1), last sentence)."
            ),
        )
    for line in record["transfers"]:
        if line["safeguard"] in CLOSED_TO_PUBLIC_BODIES:
            yield Gap(
                Level.DOUBTFUL,
                "transfers",
                _(
                    "A public authority cannot rest the transfer to %(country)s on this for its "
                    "public tasks (GDPR article 49(3))."
                )
                % {"country": line["country"]},
            )


def _consent(record: Record) -> Iterator[Gap]:
    rests_on_it = (
        any(basis["basis"] == "a" for basis in record["legal_bases"])
        or any(line["exception"] == "9-2-a" for line in record["personal_data"])
        or any(line["ground"] == "consent" for line in record["further_processing"])
    )
    if not rests_on_it:
        return
    texts = record["consent_texts"]
    if not texts:
        yield Gap(
            Level.WHERE_POSSIBLE,
            "consent_texts",
            _("It does not say what people agree to (GDPR article 7(1))."),
        )
    for text in texts:
        if not text["proof"] or not text["withdrawal"]:
            yield Gap(
                Level.WHERE_POSSIBLE,
                "consent_texts",
                _(
                    "Of consent text “%(version)s” it does not say how you prove it or how people "
                    "take it back (GDPR article 7(1), (3))."
                )
                % {"version": text["version"]},
            )


def _joint(record: Record) -> Iterator[Gap]:
    joint = record["joint_controllers"]
    if record["role"] == "joint_controller" and not joint:
        yield _must(
            "joint_controllers",
            _("It does not say with whom you decide (GDPR articles 26 and 30(1)(a))."),
        )
    if any(not line["contact"] for line in joint):
        yield Gap(
            Level.WHERE_POSSIBLE,
            "joint_controllers",
            _("Of a joint controller the contact details are missing (GDPR article 30(1)(a))."),
        )
    if any(not line["arrangement"] for line in joint):
        yield Gap(
            Level.WHERE_POSSIBLE,
            "joint_controllers",
            _("What you agreed with a joint controller is not told (GDPR article 26(2))."),
        )


def _clients(record: Record) -> Iterator[Gap]:
    if not record["clients"]:
        yield _must("clients", _("It does not say for whom you do this (GDPR article 30(2)(a))."))
    if any(not line["contact"] for line in record["clients"]):
        yield Gap(
            Level.WHERE_POSSIBLE,
            "clients",
            _("Of a controller the contact details are missing (GDPR article 30(2)(a))."),
        )
    if any(not line["work"] for line in record["clients"]):
        yield _must(
            "clients",
            _("It does not say what you do for a controller (GDPR article 30(2)(b))."),
        )


def _sensitive(record: Record) -> Iterator[Gap]:
    sentences = {
        "special": _(
            "“%(data)s” are special data: say which exception permits it (GDPR article 9(2))."
        ),
        "criminal": _(
            "“%(data)s” are criminal data: say which ground permits it (GDPR article 10, UAVG "
            "articles 32 and 33)."
        ),
        "national_number": _(
            "“%(data)s” is a national number: name the law that permits it (UAVG article 46)."
        ),
    }
    for line in record["personal_data"]:
        if not _is_permitted(line):
            yield _must(
                "personal_data", sentences[line["sensitivity"]] % {"data": short(line["name"])}
            )


# Exceptions that hold only where a law says so (UAVG articles 22 to 30).
BY_STATUTE = frozenset({"9-2-b", "9-2-g", "9-2-h", "9-2-i", "9-2-j"})


def _statute_of_exception(record: Record) -> Iterator[Gap]:
    for line in record["personal_data"]:
        if line["exception"] in BY_STATUTE and not line["statute"]:
            yield Gap(
                Level.WHERE_POSSIBLE,
                "personal_data",
                _("For “%(data)s” the law behind the exception is not named (UAVG 22 to 30).")
                % {"data": short(line["name"])},
            )


def _is_permitted(line: dict[str, Any]) -> bool:
    """Whether a kind of data has the ground that its sensitivity asks for."""
    sensitivity, exception = line["sensitivity"], line["exception"]
    if sensitivity == "special":
        return str(exception).startswith("9-2-")
    if sensitivity == "criminal":
        return str(exception).startswith("uavg-3")
    return sensitivity != "national_number" or bool(line["statute"])


def _transfers(record: Record) -> Iterator[Gap]:
    for line in record["transfers"]:
        if not line["safeguard"]:
            yield _must(
                "transfers",
                _("The transfer to %(country)s has no safeguard (GDPR articles 30(1)(e) and 44).")
                % {"country": line["country"]},
            )
        if line["safeguard"] == "49-1-2" and not line["documentation"]:
            yield _must(
                "transfers",
                _(
                    "The transfer to %(country)s rests on article 49(1), second part: say where "
                    "the safeguards are laid down (GDPR article 30(1)(e))."
                )
                % {"country": line["country"]},
            )
    if record["leaves_eea"] == "yes" and not record["transfers"]:
        yield _must("transfers", _("Data leave the EEA: name the country (GDPR article 30(1)(e))."))
    if record["leaves_eea"] == "no" and record["transfers"]:
        yield _must(
            "transfers",
            _("It says that no data leave the EEA, and names a transfer (GDPR article 30(1)(e))."),
        )
    if not record["leaves_eea"] and not record["transfers"]:
        yield Gap(
            Level.WHERE_POSSIBLE,
            "transfers",
            _("It does not say whether data leave the EEA (GDPR article 30(1)(e))."),
        )


def _regime(record: Record) -> Iterator[Gap]:
    if record["regime"] == "wpg":
        if not record["police_article"]:
            yield _must("regime", _("Police data: name the article of the Wpg (8 to 13)."))
        if not record["police_internal_audit_on"] or not record["police_external_audit_on"]:
            yield Gap(
                Level.WHERE_POSSIBLE,
                "regime",
                _("Police data: the last internal and external audit are not both known (Wpg 33)."),
            )
    if record["regime"] == "brp" and not record["persons_register_decision"]:
        yield _must("regime", _("Persons register: name the decision that gives access (Wet BRP)."))


def _people_decide(record: Record) -> Iterator[Gap]:
    for key, sentence in (
        (
            "automated_decisions",
            _("A computer decides alone: say how, and what it means (GDPR articles 13(2)(f), 22)."),
        ),
        ("profiling", _("Profiles are made: say what for (GDPR article 13(2)(f)).")),
    ):
        if record[key] == "yes" and not record[f"{key}_explained"]:
            yield _must(key, sentence)
        if not record[key]:
            yield Gap(
                Level.WHERE_POSSIBLE,
                key,
                _("It does not say whether a computer decides alone (GDPR article 22).")
                if key == "automated_decisions"
                else _("It does not say whether profiles are made (GDPR article 4(4))."),
            )


def _further(record: Record) -> Iterator[Gap]:
    questions = ("link", "context", "nature", "consequences", "safeguards")
    for line in record["further_processing"]:
        name = {"purpose": short(line["description"])}
        if not line["ground"]:
            yield _must(
                "further_processing",
                _("It does not say why the other purpose “%(purpose)s” is allowed (GDPR 6(4)).")
                % name,
            )
        elif line["ground"] == "compatible" and not all(line[question] for question in questions):
            yield _must(
                "further_processing",
                _("The test for the other purpose “%(purpose)s” is not complete (GDPR 6(4)).")
                % name,
            )
        elif line["ground"] == "statute" and not line["statute"]:
            yield _must(
                "further_processing",
                _("The law behind the other purpose “%(purpose)s” is not named (GDPR 6(4)).")
                % name,
            )


def _if_possible(record: Record) -> Iterator[Gap]:
    terms = record["retention"]
    if not terms:
        yield Gap(
            Level.WHERE_POSSIBLE,
            "retention",
            _("It does not say how long the data are kept (GDPR article 30(1)(f))."),
        )
    if any(term["not_yet_known"] for term in terms):
        yield Gap(
            Level.WHERE_POSSIBLE,
            "retention",
            _("A retention term is not known yet (GDPR article 30(1)(f))."),
        )
    if not record["sources"]:
        yield Gap(
            Level.WHERE_POSSIBLE,
            "sources",
            _("It does not say where the data come from (GDPR article 14(2)(f))."),
        )
    if any(line["kind"] == "processor" and not line["party"] for line in record["recipients"]):
        yield Gap(
            Level.WHERE_POSSIBLE,
            "recipients",
            _("Of a processor it is not known which party it is (GDPR articles 28 and 30(1)(d))."),
        )


def _security(record: Record) -> Iterator[Gap]:
    if all(PART["security_measures"].stays_inside(m) for m in record["security_measures"]):
        yield Gap(
            Level.WHERE_POSSIBLE,
            "security_measures",
            _("It does not say how the data are protected (GDPR articles 30(1)(g) and 30(2)(d))."),
        )


OF_A_PROCESSOR = (_clients, _transfers, _regime, _security)
OF_A_CONTROLLER = (
    _basics,
    _joint,
    _transfers,
    _regime,
    _people_decide,
    _further,
    _consent,
    _if_possible,
    _security,
)
# Police data have bases and rules for sensitive data of their own (GDPR art. 2(2)(d); Wpg).
BY_THE_GDPR = (_bases, _every_purpose, _sensitive, _statute_of_exception)


def gaps_by_law(record: Record, *, is_public_body: bool = True) -> Iterator[Gap]:
    """The gaps of a record by law. Of work for somebody else only art. 30(2) is asked."""
    rules: tuple[Callable[[Record], Iterator[Gap]], ...] = OF_A_CONTROLLER
    if record["role"] == "processor":
        rules = OF_A_PROCESSOR
    elif record["regime"] != "wpg":
        rules = (*BY_THE_GDPR, *OF_A_CONTROLLER)
    if is_public_body:
        rules = (*rules, _closed_to_public_bodies)
    for rule in rules:
        yield from rule(record)
