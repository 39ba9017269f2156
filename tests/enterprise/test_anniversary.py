"""How enterprises are found when their first year is over: once each, as visits around that day say."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.enterprise import actions, anniversary
from parcours.enterprise.anniversary import Seen
from parcours.enterprise.models import Venture
from parcours.enterprise.rules import VisitTold
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.refusals import NotAllowed
from parcours.programmes.pack import Counted
from parcours.results import queries
from tests.factories import enterprise as factory
from tests.factories.results import indicator

CREATED, OVER = date(2023, 1, 31), date(2024, 1, 31)
NIGHT = Actor.system("night")


@pytest.mark.parametrize(
    ("visits", "closed", "said"),
    [
        ([], None, "unseen"),
        ([("2023-12-30", "yes")], None, "unseen"),  # before the month that precedes the day
        ([("2023-12-31", "yes")], None, "alive"),
        ([("2024-01-31", "less")], None, "alive"),
        ([("2024-02-28", "yes")], None, "alive"),
        ([("2024-02-29", "yes")], None, "unseen"),  # the month after it is over
        ([("2024-01-31", "stopped")], None, "stopped"),
        ([("2024-01-10", "stopped"), ("2024-02-10", "yes")], None, "alive"),
        ([("2024-01-10", "yes"), ("2024-02-10", "stopped")], None, "stopped"),
        ([("2024-01-10", "yes"), ("2024-02-10", "")], None, "alive"),
        ([("2024-01-31", "")], None, "missed"),
        ([], "2023-06-01", "stopped"),
        ([("2024-01-31", "")], "2024-02-01", "stopped"),
        ([], "2024-02-29", "unseen"),
    ],
)
def test_the_last_visit_around_the_day_that_met_somebody_decides(visits, closed, said):
    seen = [Seen(date.fromisoformat(on), trading) for on, trading in visits]
    ended = date.fromisoformat(closed) if closed else None
    assert anniversary.found(seen, CREATED, ended) == said


DAYS = st.integers(0, 500).map(lambda n: CREATED + timedelta(days=n))


@given(st.lists(st.builds(Seen, DAYS, st.sampled_from(["", "yes", "less", "stopped"])), max_size=6), DAYS)
def test_it_is_the_same_in_whatever_order_visits_are_written_down(visits, closed):
    """Ordered by their days (one a day), as a naive look from the last to the first finds it."""
    visits = list({one.on: one for one in visits}.values())
    near = [one for one in visits if date(2023, 12, 31) <= one.on <= date(2024, 2, 28)]
    met = max((one for one in near if one.trading), key=lambda one: one.on, default=None)
    if met:
        said = "stopped" if met.trading == "stopped" else "alive"
    elif closed <= date(2024, 2, 28):
        said = "stopped"
    else:
        said = "missed" if near else "unseen"
    assert anniversary.found(reversed(visits), CREATED, closed) == said


def tell(on: date = date(2024, 2, 1)) -> int:
    with clock.at(on):
        return actions.tell_years(by=NIGHT).number


def visited(by, venture, on: date, trading: str = "yes") -> None:
    with clock.at(date(2024, 3, 20)):
        told = VisitTold(on, trading) if trading else VisitTold(on, missed="no_answer")
        actions.visit(by=by, venture=venture, visit=told)


def figure(*found: str) -> int:
    facts = {"found": found} if found else {}
    one = indicator("year", unit="enterprises", counts=[Counted("enterprise.year_over", facts)])
    with as_role("figures"):
        [counted] = queries.engine.compute([one], [], queries.period(), ())
    return counted.value


@pytest.fixture
def enterprises(here):
    with clock.at(CREATED):
        return [factory.created(here.coach, person, on=CREATED) for person in here.people[:3]]


def test_each_is_told_once_and_anew_when_more_is_known(here, enterprises):
    first, second, _third = enterprises
    visited(here.coach, first, OVER)
    assert tell(date(2024, 1, 30)) == 0
    assert tell() == 3 and tell() == 0
    # Visited twice more, it is one enterprise still.
    visited(here.coach, first, date(2024, 1, 5))
    visited(here.coach, first, date(2024, 2, 20))
    assert (figure(), figure("alive"), figure("alive", "missed", "unseen")) == (3, 1, 3)
    visited(here.coach, second, date(2024, 2, 2), "")
    assert (figure("missed"), figure("unseen")) == (1, 1)
    visited(here.coach, second, date(2024, 2, 10), "stopped")
    assert (figure(), figure("alive"), figure("alive", "missed", "unseen")) == (3, 1, 2)
    with as_role("system"):
        kept = Entry.objects.filter(kind="enterprise.year_over", object_id=second).order_by("sequence")
        assert [one.retracts is not None for one in kept] == [False, True, False, True, False]
        assert {one.occurred_on for one in kept} == {OVER}
        assert kept.last().id == Venture.objects.get(pk=second).year_entry


def test_one_that_closes_later_says_so_and_one_that_closed_before_counts(here, enterprises):
    with clock.at(date(2023, 5, 2)):
        actions.move(by=here.coach, venture=enterprises[0], stage="closed", reason="debts")
    assert tell() == 3 and figure("stopped") == 1
    with clock.at(date(2024, 2, 15)):
        actions.move(by=here.coach, venture=enterprises[1], stage="closed", reason="debts")
    with clock.at(date(2024, 5, 2)):
        actions.move(by=here.coach, venture=enterprises[2], stage="closed", reason="debts")
    assert (figure("stopped"), figure("unseen")) == (2, 1)


def test_what_failed_is_told_nowhere(here, enterprises, monkeypatch):
    monkeypatch.setattr(anniversary, "record_many", lambda made: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        tell()
    monkeypatch.undo()
    assert tell() == 3
    with pytest.raises(NotAllowed):
        actions.tell_years(by=here.coach)
