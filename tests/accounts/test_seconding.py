"""Data protection and focal points: asked by one, confirmed by another, and nothing works before."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from parcours.accounts import actions, queries, seconding
from parcours.accounts.models import Membership, RoleAsked
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from tests.factories.accounts import member, organisation

pytestmark = pytest.mark.django_db
ROLE = "data_protection"


@pytest.fixture
def en():
    return organisation("EN")


@pytest.fixture
def admin(en):
    return member(en, "administrator")


def asked(admin: Actor, login: str = "dpo.test"):
    told = {"name": "Dpo Test", "password": "quiet river stones", "organisation": admin.organisation}
    return actions.create_user(by=admin, login=login, role=ROLE, **told)


def held(user) -> list[str]:
    return [one.role for one in queries.memberships_of(user)]


def kinds() -> list[str]:
    with as_role("system"):
        found = Entry.objects.filter(kind__startswith="accounts.role").order_by("recorded_at", "sequence")
        return list(found.values_list("kind", flat=True))


def test_it_opens_nothing_before_another_administrator_confirms(admin, en):
    made = asked(admin)
    assert made.membership is None and held(made.user) == [] and kinds() == ["accounts.role_asked"]
    with pytest.raises(Refused) as refused:
        actions.grant_role(by=admin, user=made.user, organisation=en.id, role=ROLE)
    assert refused.value.code == "accounts.already_asked"
    second = member(en, "administrator")
    [row] = seconding.asked(second)
    assert row.id == made.asked
    actions.confirm_role(by=second, asked=made.asked)
    assert held(made.user) == [ROLE] and not seconding.asked(second)
    assert kinds() == ["accounts.role_asked", "accounts.role_confirmed", "accounts.role_granted"]
    with pytest.raises(Missing):
        actions.refuse_role(by=second, asked=made.asked)


def test_nobody_confirms_what_she_asked_for_or_what_is_hers(admin, en):
    her = member(en, "coordinator")
    made = actions.grant_role(by=admin, user=her.user, organisation=en.id, role=ROLE)
    for by in (admin, her):
        with pytest.raises(Refused) as refused:
            actions.confirm_role(by=by, asked=made.asked)
        assert refused.value.code == "accounts.second_not_oneself"
    for role in ("caseworker", "data_protection"):
        with pytest.raises(NotAllowed):
            actions.confirm_role(by=member(en, role), asked=made.asked)
    assert ROLE not in held(her.user)
    # Who asked for it in another role is still who asked for it.
    Membership.objects.create(user_id=admin.user, organisation=en, role="coordinator")
    both = queries.actor_of(queries.memberships_of(admin.user).get(role="coordinator"))
    with pytest.raises(Refused):
        actions.confirm_role(by=both, asked=made.asked)


def test_an_account_that_she_opened_herself_is_no_second_person(admin, en):
    made = asked(admin)
    told = {"password": "quiet river stones", "organisation": en.id, "role": "administrator"}
    puppet = actions.create_user(by=admin, login="puppet", name="Puppet", **told)
    first = queries.actor_of(queries.memberships_of(puppet.user).get())
    further = actions.create_user(by=first, login="further", name="Further", **told)
    second = queries.actor_of(queries.memberships_of(further.user).get())
    for by in (first, second):
        assert not seconding.asked(by)
        with pytest.raises(Refused) as refused:
            actions.confirm_role(by=by, asked=made.asked)
        assert refused.value.code == "accounts.second_too_new"
    assert held(made.user) == []
    with clock.at(clock.now() + timedelta(days=8)):
        actions.confirm_role(by=second, asked=made.asked)
        assert held(made.user) == [ROLE]


def test_a_coordinator_confirms_where_there_is_one_administrator_alone(admin, en):
    partner = member(organisation("ASSO", kind="association"), "coordinator")
    made = asked(admin)
    coordinator = member(en, "coordinator")
    with pytest.raises(Refused) as refused:
        actions.confirm_role(by=partner, asked=made.asked)
    assert refused.value.code == "accounts.administrator_seconds" and not seconding.asked(partner)
    other = member(en, "administrator")
    with pytest.raises(Refused):
        actions.confirm_role(by=coordinator, asked=made.asked)
    Membership.objects.filter(id=other.membership).update(until=clock.now())
    actions.confirm_role(by=coordinator, asked=made.asked)
    assert held(made.user) == [ROLE]


def test_where_no_grantee_has_a_coordinator_a_partners_may(admin):
    partner = member(organisation("ASSO", kind="association"), "coordinator")
    made = asked(admin)
    actions.confirm_role(by=partner, asked=made.asked)
    assert held(made.user) == [ROLE]


def test_it_is_refused_or_taken_back_and_asked_again(admin, en):
    made = asked(admin)
    actions.refuse_role(by=member(en, "administrator"), asked=made.asked)
    again = actions.grant_role(by=admin, user=made.user, organisation=en.id, role=ROLE)
    actions.refuse_role(by=admin, asked=again.asked)
    assert held(made.user) == [] and kinds().count("accounts.role_refused") == 2
    with pytest.raises(Missing):
        actions.confirm_role(by=member(en, "administrator"), asked=again.asked)


def test_a_closed_account_is_given_nothing_and_auditors_grant_no_rights(admin, en):
    made, second = asked(admin), member(en, "administrator")
    actions.close_user(by=admin, user=made.user)
    with pytest.raises(Refused) as refused:
        actions.confirm_role(by=second, asked=made.asked)
    assert refused.value.code == "accounts.unknown_user"
    other = member(en, "administrator")
    with pytest.raises(Refused) as refused:
        actions.grant_role(by=admin, user=other.user, organisation=en.id, role=ROLE)
    assert refused.value.code == "accounts.grants_and_audits"


def test_the_command_line_needs_no_second_and_other_roles_none(admin):
    told = {"name": "First", "password": "", "organisation": admin.organisation, "role": ROLE}
    made = actions.create_user(by=Actor.system("tests"), login="first.dpo", **told)
    assert held(made.user) == [ROLE] and made.asked is None
    other = actions.grant_role(by=admin, user=made.user, organisation=admin.organisation, role="coordinator")
    assert other.membership is not None


def test_the_database_wants_two_people(admin):
    made = asked(admin)
    rows = RoleAsked.objects.filter(pk=made.asked)
    for one in (admin.user, made.user):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(confirmed=True, decided_by=one, decided_at=clock.now())
