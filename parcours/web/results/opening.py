"""A figure opened: its entries as lines, and the sum that accounts for all of them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from parcours.kernel.actor import Actor
from parcours.programmes.pack import Pack
from parcours.results import labels
from parcours.results.queries import Line, Opened
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import day, number, translated

from .presenters import NOTHING, project_name

CERTIFICATE = "training.Certificate"


def part_words(pack: Pack, project: str | None, dimension: str | None, value: str | None) -> str:
    """Which part of the figure is open."""
    said = []
    if project:
        said.append(project_name(pack, project))
    if dimension and value:
        names = labels.names_of(dimension, pack)
        row = {"dimension": labels.DIMENSIONS[dimension], "value": labels.of_value(names, value)}
        said.append(_("%(dimension)s: %(value)s") % row)
    return " · ".join(said)


def lines(pack: Pack, found: Opened, actor: Actor) -> Table:
    return entries(pack, found.lines, actor, _("Entries behind the figure"))


def entries(pack: Pack, found: Iterable[Line], actor: Actor, caption: str) -> Table:
    columns = [
        Column("day", _("Day")),
        Column("what", _("What happened")),
        Column("who", _("Person")),
        Column("organisation", _("Recorded by")),
        Column("project", _("Project")),
    ]
    empty = Empty(
        _("No entry that you may read"),
        _("The entries are about people whose files your organisation does not see; they are counted below."),
    )
    rows = [_row(pack, one, actor) for one in found]
    return Table(caption, columns, rows, empty=empty)


def _row(pack: Pack, line: Line, actor: Actor) -> dict[str, Any]:
    url = _page_of("person", line.person)
    return {
        "day": day(line.day, "short"),
        "what": Cell(line.sentence, _object_url(line, actor)),
        "who": Cell(line.name or NOTHING, url, is_name=bool(line.name)),
        "organisation": translated(line.organisation) or NOTHING,
        "project": project_name(pack, line.project) if line.project else NOTHING,
    }


def _object_url(line: Line, actor: Actor) -> str | None:
    """The paper or the session that proves it, for the organisation that recorded it."""
    if not line.own or not actor.may("training.see"):
        return None
    if line.object_type == CERTIFICATE:
        return _page_of("training_certificate", line.object_id)
    return _page_of("training_session", line.session)


def _page_of(name: str, key: UUID | str | None) -> str | None:
    try:
        return reverse(name, args=[key]) if key else None
    except NoReverseMatch:
        return None


def account(found: Opened) -> Table:
    """Listed, closed and elsewhere: together the entries of the figure."""
    rows = [{"what": _("Listed here"), "n": number(found.listed)}]
    if found.closed:
        note = _("People who agree no more to be shown in reports. They are still counted.")
        rows.append({"what": Cell(_("Closed"), note=note), "n": number(found.closed)})
    for name, n in found.elsewhere:
        who = translated(name) if name else _("An organisation that is not known any more")
        note = _("About people whose files your organisation does not see")
        rows.append({"what": Cell(who, note=note), "n": number(n)})
    columns = [Column("what", _("Where they are")), Column("n", _("Number"), numeric=True)]
    totals = {"what": _("All entries of this figure"), "n": number(found.total)}
    return Table(_("All entries accounted for"), columns, rows, totals=totals, stacks=False)
