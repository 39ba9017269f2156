"""Who else may see a person: what opens a file to another organisation, and what closes it."""

from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.people import actions, models, queries, rules
from parcours.people.rules import Agreed, Legal
from parcours.people.visibility import visible
from tests.factories import people as factory
from tests.factories.accounts import actor, organisation
from tests.factories.people import person

# Each step is a transaction of its own, as requests are: an access that ended is over in the next one.
pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def request(by=None, role=""):
    with transaction.atomic(), as_role(role) if role else acting(by):
        yield


@pytest.fixture
def here():
    return actor(organisation("EN"))


@pytest.fixture
def partner():
    return actor(organisation("AMAPPE"))


def convention(here, partner, **more):
    return factory.convention(here.organisation, partner.organisation, **more)


def granted(here, partner, who, source=None, reason="enrolment"):
    return actions.grant_access(
        by=here,
        person=who,
        organisation=partner.organisation,
        reason=reason,
        source=source or ("training.Enrolment", uuid7()),
    )


def sees(by, who) -> bool:
    """By raw row security alone, and by the application: both say the same."""
    with request(by):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM people_person WHERE id = %s", [who])
            raw = cursor.fetchone()[0] == 1
        try:
            queries.find(by, who)
        except Missing:
            assert not raw
            return False
        assert raw
        return True


def refused(code, call, *arguments, **named):
    with pytest.raises(Refused) as found:
        call(*arguments, **named)
    assert found.value.code == code


def test_a_source_opens_the_file_once_and_its_end_closes_it(here, partner):
    convention(here, partner)
    who, source = person(here).person, ("training.Enrolment", uuid7())
    assert not sees(partner, who)
    first = granted(here, partner, who, source)
    assert granted(here, partner, who, source) == first
    assert sees(partner, who)
    with request(here):
        entry = Entry.objects.get(kind="people.shared", person_id=who)
        assert (entry.facts["reason"], entry.nationality) == ("enrolment", "GN")
    assert actions.end_grants_of(by=here, source=source) == 1
    assert not sees(partner, who)
    with request(here):
        assert Entry.objects.filter(kind="people.access_ended", person_id=who).count() == 1
    assert actions.end_grants_of(by=here, source=source) == 0


def test_one_source_that_ends_leaves_the_other(here, partner):
    convention(here, partner)
    who, one, other = person(here).person, ("training.Enrolment", uuid7()), ("referrals.Referral", uuid7())
    assert granted(here, partner, who, one) != granted(here, partner, who, other)
    actions.end_grants_of(by=here, source=one)
    assert sees(partner, who)
    # The organisation that holds the access may end it as well; a third one may not.
    stranger = actor(organisation("SOLE"))
    assert actions.end_grants_of(by=stranger, source=other) == 0 and sees(partner, who)
    assert actions.end_grants_of(by=partner, source=other) == 1 and not sees(partner, who)


def test_nothing_is_opened_for_oneself_or_for_who_registered_her(here, partner):
    convention(here, partner)
    who = person(here).person
    assert granted(here, here, who) is None
    granted(here, partner, who)
    back = actor(partner.organisation)
    assert granted(back, here, who) is None
    with request(role="system"):
        assert models.AccessGrant.objects.filter(person_id=who).count() == 2
    with request(here):
        assert Entry.objects.filter(person_id=who, kind="people.shared").count() == 1


@pytest.mark.parametrize("missing", ["consent", "convention"])
def test_without_consent_or_convention_nothing_opens(here, partner, missing):
    if missing == "consent":
        convention(here, partner)
    who = person(here, consents=[] if missing == "consent" else [Agreed("sharing")]).person
    refused(f"people.no_{missing}", granted, here, partner, who)
    assert not sees(partner, who)


def test_consent_for_one_recipient_is_for_that_one(here, partner):
    stranger = actor(organisation("SOLE"))
    convention(here, partner)
    convention(here, stranger)
    who = person(here, consents=[]).person
    actions.give_consent(by=here, person=who, answer=Agreed("sharing"), recipient=partner.organisation)
    granted(here, partner, who)
    refused("people.no_consent", granted, here, stranger, who)


