"""Pre-registered in the street, completed at a centre, or lost from sight."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction

from parcours.cases import queries as cases
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing, Refused
from parcours.outreach import actions, followed, following, models
from parcours.people import actions as people
from parcours.people.models import Person
from parcours.people.queries import living_consents, maybe_known
from parcours.people.rules import Agreed
from tests.factories import outreach as factory
from tests.factories.people import convention, person
from tests.outreach.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


def found(by, view=followed.MINE) -> list[followed.Line]:
    with transaction.atomic(), acting(by):
        return followed.lines(by, followed.listed(by, view))


def accompanied(by, person) -> None:
    people.give_consent(by=by, person=person, answer=Agreed("accompaniment", read_aloud=True))


def entries(kind: str) -> list[Entry]:
    with transaction.atomic(), as_role("system"):
        return list(Entry.objects.filter(kind=kind))


def test_a_name_is_enough_and_the_centre_completes(here):
    by = here.caseworker
    made = factory.met(by, factory.outing(by), centre=here.site)
    [line] = found(by)
    assert line.names == (("latin", "Mariama Bah", ""),) and line.here and not line.lost
    [entry] = entries("outreach.preregistered")
    assert entry.person_id == made.person and entry.facts["source"] == "street_team"
    assert entry.region == "MA-02" and "Mariama" not in str(entry.facts)
    with pytest.raises(Refused) as refused:
        actions.complete(by=by, preregistration=made.id)
    assert refused.value.code == "outreach.not_complete"
    accompanied(by, made.person)
    actions.complete(by=by, preregistration=made.id)
    assert found(by) == [] and found(by, followed.DONE)[0].completed_on == TODAY
    assert entries("outreach.completed")[0].facts["days"] == 0
    with pytest.raises(Refused):
        actions.complete(by=by, preregistration=made.id)


def test_a_name_in_arabic_stands_in_its_script_and_is_found_again(here):
    by = here.caseworker
    wanted = factory.outing(by)
    factory.met(by, wanted, name="مريم با")
    assert found(by)[0].names == (("arabic", "مريم با", ""),)
    factory.met(by, wanted)
    with transaction.atomic(), acting(by):
        assert [one.name for one in maybe_known(by, "Mariama", "Bah")]


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"may_contact": None}, "outreach.contact_unsaid"),
        ({"may_contact": False, "phone": "+212612345678"}, "outreach.phone_without_consent"),
        ({"phone": "12"}, "people.phone_unreadable"),
        ({"name": ""}, "people.name_missing"),
        ({"name": "Awa 😀"}, "names.symbol"),
        ({"name": "Awa أوا"}, "people.name_not_latin"),
        ({"nationality": "QQ"}, "people.code_unknown"),
        ({"source": "police"}, "outreach.not_in_list"),
        ({"taken_on": TODAY + timedelta(days=1)}, "outreach.in_future"),
    ],
)
def test_bad_input_keeps_nothing(here, changes, code):
    wanted = factory.outing(here.caseworker)
    with pytest.raises(Refused) as refused:
        factory.met(here.caseworker, wanted, **changes)
    assert refused.value.code == code
    with transaction.atomic(), as_role("system"):
        assert not Person.objects.exists() and models.Outing.objects.get().state == "planned"


def test_many_are_kept_whole_or_not_at_all(here):
    by = here.caseworker
    wanted = factory.outing(by)
    told = [replace(factory.HER, name=name) for name in ("Awa", "Binta")]
    with pytest.raises(Refused):
        actions.preregister_many(by=by, outing=wanted, people=[*told, replace(factory.HER, name="")])
    assert found(by) == []
    made = actions.preregister_many(by=by, outing=wanted, people=told).people
    assert len(found(by)) == 2
    for one in made:
        accompanied(by, one.person)
    actions.complete_many(by=by, preregistrations=[one.id for one in made])
    assert len(found(by, followed.DONE)) == 2


def test_after_thirty_days_she_is_lost_from_sight(here):
    by = here.caseworker
    made = factory.met(by, factory.outing(by))
    for days, lost in ((30, 0), (31, 1)):
        with clock.at(TODAY + timedelta(days=days)):
            assert len(found(by, followed.LOST)) == lost
            assert found(by)[0].lost == bool(lost)
    actions.give_up(by=by, preregistration=made.id, reason="not_reached")
    assert found(by) == [] and len(found(by, followed.GIVEN_UP)) == 1
    # She comes after all.
    accompanied(by, made.person)
    actions.complete(by=by, preregistration=made.id)
    assert len(found(by, followed.DONE)) == 1


def test_perhaps_a_child_comes_first(here):
    by = here.caseworker
    wanted = factory.outing(by)
    factory.met(by, wanted)
    child = factory.met(by, wanted, name="Ousmane", sex="M", perhaps_minor=True)
    assert found(by)[0].id == child.id


# Two organisations --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "shares, agreement, seen",
    [(True, True, True), (True, False, False), (False, True, False), (False, False, False)],
)
def test_another_centre_sees_her_by_consent_and_convention(here, elsewhere, shares, agreement, seen):
    by = here.caseworker
    if agreement:
        convention(here.organisation, elsewhere.organisation)
    made = factory.met(by, factory.outing(by), centre=elsewhere.site, shares=shares)
    assert made.stays is not seen
    assert [line.id for line in found(elsewhere.caseworker)] == ([made.id] if seen else [])
    assert [line.id for line in found(by)] == ([] if seen else [made.id])
    assert [line.id for line in found(by, followed.ELSEWHERE)] == ([made.id] if seen else [])
    with transaction.atomic(), acting(elsewhere.caseworker):
        assert models.Preregistration.objects.count() == int(seen)
    with transaction.atomic(), acting(by):
        assert living_consents(made.person).filter(purpose="sharing").exists() == shares
    if not seen:
        with pytest.raises(Missing):
            actions.complete(by=elsewhere.caseworker, preregistration=made.id)
        return
    accompanied(elsewhere.caseworker, made.person)
    actions.complete(by=elsewhere.caseworker, preregistration=made.id)


def test_a_withdrawn_consent_closes_the_centre_at_once(here, elsewhere):
    by = here.caseworker
    convention(here.organisation, elsewhere.organisation)
    made = factory.met(by, factory.outing(by), centre=elsewhere.site, shares=True)
    with transaction.atomic(), acting(by):
        consent = living_consents(made.person).get(purpose="sharing").id
    people.withdraw_consent(by=by, person=made.person, consent=consent)
    assert found(elsewhere.caseworker) == []
    with pytest.raises(Missing):
        actions.give_up(by=elsewhere.caseworker, preregistration=made.id, reason="other")
    # Whoever met her expects her again.
    assert [line.id for line in found(by)] == [made.id] and found(by)[0].centre is None


def test_a_centre_that_completed_her_file_is_expecting_nobody(here, elsewhere):
    by = here.caseworker
    held = convention(here.organisation, elsewhere.organisation)
    made = factory.met(by, factory.outing(by), centre=elsewhere.site, shares=True)
    accompanied(elsewhere.caseworker, made.person)
    actions.complete(by=elsewhere.caseworker, preregistration=made.id)
    people.end_convention(by=here.coordinator, convention=held.id)
    assert found(by) == [] and found(by, followed.DONE)[0].centre is not None


def test_whoever_met_her_and_expects_her_at_a_site_goes_on(here):
    by = here.caseworker
    made = factory.met(by, factory.outing(by), centre=here.site)
    with as_role("system"):
        following.expect_again(made.person, here.organisation)
    assert [line.centre is not None for line in found(by)] == [True] and found(by)[0].id == made.id


def test_a_partner_of_the_team_registers_for_itself(here, elsewhere):
    wanted = factory.outing(here.caseworker, partners=[elsewhere.organisation])
    made = factory.met(elsewhere.caseworker, wanted)
    assert [line.id for line in found(elsewhere.caseworker)] == [made.id]
    assert found(here.caseworker) == []
    # The report is held to all of them, seen or not.
    with pytest.raises(Refused) as refused:
        factory.report(here.caseworker, wanted, agreed=[])
    assert refused.value.code == "outreach.fewer_than_preregistered"
    with pytest.raises(Missing):
        factory.met(elsewhere.caseworker, factory.outing(here.caseworker))


def test_nobody_more_than_agreed_after_the_report(here):
    by = here.caseworker
    wanted = factory.outing(by)
    factory.met(by, wanted)
    factory.report(by, wanted, agreed=factory.REPORT.agreed[1:])
    with pytest.raises(Refused) as refused:
        factory.met(by, wanted, name="Awa")
    assert refused.value.code == "outreach.agreed_all_there"
    factory.report(by, wanted)
    factory.met(by, wanted, name="Awa")


def test_nobody_is_registered_where_no_outing_was(here):
    by = here.caseworker
    to_come = factory.outing(by, day=TODAY + timedelta(days=1))
    called_off = factory.outing(by)
    actions.cancel_outing(by=by, outing=called_off, reason="weather")
    for wanted, code in ((to_come, "outreach.not_held_yet"), (called_off, "outreach.closed_outing")):
        with pytest.raises(Refused) as refused:
            factory.met(by, wanted)
        assert refused.value.code == code


def test_nobody_waits_for_an_assessment_before_a_centre_received_her(here):
    made = factory.met(here.caseworker, factory.outing(here.caseworker))

    def waiting() -> list:
        with transaction.atomic(), acting(here.caseworker):
            return [one.person for one in cases.waiting_for_assessment(here.caseworker)]

    assert waiting() == []
    accompanied(here.caseworker, made.person)
    actions.complete(by=here.caseworker, preregistration=made.id)
    assert waiting() == [made.person]


@pytest.mark.parametrize("first", ["give up", "merge"])
def test_a_file_given_up_and_made_part_of_another_hides_nobody(here, first):
    by, boss = here.caseworker, here.coordinator
    made = factory.met(by, factory.outing(by))
    kept = person(by).person

    def merge():
        people.merge(by=boss, person=kept, duplicate=made.person, reason="said")

    if first == "merge":
        merge()
    actions.give_up(by=by, preregistration=made.id, reason="known")
    if first == "give up":
        merge()
    with transaction.atomic(), acting(by):
        assert [one.person for one in cases.waiting_for_assessment(by)] == [kept]
