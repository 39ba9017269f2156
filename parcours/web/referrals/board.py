"""How referrals are answered: counts over all organisations, lists of one's own; and what went without her
agreement, for whoever answers for data protection."""

from collections.abc import Iterable

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parcours.accounts.policy import requires
from parcours.programmes.queries import pack_or_none
from parcours.reference import queries as reference
from parcours.reference.enums import Sex
from parcours.referrals import boards, queries
from parcours.referrals.enums import Item, OverrideReason
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import day, number, percent, translated

from . import presenters
from .forms import BoardFilters

AGES = ("new", "week", "month", "older")


def labels() -> dict[str, str]:
    return {
        "new": _("0–3 days"),
        "week": _("4–10 days"),
        "month": _("11–30 days"),
        "older": _("More than 30 days"),
        "sent": pgettext("referrals", "Sent"),
        "in_time": _("Answered in time"),
        "declined": _("Declined"),
        "unanswered": _("Never answered"),
        "not_delivered": _("Accepted, not delivered"),
    }


def said(one: boards.Number) -> str:
    return _("fewer than 5") if one.hidden else number(one.value)


def share(part: boards.Number, whole: boards.Number) -> str:
    """A share of what is shown; nothing where either number is hidden."""
    if part.hidden or whole.hidden or not whole.value:
        return "—"
    return percent(part.value / whole.value)


@requires("referrals.board")
def board(request):
    form, found = asked(request)
    named = {
        "sex": (_("By sex"), _("Sex")),
        "nationality": (_("By group of nationalities"), _("Group of nationalities")),
        "region": (_("By region where she lives"), _("Region")),
    }
    lists = request.actor.may("referrals.see")
    context = {
        "title": _("How referrals are answered"),
        "lead": _(
            "Over all organisations, as numbers alone. Numbers below five are hidden, "
            "unless all of them are yours."
        ),
        "crumbs": [{"label": _("Referrals"), "url": reverse("referrals")}] if lists else [],
        "form": form,
        "total": said(found.total),
        "tables": [
            _open_table(found.providers, request, lists),
            _answers_table((_("Answers, by provider"), _("Provider")), providers(found), request, lists),
            _reasons_table(found, request),
            *(_answers_table(named[part], rows, request, False) for part, rows in groups(found)),
        ],
        "export": _export(request) if found.total.value else "",
    }
    return render(request, "web/referrals/board.html", context)


def asked(request) -> tuple[BoardFilters, boards.Board]:
    """The filters of the address, and the numbers that they ask for."""
    pack = pack_or_none()
    regions = reference.regions(pack.country) if pack else []
    form = BoardFilters(request.GET or None, regions=[(row.code, translated(row.name)) for row in regions])
    return form, boards.board(request.actor, **(form.asked() if request.GET else {}))


def _export(request) -> str:
    query = request.GET.urlencode()
    return reverse("referrals_board_csv") + (f"?{query}" if query else "")


def groups(found: boards.Board) -> list[tuple[str, list[tuple[str, boards.Row]]]]:
    """By what referrals are counted beside the provider."""
    return [
        ("sex", _sexes(found)),
        ("nationality", _named(found.groups[boards.NATIONALITY])),
        ("region", _named(found.groups[boards.REGION])),
    ]


def providers(found: boards.Board) -> list[tuple[str, boards.Row]]:
    return [(translated(row.name) if row.name else _("Off the platform"), row) for row in found.providers]


def _named(rows: Iterable[boards.Row]) -> list[tuple[str, boards.Row]]:
    return [(translated(row.name) if row.name else _("Not stated"), row) for row in rows]


def _sexes(found: boards.Board) -> list[tuple[str, boards.Row]]:
    return [
        (str(Sex(row.key).label) if row.key in Sex.values else _("Not stated"), row)
        for row in found.groups[boards.SEX]
    ]


def _empty() -> Empty:
    return Empty(
        _("Nothing to count"),
        _("Referrals sent within the period are counted here, from all organisations."),
    )


