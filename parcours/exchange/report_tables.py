"""Tables of a report: indicators with baseline and target, by project, by row, evidence, money, changes."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from parcours.kernel import clock
from parcours.programmes.indicating import RATIO
from parcours.programmes.money_enums import Heading
from parcours.programmes.pack import Pack
from parcours.programmes.report_models import Report as FinancialReport
from parcours.programmes.reporting import Figures
from parcours.results import labels, saying
from parcours.results.freezing import PERIOD, TOTAL, Difference
from parcours.ui.wording import beside, day, moment, number, percent, translated

from .method import SMALL
from .report_content import Content
from .tables import NOTHING, Table

COUNTED = ("people", "events", "objects", "enterprises", "officials")
"""Units whose rows add up to the whole."""
FOLDED = ("nationality", "protection", "residence")
"""Rows that might tell who somebody is."""


def value_of(told: Mapping[str, Any], value: int | str | None) -> Any:
    """A kept number as a number; what is not collected or not computable in words."""
    if not told["collected"]:
        return _("Not collected")
    if value is None:
        return _("Not computable")
    return Decimal(value) if isinstance(value, str) else value


def unit_of(told: Mapping[str, Any]) -> str:
    if told["unit"] == RATIO:
        return "%"
    return told.get("currency") or str(labels.UNITS.get(told["unit"], told["unit"]))


def about(content: Content, code: str) -> Mapping[str, Any]:
    """What was kept of an indicator beside its numbers; nothing where the report is older than that."""
    return content.figures.get("about", {}).get(code, {})


def baseline_of(told: Mapping[str, Any] | None) -> Any:
    """The value with its year, or in words why there is none."""
    if not told:
        return NOTHING
    if told.get("value") is None:
        return translated(told.get("words")) or NOTHING
    value = Decimal(told["value"])
    return f"{number(value)} ({told['year']})" if told.get("year") else value


def share_of(told: Mapping[str, Any]) -> Any:
    """In whole percent."""
    if not told["collected"] or told["achieved"] is None or not told["target"] or not Decimal(told["target"]):
        return None
    share = Decimal(told["achieved"]) * 100 / Decimal(told["target"])
    return int(share.quantize(Decimal(1), rounding="ROUND_HALF_UP"))


def indicators(content: Content) -> Table:
    """One line an indicator, as in a logframe."""
    rows = []
    for within, up_to in saying.figures_of(content.figures):
        told = about(content, up_to["code"])
        rows.append(
            [
                str(labels.LEVELS.get(told.get("level", ""), NOTHING)),
                translated(up_to["title"]),
                unit_of(up_to),
                baseline_of(told.get("baseline")),
                Decimal(up_to["target"]) if up_to["target"] else None,
                value_of(within, within["achieved"]),
                value_of(up_to, up_to["achieved"]),
                share_of(up_to),
                translated(told.get("verification")) or NOTHING,
            ]
        )
    head = [
        *(_("Level"), _("Indicator"), _("Unit"), _("Baseline"), _("Target")),
        *(
            _("In the period"),
            _("Up to its end"),
            _("Share reached (%)"),
            _("Sources and means of verification"),
        ),
    ]
    widths = (7, 24, 8, 11, 7, 8, 8, 8, 22)
    return Table(_("Indicators"), head, rows, widths, frozenset({4, 5, 6, 7}))


def by_project(content: Content) -> Table | None:
    """Of each indicator of the programme every project, their sum, and the different people."""
    projects = content.pack.projects
    rows = []
    for _within, told in saying.figures_of(content.figures):
        parts = told.get("projects")
        if not told["collected"] or not parts or told["unit"] not in COUNTED:
            continue
        each = [parts.get(one.code, {}).get("achieved") for one in projects]
        whole = [told.get(name) for name in ("sum_over_projects", "overlap", "outside", "achieved")]
        rows.append([translated(told["title"]), *each, *whole])
    if not rows:
        return None
    names = [translated(one.short) or one.code for one in projects]
    head = [
        _("Indicator"),
        *names,
        *(_("Sum over projects"), _("In two or more"), _("In no project"), _("Each once")),
    ]
    numeric = frozenset(range(1, len(head)))
    return Table(
        _("By project, up to the end of the period"), head, rows, (24, *(9 for _one in numeric)), numeric
    )


def rows_of(content: Content) -> Iterator[Table]:
    """Of each indicator its rows by sex, age and so on; few people of a nationality or status together."""
    for within, up_to in saying.figures_of(content.figures):
        if up_to["collected"] and up_to["unit"] in COUNTED and up_to["achieved"]:
            rows = [
                [str(labels.DIMENSIONS[dimension]), label, *counts]
                for dimension in labels.DIMENSIONS
                for label, counts in _rows(
                    content.pack,
                    dimension,
                    within.get("rows", {}).get(dimension, {}),
                    up_to.get("rows", {}).get(dimension, {}),
                )
            ]
            head = [_("Disaggregation"), _("Row"), _("In the period"), _("Up to its end")]
            if rows:
                yield Table(translated(up_to["title"]), head, rows, (20, 40, 12, 12), frozenset({2, 3}))


def _rows(
    pack: Pack, dimension: str, within: Mapping[str, int], up_to: Mapping[str, int]
) -> Iterator[tuple[str, tuple[int, int]]]:
    names = labels.names_of(dimension, pack)
    apart, together = folded(within, up_to) if dimension in FOLDED else (list(up_to), [])
    for value in labels.ordered(dimension, names, {code: up_to.get(code, 0) for code in apart}):
        yield labels.of_value(names, value), (within.get(value, 0), up_to.get(value, 0))
    if together:
        sums = tuple(sum(rows.get(code, 0) for code in together) for rows in (within, up_to))
        yield _("Others, each of fewer than %(least)s") % {"least": number(SMALL)}, sums


def folded(within: Mapping[str, int], up_to: Mapping[str, int]) -> tuple[list[str], list[str]]:
    """(values that stand alone, values told together): no small number stands alone, nor is it what is left.

    Small: between 1 and 10, in the period or up to its end."""

    def small(n: int) -> bool:
        return 0 < n < SMALL

    codes = sorted(up_to, key=lambda code: (up_to[code], code))
    together = [code for code in codes if small(up_to[code]) or small(within.get(code, 0))]
    for code in codes:
        sums = [sum(rows.get(one, 0) for one in together) for rows in (within, up_to)]
        if not together or not any(small(one) for one in sums):
            break
        if code not in together:
            together.append(code)
    return [code for code in up_to if code not in together], together


def evidence(content: Content) -> Table | None:
    """What stands behind each figure, up to the end of the period."""
    rows = []
    for _within, told in saying.figures_of(content.figures):
        known = told.get("evidence")
        if not told["collected"] or not known or not told["achieved"]:
            continue
        whole = Decimal(told["achieved"])
        shares = [percent(Decimal(known.get(code, 0)) / whole) for code in labels.EVIDENCE]
        rows.append([translated(told["title"]), value_of(told, told["achieved"]), *shares])
    if not rows:
        return None
    head = [_("Indicator"), _("Up to its end"), *(str(one) for one in labels.EVIDENCE.values())]
    return Table(_("What proves the figures"), head, rows, (40, 12, 14, 14, 14), frozenset({1, 2, 3, 4}))


# Money --------------------------------------------------------------------------------------------


def money(row: FinancialReport, found: Figures) -> Table:
    """A financial report by heading, in the currency of the contract."""
    rows = [
        [f"{one.heading}. {Heading(one.heading).label}", one.budget, one.before, one.period]
        + [one.cumulative, one.left]
        for one in found.rows
    ]
    strong = frozenset(number for number, one in enumerate(found.rows) if one.heading in (7, 9, 11))
    head = [
        *(_("Heading"), _("Budget"), _("Reported before"), _("This period"), _("In all"), _("Left")),
    ]
    told = {"project": translated(row.project.short) or row.project_id, "n": number(row.number)}
    title = _("%(project)s: financial report %(n)s") % told
    days = {"since": day(row.since), "until": day(row.until)}
    notes = [
        _("From %(since)s to %(until)s") % days,
        _("All amounts in %(currency)s.") % {"currency": row.currency},
    ]
    if found.exchanged:
        gained = _("Gained by exchange") if found.exchanged > 0 else _("Lost by exchange")
        notes.append(beside([gained, f"{number(abs(found.exchanged))} {row.currency}"]))
    return Table(title, head, rows, (26, 12, 12, 12, 12, 12), frozenset({1, 2, 3, 4, 5}), strong, notes)


# What changed -------------------------------------------------------------------------------------


def differences(content: Content) -> Table:
    """Cell by cell from the accepted report that this one states anew."""
    spans = {PERIOD: _("In the period"), TOTAL: _("Up to its end")}
    titles = {one["code"]: one["title"] for one in content.figures[TOTAL]}
    rows = [
        [
            translated(titles.get(one.cell.code, one.cell.code)),
            spans[one.cell.span],
            _project_of(content.pack, one.cell.project),
            _row_of(content.pack, one),
            one.before,
            one.after,
            one.change,
        ]
        for one in content.differences
    ]
    head = [
        *(_("Indicator"), _("Days"), _("Project"), _("Row"), _("Before"), _("Now"), _("Difference")),
    ]
    return Table(_("What differs"), head, rows, (28, 12, 12, 20, 8, 8, 9), frozenset({4, 5, 6}))


def _project_of(pack: Pack, code: str) -> str:
    found = pack.project(code) if code else None
    return (translated(found.short) or code) if found else code or _("In all")


def _row_of(pack: Pack, one: Difference) -> str:
    cell = one.cell
    if not cell.dimension:
        return _("In all")
    names = labels.names_of(cell.dimension, pack)
    return f"{labels.DIMENSIONS[cell.dimension]} · {labels.of_value(names, cell.value)}"


def before(content: Content) -> Table | None:
    """What was submitted before this, with the sums that prove it."""
    rows: Sequence[Sequence[Any]] = [
        [number(one.report.number), number(one.number), moment(clock.local(one.known_at)), one.sha256]
        for one in content.before
    ]
    if not rows:
        return None
    head = [_("Version"), _("Submission"), _("As known on"), _("Sum that proves it (SHA-256)")]
    return Table(_("What was submitted before"), head, rows, (8, 9, 20, 50))
