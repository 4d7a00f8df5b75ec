"""What the page of an agreement shows of this part."""

from datetime import datetime

from django.http import HttpRequest

from privacyoffice.accounts.admin.blocks import Block
from processors.models import Agreement


def assurance_blocks(request: HttpRequest, agreement: Agreement, now: datetime) -> list[Block]:
    """None yet."""
    return []
