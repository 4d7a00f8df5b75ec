"""The floor under requests of data subjects and under their remedies.

Law: GDPR art. 12, 15-22, 77, 79; UAVG 5(4), 34, 35; Awb 2:1, 6:7.
"""

from collections.abc import Iterator

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from privacyoffice.policy.codes import (
    ErasureGround,
    Identity,
    Kind,
    Refusal,
    Representative,
    Right,
)
from privacyoffice.policy.floor.findings import Finding, note, weaker
from privacyoffice.policy.profile import Profile

# Acts on which nobody can base anything any more.
REPEALED_ACTS = (
    "wet persoonsregistraties",
    "wet bescherming persoonsgegevens",
    "wpr",
    "wbp",
)
LONGEST_EXTENSION = 2  # months, GDPR art. 12(3)
# What is asked later than this after receipt was not asked without delay: half of the shortest
# term that a policy promises. The law has no number.
LATEST_QUESTION = 14  # days
_ARTICLE = {
    Right.ACCESS: "15",
    Right.RECTIFICATION: "16",
    Right.ERASURE: "17",
    Right.RESTRICTION: "18",
    Right.PORTABILITY: "20",
    Right.OBJECTION: "21",
    Right.AUTOMATED_DECISIONS: "22",
}


def rights(profile: Profile) -> Iterator[Finding]:
    """All rights of the law are offered, whatever the policy names."""
    asked = profile.requests
    missing = [right.label for right in Right if right not in asked.rights]
    if asked.rights and missing:
        yield weaker(
            profile,
            "requests.rights",
            _("GDPR articles 15 to 22"),
            _("The policy does not name these rights: %(rights)s.")
            % {"rights": get_text_list([str(label) for label in missing], _("and"))},
            _("All rights of the law hold."),
        )
    elif asked.rights_elsewhere:
        yield note(
            profile,
            "requests.rights_elsewhere",
            _("GDPR articles 15 to 22"),
            _("What stands in another document cannot be compared with the law here."),
            _("All rights of the law hold."),
        )
    for own in asked.own_names:
        right = Right(own.right)
        words = {"name": own.name, "right": right.label}
        # Only what a public authority answers is a decision, with objection against it.
        is_decision = profile.kind == Kind.PUBLIC_AUTHORITY
        yield note(
            profile,
            "requests.own_names",
            _("UAVG article 34")
            if is_decision
            else _("GDPR article %(article)s") % {"article": _ARTICLE[right]},
            _("“%(name)s” is the same as: %(right)s. The answer is a decision.") % words
            if is_decision
            else _("“%(name)s” is the same as: %(right)s.") % words,
            _("A request under this name is treated as a request about that right."),
            policy=str(own),
        )


def terms(profile: Profile) -> Iterator[Finding]:
    """The month is the outer limit, two more months the longest extension."""
    asked = profile.requests
    article = _("GDPR article 12(3)")
    if asked.response_term is not None and not asked.response_term.fits_in_a_month():
        yield weaker(
            profile,
            "requests.response_term",
            article,
            _("The answer comes within one month after receipt."),
            _("The term ends on the day that comes first: of the policy or of the law."),
        )
    elif asked.response_term is not None and asked.response_term.unit != "months":
        yield note(
            profile,
            "requests.response_term",
            article,
            _("The law gives one month; the policy is stricter and stands."),
            _("The term ends on the day that comes first: of the policy or of the law."),
        )
    too_long = (asked.extension_months or 0) > LONGEST_EXTENSION
    too_often = (asked.extension_times or 0) > 1
    if too_long or too_often:
        yield weaker(
            profile,
            "requests.extension_months" if too_long else "requests.extension_times",
            article,
            _("A term is extended once, by two months at most, and only for complex requests."),
            _("One extension of two months at most holds."),
        )


def questions(profile: Profile) -> Iterator[Finding]:
    """Who waits long with a question cannot let the person wait for it."""
    if (profile.requests.question_days or 0) > LATEST_QUESTION:
        yield weaker(
            profile,
            "requests.question_days",
            _("GDPR article 12(3) and 12(6)"),
            _("A question stops the clock only if it was asked without delay."),
            _("The clock stops only for what was asked within %(days)d days.")
            % {"days": LATEST_QUESTION},
        )


def who_asks(profile: Profile) -> Iterator[Finding]:
    """Somebody else may ask; identity is asked on reasonable doubt only."""
    asked = profile.requests
    article = (
        _("General Administrative Law Act (Awb) article 2:1, UAVG article 5(4)")
        if profile.kind == Kind.PUBLIC_AUTHORITY
        else _("GDPR article 12(2), UAVG article 5(4)")
    )
    if asked.representative == Representative.EXCLUDED:
        yield weaker(
            profile,
            "requests.representative",
            article,
            _("Everybody may have themselves represented, and some people must be."),
            _("A representative with a mandate may always file a request."),
        )
    elif asked.representative == Representative.CONDITIONS:
        yield weaker(
            profile,
            "requests.representative",
            article,
            _("A mandate is enough. A further condition makes it harder than the law allows."),
            _("The condition may lead to a question, never to a refusal."),
        )
    if asked.identity in (Identity.ALWAYS, Identity.PROOF_BY_REQUESTER):
        yield weaker(
            profile,
            "requests.identity",
            _("GDPR article 12(6)"),
            _("More proof of identity may be asked only on reasonable doubt."),
            _("Identity is asked on reasonable doubt only, with the reason written down."),
        )


