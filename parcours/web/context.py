"""What every page of the product knows: navigation, account, funding line. No query for any of it."""

import time
from importlib.util import find_spec
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from parcours.accounts.enums import Role
from parcours.ui.wording import translated

from . import navigation

FRESH_SECONDS = 60
_funding: tuple[float, dict[str, str]] | None = None


def page(request) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    known = {"funding_line": SimpleLazyObject(funding_line), "footer_links": footer_links(actor)}
    if actor is None or actor.user is None:
        return known
    return known | {
        "navigation": navigation.lines(actor, request.path),
        "account": account(request),
    }


def account(request) -> dict[str, Any]:
    """Who is signed in, in which role and for whom."""
    actor, membership = request.actor, getattr(request, "membership", None)
    links = navigation.account_lines(actor)
    if len(getattr(request, "memberships", ())) > 1:
        links.insert(0, {"label": _("Change role or organisation"), "url": reverse("switch_role")})
    return {
        "name": request.user.name or request.user.login,
        "role": Role(actor.role).label if actor.role in Role.values else "",
        "organisation": translated(membership.organisation.name) if membership else "",
        "links": links,
    }


def footer_links(actor) -> list[dict[str, str]]:
    """The programme for those who may; for anybody the check of a certificate, and where to complain."""
    found = []
    for label, name, right in (
        (_("The programme"), "programme", "programmes.see"),
        (_("Check a certificate"), "certificate_ask", ""),
        (_("Complain"), "complain", ""),
    ):
        if right and (actor is None or not actor.may(right)):
            continue
        try:
            found.append({"label": label, "url": reverse(name)})
        except NoReverseMatch:
            continue
    return found


def funding_line() -> dict[str, str]:
    """What the papers of the programme in force say of its funding; asked once a minute a process."""
    global _funding
    if _funding is None or time.monotonic() - _funding[0] > FRESH_SECONDS:
        pack = _pack()
        _funding = (time.monotonic(), dict(pack.papers.funding) if pack else {})
    return _funding[1]


def forget() -> None:
    """Ask again for the programme on the next page."""
    global _funding
    _funding = None


def _pack():
    if find_spec("parcours.programmes.queries") is None:
        return None
    from parcours.programmes.queries import pack_or_none

    return pack_or_none()
