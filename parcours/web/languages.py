"""The language of somebody who signs in: hers, until she switches; the switch wins."""

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.utils.crypto import salted_hmac

WHOSE = "language_of"
A_YEAR = 365 * 24 * 3600


def listen() -> None:
    user_logged_in.connect(_signed_in, dispatch_uid="web.languages")


def _signed_in(sender, request, user, **_more) -> None:
    if request is not None:
        request.language_of = user


def _mark(user) -> str:
    return salted_hmac("parcours.web.languages", str(user.pk)).hexdigest()[:16]


def remember(request, response) -> None:
    """At sign-in: her own language, unless this browser keeps the one that she (or nobody else) chose."""
    user = getattr(request, "language_of", None)
    if user is None:
        return
    whose, chosen = request.COOKIES.get(WHOSE), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if not chosen or (whose and whose != _mark(user)):
        _keep(response, settings.LANGUAGE_COOKIE_NAME, user.language)
    _keep(response, WHOSE, _mark(user))


def _keep(response, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
