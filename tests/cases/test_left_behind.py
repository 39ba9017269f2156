"""Whoever sees her no more neither waits for her nor answers for her: nobody is lost with an access."""

import pytest

from parcours.cases import actions, caseload
from parcours.cases.models import Appointment, Case, Review
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.people import actions as people
from parcours.people import tasks
from parcours.people.expiring import end_of
from parcours.people.queries import living_consents
from parcours.people.rules import Agreed
from tests.factories.accounts import actor, member, organisation
from tests.factories.cases import oriented
from tests.factories.desk import after, appointment, at
from tests.factories.people import convention, person
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db


class Two:
    """One organisation registered her, the other answers for her now."""

    def __init__(self, days: int | None = None):
        load_second()
        # The programme counts its days in its own zone: only now is it known which day it is there.
        more = {} if days is None else {"expires_on": after(days)}
        self.here, self.partner = member(organisation("EN")), member(organisation("AMAPPE"))
        self.convention = convention(self.here.organisation, self.partner.organisation, **more).id
        self.who = oriented(self.here)
        self.source = ("referrals.Referral", uuid7())
        people.grant_access(
            by=self.here,
            person=self.who,
            organisation=self.partner.organisation,
            reason="transfer",
            source=self.source,
        )
        actions.take_charge(by=self.partner, person=self.who)
        self.review = actions.ask_review(by=self.partner, person=self.who).id
        self.met = appointment(self.partner, self.who, at(after(3)))

    def lists(self) -> tuple[set, set]:
        """Whom each of the two finds among those for whom nobody answers."""
        found = []
        for by in (self.here, self.partner):
            with acting(by):
                found.append({one.person for one in caseload.without_owner(by)})
        return tuple(found)


def withdrawn(two: Two) -> None:
    with acting(two.here):
        consent = living_consents(two.who).get(purpose="sharing")
    people.withdraw_consent(by=two.here, person=two.who, consent=consent.id)


def access_ended(two: Two) -> None:
    with as_role("system"):
        grant = people.models.AccessGrant.objects.get(reason="transfer")
    chief = actor(two.partner.organisation, "coordinator")
    people.end_access(by=chief, person=two.who, grant=grant.id)


def convention_ended(two: Two) -> None:
    people.end_convention(by=actor(two.here.organisation, "coordinator"), convention=two.convention)


def convention_over(two: Two) -> None:
    with clock.at(after(2)):
        tasks.expire_conventions()


def agreement_over(two: Two) -> None:
    told = Agreed("sharing", expires_on=after(1))
    people.give_consent(by=two.here, person=two.who, answer=told)
    with as_role("system"):
        newest = people.models.Consent.objects.filter(person=two.who, purpose="sharing").latest("id")
        people.models.AccessGrant.objects.filter(reason="transfer").update(
            consent=newest, until=end_of(newest.expires_on)
        )
    with clock.at(after(2)):
        tasks.expire_consents()


def made_one_with_a_no(two: Two) -> None:
    other = person(two.here, given_latin="Awa").person
    told = Agreed("sharing", given=False)
    people.give_consent(by=two.here, person=other, answer=told, recipient=two.partner.organisation)
    boss = member(two.here.organisation, "coordinator")
    people.merge(by=boss, person=two.who, duplicate=other, reason="said")


ENDS = [
    withdrawn,
    access_ended,
    convention_ended,
    convention_over,
    agreement_over,
    made_one_with_a_no,
]


@pytest.mark.parametrize("end", ENDS)
def test_who_answers_for_her_and_sees_her_no_more_leaves_her_to_those_who_registered_her(end):
    two = Two(days=1 if end is convention_over else None)
    assert two.lists() == (set(), set())
    end(two)
    assert two.lists() == ({two.who}, set())
    with as_role("system"):
        case = Case.objects.get(person=two.who)
        assert (case.organisation_id, case.responsible) == (two.here.organisation, None)
        assert Appointment.objects.get(pk=two.met).state == "cancelled"
        assert Review.objects.get(pk=two.review).organisation_id == two.here.organisation
        assert Entry.objects.filter(kind="cases.given_back", person_id=two.who).count() == 1
    actions.take_charge(by=two.here, person=two.who)
    # The time is free again for whoever accompanies her.
    appointment(two.here, two.who, at(after(3)))


def test_what_is_closed_stays_where_it_was_closed():
    two = Two()
    actions.close(by=two.partner, person=two.who, outcome="left_country", settle="abandoned")
    withdrawn(two)
    with as_role("system"):
        case = Case.objects.get(person=two.who)
        assert (case.organisation_id, case.responsible) == (two.partner.organisation, two.partner.user)
        assert not Entry.objects.filter(kind="cases.given_back").exists()


def test_who_sees_her_for_another_reason_goes_on():
    two = Two()
    people.grant_access(
        by=two.here,
        person=two.who,
        organisation=two.partner.organisation,
        reason="enrolment",
        source=("training.Enrolment", uuid7()),
    )
    people.end_grants_of(by=two.here, source=two.source)
    assert two.lists() == (set(), set())
    with as_role("system"):
        assert Case.objects.get(person=two.who).organisation_id == two.partner.organisation
        assert Appointment.objects.get(pk=two.met).state == "planned"
