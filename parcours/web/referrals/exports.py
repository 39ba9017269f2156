"""The numbers of the board of referrals, taken away as a file: small ones are hidden there too."""

from parcours.accounts.policy import requires
from parcours.referrals import boards
from parcours.web.exporting import as_csv

from . import board, presenters

NUMBERS = ("new", "week", "month", "older", "sent", "in_time", "declined", "unanswered", "not_delivered")
COLUMNS = ("part", "name", *NUMBERS, "median_days")
SMALL = "<5"


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
    return as_csv("referrals", COLUMNS, lines)


def _line(part: str, name: str, row: boards.Row, shown: tuple[str, ...]) -> list:
    """``shown``: the numbers that the screen has for such a row; the others stay empty."""
    told = [_said(row.numbers[one]) if one in shown else "" for one in NUMBERS]
    return [part, name, *told, row.median if row.median is not None else ""]


def _said(one: boards.Number) -> int | str:
    return SMALL if one.hidden else one.value
