"""A merge joins what two organisations wrote: it lasts as long as they may share her data."""

from datetime import timedelta

import pytest
from django.db import transaction

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Refused
from parcours.people import actions, expiring, models, parting, queries
from parcours.people.agreements import end_of
from parcours.people.rules import Agreed
from tests.factories.accounts import organisation as an_organisation
from tests.people.test_merging import Two, furnish

pytestmark = pytest.mark.django_db
NIGHT = Actor.system("people.expiry")


@pytest.fixture
def two():
    made = Two()
    furnish(made)
    return made


def agreements(who) -> list:
    with transaction.atomic(), as_role("system"):
        return list(queries.living_consents(who).filter(purpose="sharing").values_list("id", flat=True))


def take_back(two):
    for consent in agreements(two.kept):
        actions.withdraw_consent(by=two.desk, person=two.kept, consent=consent)


def refuse(two):
    actions.give_consent(
        by=two.desk, person=two.kept, answer=Agreed("sharing", given=False), recipient=two.there.id
    )


def end(two):
    with transaction.atomic(), acting(two.chief):
        [row] = [one for one in queries.conventions(two.chief) if one.from_organisation_id == two.here.id]
    actions.end_convention(by=two.chief, convention=row.id)


ENDINGS = [take_back, refuse, end]


@pytest.mark.parametrize("ending", ENDINGS)
def test_each_has_its_own_file_again_once_nothing_is_shared(two, ending):
    two.merge()
    assert two.seen_by(two.partner, two.kept)
    ending(two)
    assert two.seen_by(two.desk, two.kept) and not two.seen_by(two.partner, two.kept)
    assert two.seen_by(two.partner, two.gone)
    with transaction.atomic(), acting(two.partner):
        # PostgreSQL alone shows nothing of the other file, and all of her own again.
        assert not models.PersonName.objects.filter(person_id=two.kept).exists()
        assert [one.given for one in models.PersonName.objects.filter(person_id=two.gone)] == ["Aissata"]
        assert [one.number for one in queries.documents(two.partner, two.gone) if one.kind == "passport"] == [
            "Ptwo"
        ]
        assert [one.person_id for one in expiring.unread(two.partner)] == [two.kept]
    with transaction.atomic(), as_role("system"):
        assert models.Merge.objects.get().undone_at and not models.Canonical.objects.exists()


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_file_that_is_kept_may_be_the_partners(two, ending):
    kept, two.kept, two.gone = two.kept, two.gone, two.kept
    actions.merge(by=two.chief, person=two.kept, duplicate=two.gone, reason="said")
    assert two.seen_by(two.partner, two.kept) and two.seen_by(two.desk, two.kept)
    ending(two)
    assert not two.seen_by(two.partner, kept) and two.seen_by(two.desk, kept)
    assert two.seen_by(two.partner, two.kept)


def test_one_of_two_agreements_is_enough(two):
    two.merge()
    first, *others = agreements(two.kept)
    actions.withdraw_consent(by=two.desk, person=two.kept, consent=first)
    assert others and two.seen_by(two.partner, two.kept)


def last_day(two, day, **which) -> None:
    """Agreements that end, as if they had been so when the files were merged."""
    with transaction.atomic(), as_role("system"):
        rows = models.Consent.objects.filter(purpose="sharing", **which)
        models.AccessGrant.objects.filter(consent__in=rows).update(until=end_of(day))
        rows.update(expires_on=day)


def raw(actor, who) -> int:
    """What PostgreSQL alone shows of somebody, at the present hour of the computer."""
    with transaction.atomic(), acting(actor):
        return models.PersonName.objects.filter(person_id=who).count()


def test_an_agreement_that_ends_by_itself_closes_the_joint_file_at_that_moment(two):
    last_day(two, clock.today())
    two.merge()
    assert two.seen_by(two.partner, two.kept) and two.seen_by(two.desk, two.kept)
    with clock.at(clock.now() + timedelta(days=1)):
        # Nothing has run yet: neither reads what the other wrote.
        for actor in (two.partner, two.desk):
            assert not two.seen_by(actor, two.kept) and not two.seen_by(actor, two.gone)
        assert actions.expire_consents(by=NIGHT).consents
        assert two.seen_by(two.desk, two.kept) and not two.seen_by(two.partner, two.kept)
        assert two.seen_by(two.partner, two.gone)
        with transaction.atomic(), acting(two.partner):
            assert [one.person_id for one in expiring.unread(two.partner)] == [two.kept]
    with transaction.atomic(), as_role("system"):
        own = parting.registrations(two.kept, two.gone)
        assert [(one.until, one.joined) for one in own] == [(None, False)] * 2


