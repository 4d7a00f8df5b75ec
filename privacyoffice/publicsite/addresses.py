"""The pages of this app that exist in two languages, and what each is called in an address."""

from privacyoffice.publicsite.models import Language

# Name of the page: what follows the organisation's own address, by language.
PAGES: dict[str, dict[str, str]] = {
    "privacy": {"nl": "privacyverklaring", "en": "privacy-statement"},
    "accessibility": {"nl": "toegankelijkheid", "en": "accessibility"},
    "cookies": {"nl": "cookies", "en": "cookie-statement"},
    "rights": {"nl": "uw-rechten", "en": "your-rights"},
    "breach": {"nl": "datalek", "en": "data-leak"},
}

# The calculator of terms: computed for who asks, and no text with versions.
CALCULATOR = "term"
CALCULATOR_ADDRESSES: dict[str, str] = {"nl": "termijn", "en": "term"}

# A notice about a breach is in the language of whom it is for, at an address below this.
NOTICE_ADDRESS = "datalek"


def name_of(page: str, language: str, *, version: bool = False) -> str:
    """The name of an address pattern: "publicsite:privacy", "publicsite:privacy_en", …"""
    ending = "" if language == Language.DUTCH else f"_{language}"
    return f"publicsite:{page}{'_version' if version else ''}{ending}"
