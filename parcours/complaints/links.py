"""Addresses of public pages that messages lead to."""

from django.conf import settings
from django.urls import reverse


def feedback(token: str) -> str:
    """The page on which she says what she thinks, whole, for a message."""
    return settings.PARCOURS_URL.rstrip("/") + reverse("feedback_by_link", args=[token])