def test_postgresql_alone_holds_when_the_agreement_has_ended(two):
    two.merge()
    last_day(two, clock.today() - timedelta(days=1))
    with clock.at(clock.now() - timedelta(days=2)), transaction.atomic(), as_role("system"):
        parting.limit(two.kept)
    for actor in (two.partner, two.desk):
        assert raw(actor, two.kept) == raw(actor, two.gone) == 0
    actions.expire_consents(by=NIGHT)
    assert raw(two.desk, two.kept) and raw(two.partner, two.gone) and not raw(two.partner, two.kept)


def test_an_agreement_given_anew_keeps_the_joint_file_open(two):
    last_day(two, clock.today())
    two.merge()
    actions.give_consent(by=two.desk, person=two.kept, answer=Agreed("sharing"))
    with clock.at(clock.now() + timedelta(days=1)):
        assert two.seen_by(two.partner, two.kept) and two.seen_by(two.desk, two.kept)
        actions.expire_consents(by=NIGHT)
        assert two.seen_by(two.partner, two.kept) and two.seen_by(two.desk, two.kept)


def test_what_is_left_when_the_longer_agreement_is_taken_back_ends_in_its_time(two):
    first, *others = agreements(two.kept) + agreements(two.gone)
    assert others
    last_day(two, clock.today(), id__in=others)
    two.merge()
    tomorrow = clock.now() + timedelta(days=1)
    with clock.at(tomorrow):
        assert two.seen_by(two.partner, two.kept)
    actions.withdraw_consent(by=two.desk, person=two.kept, consent=first)
    assert two.seen_by(two.partner, two.kept)
    with clock.at(tomorrow):
        assert not two.seen_by(two.partner, two.kept)
        assert actions.expire_consents(by=NIGHT).consents
        assert two.seen_by(two.partner, two.gone) and two.seen_by(two.desk, two.kept)


def test_undone_by_hand_each_keeps_its_own_file_for_good(two):
    last_day(two, clock.today())
    merge = two.merge()
    actions.undo_merge(by=two.chief, merge=merge)
    with clock.at(clock.now() + timedelta(days=1)):
        assert two.seen_by(two.desk, two.kept) and two.seen_by(two.partner, two.gone)


def test_a_convention_whose_last_day_passed_parts_them_that_night(two):
    two.merge()
    with transaction.atomic(), as_role("system"):
        models.Convention.objects.filter(from_organisation=two.here).update(expires_on=clock.today())
    with clock.at(clock.now() + timedelta(days=1)):
        actions.expire_conventions(by=NIGHT)
        assert not two.seen_by(two.partner, two.kept) and two.seen_by(two.partner, two.gone)


def test_two_files_of_one_organisation_stay_one(two):
    again = two.of(two.desk, "Aissata")
    merge = two.merge(duplicate=again)
    two.merge()
    take_back(two)
    assert not two.seen_by(two.partner, two.kept) and not two.seen_by(two.desk, again)
    with transaction.atomic(), as_role("system"):
        assert models.Merge.objects.get(pk=merge).undone_at is None


def test_who_is_not_concerned_loses_nothing(two):
    two.merge()
    third = an_organisation("SOLE")
    actions.give_consent(
        by=two.desk, person=two.kept, answer=Agreed("sharing", given=False), recipient=third.id
    )
    assert two.seen_by(two.partner, two.kept)


@pytest.mark.parametrize("ending", [refuse, end])
def test_what_may_not_be_shared_is_not_joined(two, ending):
    ending(two)
    with pytest.raises(Refused) as refused:
        two.merge()
    assert refused.value.code == "people.merge_would_share"
    assert not two.seen_by(two.partner, two.kept) and two.seen_by(two.partner, two.gone)
    # Nor the other way about.
    with pytest.raises(Refused):
        actions.merge(by=two.chief, person=two.gone, duplicate=two.kept, reason="said")


def test_a_no_to_everybody_parts_them_also_where_there_was_no_yes(two):
    two.merge()
    with transaction.atomic(), as_role("system"):
        yesterday = clock.today() - timedelta(days=1)
        models.Consent.objects.filter(purpose="sharing").update(expires_on=yesterday)
    actions.give_consent(by=two.desk, person=two.kept, answer=Agreed("sharing", given=False))
    assert not two.seen_by(two.partner, two.kept) and two.seen_by(two.partner, two.gone)
    with transaction.atomic(), acting(two.partner):
        assert [one.person_id for one in expiring.unread(two.partner)] == [two.kept]
