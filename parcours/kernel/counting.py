"""Counting only as far as it helps: beyond that, "more than so many" is said at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Count, IntegerField, Q, QuerySet, Value, Window
from django.db.models.expressions import RawSQL
from django.utils.functional import cached_property

from .context import as_role
from .prepared import Statement

MOST = 1000


class MoreThan(int):
    """There are more than so many; nobody counted how many more."""


def bounded(rows: QuerySet, most: int | None = None, *, along: bool = False) -> int:
    """How many rows there are, as :class:`MoreThan` when there are more than ``most`` (else ``MOST``).

    ``along``: counted in their order, where an index has it.
    """
    most = MOST if most is None else most
    found = (rows if along else rows.order_by())[: most + 1].count()
    return MoreThan(most) if found > most else found


class Later:
    """A number that a page wants and need not ask for alone: :func:`together` asks for many at once.

    ``most``: as for :func:`bounded`, None for all of them; ``along``: counted in their order. ``where``: only
    those of the rows of which this holds; of the same rows (``name``) many such are counted in one look.
    """

    def __init__(
        self,
        rows: QuerySet,
        most: int | None = None,
        *,
        along: bool = False,
        where: Q | None = None,
        name: Any = None,
    ):
        self.rows, self.most, self.along, self.where, self.name = rows, most, along, where, name


@dataclass(frozen=True)
class Question:
    """A statement that answers some of the numbers wanted: ``places`` says which, and their ``most``.

    ``planned``: the database plans it once. Which index to walk along, and how many are of a part, depends on
    the values: such is planned anew each time."""

    text: str
    values: Sequence[Any]
    places: Sequence[tuple[int, int | None]]
    planned: bool = False


def together(wanted: Sequence[Later]) -> list[int]:
    """The numbers, in their order: one statement for those of their own rows, and one for each ``name``."""
    return answered(questions(wanted), len(wanted))


def questions(wanted: Sequence[Later]) -> list[Question]:
    """The statements that :func:`together` asks; what cannot be anything but 0 is not asked for."""
    alone: dict[bool, dict[int, Later]] = {False: {}, True: {}}
    named: dict[Any, dict[int, Later]] = {}
    for at, one in enumerate(wanted):
        (alone[one.along] if one.where is None else named.setdefault(one.name, {}))[at] = one
    found = [_of_their_own(along, some) for along, some in alone.items()]
    found += [_of_the_same(some) for some in named.values()]
    return [one for one in found if one is not None]


def answered(asked: Sequence[Question], many: int) -> list[int]:
    """So many numbers, as the questions' rows tell them."""
    numbers = [0] * many
    for one in asked:
        row = _row(one)
        for (at, most), number in zip(one.places, row, strict=True):
            numbers[at] = _bounded(number, most)
    return numbers


def _of_their_own(along: bool, wanted: Mapping[int, Later]) -> Question | None:
    texts, values, places = [], [], []
    for at, one in wanted.items():
        rows = one.rows if along else one.rows.order_by()
        if one.most is not None:
            rows = rows[: one.most + 1]
        try:
            text, told = rows.values_list("pk").query.sql_with_params()
        except EmptyResultSet:
            continue
        # The text is Django's own, of our querysets; what users say goes apart, as values.
        texts.append(f"(SELECT COUNT(*) FROM ({text}) counted)")  # noqa: S608
        values += told
        places.append((at, one.most))
    return Question(f"SELECT {', '.join(texts)}", values, places, not along) if texts else None


def _of_the_same(wanted: Mapping[int, Later]) -> Question | None:
    parts = {f"part_{at}": Count("pk", filter=one.where) for at, one in wanted.items()}
    rows = next(iter(wanted.values())).rows.order_by()
    # Grouped by nothing: one row with all the numbers, as ``aggregate`` asks for it.
    rows = rows.annotate(whole=Value(1)).values("whole").annotate(**parts).values_list(*parts)
    try:
        text, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    return Question(text, values, [(at, None) for at in wanted])