@pytest.mark.parametrize(("most", "steps"), [(250, [2, 0]), (1, [1, 1, 0])])
def test_a_convention_that_has_expired_cuts_new_sharing_and_that_night_what_it_opened(
    here, partner, monkeypatch, most, steps
):
    monkeypatch.setattr(rules, "MOST", most)
    convention(here, partner, expires_on=date(2020, 1, 31))
    by, own = Actor.system("people.expiry"), person(partner).person
    with clock.at(date(2020, 1, 31)):
        first, transferred = person(here).person, person(here).person
        granted(here, partner, first)
        granted(here, partner, transferred, reason="transfer")
        assert actions.expire_conventions(by=by).grants == 0 and sees(partner, first)
    with clock.at(date(2020, 2, 1)):
        who = person(here).person
        refused("people.no_convention", granted, here, partner, who)
        refused("people.no_convention", actions.share, by=here, person=who, organisation=partner.organisation)
        assert [actions.expire_conventions(by=by).grants for _step in steps] == steps
        with request(partner):
            assert queries.conventions_ended(partner)
    assert not sees(partner, first) and not sees(partner, transferred) and not sees(partner, who)
    assert sees(here, first) and sees(partner, own)
    with request(role="system"):
        told = Entry.objects.filter(kind="people.access_ended")
        assert {entry.person_id for entry in told} == {first, transferred}


def test_what_one_convention_opened_stays_under_the_next(here, partner):
    convention(here, partner, expires_on=date(2020, 1, 31))
    with clock.at(date(2020, 1, 31)):
        who = person(here).person
        granted(here, partner, who)
        convention(here, partner, signed_on=date(2020, 1, 20))
    with clock.at(date(2020, 2, 1)):
        assert actions.expire_conventions(by=Actor.system("people.expiry")).grants == 0
    assert sees(partner, who)


def test_a_withdrawn_consent_cuts_everything_that_rested_on_it(here, partner):
    convention(here, partner)
    who = person(here).person
    granted(here, partner, who)
    granted(here, partner, who, reason="referral")
    assert sees(partner, who)
    with request(here):
        consent = queries.living_consents(who).get(purpose="sharing").id
    actions.withdraw_consent(by=here, person=who, consent=consent)
    assert not sees(partner, who) and sees(here, who)


@pytest.mark.parametrize("reason", ["referral", "enrolment"])
def test_what_is_seen_for_a_while_is_neither_passed_on_nor_merged(here, partner, reason):
    """Whoever a referral opened her file to opens it to nobody else, and makes it no file of its own."""
    third = actor(organisation("SOLE"))
    convention(here, partner)
    convention(partner, third)
    who, own = person(here).person, person(partner, given_latin="Aissata").person
    granted(here, partner, who, reason=reason)
    chief = actor(organisation("AMAPPE"), "coordinator")
    for call in (
        lambda: actions.share(by=partner, person=who, organisation=third.organisation),
        lambda: actions.merge(by=chief, person=own, duplicate=who, reason="said"),
        lambda: actions.merge(by=chief, person=who, duplicate=own, reason="said"),
    ):
        with pytest.raises(Refused) as refused:
            call()
        assert refused.value.code == "people.only_passes"
    assert not sees(third, who)


def test_the_database_lets_such_a_grant_pass_and_nothing_more(here, partner):
    stranger = actor(organisation("SOLE"))
    convention(here, partner)
    who = person(here).person
    made = {"person_id": who, "organisation_id": stranger.organisation, "reason": "enrolment"}
    for by, giver in ((partner, partner), (partner, here), (here, partner), (stranger, stranger)):
        grant = models.AccessGrant(granted_by_id=giver.organisation, **made)
        with pytest.raises(ProgrammingError, match="row-level"), request(by):
            models.AccessGrant.objects.bulk_create([grant])
    with request(here):
        models.AccessGrant.objects.bulk_create([models.AccessGrant(granted_by_id=here.organisation, **made)])


def test_the_system_may_open_a_file_for_a_source(here, partner):
    convention(here, partner)
    who = person(here).person
    granted(Actor.system("waiting list"), partner, who)
    assert sees(partner, who)


