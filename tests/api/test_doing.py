"""What machines do: the same actions, rights and refusals as on the screens."""

import json
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import Client

from parcours.accounts import actions as accounts
from parcours.accounts.models import Membership, Organisation
from parcours.accounts.queries import actor_of
from parcours.api import actions as doors
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.actions import registry
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.people.models import Person
from tests.api.callers import NEW, Caller, caller, member, token_of
from tests.factories.accounts import actor, organisation
from tests.factories.people import person

pytestmark = pytest.mark.django_db


def people() -> int:
    with as_role("system"):
        return Person.objects.count()


def problem(answer, status, code, field=None):
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert (told["status"], told["code"], told["field"]) == (status, code, field)
    assert set(told) == {"type", "title", "status", "detail", "code", "field"} and told["detail"]
    return told


def test_every_action_for_machines_has_an_address_and_no_other():
    from parcours.accounts.policy import policy_of, routes

    found = {
        route.removeprefix("api/v1/actions/"): policy_of(pattern.callback, pattern.name)
        for route, pattern in routes()
        if route.startswith("api/v1/actions/")
    }
    assert {name: policy.right for name, policy in found.items()} == {
        name: spec.right for name, spec in doors.public().items()
    }
    assert {"accounts.create_user", "people.grant_access"} & set(found) == set()
    assert set(registry()) > set(found)


def test_a_person_is_registered_and_the_same_key_has_one_effect():
    by = caller()
    first = by.send("people.register", NEW, "k-1")
    assert first.status_code == 200 and set(first.json()) == {"person", "code"}
    again = by.send("people.register", NEW, "k-1")
    assert (again.status_code, again.json(), people()) == (200, first.json(), 1)
    other = {"registration": NEW["registration"] | {"given_latin": "Fanta"}}
    problem(by.send("people.register", other, "k-1"), 409, "kernel.replayed_otherwise")
    problem(
        by.send("people.share", {"person": str(uuid7()), "organisation": str(uuid7())}, "k-1"),
        409,
        "kernel.replayed_otherwise",
    )
    assert people() == 1
    assert by.send("people.register", NEW, "k-2").json() != first.json()


def test_the_key_is_of_one_user_and_keeps_no_refusal():
    one, other = caller(), caller("job_adviser")
    assert one.send("people.register", NEW, "k").json() != other.send("people.register", NEW, "k").json()
    wrong = {"registration": NEW["registration"] | {"sex": "Q"}}
    for _time in range(2):
        problem(one.send("people.register", wrong, "k-2"), 422, "people.code_unknown", "sex")
    assert one.send("people.register", NEW, "k-2").status_code == 200


@pytest.mark.parametrize("key", ["", "x" * 101, "a b", "é"])
def test_a_key_that_cannot_be_kept_is_refused(key):
    problem(caller().send("people.register", NEW, key), 400, "api.key_unreadable", "Idempotency-Key")
    assert people() == 0


def test_a_refusal_says_why_in_the_callers_language_and_takes_everything_back():
    member_ = member()
    secret, _token = token_of(member_)
    wrong = {"people": [NEW["registration"], NEW["registration"] | {"household_size": 99}]}
    said = {}
    for language in ("fr", "ar", "en", ""):
        answer = Caller(secret, language).send("people.register_many", wrong)
        said[language] = problem(answer, 422, "people.household", "household_size")["detail"]
    assert len({said["fr"], said["ar"], said["en"]}) == 3 and said[""] == said["fr"]
    assert people() == 0


def test_what_was_sent_is_never_repeated():
    by, secret = caller(), "Qzcanary"
    for body in (
        {"registration": NEW["registration"] | {secret: secret}},
        {"registration": NEW["registration"] | {"birth_date": secret}},
        {"registration": secret},
        {secret: {secret: secret}},
        [secret],
        f"{{{secret}",
    ):
        answer = by.send("people.register", body)
        assert answer.status_code in (400, 422) and secret not in answer.content.decode()
    answer = by.send("people.register", {"registration": NEW["registration"] | {"birth_date": "no"}})
    problem(answer, 422, "kernel.invalid", "registration.birth_date")
    assert people() == 0


