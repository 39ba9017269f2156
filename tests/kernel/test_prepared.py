"""What is prepared says what its queryset says, and holds nothing that was meant for once."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db.models import F
from django.db.models.functions import Length

from parcours.accounts.models import Membership, Site
from parcours.kernel import clock
from parcours.kernel.prepared import PreparedModels, plain, together
from tests.factories.accounts import member, organisation

pytestmark = pytest.mark.django_db


def _of(organisation: UUID | None, user: UUID | None = None):
    rows = Membership.objects.filter(organisation=organisation)
    rows = rows.select_related("organisation", "site__place").annotate(long=Length("organisation__code"))
    return (rows.filter(user=user) if user else rows).order_by("role")


EVERY = PreparedModels(lambda organisation: _of(organisation))
ONE = PreparedModels(lambda organisation, user: _of(organisation, user))


def told(rows) -> list[tuple]:
    return [(one.id, one.role, one.long, one.organisation.name, one.site) for one in rows]


def test_models_come_as_from_their_queryset(django_assert_num_queries):
    first, second = member(organisation("EN"), role="caseworker"), member(organisation("EN"), role="trainer")
    other = member(organisation("HCR"), role="caseworker")
    for one in (first.organisation, other.organisation):
        assert told(EVERY.all(organisation=one)) == told(_of(one)) != []
    with django_assert_num_queries(1):
        assert told([ONE.first(organisation=first.organisation, user=second.user)])[0][1] == "trainer"
    assert ONE.first(organisation=other.organisation, user=second.user) is None
    assert isinstance(EVERY.all(organisation=first.organisation)[0].organisation.name, dict)


def test_nothing_is_asked_as_a_queryset_asks_it():
    somebody = member(organisation("EN"), role="caseworker")
    of_a_site = PreparedModels(lambda organisation: Membership.objects.filter(site=organisation))
    assert [one.user_id for one in of_a_site.all(organisation=None)] == [somebody.user]


def test_what_was_meant_for_once_is_refused():
    def frozen(**more) -> PreparedModels:
        return PreparedModels(lambda user: Membership.objects.filter(user=user, **more))

    for more in (
        {"since__lt": clock.now()},
        {"organisation": UUID(int=77)},
        {"since__date": date(2026, 3, 5) + timedelta(1)},
        {"organisation__in": [UUID(int=77)]},
    ):
        with pytest.raises(ValueError, match="for ever"):
            frozen(**more).all(user=UUID(int=5))
    with pytest.raises(ValueError, match="does not ask"):
        PreparedModels(lambda user, person: Membership.objects.filter(user=user)).all(
            user=UUID(int=5), person=UUID(int=6)
        )
    with pytest.raises(ValueError, match="apart"):
        PreparedModels(lambda user: Membership.objects.filter(user=user).prefetch_related("user")).all(
            user=UUID(int=5)
        )


def test_rows_that_were_read_are_not_asked_for_again(django_assert_num_queries):
    found = organisation("EN")
    site = Site(organisation=found, code="S")
    with django_assert_num_queries(0):
        together(found, "sites", [site])
        assert list(found.sites.all()) == [site]


def test_plain_rows():
    somebody = member(organisation("EN"), role="caseworker")
    rows = Membership.objects.filter(user=somebody.user)
    assert plain(rows.annotate(code=F("organisation__code")).values_list("user_id", "code")) == [
        (somebody.user, "EN")
    ]
    assert plain(rows.none().values_list("user_id")) == []
