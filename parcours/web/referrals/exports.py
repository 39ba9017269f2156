"""The numbers of the board of referrals, taken away as a file: small ones are hidden there too."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.accounts.policy import requires
from parcours.referrals import boards
from parcours.web.exporting import Head, listed

from . import board, presenters

NUMBERS = ("new", "week", "month", "older", "sent", "in_time", "declined", "unanswered", "not_delivered")
PARTS = {
    "total": gettext_lazy("Total"),
    "provider": gettext_lazy("Provider"),
    "reason": gettext_lazy("Reason"),
    "sex": gettext_lazy("Sex"),
    "nationality": gettext_lazy("Group of nationalities"),
    "region": gettext_lazy("Region"),
}
SMALL = "<5"


def _heads() -> list[Head]:
    """The columns, by what the board calls them."""
    named = board.labels()
    named |= {age: _("Waiting: %(days)s") % {"days": named[age]} for age in board.AGES}
    counted = [Head(one, named[one]) for one in NUMBERS]
    return [
        Head("part", _("What is counted"), PARTS),
        Head("name", _("Name")),
        *counted,
        Head("median_days", _("Days to the answer")),
    ]


@requires("referrals.board")
def numbers(request):
    """The board with its filters, one line a provider, a reason or a group."""
    _form, found = board.asked(request)
    lines = [["total", "", *(_said(found.total) if one == "sent" else "" for one in NUMBERS), ""]]
    lines += [_line("provider", name, row, NUMBERS) for name, row in board.providers(found)]
    for code, value in found.reasons:
        told = {"declined": _said(value)}
        lines.append(["reason", presenters.reason(code), *(told.get(one, "") for one in NUMBERS), ""])
    for part, rows in board.groups(found):
        lines += [_line(part, name, row, NUMBERS[4:]) for name, row in rows]
    return listed(request, "referrals", _heads(), lines)


def _line(part: str, name: str, row: boards.Row, shown: tuple[str, ...]) -> list:
    """``shown``: the numbers that the screen has for such a row; the others stay empty."""
    told = [_said(row.numbers[one]) if one in shown else "" for one in NUMBERS]
    return [part, name, *told, row.median if row.median is not None else ""]


def _said(one: boards.Number) -> int | str:
    return SMALL if one.hidden else one.value
