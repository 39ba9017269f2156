"""How contracts of apprenticeship are said. Plain values in, words and tones out."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from parcours.kernel import clock
from parcours.training.apprentice_rules import Share, Shares, half_days
from parcours.training.apprenticing import LIVING, law
from parcours.training.enums import AbsenceReason, ApprenticeState, BreakReason, Half, Verdict
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import day, money, number, percent, translated

from .forms import WEEKDAYS

TONES = {
    ApprenticeState.PLANNED: "none",
    ApprenticeState.RUNNING: "wait",
    ApprenticeState.COMPLETED: "good",
    ApprenticeState.BROKEN_OFF: "bad",
    ApprenticeState.NOT_BEGUN: "none",
}
VERDICT_TONES = {Verdict.WELL: "good", Verdict.WATCH: "wait", Verdict.SERIOUS: "bad"}


def state(row) -> dict[str, str]:
    to_begin = row.state == ApprenticeState.PLANNED
    text = _("Signed, to begin") if to_begin else ApprenticeState(row.state).label
    return {"text": text, "tone": TONES[row.state]}


def title(row) -> str:
    return translated(row.course.title)


def url(row) -> str:
    return reverse("training_apprentice", args=[row.id])


def where(row) -> str:
    return f"{row.host.name} · {translated(row.place.name)}"


def days(first: date, last: date) -> str:
    return _("%(first)s to %(last)s") % {"first": day(first), "last": day(last)}


def hours(value: Decimal | int) -> str:
    """A number of hours, without a fraction where there is none."""
    amount = Decimal(value)
    if amount == amount.to_integral_value():
        return number(int(amount))
    return number(amount, 1)


def share(one: Share) -> str:
    """Percent with what it is of."""
    if not one.whole:
        return _("No hour yet")
    told = {"share": percent(one.ratio, 1), "part": hours(one.part), "whole": hours(one.whole)}
    return _("%(share)s: %(part)s of %(whole)s hours") % told


def warnings(planned: Shares, achieved: Shares) -> list[str]:
    """In sentences what lies below what the law asks."""
    asked = translated(law().law)
    words = (
        (
            planned.enterprise,
            _("By contract %(share)s in the enterprise: %(law)s asks for %(asked)s at least."),
        ),
        (
            planned.complementary,
            _("By contract %(share)s of complementary training: %(law)s asks for %(asked)s at least."),
        ),
        (achieved.enterprise, _("So far %(share)s in the enterprise: %(law)s asks for %(asked)s at least.")),
        (
            achieved.complementary,
            _("So far %(share)s of complementary training: %(law)s asks for %(asked)s at least."),
        ),
    )
    return [
        said % {"share": share(one), "law": asked, "asked": percent(one.asked / 100)}
        for one, said in words
        if one.short
    ]


def at(row) -> str:
    """The half-days of a week in the enterprise, whole days first."""
    names = dict(WEEKDAYS)
    found: dict[int, list[str]] = {}
    for weekday, half in half_days(row.slots):
        found.setdefault(weekday, []).append(half)
    return " · ".join(
        str(names[weekday]) if len(halves) == 2 else f"{names[weekday]} ({Half(halves[0]).label})"
        for weekday, halves in found.items()
    )


def facts(seen) -> list[dict[str, Any]]:
    row = seen.row
    lines = [
        {
            "label": _("Enterprise"),
            "value": row.host.name,
            "note": translated(row.place.name),
            "is_name": True,
        },
        {"label": _("Who teaches her there"), "value": row.master or _("Not stated"), "is_name": True},
        {"label": _("Days"), "value": days(row.starts_on, row.ends_on), "note": at(row)},
        {"label": _("Contract signed on"), "value": day(row.signed_on)},
        {"label": _("Registration of the contract"), **_registration(row)},
        {"label": _("Organisation"), "value": translated(row.organisation.name)},
        {"label": _("Project"), "value": translated(row.course.project.short)},
    ]
    if row.until != row.ends_on:
        lines.insert(3, {"label": _("Last day"), "value": day(row.until)})
    if row.reason:
        lines.insert(3, {"label": _("Reason"), "value": BreakReason(row.reason).label})
    return lines


def _registration(row) -> dict[str, str]:
    if not row.registered_as:
        return {"value": _("Not registered yet")}
    return {"value": row.registered_as, "note": _("on %(day)s") % {"day": day(row.registered_on)}}


def shares(seen) -> list[dict[str, Any]]:
    asked = law()
    lines = []
    for label, planned, achieved, least in (
        (_("In the enterprise"), seen.planned.enterprise, seen.achieved.enterprise, asked.enterprise_share),
        (
            _("Complementary training"),
            seen.planned.complementary,
            seen.achieved.complementary,
            asked.complementary_share,
        ),
    ):
        note = _("by contract %(share)s") % {"share": share(planned)}
        if least:
            note += " · " + _("%(asked)s at least") % {"asked": percent(least / 100)}
        lines.append({"label": label, "value": share(achieved), "note": note})
    lines.append({"label": _("Absent"), "value": _("%(n)s hours") % {"n": hours(seen.absent)}})
    return lines


def week_words(monday: date) -> str:
    return days(monday, monday + timedelta(days=6))


def weeks_table(seen, may: bool) -> Table:
    rows = []
    for week in seen.weeks:
        link = reverse("training_apprentice_week", args=[seen.row.id, week.monday.isoformat()])
        absent = hours(week.absent_hours)
        rows.append(
            {
                "week": Cell(week_words(week.monday), link if may else ""),
                "enterprise": hours(week.enterprise_hours),
                "complementary": hours(week.complementary_hours),
                "absent": Cell(absent, note=AbsenceReason(week.reason).label if week.reason else ""),
            }
        )
    columns = [
        Column("week", _("Week")),
        Column("enterprise", _("In the enterprise"), numeric=True),
        Column("complementary", _("Complementary"), numeric=True),
        Column("absent", _("Absent"), numeric=True),
    ]
    empty = Empty(_("No week yet"), _("Hours in the enterprise and in complementary training, week by week."))
    return Table(_("Hours by week"), columns, rows, empty=empty)


def visit(row, visitors: Mapping) -> dict[str, Any]:
    return {
        "title": day(row.visited_on),
        "who": visitors.get(row.by, ""),
        "chip": {"text": Verdict(row.verdict).label, "tone": VERDICT_TONES[row.verdict]},
        "seen": row.seen,
        "to_do": row.to_do,
    }


def allowance(row) -> dict[str, str]:
    return {
        "label": _("From %(day)s") % {"day": day(row.since)},
        "value": money(row.amount, row.currency),
        "note": _("a month"),
    }


def due(row) -> list[str]:
    """What waits about a contract that runs, in words."""
    today, found = clock.today(), []
    if row.state != ApprenticeState.RUNNING:
        return found
    if row.visit_due is not None and row.visit_due < today:
        found.append(_("visit due on %(day)s") % {"day": day(row.visit_due)})
    over = row.next_week is not None and row.next_week < today - timedelta(days=6)
    if over and row.next_week <= row.until:
        found.append(_("week of %(day)s not noted") % {"day": day(row.next_week)})
    return found


def table(rows: list, names: Mapping, achieved: Mapping, query: Mapping[str, Any]) -> Table:
    lines = []
    for row in rows:
        waits, hers = due(row), achieved[row.id]
        told = share(hers.enterprise)
        lines.append(
            {
                "name": Cell(names[row.person_id], url(row), note=title(row)),
                "host": where(row),
                "days": days(row.starts_on, row.until),
                "share": Cell(told, tone="bad" if hers.short else None),
                "state": Cell(state(row)["text"], tone=state(row)["tone"], note=" · ".join(waits)),
            }
        )
    columns = [
        Column("name", _("Person")),
        Column("host", _("Enterprise")),
        Column("days", _("Days")),
        Column("share", _("In the enterprise")),
        Column("state", _("State")),
    ]
    empty = Empty(
        _("No apprenticeship here"),
        _("A contract of apprenticeship begins on the page of a person: open it, then Trainings."),
    )
    return Table(_("Apprenticeships"), columns, lines, query=query, empty=empty)


def of_person(row) -> dict[str, Any]:
    waits = due(row) if row.state in LIVING else []
    note = " · ".join([where(row), days(row.starts_on, row.until), *waits])
    return {"title": title(row), "url": url(row), "note": note, "chip": state(row)}