def _own(row: boards.Row, name: str, what: str, lists: bool) -> str:
    """Where the reader's own share of a number is listed."""
    if not lists or not row.own.get(name) or row.key is None:
        return ""
    return f"{reverse('referrals')}?what={what}&partner={row.key}"


def _cell(row: boards.Row, name: str, what: str, lists: bool) -> Cell:
    url = _own(row, name, what, lists)
    note = _("%(n)s of yours") % {"n": number(row.own[name])} if url else ""
    return Cell(said(row.numbers[name]), url or None, note=note)


def _open_table(rows: Iterable[boards.Row], request, lists: bool) -> Table:
    called = labels()
    columns = [Column("name", _("Provider")), *(Column(one, called[one], numeric=True) for one in AGES)]
    lines = [
        {
            "name": translated(row.name) if row.name else _("Off the platform"),
            **{one: _cell(row, one, queries.OPENED, lists) for one in AGES},
        }
        for row in rows
        if any(row.numbers[one].value for one in AGES)
    ]
    return Table(_("Waiting for an answer, by provider"), columns, lines, query=request.GET, empty=_empty())


def _answers_table(named: tuple[str, str], rows: list[tuple[str, boards.Row]], request, lists: bool) -> Table:
    """``named``: the table, and whom or what its lines are about."""
    caption, about = named
    called = labels()
    columns = [
        Column("name", about),
        Column("sent", called["sent"], numeric=True),
        Column("in_time", called["in_time"], numeric=True),
        Column("declined", called["declined"], numeric=True),
        Column("unanswered", called["unanswered"], numeric=True),
        Column("not_delivered", called["not_delivered"], numeric=True),
        Column("median", _("Days to the answer"), numeric=True),
    ]
    lines = []
    for name, row in rows:
        told = row.numbers
        lines.append(
            {
                "name": name,
                "sent": said(told["sent"]),
                "in_time": Cell(said(told["in_time"]), note=share(told["in_time"], told["owed"])),
                "declined": Cell(said(told["declined"]), note=share(told["declined"], told["sent"])),
                "unanswered": Cell(said(told["unanswered"]), note=share(told["unanswered"], told["sent"])),
                "not_delivered": _cell(row, "not_delivered", queries.DELIVER, lists),
                "median": number(row.median, 1) if row.median is not None else "—",
            }
        )
    return Table(caption, columns, lines, query=request.GET, empty=_empty())


def _reasons_table(found: boards.Board, request) -> Table:
    lines = [{"name": presenters.reason(code), "n": said(value)} for code, value in found.reasons]
    columns = [Column("name", _("Reason")), Column("n", _("Referrals"), numeric=True)]
    return Table(_("Why it was declined"), columns, lines, query=request.GET, empty=_empty())


@requires("people.answer_requests")
def overrides(request):
    """What the organisation shared without her agreement: to be looked at, without a name."""
    rows = queries.overrides(request.actor)
    lines = [
        {
            "sent": day(row.sent_on),
            "code": Cell(row.code[:8], is_name=True),
            "to": Cell(translated(row.to), note=" · ".join(str(Item(one).label) for one in row.items)),
            "reason": Cell(str(OverrideReason(row.reason).label), note=row.text),
        }
        for row in rows
    ]
    columns = [
        Column("sent", pgettext("referrals", "Sent")),
        Column("code", _("Reference")),
        Column("to", _("To whom, and what")),
        Column("reason", _("Why")),
    ]
    empty = Empty(
        _("Nothing was shared without agreement"),
        _("When somebody is referred without having agreed, it is listed here with its reason."),
    )
    context = {
        "title": _("Shared without agreement"),
        "lead": _("For whoever answers for data protection: no name, no file."),
        "table": Table(_("Shared without agreement"), columns, lines, query=request.GET, empty=empty),
    }
    return render(request, "web/referrals/overrides.html", context)
