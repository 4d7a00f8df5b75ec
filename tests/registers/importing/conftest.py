from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def untranslated() -> Iterator[None]:
    """Sentences as the source has them, whatever the catalogues say."""
    with translation.override(None):
        yield
