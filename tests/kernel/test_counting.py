"""Lists are counted as far as it helps, and one can still turn to their last page."""

import pytest
from django.db.models import Q
from django.utils import translation

from parcours.kernel import clock, counting
from parcours.kernel.counting import Later, MoreThan, Pages, ScopedPages, bounded, counted, page_of, together
from parcours.kernel.models import Attempt
from parcours.ui import wording

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows():
    Attempt.objects.bulk_create(Attempt(key=f"k{n:02d}", expires_at=clock.now()) for n in range(23))
    return Attempt.objects.filter(key__startswith="k").order_by("key")


def test_few_are_counted_exactly_and_many_are_more_than(rows):
    assert (bounded(rows, 23), type(bounded(rows, 23))) == (23, int)
    assert bounded(rows, 22) == 22 and isinstance(bounded(rows, 22), MoreThan)


def test_it_is_said_in_words():
    with translation.override("fr"):
        assert wording.number(MoreThan(1000)) == "plus de 1\u202f000"
        assert wording.number(1000) == "1\u202f000"


@pytest.mark.parametrize("pages", [Pages, ScopedPages])
def test_one_turns_to_the_last_page_beyond_what_was_counted(rows, monkeypatch, pages):
    monkeypatch.setattr(counting, "MOST", 10)
    seen, number = [], 1
    while True:
        page = pages(rows, 5).get_page(number)
        seen += [row.key for row in page]
        assert page.end_index() - page.start_index() + 1 == len(page.object_list)
        if not page.has_next():
            break
        number = page.next_page_number()
    assert (seen, number) == ([row.key for row in rows], 5)
    assert pages(rows, 5).get_page(99).number == 2, "beyond the end: the last page that was counted"
    assert pages(rows, 5).get_page("abc").number == 1


class Lines:
    """Rows that are no queryset, as a list of two orders is."""

    def __init__(self, rows):
        self.rows = rows

    def order_by(self):
        return self.rows

    def __getitem__(self, part):
        return self.rows[part]


def test_what_is_no_queryset_turns_as_far(rows, monkeypatch):
    monkeypatch.setattr(counting, "MOST", 10)
    assert [row.key for row in Pages(Lines(rows), 5).get_page(5)] == ["k20", "k21", "k22"]


def test_exact_lists_turn_as_ever(rows):
    assert [Pages(rows, 10).get_page(number).number for number in (1, "3", 9)] == [1, 3, 3]
    assert not Pages(rows, 10).get_page(3).has_next()
    assert [ScopedPages(rows, 10).get_page(number).number for number in (1, "3", 9)] == [1, 3, 3]


def test_a_part_that_was_asked_for_already_knows_its_neighbours():
    assert page_of([1] * 5, MoreThan(100), 5, 40).has_next()
    assert not page_of([1] * 4, MoreThan(100), 5, 40).has_next()
    assert page_of([1] * 5, 7, 5, 1).has_next() and not page_of([1] * 2, 7, 5, 2).has_next()


def test_a_part_tells_how_many_there_are(rows, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [(one.key, one.total) for one in counted(rows)[2:4]] == [("k02", 23), ("k03", 23)]


def test_many_numbers_are_asked_for_in_few_statements(rows, django_assert_num_queries):
    few, low = rows.filter(key__lt="k05"), Q(key__lt="k03")
    wanted = [
        Later(rows),
        Later(few, 3),
        Later(rows, 10, along=True),
        Later(rows, where=low, name="k"),
        Later(rows.none()),
        Later(few, 5, along=True),
        Later(rows, where=~low, name="k"),
        Later(few.values("pk").union(few.values("pk"), all=True)),
    ]
    with django_assert_num_queries(3):
        found = together(wanted)
    assert found == [23, 3, 10, 3, 0, 5, 20, 10]
    assert [isinstance(one, MoreThan) for one in found] == [
        False,
        True,
        True,
        False,
        False,
        False,
        False,
        False,
    ]
    assert together([]) == []