def test_what_is_not_known_is_refused_however_deep():
    by = caller()
    problem(by.send("people.register", NEW | {"more": 1}), 422, "kernel.invalid")
    deep = {"registration": NEW["registration"] | {"quartier": "x"}}
    problem(by.send("people.register", deep), 422, "kernel.invalid", "registration")


@pytest.mark.parametrize("text", ["a\x00b", "\ud800"])
def test_text_that_cannot_be_stored_is_refused(text):
    sent = {"registration": NEW["registration"] | {"quarter": text}}
    problem(caller().send("people.register", sent), 422, "kernel.invalid")


@pytest.mark.parametrize(
    ("action", "body", "code", "field"),
    [
        (
            "accounts.set_organisation",
            {"code": "é è", "name": {"fr": "x"}, "kind": "public"},
            "accounts.code_unreadable",
            "code",
        ),
        (
            "accounts.set_organisation",
            {"code": "A", "name": {}, "kind": "public"},
            "accounts.body_name",
            "name",
        ),
        (
            "accounts.set_organisation",
            {"code": "A", "name": {"fr": "x"}, "kind": "club"},
            "accounts.unknown_kind",
            "kind",
        ),
    ],
)
def test_what_the_lists_do_not_hold_is_refused_with_its_field(action, body, code, field):
    problem(caller("administrator").send(action, body), 422, code, field)


def test_a_notice_is_named_by_a_code():
    membership = member()
    who = person(actor_of(membership)).person
    body = {"person": str(who), "answer": {"purpose": "sharing", "notice_version": "la première"}}
    answer = Caller(token_of(membership)[0]).send("people.give_consent", body)
    problem(answer, 422, "people.code_unknown", "notice_version")


def test_malformed_and_too_large(settings):
    by = caller()
    problem(by.send("people.register", "{"), 400, "api.malformed")
    problem(by.send("people.register", b"\xff\xfe"), 400, "api.malformed")
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    problem(by.send("people.register", NEW | {"x": "y" * 200}), 413, "api.too_large")


def test_foreign_and_missing_get_the_same_answer_byte_for_byte():
    elsewhere = person(actor(organisation("AMAPPE"))).person
    by = caller()
    told = []
    for who in (elsewhere, uuid7()):
        answer = by.send("people.edit", {"person": str(who), "changes": {"quarter": "x"}})
        problem(answer, 404, "kernel.not_found")
        told.append((answer.content, sorted(answer.headers.items())))
    assert told[0] == told[1]


def test_without_the_right_it_is_refused_before_anything_is_read():
    by = caller("funder")
    for body in (NEW, "{", {"registration": {}}):
        problem(by.send("people.register", body), 403, "kernel.not_allowed")


def test_nobody_and_a_dead_token_are_told_so():
    for secret in ("", "not-a-token"):
        answer = Caller(secret).send("people.register", NEW)
        problem(answer, 401, "accounts.not_signed_in")
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        problem(Caller(secret).ask("people/"), 401, "accounts.not_signed_in")


def test_a_token_dies_when_it_is_revoked_or_its_time_or_role_ends():
    membership = member()
    secret, token = token_of(membership, days=2)
    assert Caller(secret).ask("people/").status_code == 200
    with clock.at(clock.now() + timedelta(days=3)):
        problem(Caller(secret).ask("people/"), 401, "accounts.not_signed_in")
    accounts.revoke_token(by=actor_of(membership), token=token)
    problem(Caller(secret).ask("people/"), 401, "accounts.not_signed_in")
    secret, _token = token_of(membership)
    Membership.objects.filter(id=membership.id).update(until=clock.now())
    problem(Caller(secret).ask("people/"), 401, "accounts.not_signed_in")


def test_a_token_may_what_its_scopes_name_and_no_more():
    by = caller(scopes=["people.see"])
    assert by.ask("people/").status_code == 200
    problem(by.send("people.register", NEW), 403, "kernel.not_allowed")


def test_a_dead_token_is_not_helped_by_a_session():
    membership = member("funder")
    by = Caller("not-a-token")
    by.force_login(membership.user)
    problem(by.ask("programmes/"), 401, "accounts.not_signed_in")


# With the session of the screens --------------------------------------------------------------------


def browser(membership):
    """A signed-in browser of somebody who has chosen her own password."""
    membership.user.must_choose_password = False
    membership.user.save(update_fields=["must_choose_password"])
    made = Client(enforce_csrf_checks=True, HTTP_ACCEPT_LANGUAGE="en", raise_request_exception=False)
    made.force_login(membership.user)
    return made


