"""How employers and offers are said. Plain values in, words and tones out."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.employment import sections
from parcours.employment.enums import (
    AgreementKind,
    ClosingReason,
    Contract,
    EmployerKind,
    EndReason,
    OfferKind,
    OfferState,
    Per,
    Permit,
    Sector,
    Size,
)
from parcours.reference.queries import languages_named
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import beside, day, listed, money, number, translated

TONES = {OfferState.OPEN: "good", OfferState.FILLED: "", OfferState.CLOSED: "none"}


def title(row) -> str:
    return translated(row.title)


def url(row) -> str:
    return reverse("offer", args=[row.id])


def employer_url(row) -> str:
    return reverse("employer", args=[row.id])


def state(row, today: date) -> dict[str, str]:
    if row.state == OfferState.OPEN and not row.takes(today):
        return {"text": _("Last day past"), "tone": "wait"}
    return {"text": OfferState(row.state).label, "tone": TONES[row.state]}


def posts(row) -> str:
    if row.left <= 0:
        return _("Every post is taken")
    return ngettext("%(left)s post free", "%(left)s posts free", row.left) % {"left": number(row.left)}


def posts_of(row) -> str:
    return _("%(taken)s of %(posts)s taken") % {"taken": number(row.taken), "posts": number(row.posts)}


def wage(row) -> str:
    """What is paid, and for what."""
    if row.wage is None:
        return ""
    return f"{money(row.wage, row.currency)} {Per(row.wage_per).label}"


def where(row) -> str:
    return f"{translated(row.place.name)} · {translated(row.region.name)}"


def offers_table(rows: Iterable, query: Mapping[str, Any], today: date, new_url: str) -> Table:
    empty = Empty(
        _("No offer here"),
        _("Jobs, internships and volunteering that employers offer are listed here for everybody."),
        new_url,
        _("Add an offer") if new_url else "",
    )
    return Table(
        _("Offers of work"),
        [
            Column("title", _("Offer")),
            Column("place", _("Place"), sortable=True),
            Column("wage", _("Contract and wage")),
            Column("left", _("Posts"), sortable=True),
            Column("open_until", _("Open until"), sortable=True),
            Column("state", _("State")),
        ],
        [_offer_line(row, today) for row in rows],
        query=query,
        empty=empty,
        default_sort="-added_on",
    )


def _offer_line(row, today: date) -> dict[str, Any]:
    chip = state(row, today)
    return {
        "title": Cell(title(row), url(row), note=beside([OfferKind(row.kind).label, row.employer.name])),
        "place": where(row),
        "wage": Cell(Contract(row.contract).label, note=wage(row)),
        "left": Cell(posts(row), note=posts_of(row) if row.taken else ""),
        "open_until": day(row.open_until) if row.open_until else "",
        "state": Cell(chip["text"], tone=chip["tone"]),
    }


def employers_table(
    rows: Iterable, counts: Mapping[UUID, int], query: Mapping[str, Any], new_url: str
) -> Table:
    empty = Empty(
        _("No employer here"),
        _("Companies, public bodies, households and others who may give work are listed here."),
        new_url,
        _("Add an employer") if new_url else "",
    )
    lines = [
        {
            "name": Cell(row.name, employer_url(row), note=EmployerKind(row.kind).label, is_name=True),
            "sector": Sector(row.sector).label,
            "place": where(row),
            "offers": number(counts.get(row.id, 0)) if counts.get(row.id) else "",
            "keeper": translated(row.organisation.name),
        }
        for row in rows
    ]
    columns = [
        Column("name", _("Employer")),
        Column("sector", _("Sector")),
        Column("place", _("Place")),
        Column("offers", _("Open offers"), numeric=True),
        Column("keeper", _("Kept by")),
    ]
    return Table(_("Employers"), columns, lines, query=query, empty=empty)


def employer_facts(row) -> list[dict[str, Any]]:
    lines = [
        {"label": _("Kind of employer"), "value": EmployerKind(row.kind).label},
        {"label": _("Sector"), "value": Sector(row.sector).label, "note": Size(row.size).label},
        {"label": _("Place"), "value": where(row)},
        {"label": _("Kept by"), "value": translated(row.organisation.name)},
    ]
    if row.address:
        lines.insert(3, {"label": _("Address"), "value": row.address, "is_name": True})
    if row.number:
        named = translated(sections.plan().number.name) or _("Official number")
        lines.insert(1, {"label": named, "value": row.number, "is_name": True})
    if row.private:
        lines[-1]["note"] = _("Shown to this organisation alone.")
    if row.ended_on:
        ended = {"label": _("No longer asked since"), "value": day(row.ended_on)}
        lines.append(ended | {"note": EndReason(row.end_reason).label})
    return lines


def agreement(row, today: date, end_url: str) -> dict[str, Any]:
    until = _("until %(day)s") % {"day": day(row.until)} if row.until else _("without end")
    standing = (_("In force"), "good") if row.in_force(today) else (_("Over"), "none")
    return {
        "title": f"{AgreementKind(row.kind).label}",
        "reference": row.reference,
        "note": _("signed on %(day)s, %(until)s") % {"day": day(row.signed_on), "until": until},
        "chip": {"text": standing[0], "tone": standing[1]},
        "end_url": end_url if row.in_force(today) else "",
    }


def offer_row(row, today: date) -> dict[str, Any]:
    return {
        "title": title(row),
        "url": url(row),
        "note": beside([OfferKind(row.kind).label, posts(row), wage(row)]),
        "chip": state(row, today),
    }


def languages(codes: Iterable[str]) -> str:
    named = dict(languages_named())
    return listed(named.get(code, code) for code in codes)


def offer_facts(row) -> list[dict[str, Any]]:
    lines = [
        {
            "label": _("Employer"),
            "value": row.employer.name,
            "is_name": True,
            "url": employer_url(row.employer),
        },
        {"label": _("Place"), "value": where(row)},
        {
            "label": _("Occupation group"),
            "value": translated(row.occupation.name),
            "note": _("ISCO-08 group %(code)s") % {"code": row.occupation_id},
        },
        {"label": _("Contract"), "value": Contract(row.contract).label},
        {"label": _("Posts"), "value": posts(row), "note": posts_of(row)},
    ]
    if row.week_hours is not None:
        lines.append({"label": _("Hours a week"), "value": number(row.week_hours.normalize())})
    lines.append({"label": _("Wage"), "value": wage(row) or _("None stated")})
    lines.append({"label": _("Languages needed"), "value": languages(row.languages) or _("None stated")})
    lines.append({"label": _("Residence and permit"), "value": Permit(row.permit).label})
    if row.starts_on:
        lines.append({"label": _("Begins on"), "value": day(row.starts_on)})
    if row.open_until:
        lines.append({"label": _("Open until"), "value": day(row.open_until)})
    if row.state == OfferState.CLOSED:
        closed = {"label": _("Closed on"), "value": day(row.closed_on)}
        lines.append(closed | {"note": ClosingReason(row.reason).label})
    lines.append({"label": _("Kept by"), "value": translated(row.organisation.name)})
    return lines


def minimum_words(row) -> str:
    """The legal minimum of an offer's first day, for a month, where the programme knows it."""
    plan = sections.plan()
    minimum = plan.minimum_for(row.occupation_id)
    first = max(row.starts_on or row.added_on, row.added_on)
    least = minimum.least(first, row.wage_per or Per.MONTH, row.week_hours) if minimum else None
    if least is None:
        return ""
    told = {
        "name": translated(minimum.name),
        "least": money(least, plan.currency),
        "per": Per(row.wage_per or Per.MONTH).label,
        "day": day(first),
    }
    return _("%(name)s: %(least)s %(per)s on %(day)s") % told
