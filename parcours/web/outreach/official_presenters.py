"""How officials, their trainings and their marks are said. Plain values in, words and tones out."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from parcours.accounts.enums import OrganisationKind
from parcours.outreach.enums import Theme
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import day, number, percent, translated
from parcours.web.people import presenters as people


def institution(row) -> str:
    return translated(row.body.name) if row.body_id else row.institution


def work(row) -> str:
    """Function, service, institution."""
    return " · ".join(part for part in (row.function, row.service, institution(row)) if part)


def themes(codes: Iterable[str]) -> str:
    return people.listed(*(str(Theme(code).label) for code in codes))


def due(line) -> str:
    return _("To refresh: %(themes)s") % {"themes": themes(line.due)} if line.due else ""


def had(line) -> str:
    return " · ".join(f"{Theme(code).label} ({day(on, 'month')})" for code, on in line.last.items())


def table(lines: Iterable, query: Mapping[str, Any], new_url: str) -> Table:
    empty = Empty(
        _("Nobody here"),
        _("Officials and staff of institutions who are trained: write them down, then say at which event."),
        new_url,
        _("Add somebody") if new_url else "",
    )
    return Table(
        _("Officials and staff"),
        [
            Column("name", _("Name"), sortable=True),
            Column("region", _("Region"), sortable=True),
            Column("had", _("Trained in")),
            Column("events", _("Trainings"), numeric=True),
            Column("due", _("State")),
        ],
        [_line(one) for one in lines],
        query=query,
        empty=empty,
        default_sort="name",
    )


def _line(line) -> dict[str, Any]:
    row = line.official
    return {
        "name": Cell(row.name, reverse("official", args=[row.id]), note=work(row), is_name=True),
        "region": Cell(translated(row.region.name), note=translated(row.site.name) if row.site else ""),
        "had": had(line),
        "events": number(line.events) if line.events else "",
        "due": state(line),
    }


def state(line) -> Cell:
    if line.official.left_on:
        return Cell(_("Has left"), tone="none")
    if line.due:
        return Cell(due(line), tone="wait")
    return Cell(_("Trained"), tone="good") if line.events else Cell(_("Never trained"), tone="none")


def result(pre: int | None, post: int | None) -> str:
    told = [
        _("before %(mark)s") % {"mark": number(pre)} if pre is not None else "",
        _("after %(mark)s") % {"mark": number(post)} if post is not None else "",
    ]
    return " · ".join(part for part in told if part)


def there(row) -> dict[str, str]:
    return {
        "name": row.official.name,
        "url": reverse("official", args=[row.official_id]),
        "note": work(row.official),
        "marks": result(row.pre, row.post),
    }


def marks(found) -> str:
    """Means, each with how many are behind it."""
    told = [
        (found.pre, found.pre_n, _("before the training %(mean)s (n = %(n)s)")),
        (found.post, found.post_n, _("after the training %(mean)s (n = %(n)s)")),
        (found.gain, found.both_n, _("gain of those with both %(mean)s (n = %(n)s)")),
    ]
    parts = [words % {"mean": number(mean, 1), "n": number(n)} for mean, n, words in told if n]
    return _("Mean marks out of 100: %(parts)s") % {"parts": " · ".join(parts)} if parts else ""


def register_table(rows: Iterable) -> Table:
    columns = [
        Column("what", _("Organisation")),
        Column("people", _("In the register"), numeric=True),
        Column("trained", _("Trained, each once"), numeric=True),
        Column("themes", _("Trained in")),
    ]
    told = [
        {
            "what": translated(one.organisation.name),
            "people": number(one.people),
            "trained": number(one.trained),
            "themes": " · ".join(
                f"{Theme(code).label} {number(n)}" for code, n in sorted(one.themes.items())
            ),
        }
        for one in rows
    ]
    text = _("Once an organisation writes officials and staff into its register, their number is here.")
    return Table(_("By organisation"), columns, told, empty=Empty(_("No register yet"), text, "", ""))


def share(one) -> Cell:
    """Numerator and denominator, or why there is no share."""
    if one.staff is None:
        return Cell(number(one.trained), note=_("Number of staff not stated"), tone="none")
    told = _("%(trained)s of %(staff)s") % {"trained": number(one.trained), "staff": number(one.staff)}
    if one.too_many:
        return Cell(told, note=_("More than work there: correct the number of staff"), tone="bad")
    return Cell(told, note=percent(one.share) if one.staff else "")


def shares_table(rows: Iterable) -> Table:
    told = [
        {
            "what": Cell(
                translated(one.site.name),
                reverse("reception_point", args=[one.site.id]),
                note=translated(one.site.organisation.name),
            ),
            "region": translated(one.site.place.region.name) if one.site.place else "",
            "share": share(one),
        }
        for one in rows
    ]
    columns = [
        Column("what", _("Centre")),
        Column("region", _("Region")),
        Column("share", _("Staff trained")),
    ]
    text = _("Centres are those of the organisations of the programme.")
    return Table(_("By centre"), columns, told, empty=Empty(_("No centre yet"), text, "", ""))


def kind(row) -> str:
    return str(OrganisationKind(row.institution_kind).label)