SITE = {"code": "NEW", "name": {"fr": "Essai"}, "kind": "association"}


def test_a_session_writes_with_the_token_of_a_page_only():
    administrator = member("administrator")
    TOTP.activate(administrator.user, generate_totp_secret())
    made = browser(administrator)
    address = "/api/v1/actions/accounts.set_organisation"
    answer = made.post(address, json.dumps(SITE), content_type="application/json")
    problem(answer, 403, "api.no_csrf")
    assert not Organisation.objects.filter(code="NEW").exists()
    made.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    answer = made.post(address, json.dumps(SITE), content_type="application/json", HTTP_X_CSRFTOKEN="a" * 32)
    assert answer.status_code == 200, answer.content
    assert Organisation.objects.filter(code="NEW").exists()


def test_a_session_without_the_second_factor_that_its_role_needs_is_refused():
    made = browser(member("caseworker"))
    problem(made.get("/api/v1/people/"), 403, "accounts.second_factor")


# One transaction ------------------------------------------------------------------------------------


def test_a_failure_midway_is_a_plain_problem_and_leaves_nothing(monkeypatch):
    from parcours.people import storing

    def fault(*_arguments):
        raise RuntimeError("Qzcanary")

    by = caller()
    monkeypatch.setattr(storing, "_tell", fault)
    answer = by.send("people.register", NEW, "k")
    problem(answer, 500, "api.failed")
    assert "Qzcanary" not in answer.content.decode() and people() == 0


def test_whatever_an_address_wrote_before_it_refused_is_taken_back(monkeypatch):
    from parcours.kernel.refusals import Refused

    def writes_then_refuses(*_arguments, **_named):
        Organisation.objects.create(code="HALF", name={"fr": "x"}, kind="public")
        raise Refused("kernel.invalid")

    by = caller()
    monkeypatch.setattr(doors, "run", writes_then_refuses)
    problem(by.send("people.register", NEW), 422, "kernel.invalid")
    monkeypatch.setattr("parcours.people.searching.search", writes_then_refuses)
    answer = by.post("/api/v1/people/search", '{"text": "x"}', content_type="application/json")
    problem(answer, 422, "kernel.invalid")
    assert not Organisation.objects.filter(code="HALF").exists()


def test_a_get_cannot_write(monkeypatch):
    def writes(*_arguments, **_named):
        Organisation.objects.create(code="READ", name={"fr": "x"}, kind="public")

    by = caller()
    monkeypatch.setattr("parcours.people.queries.page_of", writes)
    problem(by.ask("people/"), 500, "api.failed")
    assert not Organisation.objects.filter(code="READ").exists()


def test_a_constraint_that_waits_for_the_end_is_a_problem_not_a_crash(monkeypatch):
    from parcours.people import models

    def dangles(*_arguments, **_named):
        models.PersonName(person_id=who, script="latin", given="A").save()
        models.SpokenLanguage(person_id=who, language_id="qqq", level="good").save()

    membership = member()
    by = actor_of(membership)
    who = person(by).person
    monkeypatch.setattr(doors, "run", dangles)
    problem(Caller(token_of(membership)[0]).send("people.register", NEW), 409, "api.clash")
    with acting(by):
        assert models.PersonName.objects.filter(person_id=who).count() == 1


# Addresses that are none ----------------------------------------------------------------------------


def test_what_is_not_there_and_what_does_not_answer():
    by = caller()
    for address in ("nothing", "people", "actions/people.unknown", "actions/people.grant_access"):
        problem(by.ask(address), 404, "kernel.not_found")
    problem(by.send("people.grant_access", {}), 404, "kernel.not_found")
    problem(by.ask("actions/people.register"), 405, "api.method")
    problem(by.post("/api/v1/people/"), 405, "api.method")


def test_an_entry_of_the_journal_tells_who_and_by_what():
    membership = member()
    made = Caller(token_of(membership)[0]).send("people.register", NEW).json()
    with acting(actor_of(membership)):
        entry = Entry.objects.get(kind="people.registered", person_id=made["person"])
    assert (entry.user_id, entry.action) == (membership.user_id, "people.register")