def test_a_convention_is_recorded_by_its_parties_and_seen_by_them(here, partner):
    stranger = actor(organisation("SOLE"), "coordinator")
    refused(
        "people.not_a_party",
        actions.sign_convention,
        by=stranger,
        from_organisation=here.organisation,
        to_organisation=partner.organisation,
        reference="C-2",
        signed_on=date(2018, 1, 1),
    )
    done = convention(here, partner, purposes=["comparison", "sharing"])
    for by in (here, partner):
        with request(by):
            assert models.Convention.objects.get().purposes == ["sharing", "comparison"]
    with request(stranger):
        assert not models.Convention.objects.exists()
        forged = models.Convention(
            from_organisation_id=here.organisation,
            to_organisation_id=stranger.organisation,
            reference="x",
            signed_on=date(2018, 1, 1),
        )
        forged.save()
        forged.from_organisation_id, forged.to_organisation_id = here.organisation, partner.organisation
        with pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
            forged.save()
    assert done.id


def test_a_convention_covers_sharing_at_least(here, partner):
    refused("people.sharing_not_covered", convention, here, partner, purposes=["comparison"])
    refused("people.code_unknown", convention, here, partner, purposes=["sharing", "gossip"])
    done = convention(here, partner)
    with pytest.raises(IntegrityError), request(here):
        models.Convention.objects.filter(id=done.id).update(purposes=["comparison"])


def test_an_access_is_ended_by_who_gave_it_or_holds_it_alone(here, partner):
    third = actor(organisation("SOLE"))
    convention(here, partner), convention(partner, third)
    who = person(here).person
    actions.share(by=here, person=who, organisation=partner.organisation)
    grant = actions.share(by=partner, person=who, organisation=third.organisation).id
    refused("people.not_given_by_you", actions.end_access, by=here, person=who, grant=grant)
    assert sees(third, who)
    actions.end_access(by=third, person=who, grant=grant)
    assert not sees(third, who) and sees(partner, who)


# Both organisations want it -------------------------------------------------------------------------


def confirm(by, done):
    return actions.confirm_convention(by=actor(by.organisation, "coordinator"), convention=done.id)


def test_a_convention_holds_when_both_organisations_have_confirmed_it(here, partner):
    who = person(here).person
    done = convention(here, partner, confirmed=False)
    refused("people.no_convention", actions.share, by=here, person=who, organisation=partner.organisation)
    with request(partner):
        assert [c.id for c in queries.conventions_to_confirm(partner)] == [done.id]
    with request(here):
        assert not queries.conventions_to_confirm(here)
        assert not queries.partners_in_force(here)
    confirm(partner, done)
    with request(here):
        assert queries.partners_in_force(here) == {partner.organisation}
    actions.share(by=here, person=who, organisation=partner.organisation)
    assert sees(partner, who)


def test_the_receiving_organisation_opens_no_files_to_itself(here, partner):
    who = person(here).person
    done = actions.sign_convention(
        by=actor(partner.organisation, "coordinator"),
        from_organisation=here.organisation,
        to_organisation=partner.organisation,
        reference="C-1",
        signed_on=date(2018, 1, 1),
    )
    refused("people.already_confirmed", confirm, partner, done)
    refused("people.no_convention", actions.share, by=here, person=who, organisation=partner.organisation)
    refused("people.no_convention", granted, Actor.system("waiting list"), partner, who)
    confirm(here, done)
    actions.share(by=here, person=who, organisation=partner.organisation)


def test_only_the_other_party_confirms_and_once(here, partner):
    done = convention(here, partner, confirmed=False)
    with pytest.raises(Missing):
        confirm(actor(organisation("SOLE")), done)
    with pytest.raises(Missing):
        actions.confirm_convention(by=actor(partner.organisation, "coordinator"), convention=uuid7())
    with pytest.raises(NotAllowed):
        actions.confirm_convention(by=partner, convention=done.id)
    refused("people.already_confirmed", confirm, here, done)
    confirm(partner, done)
    refused("people.already_confirmed", confirm, partner, done)
    with request(role="system"):
        told = Entry.objects.filter(kind="people.convention_confirmed")
        assert [(e.object_id, e.organisation_id) for e in told] == [(done.id, partner.organisation)]


def test_postgresql_lets_nobody_confirm_for_the_other_side(here, partner):
    waiting, held = convention(here, partner, confirmed=False), convention(here, partner)
    changes = {
        waiting.id: {"to_confirmed_at": clock.now()},
        held.id: {"from_organisation_id": partner.organisation, "to_organisation_id": here.organisation},
    }
    for row, change in changes.items():
        with pytest.raises(IntegrityError, match="other side"), request(here):
            models.Convention.objects.filter(id=row).update(**change)
    forged = models.Convention(
        from_organisation_id=partner.organisation,
        to_organisation_id=here.organisation,
        reference="x",
        signed_on=date(2018, 1, 1),
        from_confirmed_at=clock.now(),
    )
    with pytest.raises(IntegrityError, match="other side"), request(here):
        forged.save(force_insert=True)


