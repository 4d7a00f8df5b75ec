"""What stands under every message and letter: where the privacy statement in force is.

A port: the app that publishes the statement tells its address; this floor does not know it.
Law: GDPR art. 12(1), 13; the source policies ask for it in every letter and mail.
"""

from collections.abc import Callable

from privacyoffice.tenancy.models import Organisation

Provider = Callable[[Organisation, str], str]

_provider: list[Provider] = []


def privacy_statement_at(provider: Provider) -> Provider:
    """Register what gives the absolute address, from an organisation and "nl" or "en"."""
    _provider[:] = [provider]
    return provider


def privacy_statement_of(organisation: Organisation, language: str) -> str:
    """The address of the privacy statement in force of an organisation, in a language.

    Raises LookupError when no app told it: a message without it must not go out.
    """
    if not _provider:
        raise LookupError("Nobody registered where the privacy statement is.")
    return _provider[0](organisation, language)
