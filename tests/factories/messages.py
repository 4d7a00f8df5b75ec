"""Messages to somebody in the product."""

from typing import Any

from privacyoffice import clock
from privacyoffice.notifications.models import InAppMessage


def make_message(canary: str, recipient: Any, *, key: str = "proef", url: str = "") -> InAppMessage:
    """A message that shows its code, which holds the canary; without `url` it leads nowhere."""
    made: InAppMessage = InAppMessage.objects.create(
        intent=f"proef.{canary}", key=key, recipient=recipient, url=url, created_at=clock.now()
    )
    return made
