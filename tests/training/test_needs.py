"""What work a region needs, recorded with its source, against what is taught and who waits."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction

from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.training import actions, needs
from parcours.training.models import Session
from parcours.training.needs import NeedTold
from tests.factories.people import person
from tests.factories.skills import TAILOR, skill
from tests.factories.training import course, session

TODAY = date(2024, 2, 20)
TOLD = NeedTold("MA-02", "75", 40, "  ANAPEC,  étude 2024 ", date(2024, 1, 15), date(2024, 12, 31))


@pytest.fixture(autouse=True)
def today(here):
    with clock.at(TODAY):
        yield


def record(by, **changes):
    return actions.record_need(by=by, need=replace(TOLD, **changes)).id


def lines(by) -> dict:
    with acting(by):
        return {(one.region, one.group): one for one in needs.against(by)}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": 0}, "training.need_number"),
        ({"number": -3}, "training.need_number"),
        ({"source": "  "}, "training.need_source"),
        ({"source": "x" * 161}, "training.too_long"),
        ({"region": "XX"}, "training.not_in_list"),
        ({"occupation": "9999"}, "training.not_in_list"),
        ({"occupation": "7"}, "training.need_too_wide"),
        ({"stated_on": date(2024, 2, 21)}, "training.day_in_future"),
        ({"stated_on": date(1923, 1, 1)}, "kernel.day_long_ago"),
        ({"until": date(2024, 1, 14)}, "training.need_until"),
        ({"until": date(2034, 1, 14)}, "training.need_until"),
    ],
)
def test_what_cannot_be_is_refused(here, changes, code):
    with pytest.raises(Refused) as caught, transaction.atomic():
        record(here.trainer, **changes)
    assert caught.value.code == code


def test_who_records_a_need_takes_it_back(here, elsewhere):
    made = record(here.trainer)
    with pytest.raises(Refused) as caught, transaction.atomic():
        record(elsewhere.trainer)
    assert caught.value.code == "training.need_twice"
    with pytest.raises(NotAllowed):
        record(here.caseworker)
    with pytest.raises(Missing):
        actions.withdraw_need(by=elsewhere.trainer, need=made)
    with acting(elsewhere.caseworker):
        [seen] = needs.needs(elsewhere.caseworker)
    assert (seen.source, seen.number) == ("ANAPEC, étude 2024", 40)
    actions.withdraw_need(by=here.trainer, need=made)
    record(elsewhere.trainer)
    with clock.at(date(2025, 1, 1)), acting(here.trainer):
        assert not needs.needs(here.trainer), "past its day it holds no more"


def test_offer_stands_against_need_and_who_waits(here, elsewhere):
    region = session_region(here)
    record(here.trainer, region=region)
    # An older source, a part of the group: neither adds up with the newest statement on the whole.
    record(here.trainer, region=region, number=90, source="Older", stated_on=date(2023, 6, 1))
    record(here.trainer, region=region, number=12, occupation="7531", source="Part")
    able = person(here.caseworker, given_latin="Dado", city="MA-oujda").person
    skill(here.caseworker, able)
    # Who wishes something else is not counted.
    other = person(here.caseworker, given_latin="Elise", city="MA-oujda").person
    skill(here.caseworker, other, replace(TAILOR, wish=False))
    one = lines(here.caseworker)[region, "75"]
    assert (one.needed, one.places, one.free, one.waiting, one.short) == (40, 1, 0, 1, 39)
    assert one.able == 1
    # Whoever may not see these people is not told of one of them; of five nobody is known.
    theirs = lines(elsewhere.caseworker)[region, "75"]
    assert (theirs.needed, theirs.waiting, theirs.able) == (40, None, None)
    for n in "abcd":
        skill(here.caseworker, person(here.caseworker, given_latin=f"Qz{n}", city="MA-oujda").person)
    theirs = lines(elsewhere.caseworker)[region, "75"]
    assert (theirs.waiting, theirs.able) == (None, 5)
    # Nor of what is left of a number without those whom she sees herself.
    for n in "efgh":
        skill(
            elsewhere.caseworker, person(elsewhere.caseworker, given_latin=f"Qz{n}", city="MA-oujda").person
        )
    assert lines(elsewhere.caseworker)[region, "75"].able == 9
    ours = lines(here.caseworker)[region, "75"]
    assert (ours.able, ours.seen) == (None, {"able": 5})


def session_region(here) -> str:
    """A session with one place, taken, and somebody who waits for it; where it is."""
    wanted = session(here.trainer, course(here.trainer), places=1)
    actions.enrol(by=here.caseworker, session=wanted, person=here.people[0])
    actions.wait(by=here.caseworker, session=wanted, person=here.people[1])
    with acting(here.trainer):
        return Session.objects.get(pk=wanted).region_id
