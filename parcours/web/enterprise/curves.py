"""The survival curve as a picture and in words. Time runs from the left in every language, as on a ruler."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.enterprise import lasting
from parcours.enterprise.plan import EnterprisePlan
from parcours.enterprise.surviving import Survival, at_risk, drawn
from parcours.reference.queries import places_named
from parcours.ui.addresses import reverse
from parcours.ui.tables import Column, Empty, Table
from parcours.ui.wording import number, percent, translated
from parcours.web.people import choices

from . import presenters

MONTHS = (3, 6, 9, 12, 18, 24, 36)
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 420, 230, 50, 12, 28
FEW = 5


def days(months: int) -> int:
    """So many months after creation, in days."""
    return round(months * 365.25 / 12)


def share(value: Fraction | None) -> str:
    return percent(float(value), 1) if value is not None else "—"


def bounds(found: Survival, months: int) -> str:
    _usual, low, high = found.at(days(months))
    return (
        _("between %(low)s and %(high)s") % {"low": share(low), "high": share(high)}
        if low is not None
        else ""
    )


def figures(found: Survival, plan: EnterprisePlan) -> list[dict[str, Any]]:
    """The share that lives after the months of follow-up, beside what others measured."""
    year = plan.months
    lines = [
        {
            "label": ngettext("Live after %(n)s month", "Live after %(n)s months", year)
            % {"n": number(year)},
            "value": share(found.at(days(year))[0]),
            "note": bounds(found, year) if found.lost else "",
        },
        {"label": _("Enterprises created"), "value": number(found.count)},
        {"label": _("Of these closed"), "value": number(found.ended)},
        {"label": _("Of these not reached any more"), "value": number(found.lost)},
    ]
    return lines + [
        {
            "label": translated(dict(one.title)),
            "value": percent(float(one.share) / 100, 1),
            "note": translated(dict(one.source)),
        }
        for one in plan.benchmarks
    ]


def table(found: Survival) -> Table:
    columns = [
        Column("after", _("After")),
        Column("share", _("Live"), numeric=True),
        Column("low", _("At worst"), numeric=True),
        Column("high", _("At best"), numeric=True),
        Column("followed", _("Followed so long"), numeric=True),
    ]
    body = []
    for months in MONTHS:
        usual, low, high = found.at(days(months))
        if usual is None:
            break
        body.append(
            {
                "after": ngettext("%(n)s month", "%(n)s months", months) % {"n": number(months)},
                "share": share(usual),
                "low": share(low),
                "high": share(high),
                "followed": number(at_risk(found.usual, days(months))),
            }
        )
    empty = Empty(
        _("Nothing to tell yet"),
        _("The curve begins with the first enterprise that was created and visited."),
    )
    return Table(_("Share that lives"), columns, body, empty=empty)


def _names(what: str) -> Mapping[str, str]:
    if what == "place":
        return dict(places_named(choices.country()))
    if what == "held_by":
        return {
            lasting.WOMEN: _("By women"),
            lasting.MEN: _("By men"),
            lasting.MIXED: _("By women and men"),
        }
    return {}


def name_of(code: str, what: str, names: Mapping[str, str]) -> str:
    if what == "form":
        return presenters.form_name(code)
    if what == "sector":
        return presenters.sector_name(code)
    return names.get(code, code)


def groups(found: Mapping[str, Survival], what: str) -> Table:
    names = _names(what)
    columns = [
        Column("group", tab_names()[what]),
        Column("count", _("Enterprises"), numeric=True),
        Column("ended", _("Closed since"), numeric=True),
        Column("lost", _("Not reached any more"), numeric=True),
        Column("share", _("Live after 12 months"), numeric=True),
        Column("bounds", _("At worst, at best")),
    ]
    body = [
        {
            "group": name_of(code, what, names),
            "count": number(one.count),
            "ended": number(one.ended),
            "lost": number(one.lost),
            "share": share(one.at(days(12))[0]),
            "bounds": _("fewer than %(n)s: read with care") % {"n": number(FEW)}
            if one.count < FEW
            else bounds(one, 12),
        }
        for code, one in found.items()
    ]
    empty = Empty(_("No enterprise is created yet"), _("Groups are compared once there are some."))
    return Table(tab_names()[what], columns, body, empty=empty)


def tab_names() -> dict[str, str]:
    return {
        "form": _("Legal form"),
        "sector": _("Sector"),
        "place": _("City"),
        "held_by": _("Who holds it"),
    }


def tabs_by(current: str) -> list[dict[str, Any]]:
    url = reverse("venture_survival")
    return [
        {"label": label, "url": f"{url}?by={code}#groups", "current": code == current, "count": None}
        for code, label in tab_names().items()
    ]


def chart(found: Survival) -> dict[str, Any]:
    """Numbers for an SVG: the steps of the curve and of its bounds, two axes with their marks."""
    until = max(days(12), *(line[-1].day for line in (found.usual, found.worst, found.best)))
    return {
        "viewbox": f"0 0 {WIDTH} {HEIGHT}",
        "title": _("Share that lives, by months since creation"),
        "usual": _path(drawn(found.usual, until), until),
        "worst": _path(drawn(found.worst, until), until) if found.lost else "",
        "best": _path(drawn(found.best, until), until) if found.lost else "",
        "left": LEFT,
        "right": WIDTH - 8,
        "base": HEIGHT - BOTTOM,
        "words": HEIGHT - 8,
        "rows": [
            {"y": _y(Fraction(at, 100)), "text": percent(at / 100), "words": _y(Fraction(at, 100)) + 4}
            for at in (0, 25, 50, 75, 100)
        ],
        "marks": [
            {"x": _x(days(at), until), "text": number(at)}
            for at in range(0, 61, 6 if until < days(30) else 12)
            if days(at) <= until
        ],
    }


def _x(day: int, until: int) -> float:
    return round(LEFT + (WIDTH - 8 - LEFT) * day / until, 1)


def _y(value: Fraction) -> float:
    return round(TOP + (HEIGHT - BOTTOM - TOP) * float(1 - value), 1)


def _path(corners: list, until: int) -> str:
    points = (f"{_x(day, until)} {_y(value)}" for day, value in corners)
    return "M " + " L ".join(points)
