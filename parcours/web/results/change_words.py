"""What changed in a past period, as tables."""

from typing import Any

from django.utils.translation import gettext as _

from parcours.kernel.actor import Actor
from parcours.programmes.pack import Pack
from parcours.results import changing
from parcours.results.changing import LISTED, Why
from parcours.ui.tables import Cell, Column, Empty, Table, with_query
from parcours.ui.wording import number, translated

from . import opening
from .report_words import signed


def table(found: list[Why], request) -> Table:
    columns = [
        Column("title", _("Indicator")),
        Column("before", _("As known then"), numeric=True),
        Column("late", _("Entries recorded later"), numeric=True),
        Column("taken_back", _("Entries taken back"), numeric=True),
        Column("after", _("Today"), numeric=True),
        Column("change", _("Difference"), numeric=True),
    ]
    opens = request.actor.may("results.open")
    rows = [
        {
            "title": Cell(
                translated(one.indicator.title),
                with_query(request.GET, figure=one.indicator.code) + "#moved" if opens else None,
            ),
            "before": number(one.before),
            "late": number(len(one.late)),
            "taken_back": number(len(one.taken_back)),
            "after": number(one.after),
            "change": signed(one.change),
        }
        for one in found
    ]
    empty = Empty(
        _("Nothing changed"),
        _("Nothing about this period was recorded or taken back since that day."),
    )
    return Table(_("What changed since"), columns, rows, empty=empty, stacks=False, scrolls=True)


def opened(actor: Actor, pack: Pack, one: Why) -> dict[str, Any]:
    """The entries that moved one figure, as far as the reader may see them."""
    parts = []
    for label, ids in ((_("Recorded later"), one.late), (_("Taken back"), one.taken_back)):
        if not ids:
            continue
        found = changing.opened(actor, ids)
        hidden = ""
        if found.hidden:
            hidden = _("And %(number)s more: older ones, or about people whose files you do not see.") % {
                "number": number(found.hidden)
            }
        parts.append(
            {"label": label, "table": opening.entries(pack, found.lines, actor, label), "hidden": hidden}
        )
    return {"opened": translated(one.indicator.title), "parts": parts, "listed": LISTED}
