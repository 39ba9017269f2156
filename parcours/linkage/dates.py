"""Days as partners write them, turned into year, month and day. Which of two numbers is the day is never
guessed: a column tells it by a day beyond the twelfth, or is refused."""

import re
from datetime import date

EASTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ]\d{1,2}:\d{2}.*)?$")
YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?$")
YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?:[T ]\d{1,2}:\d{2}.*)?$")
FIRST_YEAR, LAST_YEAR = 1880, 2100


class Unclear(Exception):
    """``text``: the value; ``why``: a sentence."""

    def __init__(self, text: str, why: str):
        self.text, self.why = text, why
        super().__init__(why)


def read(texts: list[str]) -> tuple[list[tuple[int, int, int]], list[str]]:
    """Of each different text of a column year, month and day (0: not told), and notes on what was converted.

    Raises :class:`Unclear` with the text that is no day, or may be two."""
    found, notes = [(0, 0, 0)] * len(texts), []
    last: list[tuple[int, tuple[int, int, int]]] = []
    turned = eastern = 0
    for n, text in enumerate(texts):
        if not text:
            continue
        plain = text.translate(EASTERN)
        eastern += plain != text
        if told := ISO.match(plain):
            found[n] = _day(text, *(int(one or 0) for one in told.groups()))
        elif told := YEAR_FIRST.match(plain):
            found[n] = _day(text, *map(int, told.groups()))
            turned += 1
        elif told := YEAR_LAST.match(plain):
            last.append((n, tuple(map(int, told.groups()))))
        else:
            raise Unclear(text, f"{text!r} is not a day; days are written like 2001-04-23.")
    if last:
        day_first = _order(texts, last)
        for n, (one, two, year) in last:
            found[n] = _day(texts[n], year, *((two, one) if day_first else (one, two)))
        order = "day, month, year" if day_first else "month, day, year"
        notes.append(f"{len(last)} different days like {texts[last[0][0]]!r} were read as {order}.")
    if turned:
        notes.append(f"{turned} different days with the year first, but no hyphens, were read.")
    if eastern:
        notes.append(f"{eastern} different days in Arabic-Indic digits were read.")
    return found, notes


def _order(texts: list[str], told: list[tuple[int, tuple[int, int, int]]]) -> bool:
    """Whether the day comes first."""
    first = next((n for n, (one, _two, _year) in told if one > 12), None)
    second = next((n for n, (_one, two, _year) in told if two > 12), None)
    if first is not None and second is not None:
        text = texts[max(first, second)]
        other = texts[min(first, second)]
        raise Unclear(
            text, f"{text!r} and {other!r} are not in one order of day and month; write 2001-04-23."
        )
    equal = all(one == two for _n, (one, two, _year) in told)
    if first is None and second is None and not equal:
        text = next(texts[n] for n, (one, two, _year) in told if one != two)
        raise Unclear(text, f"{text!r} may be two different days; days are written like 2001-04-23.")
    return second is None


def _day(text: str, year: int, month: int = 0, day: int = 0) -> tuple[int, int, int]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unclear(text, f"{text!r}: the year is not between {FIRST_YEAR} and {LAST_YEAR}.")
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        raise Unclear(text, f"{text!r} is not a day of the calendar.") from None
    return year, month, day
