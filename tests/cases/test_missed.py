"""Whoever did not come to an appointment is written to once, where it is safe, and never what for."""

import pytest

from parcours.cases import actions, refusals
from parcours.cases.missing import may_be_written
from parcours.cases.models import Appointment
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import as_role
from parcours.kernel.refusals import Missing, Refused
from parcours.messages.models import Message
from parcours.people import actions as people
from parcours.people.contacting import Wishes
from tests.factories.accounts import actor, organisation
from tests.factories.desk import MONDAY, appointment, at
from tests.factories.people import person
from tests.factories.programmes import load_second

REACHED = {"no_phone": False, "phone": "+212612345678", "phone_safe": True}


@pytest.fixture
def here(db):
    with clock.at(MONDAY):
        load_second()
        yield actor(organisation())


def missed(by, who, reason: str = ""):
    made = appointment(by, who, at(hour=15))
    return actions.answer_appointment(by=by, appointment=made, to="no_show", reason=reason).id


def written(who) -> list[tuple[str, str, str]]:
    with as_role("system"):
        rows = Message.objects.filter(person_id=who).order_by("id")
        return [(row.template, row.state, row.variant) for row in rows]


def told() -> int:
    with as_role("system"):
        return Entry.objects.filter(kind="cases.missed_written").count()


def may(made) -> bool:
    with as_role("system"):
        row = Appointment.objects.get(pk=made)
    return may_be_written(row)


def test_she_is_written_to_once(here):
    who = person(here, **REACHED).person
    made = missed(here, who)
    assert may(made)
    actions.write_after_missed(by=here, appointment=made)
    assert written(who) == [("appointment.missed", "queued", "full")] and not may(made)
    with pytest.raises(Refused) as refused:
        actions.write_after_missed(by=here, appointment=made)
    assert refused.value.code == refusals.WRITTEN_ALREADY
    assert told() == 1


def test_whoever_shares_her_telephone_reads_neutral_words(here):
    who = person(here, **REACHED, phone_shared=True).person
    actions.write_after_missed(by=here, appointment=missed(here, who))
    assert written(who) == [("appointment.missed", "queued", "neutral")]


@pytest.mark.parametrize("silent", ["unsafe", "opted_out", "no telephone"])
def test_nothing_goes_where_it_is_not_safe_and_nothing_is_kept_of_it(here, silent):
    reached = {"unsafe": REACHED | {"phone_safe": False}, "no telephone": {}}.get(silent, REACHED)
    who = person(here, **reached).person
    if silent == "opted_out":
        people.set_wishes(by=here, person=who, wishes=Wishes(opted_out=True))
    made = missed(here, who)
    assert not may(made)
    with pytest.raises(Refused) as refused:
        actions.write_after_missed(by=here, appointment=made)
    assert refused.value.code == refusals.NO_ADDRESS
    assert written(who) == [] and not told()


def test_only_after_one_that_she_missed_and_only_ours(here):
    who = person(here, **REACHED).person
    coming = appointment(here, who, at(hour=10))
    others = missed(here, who, "no_interpreter")
    for made in (coming, others):
        assert not may(made)
        with pytest.raises(Refused) as refused:
            actions.write_after_missed(by=here, appointment=made)
        assert refused.value.code == refusals.NOT_MISSED
    hers = missed(here, person(here, **REACHED).person)
    with pytest.raises(Missing):
        actions.write_after_missed(by=actor(organisation("AMAPPE")), appointment=hers)
