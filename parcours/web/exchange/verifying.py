"""The pages of a verifier of spending: his controls, what was drawn for them, one of those who were drawn."""

import json
import re
from datetime import date
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parcours.accounts.policy import requires
from parcours.exchange import control_actions as actions
from parcours.exchange import controlling, verifying
from parcours.exchange.control_models import ControlPack, Verifier
from parcours.exchange.control_reading import PART_OF
from parcours.kernel import clock
from parcours.kernel.entries import kinds
from parcours.kernel.recorder import saw
from parcours.people.enums import Purpose
from parcours.reference.queries import country_name
from parcours.training.enums import Half, Mark
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import beside, day, money, number, translated
from parcours.web.accounts.presenters import general
from parcours.web.acting import perform
from parcours.web.enterprise.grants import file
from parcours.web.people import presenters
from parcours.web.results.report_words import parted

AMOUNT = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,4})?")
SHORT = 12
"""Signs of a sum that are shown in a table; the whole stands in the folder."""


def crumbs() -> list[dict]:
    return [{"label": _("My controls"), "url": reverse("verifications")}]


def _days(since, until) -> str:
    return f"{day(since)} – {day(until)}"


def _read(text: str) -> str:
    """A day of the folder, in words."""
    return day(date.fromisoformat(text[:10])) if text else ""


def _word(choices, code: str) -> str:
    return str(choices(code).label) if code in choices.values else code


@requires("exchange.verify")
def listed(request):
    """His controls: project, term, what was drawn."""
    drawn: dict = {}
    for row in verifying.packs(request.actor):
        drawn.setdefault(row.verifier_id, []).append(row)
    context = {
        "title": _("My controls"),
        "lead": _("What was drawn by lot for you. Each look at a person is recorded, and she can read it."),
        "terms": [_term(one, drawn.get(one.id, [])) for one in verifying.terms(request.actor)],
    }
    return render(request, "web/exchange/verifications.html", context)


def _term(row: Verifier, packs: list[ControlPack]) -> dict:
    facts = [
        {"label": _("Named by"), "value": translated(row.organisation.name) if row.organisation else "—"},
        {"label": _("Mandate"), "value": row.mandate},
        {"label": _("Term"), "value": _days(row.since, row.until)},
    ]
    columns = [
        Column("pack", _("Control pack")),
        Column("days", _("Period")),
        Column("drawn", _("Drawn"), numeric=True),
        Column("of", _("Out of"), numeric=True),
        Column("until", _("Kept until")),
    ]
    lines = [
        {
            "pack": Cell(one.export.name, reverse("verification", args=[one.id])),
            "days": _days(one.since, one.until),
            "drawn": number(one.drawn),
            "of": number(one.population),
            "until": day(clock.day_of(one.export.expires_at)),
        }
        for one in packs
    ]
    if controlling.runs(row):
        empty = Empty(_("Nothing is drawn for you now"), _("Ask whoever named you: a folder stays 30 days."))
    else:
        empty = Empty(_("Your term has not begun"), _("What is drawn for you appears here on its first day."))
    return {
        "title": translated(row.project.title),
        "facts": facts,
        "table": Table(_("What was drawn"), columns, lines, empty=empty),
    }


@requires("exchange.verify")
def pack(request, pack):
    """What was drawn: the folder, the codes, the payments of the project with their papers."""
    row = verifying.pack(request.actor, pack)
    facts = [
        {"label": _("Project"), "value": translated(row.verifier.project.title)},
        {"label": _("Period"), "value": _days(row.since, row.until)},
        {
            "label": _("Drawn"),
            "value": beside([number(row.drawn), _("out of %(n)s") % {"n": number(row.population)}]),
        },
        {"label": _("Your term ends on"), "value": day(row.verifier.until)},
        {"label": _("Kept until"), "value": day(clock.day_of(row.export.expires_at))},
        {"label": _("Seed"), "value": parted(row.seed)},
        {"label": _("Sum that proves it (SHA-256)"), "value": parted(row.export.sha256)},
    ]
    folder = verifying.folder(request.actor, row)
    old = not controlling.keeps_codes(row)
    context = {
        "title": row.export.name,
        "crumbs": crumbs(),
        "facts": facts,
        "take_url": reverse("verification_folder", args=[row.id]),
        "old": old,
        "table": None if old else _codes(request, row, folder),
        "spending": _spending(row, folder),
    }
    return render(request, "web/exchange/verification.html", context)


