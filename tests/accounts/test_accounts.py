"""Roles, rights, accounts and tokens."""

from datetime import timedelta

import pytest

from parcours.accounts import actions, queries, rights
from parcours.accounts.enums import Role
from parcours.accounts.models import Membership, Site, Token, User
from parcours.kernel import clock
from parcours.kernel.actions import registry
from parcours.kernel.actor import Actor
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from tests.factories.accounts import actor, organisation

TRUTH = {
    # right: who holds it, in the order of Role
    "people.register": "caseworker job_adviser enterprise_coach",
    "people.see": "caseworker trainer job_adviser enterprise_coach coordinator",
    "people.restricted": "caseworker coordinator",
    "cases.orient": "caseworker coordinator",
    "training.certify": "trainer",
    "training.revoke": "coordinator",
    "training.export": "trainer coordinator",
    "results.open": "caseworker coordinator monitoring",
    "accounts.manage": "administrator",
    "accounts.confirm": "administrator coordinator",
    "journal.audit": "data_protection",
    "programmes.load": "administrator",
    "people.receive": "caseworker job_adviser enterprise_coach",
    "people.answer_requests": "data_protection",
    "people.merge": "coordinator",
    "cases.handover": "coordinator",
    "referrals.override": "coordinator",
    "referrals.answer": "caseworker job_adviser enterprise_coach coordinator",
    "referrals.board": "coordinator monitoring",
    "aid.decide": "caseworker job_adviser enterprise_coach",
    "aid.decide_more": "coordinator",
    "aid.reconcile": "monitoring",
    "messages.run": "administrator",
    "complaints.handle": "coordinator data_protection",
    "complaints.protect": "data_protection",
}


@pytest.fixture
def admin(db):
    return actor(organisation("EN"), role="administrator")


@pytest.fixture
def worker(admin):
    made = actions.create_user(
        by=admin,
        login="Awa.Test",
        name="Awa Test",
        password="quiet river stones",
        organisation=admin.organisation,
        role="caseworker",
    )
    return Membership.objects.select_related("user").get(id=made.membership)


def test_nobody_both_grants_rights_and_audits(admin):
    made = actions.create_user(
        by=Actor.system("tests"),
        login="dpo.test",
        name="Dpo Test",
        password="quiet river stones",
        organisation=admin.organisation,
        role="data_protection",
    )
    with pytest.raises(Refused) as refused:
        actions.grant_role(
            by=admin, user=made.user, organisation=organisation("OTHER").id, role="administrator"
        )
    assert refused.value.code == "accounts.grants_and_audits"


@pytest.mark.parametrize(("right", "holders"), TRUTH.items())
def test_rights_are_held_by_these_roles_and_no_others(right, holders):
    assert {role for role in Role.values if right in rights.rights_of(role)} == set(holders.split())


def test_the_table_is_sound():
    assert set(rights.TABLE) == set(Role.values)
    assert rights.check_table() == []
    held = {right for row in rights.TABLE.values() for right in row}
    assert held == set(rights.RIGHTS)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"administrator": {"accounts.manage", "journal.audit"}}, "may not audit"),
        ({"funder": {"people.see"}}, "never a person"),
        ({"trainer": {"people.fly"}}, "unknown rights"),
    ],
)
def test_an_unsound_table_is_found(table, words):
    assert words in rights.check_table(table)[0]


def test_every_action_asks_for_a_right_that_exists():
    for spec in registry().values():
        if not spec.name.startswith("test."):
            assert spec.right in rights.RIGHTS, spec.name


def test_an_account_is_opened_with_a_role(worker):
    assert worker.user.login == "awa.test"
    assert worker.user.check_password("quiet river stones")
    assert queries.actor_of(worker).may("people.register")
    assert not queries.actor_of(worker).may("accounts.manage")


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"login": "awa.test"}, "accounts.login_taken", "login"),
        ({"login": "a b"}, "accounts.login_unreadable", "login"),
        ({"login": "ندى"}, "accounts.login_unreadable", "login"),
        ({"name": "  "}, "accounts.no_name", "name"),
        ({"password": "12345678"}, "accounts.password_weak", "password"),
        ({"role": "king"}, "accounts.unknown_role", "role"),
    ],
)
def test_a_bad_account_is_refused_whole(admin, worker, change, code, field):
    asked = {
        "login": "new.one",
        "name": "New One",
        "password": "quiet river stones",
        "organisation": admin.organisation,
        "role": "trainer",
    }
    with pytest.raises(Refused) as refused:
        actions.create_user(by=admin, **(asked | change))
    assert (refused.value.code, refused.value.field) == (code, field)
    assert User.objects.count() == 1


@pytest.fixture
def oujda(db):
    from parcours.reference.queries import find_place

    return find_place("MA", "Oujda", "city").code


