"""Whoever sees people goes through the module on data protection first: on screens, by API, with a token."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from parcours.accounts import actions, module, queries
from parcours.accounts.enums import Role
from parcours.accounts.models import Membership, User
from parcours.accounts.rights import EVERYBODY, SEES_PEOPLE, rights_of
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, Refused
from parcours.people.models import Person
from tests.factories import outreach as factory
from tests.factories.accounts import member, organisation
from tests.factories.people import person
from tests.factories.programmes import eu_maroc_text, load, load_eu_maroc, load_second

pytestmark = pytest.mark.django_db
MODULE = "/account/data-protection/"
RIGHT = {one.code: one.right for one in module.QUESTIONS}


def closed(membership_or_user) -> None:
    user = getattr(membership_or_user, "user_id", membership_or_user)
    User.objects.filter(pk=user).update(protects_since=None)


def again(membership) -> Membership:
    return Membership.objects.select_related("user", "organisation").get(pk=membership.pk)


@pytest.fixture
def newcomer(sign_in):
    load_eu_maroc()
    client = sign_in("caseworker")
    closed(client.membership)
    return client


@pytest.mark.parametrize("role", Role.values)
def test_a_role_that_sees_people_opens_nothing_before(role):
    by = member(organisation("EN"), role)
    closed(by.user)
    row = Membership.objects.select_related("user").get(pk=by.membership)
    held = queries.actor_of(row)
    assert held.rights == (frozenset(EVERYBODY) if role in SEES_PEOPLE else rights_of(role))
    assert queries.lacks_module(held) == (role in SEES_PEOPLE)
    assert not queries.lacks_module(by)


def test_one_page_is_open_and_the_ways_out(newcomer):
    for address in ("/", "/people/", "/todo/", "/outreach/", "/account/", "/account/tokens/", "/results/"):
        answer = newcomer.get(address)
        assert (answer.status_code, answer.headers.get("Location")) == (302, MODULE), address
    assert newcomer.get(MODULE).status_code == 200
    assert newcomer.get("/account/role/").headers.get("Location") != MODULE
    spoken = newcomer.post("/language/setlang/", {"language": "ar", "next": MODULE})
    assert spoken.headers["Location"] == MODULE and 'dir="rtl"' in newcomer.get(MODULE).content.decode()
    refused = newcomer.get("/api/v1/training/sessions")
    assert refused.status_code == 403 and refused.json()["code"] == "accounts.module"
    assert newcomer.post("/account/logout/").headers["Location"] != MODULE
    assert newcomer.get(MODULE).status_code == 302


def test_a_token_opens_no_more_than_she_does(newcomer):
    made = actions.make_token(by=newcomer.actor, label="x", scopes=["people.see"], days=3)
    newcomer.logout()
    headers = {"HTTP_AUTHORIZATION": f"Bearer {made[1]}"}
    read = newcomer.get("/api/v1/training/sessions", **headers)
    assert read.status_code == 403 and read.json()["code"] == "accounts.module"
    sent = newcomer.post("/api/v1/actions/people.register", "{}", content_type="application/json", **headers)
    assert sent.status_code == 403 and sent.json()["code"] == "accounts.module"


def test_the_database_shows_nobody_before(newcomer):
    person(newcomer.actor)
    before = queries.actor_of(again(newcomer.membership))
    with transaction.atomic(), acting(before):
        assert Person.objects.count() == 0
    with transaction.atomic(), acting(newcomer.actor):
        assert Person.objects.count() == 1


def test_wrong_answers_are_explained_and_the_right_ones_open(newcomer):
    wrong = RIGHT | {"lost": "wait"}
    page = newcomer.post(MODULE, wrong | {"request_id": str(uuid7())})
    told = page.content.decode()
    assert page.status_code == 422 and "Plus tôt on le sait" in told
    assert 'value="restricted"' in told and told.count(" checked") == len(RIGHT)
    assert newcomer.get("/people/").headers["Location"] == MODULE
    assert newcomer.post(MODULE, RIGHT | {"request_id": str(uuid7())}).headers["Location"] == "/"
    assert newcomer.get("/people/").status_code == 200
    assert User.objects.get(pk=newcomer.membership.user_id).protects_since == clock.today()
    with transaction.atomic(), as_role("system"):
        [entry] = Entry.objects.filter(kind="accounts.protects")
    assert entry.facts["how"] == "module" and entry.user_id == newcomer.membership.user_id
    assert '<form class="form" novalidate' not in newcomer.get(MODULE).content.decode()


def test_answers_are_judged_by_the_action_itself(newcomer):
    by = queries.actor_of(again(newcomer.membership))
    for answers in ({}, RIGHT | {"curious": "yes"}):
        with pytest.raises(Refused) as refused:
            actions.pass_module(by=by, answers=answers)
        assert refused.value.code == "accounts.module_wrong"
    assert User.objects.get(pk=by.user).protects_since is None


def test_a_reported_training_on_data_protection_opens_the_accounts_of_colleagues(newcomer):
    by, partner = member(newcomer.actor.organisation, "coordinator"), member(organisation("AMAPPE"))
    closed(partner.user)
    told = {"institution": "", "institution_kind": ""}
    hers = factory.official(by, "A", body=by.organisation, user=newcomer.actor.user, **told)
    theirs = factory.official(by, "B", body=partner.organisation, user=partner.user, **told)

    def open_(user) -> bool:
        return User.objects.get(pk=user).protects_since is not None

    other = factory.event(by, kind="capacity", themes=["rights"])
    factory.trained(by, other, hers)
    factory.event_report(by, other, 1)
    assert not open_(newcomer.actor.user)
    wanted = factory.event(by, kind="capacity", themes=["data_protection"])
    factory.trained(by, wanted, hers, theirs)
    assert not open_(newcomer.actor.user)
    factory.event_report(by, wanted, 2)
    assert open_(newcomer.actor.user) and not open_(partner.user)
    assert newcomer.get("/people/").status_code == 200
    with pytest.raises(Missing):
        actions.note_protection(by=by, users=[partner.user], on=clock.today())


def test_whoever_signed_in_before_keeps_her_account_open(newcomer):
    old, fresh = newcomer.membership.user_id, member(organisation("EN")).user
    closed(old)
    closed(fresh)
    User.objects.filter(pk=old).update(last_login=clock.now())
    User.objects.filter(pk=fresh).update(last_login=None)
    moved = import_module("parcours.accounts.migrations.0009_protects_since")
    moved.keep_open(None, SimpleNamespace(connection=connection))
    assert User.objects.get(pk=old).protects_since is not None


def test_the_programme_says_it_in_its_own_words_and_the_product_where_it_says_none(newcomer):
    told = eu_maroc_text()
    words = {"touche à la vie de quelqu’un": "est un secret Qz", 'right = "no"': 'right = "short"'}
    for before, after in words.items():
        assert told.count(before) == 1
        told = told.replace(before, after)
    load(told.replace('[data_protection]\nversion = "1"', '[data_protection]\nversion = "2"'))
    assert "est un secret Qz" in newcomer.get(MODULE).content.decode()
    assert newcomer.post(MODULE, RIGHT | {"request_id": str(uuid7())}).status_code == 422
    answers = RIGHT | {"curious": "short", "request_id": str(uuid7())}
    assert newcomer.post(MODULE, answers).headers["Location"] == "/"
    with transaction.atomic(), as_role("system"):
        assert Entry.objects.get(kind="accounts.protects").facts["version"] == "2"
    load_second()
    assert module.current() is module.OWN
    page = newcomer.get(MODULE).content.decode()
    assert "touche à la vie de quelqu’un" in page and "Qz" not in page
