"""One line to ask the kernel what it makes of the text forms."""

from privacyoffice.kernel.terms import Calendars, Choices, TermError, compute, read


def due(
    rule: str,
    start: str,
    param: str = "",
    choices: Choices | None = None,
    calendars: Calendars | None = None,
) -> str:
    """What the command would print; a mistake is its word, or else raises."""
    try:
        facts = read(rule, start, param)
        return compute(rule, facts, choices=choices or Choices(), calendars=calendars).written()
    except TermError as error:
        if error.word:
            return error.word
        raise


def due_day(rule: str, start: str, param: str = "", choices: Choices | None = None) -> str:
    """The last day of a term that ends with a day."""
    answer = due(rule, start, param, choices)
    assert answer[10:19] == "T23:59:59", answer
    return answer[:10]


def codes(rule: str, start: str, param: str = "", choices: Choices | None = None) -> list[str]:
    """The codes of the steps, in order."""
    outcome = compute(rule, read(rule, start, param), choices=choices or Choices())
    return [step.code for step in outcome.steps]