def demands(profile: Profile) -> Iterator[Finding]:
    """What a policy demands in a request may be asked for; missing, it is no ground to refuse."""
    asked = profile.requests
    if asked.specification_for:
        yield weaker(
            profile,
            "requests.specification_for",
            _("GDPR articles 12(2), 15 and 16; recital 63"),
            _("A request need not be specified to be a request."),
            _("One may ask what is meant. Without an answer the request goes on."),
        )
    if asked.argument_for:
        yield weaker(
            profile,
            "requests.argument_for",
            _("GDPR articles 12(2) and 21(1)"),
            _("The person tells their situation; the organisation must prove its interest."),
            _("One may ask for the reasons. Without them the objection is weighed too."),
        )
    missing = [g.label for g in ErasureGround if g not in asked.erasure_grounds]
    if asked.erasure_grounds and missing:
        yield weaker(
            profile,
            "requests.erasure_grounds",
            _("GDPR article 17(1)"),
            _("Data are erased on these grounds too: %(grounds)s.")
            % {"grounds": get_text_list([str(label) for label in missing], _("and"))},
            _("Every ground of the law holds."),
        )


def refusals(profile: Profile) -> Iterator[Finding]:
    """A refusal rests on the law, and the organisation proves it."""
    refused = profile.requests.refusals
    if Refusal.FREQUENT in refused:
        yield weaker(
            profile,
            "requests.refusals",
            _("GDPR article 12(5)"),
            _("Often is no ground by itself: the organisation proves that it is excessive."),
            _("Requests that follow each other soon are a signal, and no ground to refuse."),
            policy=str(Refusal.FREQUENT.label),
        )
    if Refusal.JUSTIFIED_GROUNDS in refused:
        yield weaker(
            profile,
            "requests.refusals",
            _("GDPR article 21(1)"),
            _("Only compelling grounds that outweigh the person’s interests, or legal claims."),
            _("Refusing an objection takes a compelling ground and a weighing."),
            policy=str(Refusal.JUSTIFIED_GROUNDS.label),
        )
    if Refusal.IDENTITY in refused:
        yield note(
            profile,
            "requests.refusals",
            _("GDPR articles 11(2), 12(2) and 12(6)"),
            _("First more proof is asked, and only if there was doubt."),
            _("The term stands still while proof is awaited; a refusal says what was asked."),
            policy=str(Refusal.IDENTITY.label),
        )
    if Refusal.RIGHTS_OF_OTHERS in refused:
        yield note(
            profile,
            "requests.refusals",
            _("GDPR article 15(4), UAVG article 41(1)(i)"),
            _("The rights of others limit what is given; they are no reason to give nothing."),
            _("A request can be granted in part."),
            policy=str(Refusal.RIGHTS_OF_OTHERS.label),
        )


def remedies(profile: Profile) -> Iterator[Finding]:
    """Who is refused hears of the authority and of the court."""
    ways, asked = profile.remedies, profile.requests
    if not ways and not asked.rights:
        return  # the policy does not speak of requests, or another document does
    # Who describes refusals and leaves out the way against them promises less than the law;
    # who says nothing of either leaves it to the law.
    missing = weaker if ways or asked.refusals or asked.refusal_reasoned else note
    effect = _("Every refusal names the remedies of the law.")
    if not ways.objection_to and not ways.court:
        yield missing(
            profile,
            "remedies.objection_to",
            _("GDPR articles 12(4) and 79, UAVG articles 34 and 35"),
            _("A refusal names the way to the court; with a public authority, objection first."),
            effect,
        )
    if not ways.complaint_to_authority:
        yield missing(
            profile,
            "remedies.complaint_to_authority",
            _("GDPR articles 12(4) and 77"),
            _("A refusal says that one can complain to the Dutch DPA (AP)."),
            effect,
        )
    elif ways.organisation_first:
        yield weaker(
            profile,
            "remedies.organisation_first",
            _("GDPR article 77"),
            _("Nobody needs to go to the organisation first."),
            _("The AP stands beside the organisation’s own way, in no order."),
        )
    yield from court(profile)


def court(profile: Profile) -> Iterator[Finding]:
    """The way to the court is that of today, with its own term."""
    ways = profile.remedies
    article = (
        _("UAVG article 34, Awb article 6:7; GDPR article 79")
        if profile.kind == Kind.PUBLIC_AUTHORITY
        else _("UAVG article 35, GDPR article 79")
    )
    right_way = (
        _("Objection within six weeks, then the administrative court.")
        if profile.kind == Kind.PUBLIC_AUTHORITY
        else _("A petition to the court within six weeks; without an answer there is no term.")
    )
    if ways.court_act.lower() in REPEALED_ACTS:
        yield weaker(
            profile,
            "remedies.court_act",
            article,
            _("This act is no longer in force. %(way)s") % {"way": right_way},
            _("The remedies of today hold, with their terms."),
        )
    if ways.court_term is not None and str(ways.court_term) != "6 weken":
        yield weaker(
            profile,
            "remedies.court_term",
            article,
            _("Who waits as long as the policy says may come too late. %(way)s")
            % {"way": right_way},
            _("The remedies of today hold, with their terms."),
        )


RULES = (rights, terms, questions, who_asks, demands, refusals, remedies)