def _codes(request, row: ControlPack, folder: verifying.Folder) -> Table:
    found = verifying.sample(request.actor, row)
    index = {one["code"]: one for one in folder.rows("index")}
    columns = [
        Column("code", _("Code")),
        Column("decisions", _("Decisions"), numeric=True),
        Column("attendance", _("Attendance"), numeric=True),
        Column("payments", _("Payments"), numeric=True),
        Column("days", _("Days")),
    ]
    lines = []
    for code in found.drawn:
        told = index.get(code, {})
        if code in found.closed or code not in found.codes:
            said = _("Agrees no more to reporting") if code in found.closed else _("Found no more")
            lines.append({"code": code, "days": Cell(said, tone="none")})
            continue
        first, last = (_read(told.get(name, "")) for name in ("first_day", "last_day"))
        days = first if first == last else f"{first} – {last}"
        counts = {name: told.get(name, "") for name in ("decisions", "attendance", "payments")}
        lines.append(
            {"code": Cell(code, reverse("verification_person", args=[row.id, code])), "days": days} | counts
        )
    return Table(_("Who was drawn"), columns, lines, caption_visible=True)


def _spending(row: ControlPack, folder: verifying.Folder) -> Table:
    columns = [
        Column("day", _("Day")),
        Column("line", _("Budget line")),
        Column("amount", _("Amount"), numeric=True),
        Column("papers", _("Papers")),
        Column("sum", _("SHA-256")),
    ]
    lines = []
    for one in folder.rows("spending"):
        papers = one["vouchers"].split()
        sums = one["vouchers_sha256"].split()
        for place in range(max(1, len(sums))):
            name = papers[place].removeprefix("vouchers/") if place < len(papers) else ""
            shown = Cell(_("Look"), reverse("verification_voucher", args=[row.id, name])) if name else ""
            first = {"day": _read(one["day"]), "line": one["line"] or one["heading"]}
            first["amount"] = money(Decimal(one["amount"]), one["currency"])
            lines.append(first | {"papers": shown, "sum": sums[place][:SHORT] if sums else _("No paper")})
    empty = Empty(_("No payment"), _("The project paid nothing in these days."))
    return Table(_("Payments of the project"), columns, lines, empty=empty, caption_visible=True)


