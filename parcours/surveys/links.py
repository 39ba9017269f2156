"""Addresses of public pages that messages lead to."""

from django.conf import settings
from django.urls import reverse


def survey(token: str) -> str:
    """The page on which she answers, whole, for a message."""
    return settings.PARCOURS_URL.rstrip("/") + reverse("survey_by_link", args=[token])
