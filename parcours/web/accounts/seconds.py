"""What waits for a second person: who protects data, and who reads reports of abuse."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts import actions, queries, seconding
from parcours.accounts.enums import Role
from parcours.accounts.policy import requires
from parcours.complaints import actions as complaints
from parcours.complaints import queries as protecting
from parcours.kernel import clock
from parcours.ui.addresses import reverse
from parcours.ui.wording import beside, day, translated
from parcours.web.acting import perform


@dataclass(frozen=True)
class Asked:
    """Something that one person asked for: what, for whom, where, by whom and when."""

    what: str
    user: UUID
    name: str
    login: str
    organisation: str
    asked_by: UUID | None
    at: datetime
    url: str
    yes: Callable[..., Any]
    no: Callable[..., Any]
    argument: dict[str, UUID]


def roles(actor) -> list[Asked]:
    return [
        Asked(
            str(Role(row.role).label),
            row.user_id,
            row.user.name,
            row.user.login,
            translated(row.organisation.name),
            row.asked_by,
            row.asked_at,
            reverse("second_role", args=[row.id]),
            actions.confirm_role,
            actions.refuse_role,
            {"asked": row.id},
        )
        for row in seconding.asked(actor)
    ]


def focal_points(actor) -> list[Asked]:
    return [
        Asked(
            _("Focal point for reports of abuse by staff"),
            row.user_id,
            row.user.name,
            row.user.login,
            translated(row.organisation.name),
            row.named_by,
            row.since,
            reverse("second_focal_point", args=[row.id]),
            complaints.confirm_focal_point,
            complaints.refuse_focal_point,
            {"focal_point": row.id},
        )
        for row in protecting.focal_points_waiting(actor)
    ]


@requires("accounts.confirm")
def index(request):
    """Everything that waits: what the reader may confirm, and what she asked for herself."""
    found = [*roles(request.actor), *focal_points(request.actor)]
    names = queries.user_names([one.asked_by for one in found])
    context = {
        "title": _("To confirm by a second person"),
        "lead": _("Who reads everybody's journal, or reports of abuse by staff, is put there by two people."),
        "rows": [
            {
                "title": f"{one.what} · {one.organisation}",
                "name": one.name,
                "note": _asked(one, names),
                "url": one.url,
                "own": one.asked_by == request.actor.user,
            }
            for one in found
        ],
    }
    return render(request, "web/accounts/seconds.html", context)


def _asked(one: Asked, names: dict) -> str:
    told = {"name": names.get(one.asked_by, "") if one.asked_by else "", "day": day(clock.day_of(one.at))}
    return _("Asked by %(name)s on %(day)s") % told


def _page(request, found: list[Asked], key: str, wanted: UUID):
    one = next((row for row in found if row.argument[key] == wanted), None)
    if one is None:
        raise Http404
    own = one.asked_by == request.actor.user
    if request.POST.get("answer") in ("yes", "no"):
        yes = request.POST["answer"] == "yes"
        if perform(request, None, one.yes if yes else one.no, **one.argument) is not None:
            said = _("Confirmed. It holds from now on.") if yes else _("It is not given.")
            messages.success(request, said)
        return redirect("seconds")
    names = queries.user_names([one.asked_by])
    context = {
        "title": one.what,
        "crumbs": [{"label": _("To confirm by a second person"), "url": reverse("seconds")}],
        "facts": [
            {"label": _("For whom"), "value": one.name, "is_name": True},
            {"label": _("Login"), "value": one.login, "is_name": True},
            {"label": _("Organisation"), "value": one.organisation},
            {
                "label": _("Asked by"),
                "value": beside((names.get(one.asked_by, ""), day(clock.day_of(one.at)))),
            },
        ],
        "own": own,
        "nobody": own and not seconding.somebody_could(one.asked_by, one.user),
        "back": reverse("seconds"),
    }
    return render(request, "web/accounts/second.html", context)


@requires("accounts.confirm")
def role(request, asked):
    """One role that was asked for: confirmed or refused by a second person, taken back by who asked."""
    return _page(request, roles(request.actor), "asked", asked)


@requires("accounts.confirm")
def focal_point(request, focal_point):
    """One focal point who was named: confirmed or refused by a second person."""
    return _page(request, focal_points(request.actor), "focal_point", focal_point)