@requires("exchange.verify")
@require_POST
def folder(request, pack):
    """The folder itself; that it was taken away is recorded."""
    done = perform(request, None, actions.take_control_pack, pack=pack)
    if done is None:
        return redirect("verification", pack)
    row, content = verifying.content(request.actor, pack)
    headers = {
        "Content-Disposition": f'attachment; filename="{row.export.name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=row.export.media, headers=headers)


@requires("exchange.verify")
def voucher(request, pack, voucher: str):
    """A paper that proves a payment, on screen."""
    return file(*verifying.voucher(request.actor, pack, voucher))


@requires("exchange.verify")
def person(request, pack, code: str):
    """One of those who were drawn: her papers on screen, and what the folder says of her."""
    row = verifying.pack(request.actor, pack)
    found = verifying.drawn(request.actor, row, code)
    saw(found.person, "exchange.verified", detail=True)
    folder = verifying.folder(request.actor, row)
    here = {"label": row.export.name, "url": reverse("verification", args=[row.id])}
    context = {
        "title": found.name or code,
        "title_is_name": True,
        "lead": code,
        "crumbs": [*crumbs(), here],
        "named": bool(found.name),
        "tables": [
            *([_papers(found)] if found.name else []),
            _answers(folder.rows("answers", code)),
            *(
                _entries(caption, folder.rows(part, code))
                for part, caption in (
                    ("consents", _("Consents as recorded")),
                    ("decisions", _("Decisions")),
                    ("payments", _("Payments")),
                )
            ),
            _presence(folder.rows("presence", code)),
        ],
    }
    return render(request, "web/exchange/verification_person.html", context)


def _papers(found: verifying.Drawn) -> Table:
    columns = [
        Column("kind", _("Paper")),
        Column("number", _("Number of the document")),
        Column("country", _("Country")),
        Column("ends", _("Ends on")),
    ]
    today = clock.today()
    lines = [
        {
            "kind": presenters.paper(one.kind),
            "number": Cell(one.number, is_name=True),
            "country": country_name(one.country) if one.country else "",
            "ends": presenters.ends(one.expires_on, today)[0],
        }
        for one in found.papers
    ]
    empty = Empty(_("No paper is kept"), _("She has none, or it was never shown."))
    return Table(_("Identity documents"), columns, lines, empty=empty, caption_visible=True)


def _answers(rows: list[dict[str, str]]) -> Table:
    columns = [
        Column("purpose", _("Purpose")),
        Column("answer", _("Answer")),
        Column("day", _("Day")),
        Column("proof", _("Proof")),
    ]
    proofs = {"signed paper": _("Signed paper"), "witness": _("Witness")}
    lines = [
        {
            "purpose": _word(Purpose, one["purpose"]),
            "answer": Cell(_("Taken back on %(day)s") % {"day": _read(one["withdrawn_on"])}, tone="none")
            if one["withdrawn_on"]
            else (_("Yes") if one["given"] == "yes" else _("No")),
            "day": _read(one["given_on"]),
            "proof": Cell(proofs.get(one["proof"], "—"), note=one["proof_sha256"][:SHORT]),
        }
        for one in rows
    ]
    return Table(_("What she agreed to"), columns, lines, empty=Empty(_("Nothing")), caption_visible=True)


def _entries(caption: str, rows: list[dict[str, str]]) -> Table:
    """Entries of the journal as they stand in the folder, by whose numbers they are found there."""
    columns = [
        Column("day", _("Day")),
        Column("what", _("What happened")),
        Column("facts", _("Facts")),
        Column("entry", _("Entry"), numeric=True),
    ]
    lines = [
        {
            "day": _read(one["occurred_on"]),
            "what": general(kinds()[one["kind"]].sentence) if one["kind"] in PART_OF else one["kind"],
            "facts": _facts(json.loads(one["facts"])),
            "entry": one["sequence"],
        }
        for one in rows
    ]
    return Table(caption, columns, lines, empty=Empty(_("Nothing")), caption_visible=True)


def _facts(told: dict) -> Cell:
    """The facts that left, in words where the screens have some, else as they stand in the folder."""
    left = dict(told)
    said = []
    if "currency" in left and AMOUNT.fullmatch(str(left.get("amount", ""))):
        said.append(money(Decimal(str(left.pop("amount"))), left.pop("currency")))
    if "purpose" in left:
        said.append(_word(Purpose, left.pop("purpose")))
    if isinstance(left.get("given"), bool):
        said.append(_("Yes") if left.pop("given") else _("No"))
    said += [f"{name}: {value}" for name, value in left.items() if value is not None]
    return Cell(" · ".join(said), is_name=True)


def _presence(rows: list[dict[str, str]]) -> Table:
    columns = [
        Column("day", _("Day")),
        Column("half", _("Half-day")),
        Column("mark", _("Attendance")),
        Column("hours", _("Hours"), numeric=True),
        Column("session", _("Session")),
    ]
    lines = [
        {
            "day": _read(one["day"]),
            "half": _word(Half, one["half"]),
            "mark": _word(Mark, one["mark"]),
            "hours": one["hours"],
            "session": one["session"],
        }
        for one in rows
    ]
    return Table(_("Attendance"), columns, lines, empty=Empty(_("Nothing")), caption_visible=True)
