"""How enterprise projects are said. Plain values in, words and tones out."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.accounts.queries import user_names
from parcours.enterprise import queries, rules
from parcours.enterprise.enums import (
    BEFORE,
    Debt,
    Help,
    JobKind,
    LeaveReason,
    MemberRole,
    MoveReason,
    NotReached,
    Risk,
    Stage,
    Stock,
    Trading,
)
from parcours.kernel import clock
from parcours.people.queries import names_of
from parcours.reference.enums import Sex
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import beside, day, listed, money, number, translated
from parcours.web.cases.presenters import name as name_in_words

TONES = {
    **dict.fromkeys(BEFORE, "wait"),
    Stage.CREATED: "good",
    Stage.FOLLOWED: "good",
    Stage.ALIVE: "good",
    Stage.TRANSFORMED: "",
    Stage.CLOSED: "bad",
    Stage.NOT_REACHED: "bad",
    Stage.GIVEN_UP: "none",
}


def chip(stage: str) -> dict[str, str]:
    return {"text": Stage(stage).label, "tone": TONES[Stage(stage)]}


def form_name(code: str) -> str:
    found = queries.plan().form(code)
    return translated(dict(found.title)) if found else _("Form not chosen yet")


def sector_name(code: str) -> str:
    found = queries.plan().sector(code)
    return translated(dict(found.title)) if found else code


def who(code: str) -> str:
    """Who sees to a legal step."""
    return {
        "person": _("the members"),
        "coach": _("the coach"),
        "authority": _("the authority"),
    }.get(code, "")


def names(people: Iterable[UUID]) -> dict[UUID, str]:
    ids = list(people)
    known = names_of(ids)
    return {one: name_in_words(known.get(one, [])) for one in ids}


def people_word(count: int) -> str:
    return ngettext("%(n)s person", "%(n)s people", count) % {"n": number(count)}


def jobs_word(count: int) -> str:
    return ngettext("%(n)s job", "%(n)s jobs", count) % {"n": number(count)}


def lead(row: Any) -> str:
    return beside((form_name(row.form), sector_name(row.sector), translated(row.place.name)))


def crumbs(row: Any = None) -> list[dict[str, Any]]:
    found = [{"label": _("Enterprises"), "url": reverse("ventures")}]
    if row is not None:
        found.append({"label": row.title, "url": reverse("venture", args=[row.id])})
    return found


# The list -----------------------------------------------------------------------------------------


def table(rows: Iterable[Any], sizes: Mapping[UUID, tuple[int, int]], query: Any) -> Table:
    empty = Empty(
        _("No enterprise project here"),
        _("A project begins on the page of the person who has the idea."),
        reverse("people"),
        _("People"),
    )
    columns = [
        Column("title", _("Project")),
        Column("form", _("Form")),
        Column("place", _("City")),
        Column("people", _("People"), numeric=True),
        Column("jobs", _("Jobs"), numeric=True),
        Column("since", _("Since")),
        Column("stage", _("Stage")),
    ]
    body = [
        {
            "title": Cell(
                row.title, reverse("venture", args=[row.id]), note=sector_name(row.sector), is_name=True
            ),
            "form": form_name(row.form),
            "place": translated(row.place.name),
            "people": number(sizes[row.id][0]),
            "jobs": number(sizes[row.id][1]),
            "since": day(row.since),
            "stage": Cell(Stage(row.stage).label, tone=TONES[Stage(row.stage)]),
        }
        for row in rows
    ]
    return Table(_("Enterprise projects"), columns, body, query=query, empty=empty)


# One project --------------------------------------------------------------------------------------


def facts(row: Any) -> list[dict[str, Any]]:
    """What is known of a project."""
    coach = user_names([row.coach]).get(row.coach, "")
    lines = [
        {"label": _("Legal form"), "value": form_name(row.form)},
        {"label": _("Sector"), "value": sector_name(row.sector)},
        {"label": _("City"), "value": translated(row.place.name)},
        {"label": _("Coach"), "value": coach or "—", "is_name": True},
        {"label": _("Begun on"), "value": day(row.opened_on)},
    ]
    if row.created_on:
        lines.append({"label": _("Created on"), "value": day(row.created_on)})
    if row.project:
        lines.append({"label": _("Paid by the project"), "value": translated(row.project.short)})
    if row.jobs_planned:
        lines.append({"label": _("Jobs planned"), "value": number(row.jobs_planned)})
    if row.capital:
        lines.append({"label": _("Capital"), "value": money(row.capital, row.currency)})
    return lines + _ceiling(row)


def _ceiling(row: Any) -> list[dict[str, Any]]:
    """The most that it may turn over in a year under its form, today."""
    plan = queries.plan()
    form, sector = plan.form(row.form), plan.sector(row.sector)
    found = form.ceiling(sector.activity, clock.today()) if form and sector else None
    if found is None:
        return []
    words = _("%(amount)s a year, since %(day)s") % {
        "amount": money(found.amount, plan.currency),
        "day": day(found.since),
    }
    return [{"label": _("Ceiling of turnover"), "value": words, "note": found.source}]


def warnings(row: Any, said: Iterable[str]) -> list[str]:
    form = queries.form_of(row)
    words = {
        queries.EMPLOYEES: _(
            "%(n)s jobs planned, and this legal form may have no employees: another one fits."
        )
        % {"n": number(row.jobs_planned)},
        queries.SHARES: _(
            "The shares of the present members do not total 100 %: share the capital out anew."
        ),
        queries.FEW: _("This legal form takes at least %(least)s members.")
        % {"least": number(form.least if form else 0)},
    }
    return [words[one] for one in said]


def members(team: Any, may: bool) -> dict[str, list[dict[str, Any]]]:
    """Present members and those who left, as lines."""
    known = names([one.person_id for one in (*team.members, *team.left)])
    return {
        "present": [_member(one, known, may) for one in team.members],
        "left": [_member(one, known, False) for one in team.left],
    }


def _member(one: Any, known: Mapping[UUID, str], may: bool) -> dict[str, Any]:
    until = (
        _("left on %(day)s: %(why)s") % {"day": day(one.until), "why": LeaveReason(one.reason).label}
        if one.until
        else _("since %(day)s") % {"day": day(one.since)}
    )
    return {
        "name": known[one.person_id],
        "url": reverse("person", args=[one.person_id]),
        "note": beside((MemberRole(one.role).label, until)),
        "share": percent(one.share) if one.share is not None else "",
        "leave_url": reverse("venture_leave", args=[one.id]) if may else "",
    }


def percent(share: Any) -> str:
    """A share that is stated in percent, with as many decimals as it has."""
    places = max(-share.normalize().as_tuple().exponent, 0)
    return f"{number(share, places)}\u00a0%"


def elsewhere(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(n)s member accompanied elsewhere, whose file your organisation does not see.",
        "%(n)s members accompanied elsewhere, whose files your organisation does not see.",
        count,
    ) % {"n": number(count)}


def steps(row: Any, lines: Iterable[Any], may: bool) -> list[dict[str, Any]]:
    """The legal steps: who, when, done, paper."""
    found = []
    for line in lines:
        address = [row.id, line.step.code]
        note = [who(line.step.who)]
        if line.done:
            note = [day(line.done.on), line.done.reference]
        elif line.step.document:
            note.append(_("paper: %(paper)s") % {"paper": translated(dict(line.step.document))})
        chip = {"text": _("Done"), "tone": "good"} if line.done else {"text": _("To do"), "tone": "wait"}
        if not line.done and not line.step.required:
            chip = {"text": _("Afterwards"), "tone": "none"}
        found.append(
            {
                "title": translated(dict(line.step.title)),
                "url": reverse("venture_step", args=address) if may and not line.done else "",
                "note": beside(note),
                "help": translated(dict(line.step.help)) if line.step.help and not line.done else "",
                "chip": chip,
                "paper_url": reverse("venture_paper", args=address)
                if line.done and line.done.scan_id
                else "",
                "undo_url": reverse("venture_step_undo", args=address) if may and line.done else "",
            }
        )
    return found


def steps_brief(lines: list[dict[str, Any]]) -> str:
    """How far the legal steps are, in one word for a closed section."""
    done = sum(one["chip"]["tone"] == "good" for one in lines)
    told = {"done": number(done), "all": number(len(lines))}
    return _("%(done)s of %(all)s done") % told if lines else ""


def jobs(rows: Iterable[Any], may: bool) -> list[dict[str, Any]]:
    return [
        {
            "title": beside((JobKind(one.kind).label, Sex(one.sex).label)),
            "note": _("since %(day)s") % {"day": day(one.since)}
            if one.until is None
            else _("from %(since)s until %(until)s") % {"since": day(one.since), "until": day(one.until)},
            "chip": {"text": _("Ended"), "tone": "none"} if one.until else None,
            "end_url": reverse("venture_job_end", args=[one.id]) if may and one.until is None else "",
        }
        for one in rows
    ]


def timeline(row: Any, moves: Iterable[Any]) -> list[dict[str, Any]]:
    found = [
        {
            "day": one.on,
            "title": Stage(one.stage).label,
            "note": MoveReason(one.reason).label if one.reason else "",
        }
        for one in moves
    ]
    return [*found, {"day": row.opened_on, "title": Stage.IDEA.label, "note": ""}]


def person_line(one: Any) -> dict[str, Any]:
    """A membership on the page of a person."""
    row = one.venture
    left = _("left on %(day)s") % {"day": day(one.until)} if one.until else ""
    return {
        "title": row.title,
        "url": reverse("venture", args=[row.id]),
        "note": beside((MemberRole(one.role).label, sector_name(row.sector), left)),
        "chip": chip(row.stage) if one.until is None else {"text": _("Has left"), "tone": "none"},
    }


def since_months(created: date, today: date) -> int:
    return (today.year - created.year) * 12 + today.month - created.month - (today.day < created.day)


# Visits -------------------------------------------------------------------------------------------


def tabs(actor: Any, current: str) -> list[dict[str, Any]]:
    """The pages of enterprises that this role has."""
    pages = [
        ("ventures", _("Projects"), actor.may("enterprise.see")),
        ("venture_coachings", _("Coaching"), actor.may("enterprise.see")),
        ("venture_incubation", _("Incubation"), actor.may("enterprise.see")),
        ("venture_loans", _("Loans"), actor.may("enterprise.see") and bool(queries.plan().lenders)),
        ("venture_visits", _("To visit"), actor.may("enterprise.see")),
        ("venture_calls", _("Committee"), actor.may("enterprise.judge")),
        ("venture_grants", _("Grants"), actor.may("enterprise.see")),
        ("venture_equipment", _("Equipment bought"), actor.may("enterprise.see")),
        ("venture_survival", _("How long they live"), actor.may("enterprise.figures")),
    ]
    return [
        {"label": label, "url": reverse(name), "current": name == current, "count": None}
        for name, label, may in pages
        if may
    ]


def due_words(row: Any) -> dict[str, str]:
    said = queries.standing(row)
    words = {
        queries.MISSED: (_("Missed"), "bad"),
        queries.END: (_("Last visit: does it live?"), "wait"),
        queries.DUE: (_("To visit"), "wait"),
    }
    text, tone = words.get(said, ("", ""))
    return {"text": text, "tone": tone}


def due_table(rows: list[Any], query: Any, may: bool) -> Table:
    coaches = user_names([row.coach for row in rows])
    empty = Empty(
        _("No visit is due"),
        _("Created enterprises come here every month until they were followed long enough."),
    )
    columns = [
        Column("title", _("Project")),
        Column("place", _("City")),
        Column("coach", _("Coach")),
        Column("seen", _("Last seen")),
        Column("due", _("Due on")),
        Column("state", _("State")),
    ]
    body = []
    for row in rows:
        said = due_words(row)
        url = reverse("venture_visit" if may else "venture", args=[row.id])
        body.append(
            {
                "title": Cell(row.title, url, note=sector_name(row.sector), is_name=True),
                "place": translated(row.place.name),
                "coach": Cell(coaches.get(row.coach, "—"), is_name=True),
                "seen": day(row.seen_on),
                "due": day(row.visit_due),
                "state": Cell(said["text"], tone=said["tone"]),
            }
        )
    return Table(_("Enterprises to visit"), columns, body, query=query, empty=empty)


def visits(row: Any, rows: Iterable[Any], bands: Mapping[str, str]) -> list[dict[str, Any]]:
    """Visits as lines, the newest first."""
    return [_visit(row, one, bands) for one in rows]


def _visit(row: Any, one: Any, bands: Mapping[str, str]) -> dict[str, Any]:
    month = _("month %(n)s") % {"n": number(rules.month_of(row.created_on, one.on))}
    title = beside((day(one.on), month))
    if one.missed:
        chip = {"text": NotReached(one.missed).label, "tone": "bad"}
        return {"title": title, "note": _("Nobody was reached."), "more": one.note, "chip": chip}
    tone = {Trading.YES: "good", Trading.LESS: "wait", Trading.STOPPED: "bad"}[Trading(one.trading)]
    parts = [
        bands.get(one.band, ""),
        jobs_word(one.jobs) if one.jobs is not None else "",
        _("stock: %(what)s") % {"what": Stock(one.stock).label} if one.stock else "",
        Debt(one.debts).label if one.debts else "",
        _("risks: %(what)s") % {"what": listed(Risk(code).label for code in one.risks)} if one.risks else "",
        _("help needed: %(what)s") % {"what": listed(Help(code).label for code in one.help)}
        if one.help
        else "",
    ]
    chip = {"text": Trading(one.trading).label, "tone": tone}
    return {"title": title, "note": beside(parts), "more": one.note, "chip": chip}
