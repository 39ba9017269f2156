"""A month's figures for everybody: prepared, published, the same for ever; nothing small in any byte."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from parcours.exchange import actions, public_tables, publishing, tasks
from parcours.exchange.cells import K
from parcours.exchange.publication_models import Publication
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from tests.exchange.attacker import Attack, Seen
from tests.factories.accounts import actor, organisation
from tests.factories.programmes import load_second
from tests.factories.results import Told, tell

pytestmark = pytest.mark.django_db
MARCH, APRIL = date(2023, 3, 1), date(2023, 4, 1)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.fixture
def office():
    load_second()
    return Office()


class Office:
    def __init__(self):
        self.monitor = actor(organisation("ALDEA"), "monitoring")
        self.people: list = []

    def enrol(self, number: int, on: date, **dimensions):
        told = []
        for _each in range(number):
            who = uuid7()
            self.people.append(who)
            told.append(Told("training.enrolled", who, on, "OFICIO", dimensions=dimensions))
        tell(self.monitor, *told, at=noon(on))

    def prepare(self, month=MARCH, at=date(2023, 5, 9)):
        with clock.at(noon(at)):
            return actions.prepare_publication(by=self.monitor, month=month).id

    def publish(self, month=MARCH, at=date(2023, 5, 9)):
        made = self.prepare(month, at)
        with clock.at(noon(at) + timedelta(minutes=1)):
            actions.publish(by=self.monitor, publication=made)
        return made

    def told(self, month=MARCH) -> dict:
        with clock.at(noon(date(2023, 6, 1))), acting(self.monitor):
            return json.loads(publishing.of_month(month))


def numbers(told: dict, code: str) -> dict:
    (figure,) = [one for one in told["figures"] if one["code"] == code]
    return {
        (row["project"], row["dimension"], row["value"]): 0 if row.get("note") else row["number"]
        for row in figure["rows"]
    }


def test_a_region_without_a_site_is_no_zero(office, monkeypatch):
    """What is hidden beside a small count does not say so, whatever its region."""
    monkeypatch.setattr(public_tables, "regions_with_a_site", lambda pack: frozenset({"CO-ANT", "CO-DC"}))
    office.enrol(40, date(2023, 2, 1), region="CO-ANT")
    office.publish()
    (figure,) = [one for one in office.told()["figures"] if one["code"] == "accompanied"]
    regions = [row for row in figure["rows"] if row["dimension"] == "region" and not row["project"]]
    noted = [row for row in regions if row.get("note") == "no_site"]
    assert noted and all(row["number"] is None for row in noted)
    assert any(row["number"] == 0 for row in regions), "a region with a site is a true zero"


def test_a_month_is_published_rounded_and_without_small_counts(office):
    office.enrol(63, date(2023, 2, 1), sex="F", nationality="CM")
    office.enrol(4, date(2023, 2, 2), sex="M", nationality="GN")
    office.enrol(9, date(2023, 4, 5), sex="M")
    office.publish()
    told = office.told()
    found = numbers(told, "accompanied")
    assert found["", "", ""] == 65
    assert found["", "sex", "M"] is None and found["", "sex", "F"] is None
    shown = {number for number in found.values() if number}
    assert shown and all(number % 5 == 0 and number >= K - 1 for number in shown)
    assert told["month"] == "2023-03" and told["until"] == "2023-03-31"
    assert set(told["method"]) == {"fr", "ar", "en"} and "10" in told["method"]["fr"]


def test_what_was_recorded_after_the_month_is_not_in_it(office):
    office.enrol(40, date(2023, 2, 1))
    tell(
        office.monitor,
        *(Told("training.enrolled", uuid7(), date(2023, 2, 3)) for _each in range(30)),
        at=noon(date(2023, 4, 2)),
    )
    office.publish()
    assert numbers(office.told(), "accompanied")["", "", ""] == 40


def test_what_is_published_stays_and_the_next_month_does_not_tell_it(office):
    office.enrol(40, date(2023, 2, 1), sex="F", region="CO-ANT")
    office.enrol(8, date(2023, 2, 1), sex="M", region="CO-DC")
    first = office.publish()
    before = office.told()
    office.enrol(4, date(2023, 4, 5), sex="M", region="CO-DC")
    office.publish(APRIL)
    assert office.told() == before
    with as_role("system"):
        assert Publication.objects.get(pk=first).state == "published"
    months = [Seen(numbers(one, "accompanied")) for one in (before, office.told(APRIL))]
    attack = Attack(*months)
    hidden = [(at, key) for at, one in enumerate(months) for key, n in one.shown.items() if n is None]
    assert hidden
    for wanted in hidden:
        low, high = attack.interval(wanted)
        assert high - low >= K - 3, wanted


@pytest.mark.parametrize(
    ("month", "at", "code"),
    [
        (APRIL, date(2023, 4, 30), "exchange.month_not_over"),
        (date(2024, 1, 1), date(2023, 5, 9), "exchange.month_not_over"),
        (MARCH, date(2023, 5, 9), "exchange.month_published"),
        (date(2023, 2, 1), date(2023, 5, 9), "exchange.month_published"),
    ],
)
def test_what_is_refused(office, month, at, code):
    office.enrol(20, date(2023, 2, 1))
    office.publish(at=date(2023, 4, 2))
    with pytest.raises(Refused) as found:
        office.prepare(month, at)
    assert found.value.code == code


def test_prepared_again_it_takes_the_place_of_what_was_prepared(office):
    office.enrol(20, date(2023, 2, 1))
    first = office.prepare()
    second = office.prepare()
    with as_role("system"):
        states = dict(Publication.objects.values_list("id", "state"))
    assert states == {first: "dropped", second: "prepared"}
    with pytest.raises(Refused):
        actions.publish(by=office.monitor, publication=first)


def test_a_month_prepared_before_another_was_published_is_prepared_again(office):
    office.enrol(20, date(2023, 2, 1))
    with clock.at(noon(date(2023, 5, 9))):
        late = actions.prepare_publication(by=office.monitor, month=APRIL).id
    with as_role("system"):
        Publication.objects.filter(pk=late).update(after=[str(uuid7())])
    with clock.at(noon(date(2023, 5, 10))), pytest.raises(Refused) as found:
        actions.publish(by=office.monitor, publication=late)
    assert found.value.code == "exchange.prepare_again"


def test_only_who_may_publishes_and_the_funder_sees_what_is_published(office):
    office.enrol(20, date(2023, 2, 1))
    made = office.prepare()
    funder = actor(organisation("EU"), "funder")
    with pytest.raises(NotAllowed):
        actions.publish(by=funder, publication=made)
    with clock.at(noon(date(2023, 5, 10))), acting(funder), pytest.raises(Missing):
        publishing.publication(funder, made)


def test_true_counts_are_sealed(office):
    office.enrol(23, date(2023, 2, 1))
    made = office.prepare()
    with as_role("system"):
        kept = bytes(Publication.objects.get(pk=made).counts)
    assert b"accompanied" not in kept and b"23" not in kept[:2]


def test_the_job_prepares_the_month_that_is_over_once(office):
    office.enrol(20, date(2023, 2, 1))
    with clock.at(noon(date(2023, 4, 4))):
        tasks.prepare()
        tasks.prepare()
    with as_role("system"):
        assert list(Publication.objects.values_list("month", "state")) == [(MARCH, "prepared")]


def test_the_job_does_nothing_without_a_programme(db):
    tasks.prepare()
