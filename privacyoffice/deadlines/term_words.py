"""The words for terms: one sentence for each step, mistake and rule of the kernel.

Placeholders are the values of a step, as `explaining` writes them: a day in full, a moment with
its time, a length as “4 weeks”.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STEPS: Mapping[str, Any] = {
    "event_day": _("It began on %(event)s. That day does not count."),
    "length_later": _("The term is %(length)s. It ends on %(end)s."),
    "own_length_later": _("The organisation’s own policy gives %(length)s. That ends on %(end)s."),
    "month_has_no_such_day": _(
        "The term is %(length)s. Its last month has no day %(number)s, so the last day of that "
        "month counts. The term ends on %(end)s."
    ),
    "own_month_has_no_such_day": _(
        "The organisation’s own policy gives %(length)s. The last month has no day %(number)s, so "
        "the last day of that month counts. That ends on %(end)s."
    ),
    "moved_to_working_day": _("%(days_off)s, so the end moves to %(end)s."),
    "decree_not_known": _(
        "For %(year)s no royal decree about extra days off is known here. Such a day could make "
        "the end later."
    ),
    "pause": _(
        "Information asked for on %(asked)s and received on %(received)s. That is a pause of "
        "%(days)s."
    ),
    "pause_of_no_days": _(
        "Information asked for on %(asked)s and received on %(received)s. That adds no days."
    ),
    "pause_too_late": _(
        "Information asked for on %(asked)s. The term runs until %(end)s, so this pause comes too "
        "late and does not move the end."
    ),
    "pause_after_moving": _(
        "The next pause begins when the end has moved already. So it is counted from %(end)s."
    ),
    "ends_on_receipt": _(
        "The term does not end before the information is there. So it ends on %(end)s."
    ),
    "pause_open": _(
        "Information asked for on %(asked)s. Until it is there, the pause lasts and the term has "
        "no end."
    ),
    "pause_lasts": _(
        "Information was asked for on %(asked)s and no day is known on which it came in. The days "
        "until then are not counted yet."
    ),
    "pause_lasts_so_far": _(
        "Information was asked for on %(asked)s and no day is known on which it came in. For now "
        "the pause is counted until %(until)s: %(days)s."
    ),
    "pauses_added": _("With the pause of %(days)s the term ends on %(end)s."),
    "extension_in_time": _(
        "On %(told)s the person was told that it takes longer. That was in time: it had to be "
        "done by %(end)s. So the longer term counts, from the same beginning."
    ),
    "extension_while_suspended": _(
        "On %(told)s the person was told that it takes longer. The first term was paused, so that "
        "was in time. So the longer term counts, from the same beginning."
    ),
    "extension_too_late": _(
        "On %(told)s the person was told that it takes longer. That was too late: it had to be "
        "done by %(end)s. The term is not extended."
    ),
    "extension_not_in_policy": _(
        "On %(told)s the person was told that it takes longer, but the policy allows no "
        "extension. The term is not extended."
    ),
    "extension_after_own_term": _(
        "The term of the policy had ended on %(end)s, before the person was told that it takes "
        "longer. So the extension does not take its place."
    ),
    "own_term_stays": _(
        "That is not a working day%(why)s, but a term of the organisation’s own does not move."
    ),
    "penalty_term_stays": _(
        "That is not a working day%(why)s. Whether this term then moves is not settled, so it does "
        "not: a penalty can run from the next day."
    ),
    "own_terms_lifted": _(
        "The answer has been extended, so the shorter term of the policy no longer counts."
    ),
    "policy_is_first": _(
        "The term of the policy ends before that of the law. So it counts: %(end)s."
    ),
    "law_is_first": _("The term of the law ends before that of the policy. So it counts: %(end)s."),
    "law_and_policy_agree": _("The law and the policy end on the same day: %(end)s."),
    "aware_at": _("The breach became known on %(aware)s. From then on the clock runs."),
    "hours_begin": _("The clock runs from %(aware)s."),
    "hours_elapsed": _("%(hours)s hours later it is %(end)s."),
    "clock_forward": _(
        "On %(day)s the clock goes forward one hour. The hours simply run on, so the clock shows "
        "one hour later at the end."
    ),
    "clock_back": _(
        "On %(day)s the clock goes back one hour. The hours simply run on, so the clock shows one "
        "hour earlier at the end."
    ),
    "hours_never_move": _(
        "Hours also run at weekends and on holidays. The end does not move to a working day."
    ),
    "hour_not_counted": _(
        "The breach became known on %(aware)s. The hour in which that was does not count. The "
        "clock runs from %(begins)s."
    ),
    "full_hours": _("%(hours)s whole hours later it is %(end)s."),
    "both_clocks": _(
        "%(hours)s hours after that moment it is %(strict)s. Counted in whole hours it is %(full)s."
    ),
    "notified_in_time": _("The breach was notified on %(notified)s. That is in time."),
    "notified_in_last_hour": _(
        "The breach was notified on %(notified)s. That is after %(hours)s hours, but in time when "
        "whole hours are counted. Write down how it came about."
    ),
    "notified_late": _(
        "The breach was notified on %(notified)s. That is too late: the notification must give "
        "the reasons for the delay."
    ),
    "two_working_days": _(
        "Such a term must hold at least two working days. So it ends on %(end)s."
    ),
    "too_long_to_move": _(
        "A term of %(length)s is so long that its end does not move to a working day."
    ),
    "adjourned": _("The decision was adjourned: %(length)s are added."),
    "no_answer_no_term": _("There is no answer yet. Going to court then has no term."),
    "kept_until": _("The retention period is %(length)s from %(event)s. It has passed on %(end)s."),
    "kept_until_month_end": _(
        "That month has no day %(number)s, so the last day of the month counts: %(end)s."
    ),
    "kept_for_ever": _("This is kept for ever."),
    "interval": _(
        "The previous request was made on %(first)s. Until the end of %(end)s (%(length)s) a next "
        "request is soon after it."
    ),
    "requested_too_soon": _(
        "The next request came on %(second)s. That is within the interval. Look at it yourself: "
        "this alone is no reason to refuse."
    ),
    "requested_later": _("The next request came on %(second)s. That is after the interval."),
    "given_day": _("This day was set by a person: until the end of %(day)s."),
}

# Of these steps, a moment that somebody filled in may still be to come: its name, and how it is
# told then.
STEPS_AHEAD: Mapping[str, tuple[str, Any]] = {
    "event_day": ("event", _("It begins on %(event)s. That day does not count.")),
    "aware_at": (
        "aware",
        _("The breach becomes known on %(aware)s. From then on the clock runs."),
    ),
    "hour_not_counted": (
        "aware",
        _(
            "The breach becomes known on %(aware)s. The hour in which that is does not count. The "
            "clock runs from %(begins)s."
        ),
    ),
    "extension_in_time": (
        "told",
        _(
            "On %(told)s the person is told that it takes longer. That is in time: it must be done "
            "by %(end)s. So the longer term counts, from the same beginning."
        ),
    ),
    "extension_while_suspended": (
        "told",
        _(
            "On %(told)s the person is told that it takes longer. There is a pause in the first "
            "term, so that is in time. So the longer term counts, from the same beginning."
        ),
    ),
    "extension_too_late": (
        "told",
        _(
            "On %(told)s the person is told that it takes longer. That is too late: it must be "
            "done by %(end)s. The term is not extended."
        ),
    ),
    "extension_not_in_policy": (
        "told",
        _(
            "On %(told)s the person is told that it takes longer, but the policy allows no "
            "extension. The term is not extended."
        ),
    ),
    "notified_in_time": (
        "notified",
        _("The breach is notified on %(notified)s. That is in time."),
    ),
    "notified_in_last_hour": (
        "notified",
        _(
            "The breach is notified on %(notified)s. That is after %(hours)s hours, but in time "
            "when whole hours are counted. Write down how it comes about."
        ),
    ),
    "notified_late": (
        "notified",
        _(
            "The breach is notified on %(notified)s. That is too late: the notification must give "
            "the reasons for the delay."
        ),
    ),
    "interval": (
        "first",
        _(
            "The previous request is made on %(first)s. Until the end of %(end)s (%(length)s) a "
            "next request is soon after it."
        ),
    ),
    "requested_too_soon": (
        "second",
        _(
            "The next request comes on %(second)s. That is within the interval. Look at it "
            "yourself: this alone is no reason to refuse."
        ),
    ),
    "requested_later": (
        "second",
        _("The next request comes on %(second)s. That is after the interval."),
    ),
}

MISTAKES: Mapping[str, Any] = {
    "rule_is_unknown": _("There is no rule “%(rule)s”."),
    "moment_is_wrong": _("“%(text)s” is no day or moment. Write 2026-11-16 or 2026-11-16T10:17."),
    "time_is_missing": _("This rule counts in hours and needs a time beside %(day)s."),
    "zone_is_missing": _("A moment needs its time zone."),
    "time_is_skipped": _("%(clock_time)s does not exist: the clock goes forward one hour then."),
    "time_occurs_twice": _(
        "%(clock_time)s occurs twice, because the clock goes back one hour. Add #0 for the first "
        "time or #1 for the second."
    ),
    "time_occurs_once": _("%(moment)s occurs only once. Leave out #1."),
    "length_is_wrong": _("“%(text)s” is no length. Write for instance 4W, 30D, P1M or P5Y."),
    "length_is_missing": _("A length is missing, for instance 4W or P5Y."),
    "number_is_missing": _("The number of days is missing."),
    "other_is_missing": _("The second moment is missing."),
    "extension_day_is_missing": _("The day on which the extension was told is missing."),
    "part_is_wrong": _("“%(text)s” means nothing to the rule %(rule)s."),
    "part_is_missing": _("The rule %(rule)s needs one thing more: %(part)s."),
    "part_twice": _("“%(text)s” is there twice."),
    "weeks_are_wrong": _("%(weeks)s weeks do not occur here. Possible are: %(possible)s."),
    "weeks_contradict_committee": _(
        "%(weeks)s weeks contradict a committee: with a committee there are %(usual)s (Awb article "
        "9:11(1)). Leave out one of the two."
    ),
    "extension_too_long": _("An extension is at most two months."),
    "received_before_asked": _(
        "The information came in on %(received)s. That is before it was asked for, on %(asked)s."
    ),
    "asked_before_start": _(
        "Information was asked for on %(day)s. That is before the beginning, %(event)s."
    ),
    "extension_before_start": _(
        "The extension was told on %(day)s. That is before the beginning, %(event)s."
    ),
    "second_before_first": _("The second request, %(day)s, is before the first, %(event)s."),
    "notified_before_aware": _(
        "The notification, %(notified)s, is before the breach was known, %(aware)s."
    ),
    "out_of_range": _("This day is too far away to compute with."),
}

PARTS: Mapping[str, Any] = {
    "extension": _("the day on which the extension was told"),
    "length": _("a length, for instance 4W"),
    "period": _("a period, for instance P5Y, or the word “permanent”"),
    "number": _("a number of days"),
    "hours": _("a number of hours"),
    "other": _("a second moment"),
}

# A length only where the rule is called after it: the explanation has all of them.
RULES: Mapping[str, Any] = {
    "AVG_1M": _("Answer to a request: one month after receipt"),
    "AVG_3M": _("Answer to a request after an extension: three months after receipt"),
    "AVG_EXT_NOTICE": _("Telling a person that the answer takes longer: within the first month"),
    "AVG_EXT_GIVEN": _("Answer to a request, with the day on which an extension was told"),
    "POLICY_4W": _("Answer to a request by the policy: four weeks after receipt"),
    "POLICY_TERM": _("Answer to a request by the policy: a term of its own"),
    "EFFECTIVE_DUE": _("Answer to a request: the law and the policy together"),
    "AWB_4_5_4": _("Not treating an application that was not completed"),
    "AWB_4_17": _("Deciding after a notice of default"),
    "BEZWAAR_6W": _("Objecting to a decision: six weeks after it was sent"),
    "UAVG35_6W": _("Going to court about the answer of another body: six weeks after it came in"),
    "BOB_7_10": _("Deciding on an objection"),
    "KLACHT_9_11": _("Dealing with a complaint"),
    "ART36_AP": _("Prior consultation of the AP"),
    "DAYS_R1182": _("A number of days under EU law"),
    "DAYS_ATW": _("A number of days under Dutch law"),
    "BREACH_72H_STRICT": _("Notifying a breach: 72 hours after it became known"),
    "BREACH_72H_R1182": _("Notifying a breach: 72 whole hours after the hour it became known"),
    "BREACH_HOURS": _("Notifying a breach: a number of hours after it became known"),
    "HOURS": _("A number of hours after a moment"),
    "BREACH_LATE": _("Whether a breach was notified in time"),
    "RETAIN": _("How long something is kept"),
    "REQ_INTERVAL": _("Whether a next request comes soon after the previous one"),
    "DATE": _("A day that was set"),
}

# The names that the calendar of public holidays uses.
DAYS_OFF: Mapping[str, Any] = {
    "New Year's Day": _("New Year’s Day"),
    "Good Friday": _("Good Friday"),
    "Easter Sunday": _("Easter Sunday"),
    "Easter Monday": _("Easter Monday"),
    "King's Day": _("King’s Day"),
    "Queen's Day": _("Queen’s Day"),
    "Liberation Day": _("Liberation Day"),
    "Ascension Day": _("Ascension Day"),
    "Pentecost": _("Whit Sunday"),
    "Pentecost Monday": _("Whit Monday"),
    "Christmas Day": _("Christmas Day"),
    "Second Day of Christmas": _("Boxing Day"),
    "Day equated by royal decree": _("day equated by royal decree"),
}

LAWS: Mapping[str, Any] = {
    "GDPR": pgettext_lazy("law", "GDPR"),
    "Reg. 1182/71": pgettext_lazy("law", "Regulation 1182/71"),
    "ATW": pgettext_lazy("law", "General Extension of Time Limits Act (ATW)"),
    "Awb": pgettext_lazy("law", "General Administrative Law Act (Awb)"),
    "UAVG": pgettext_lazy("law", "GDPR Implementation Act (UAVG)"),
    "EDPB Guidelines 01/2022": pgettext_lazy("law", "EDPB Guidelines 01/2022"),
    "Archiefwet": pgettext_lazy("law", "Public Records Act"),
}