def _row(asked: Question) -> tuple:
    if asked.planned:
        return Statement(asked.text).rows(asked.values)[0]
    with connection.cursor() as cursor:
        cursor.execute(asked.text, asked.values)
        return cursor.fetchone()


def _bounded(number: int, most: int | None) -> int:
    return MoreThan(most) if most is not None and number > most else number


def counted(rows: QuerySet) -> QuerySet:
    """The rows, each with how many there are (``total``): a part of them and their number in one question."""
    return rows.annotate(total=Window(Count("pk")))


def numbered(rows: QuerySet, most: int) -> QuerySet:
    """The rows, each with how many there are up to one more than ``most`` (``total``), counted along their
    order: a part of many rows and their number in one question."""
    counted = rows.values_list("pk")[: most + 1]
    try:
        text, values = counted.query.sql_with_params()
    except EmptyResultSet:
        return rows.none()
    # The text is Django's own, made of a queryset; what users say stays apart, as values.
    number = RawSQL(f"(SELECT COUNT(*) FROM ({text}) counted)", values, IntegerField())  # noqa: S608, S611
    return rows.annotate(total=number)


class Part(Page):
    """A page of something that is perhaps not counted to its end."""

    def end_index(self) -> int:
        return self.start_index() + len(self.object_list) - 1 if self.object_list else 0


class Pages(Paginator):
    """Pages of rows of the database, counted up to ``MOST``; one can turn on to the last page beyond."""

    _turned = 0

    @cached_property
    def count(self) -> int:
        return bounded(self.object_list)

    @property
    def num_pages(self) -> int:
        return max(-(-self.count // self.per_page), 1, self._turned)

    def get_page(self, number: Any) -> Page:
        wanted = page_number(number)
        if not isinstance(self.count, MoreThan) or wanted < self.num_pages:
            return super().get_page(number)
        begin = (wanted - 1) * self.per_page
        rows = self._far(begin, begin + self.per_page + 1)
        if not rows:
            return super().get_page(self.num_pages)
        self._turned = wanted + (len(rows) > self.per_page)
        return Part(rows[: self.per_page], wanted, self)

    def _far(self, begin: int, end: int) -> list[Any]:
        """Far into a list: what comes before is passed by on the index of its order, no row of it read."""
        if not isinstance(self.object_list, QuerySet) or self.object_list._fields is not None:
            return list(self.object_list[begin:end])
        ids = list(self.object_list.values_list("pk", flat=True)[begin:end])
        return list(self.object_list.filter(pk__in=ids)) if ids else []

    def page(self, number: Any) -> Part:
        # Whatever was counted: a page asks as often for no row as for many.
        number = self.validate_number(number)
        begin = (number - 1) * self.per_page
        return Part(self.object_list[begin : begin + self.per_page], number, self)


class ScopedPages(Pages):
    """Pages of rows that say themselves whose they are (``visible(actor)``), so that row security need not be
    asked for everything before the page: the system counts and finds ids, the page is read as the actor."""

    def __init__(self, rows: QuerySet, per_page: int):
        super().__init__(rows.values_list("pk", flat=True), per_page)
        self._rows = rows

    def get_page(self, number: Any) -> Page:
        with as_role("system"):
            page = super().get_page(number)
            ids = list(page.object_list)
        page.object_list = list(self._rows.filter(pk__in=ids)) if ids else []
        return page


def page_number(told: Any) -> int:
    """The number of a page as it was asked for; nothing that is no number leads anywhere but to the first."""
    text = str(told or "")
    return max(int(text), 1) if text.isdecimal() and len(text) < 7 else 1


def page_of(shown: Sequence[Any], total: int, size: int, number: int) -> Part:
    """A page of a list whose part was asked for already: ``shown``, the page with that number."""
    pages = Pages(shown, size)
    pages.count = total
    if isinstance(total, MoreThan):
        pages._turned = number + (len(shown) == size)
    return Part(shown, number, pages)
