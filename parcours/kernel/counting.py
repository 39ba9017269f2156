"""Counting only as far as it helps: beyond that, "more than so many" is said at once."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db.models import Count, IntegerField, QuerySet, Window
from django.db.models.expressions import RawSQL
from django.utils.functional import cached_property

from .context import as_role

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
        rows = list(self.object_list[begin : begin + self.per_page + 1])
        if not rows:
            return super().get_page(self.num_pages)
        self._turned = wanted + (len(rows) > self.per_page)
        return Part(rows[: self.per_page], wanted, self)

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