NAMED = {"fr": "Centre", "ar": "مركز", "en": "Centre"}


def test_only_the_system_opens_an_account_without_a_password(admin):
    asked = {"login": "no.password", "name": "Nobody Yet", "password": "", "role": "trainer"}
    asked["organisation"] = admin.organisation
    with pytest.raises(Refused) as refused:
        actions.create_user(by=admin, **asked)
    assert refused.value.code == "accounts.password_weak"
    actions.create_user(by=Actor.system("tests"), **asked)
    kept = User.objects.get(login="no.password")
    assert not kept.has_usable_password()
    assert not kept.check_password("")


def test_a_site_is_recorded_and_corrected(admin, oujda):
    arguments = {"by": admin, "organisation": admin.organisation, "code": "EN-1"}
    first = actions.set_site(**arguments, name=NAMED, place=oujda)
    again = actions.set_site(**arguments, name=NAMED | {"fr": "Autre"}, place=oujda, phone="+212400000000")
    assert first == again
    kept = Site.objects.get()
    assert (kept.name["fr"], kept.place_id, kept.organisation_id) == ("Autre", oujda, admin.organisation)


def test_a_site_does_not_change_hands(admin):
    actions.set_site(by=admin, organisation=admin.organisation, code="EN-1", name=NAMED)
    other = organisation("HCR")
    with pytest.raises(Refused) as refused:
        actions.set_site(by=admin, organisation=other.id, code="EN-1", name=NAMED)
    assert refused.value.code == "accounts.site_of_another"
    assert Site.objects.get().organisation_id == admin.organisation


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"place": "nowhere"}, "accounts.unknown_place"),
        ({"organisation": uuid7()}, "accounts.unknown_organisation"),
    ],
)
def test_a_site_that_is_nowhere_is_refused(admin, change, code):
    asked = {"organisation": admin.organisation, "code": "EN-1", "name": NAMED} | change
    with pytest.raises(Refused) as refused:
        actions.set_site(by=admin, **asked)
    assert refused.value.code == code
    assert not Site.objects.exists()


def test_nobody_changes_her_own_roles(admin, worker):
    herself = queries.actor_of(worker)
    with pytest.raises(NotAllowed):
        actions.grant_role(
            by=herself, user=herself.user, organisation=herself.organisation, role="administrator"
        )
    with pytest.raises(Refused) as refused:
        actions.grant_role(by=admin, user=admin.user, organisation=admin.organisation, role="data_protection")
    assert refused.value.code == "accounts.not_oneself"


def test_an_ended_role_is_gone_at_once_and_its_token_too(admin, worker):
    _made, secret = actions.make_token(
        by=queries.actor_of(worker), label="phone", scopes=["people.see"], days=30
    )
    assert queries.actor_with_token(secret).may("people.see")
    actions.end_role(by=admin, membership=worker.id)
    assert list(queries.memberships_of(worker.user_id)) == []
    assert queries.actor_with_token(secret) is None
    with pytest.raises(Missing):
        actions.end_role(by=admin, membership=worker.id)


def test_a_closed_account_acts_no_more(admin, worker):
    actions.close_user(by=admin, user=worker.user_id)
    assert list(queries.memberships_of(worker.user_id)) == []


def test_a_token_is_scoped_expiring_and_revocable(worker):
    herself = queries.actor_of(worker)
    made, secret = actions.make_token(by=herself, label="phone", scopes=["people.see"], days=1)
    assert secret not in str(Token.objects.values().get())
    acting = queries.actor_with_token(secret)
    assert acting.may("people.see")
    assert not acting.may("people.register")
    with clock.at(clock.now() + timedelta(days=1, seconds=1)):
        assert queries.actor_with_token(secret) is None
    assert queries.actor_with_token(secret + "x") is None
    actions.revoke_token(by=herself, token=made.token)
    assert queries.actor_with_token(secret) is None


@pytest.mark.parametrize(
    ("scopes", "days", "code"),
    [
        (["accounts.manage"], 1, "accounts.token_scope"),
        ([], 1, "accounts.empty_list"),
        (["people.see"], 0, "accounts.token_life"),
        (["people.see"], 4000, "accounts.token_life"),
    ],
)
def test_a_token_beyond_its_owner_is_refused(worker, scopes, days, code):
    with pytest.raises(Refused) as refused:
        actions.make_token(by=queries.actor_of(worker), label="x", scopes=scopes, days=days)
    assert refused.value.code == code


def test_nobody_revokes_the_token_of_another(admin, worker):
    made, _secret = actions.make_token(by=queries.actor_of(worker), label="x", scopes=["people.see"], days=1)
    with pytest.raises(Missing):
        actions.revoke_token(by=admin, token=made.token)
