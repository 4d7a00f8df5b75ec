"""Who may ask, when a view does not say so itself.

Imports nothing of REST framework's views, which import this through the settings.
"""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request


class NobodyByDefault(BasePermission):
    """What every view of an API asks until it says itself who may."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Nobody."""
        return False