# Ended before its term ------------------------------------------------------------------------------


def end(by, done, role="coordinator", **more):
    return actions.end_convention(by=actor(by.organisation, role), convention=done.id, **more)


@pytest.mark.parametrize("side", ["here", "partner"])
@pytest.mark.parametrize("role", ["coordinator", "data_protection"])
def test_either_side_ends_a_convention_and_what_it_opened_is_closed_and_told(here, partner, side, role):
    third = actor(organisation("SOLE"))
    done = convention(here, partner)
    convention(here, third)
    first, second = person(here).person, person(here).person
    actions.share(by=here, person=first, organisation=partner.organisation)
    granted(here, partner, second)
    actions.share(by=here, person=first, organisation=third.organisation)
    own = person(partner).person
    who = {"here": here, "partner": partner}[side]
    end(who, done, role)
    assert not sees(partner, first) and not sees(partner, second)
    assert sees(here, first) and sees(third, first) and sees(partner, own)
    refused("people.no_convention", actions.share, by=here, person=first, organisation=partner.organisation)
    with request(role="system"):
        told = Entry.objects.filter(kind="people.access_ended")
        assert {entry.person_id for entry in told} == {first, second}
        assert all(entry.sex == "F" and entry.organisation_id == who.organisation for entry in told)
        entry = Entry.objects.get(kind="people.convention_ended")
        assert entry.object_id == done.id and entry.facts["ended_on"] == str(clock.today())


def test_under_another_convention_in_force_what_was_opened_stays(here, partner):
    done = convention(here, partner)
    convention(here, partner, reference="C-2")
    who = person(here).person
    actions.share(by=here, person=who, organisation=partner.organisation)
    end(here, done)
    assert sees(partner, who)


def test_a_convention_of_others_or_one_that_ended_is_not_ended_nor_confirmed(here, partner):
    done = convention(here, partner, confirmed=False)
    with pytest.raises(Missing):
        end(actor(organisation("SOLE")), done)
    with pytest.raises(NotAllowed):
        end(here, done, role="caseworker")
    refused("people.ends_before_signature", end, here, done, ended_on=date(2017, 12, 31))
    refused("people.day_in_future", end, here, done, ended_on=date(2999, 1, 1))
    end(here, done, ended_on=date(2018, 1, 1))
    refused("people.already_ended", end, here, done)
    refused("people.already_ended", confirm, partner, done)
    with request(partner):
        assert not queries.conventions_to_confirm(partner)


def test_what_ended_is_told_for_a_month(here, partner):
    done = convention(here, partner, expires_on=date(2020, 6, 20))
    with clock.at(date(2020, 6, 1)):
        with request(partner):
            assert [one.id for one in queries.conventions_expiring(partner)] == [done.id]
        end(here, done)
        with request(partner):
            assert not queries.conventions_expiring(partner)
            assert [one.id for one in queries.conventions_ended(partner)] == [done.id]
    with clock.at(date(2020, 7, 2)), request(partner):
        assert not queries.conventions_ended(partner)


# The first wall alone -------------------------------------------------------------------------------


def test_without_row_security_the_application_still_shows_no_file_whose_access_ended(here, partner):
    convention(here, partner)
    who = person(here).person
    grant = actions.share(by=here, person=who, organisation=partner.organisation).id
    with request(role="system"):
        assert visible(partner).filter(pk=who).exists()
    actions.end_access(by=here, person=who, grant=grant)
    with request(role="system"):
        assert visible(here).filter(pk=who).exists() and not visible(partner).filter(pk=who).exists()


def test_without_row_security_a_partner_still_does_not_learn_that_she_has_no_permit(here, partner):
    convention(here, partner)
    who = person(here, residence=Legal("none")).person
    actions.share(by=here, person=who, organisation=partner.organisation)
    with request(role="system"):
        assert [fact.value for fact in queries.legal_facts(here, who)] == ["none"]
        assert not queries.legal_facts(partner, who)
