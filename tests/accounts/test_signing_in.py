"""Signing in on the real addresses: what stands before people's files, and what holds attempts."""

import time
from dataclasses import replace
from importlib import import_module
from types import SimpleNamespace

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test import Client

from parcours.accounts import actions
from parcours.accounts.models import Membership, User
from parcours.accounts.queries import actor_of
from parcours.accounts.rights import TABLE
from parcours.journal.models import Entry
from parcours.kernel import limits
from parcours.kernel.context import as_role
from parcours.kernel.models import Attempt
from parcours.kernel.refusals import NotAllowed, Refused
from tests.factories.accounts import actor, member, organisation

pytestmark = pytest.mark.django_db
PASSWORD = "quiet river stones"
LOGIN, CODE = "/account/login/", "/account/second-factor/authenticate/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PEOPLE = ("/people/", "/people/register/", "/training/", "/api/v1/people/")


@pytest.fixture
def admin():
    return actor(organisation("EN"), role="administrator")


@pytest.fixture
def membership(admin):
    made = actions.create_user(
        by=admin,
        login="somebody",
        name="Some Body",
        password=PASSWORD,
        organisation=admin.organisation,
        role="caseworker",
    )
    membership = Membership.objects.select_related("user").get(id=made.membership)
    # She has chosen her own password since.
    actions.note_password(by=actor_of(membership))
    membership.user.refresh_from_db()
    return membership


@pytest.fixture
def user(membership):
    """Somebody with a second factor."""
    totp.TOTP.activate(membership.user, SECRET)
    return membership.user


def login(client, password=PASSWORD, who="somebody", **more):
    return client.post(LOGIN, {"login": who, "password": password}, **more)


def code() -> str:
    return totp.format_hotp_value(totp.hotp_value(SECRET, int(time.time()) // 30))


def signed_in(client=None) -> Client:
    """All the way in; the code may be used again by the next one."""
    client = client or Client()
    assert login(client).headers["Location"] == CODE
    assert client.post(CODE, {"code": code()}).headers["Location"] == "/"
    Attempt.objects.all().delete()
    return client


def gets_in(client) -> bool:
    return client.get("/people/").status_code == 200


def test_between_the_password_and_the_code_nothing_of_people_opens(user):
    client = Client()
    assert login(client).headers["Location"] == CODE
    for address in PEOPLE:
        assert client.get(address).status_code in (302, 401)
        assert client.post(address).status_code in (302, 401)
    assert client.post(CODE, {"code": "000000" if code() != "000000" else "000001"}).status_code == 200
    assert not gets_in(client)
    assert gets_in(signed_in(client))


def test_without_a_second_factor_the_way_leads_to_setting_it_up_and_nowhere_else(membership):
    client = Client()
    login(client)
    for address in PEOPLE[:3]:
        assert client.get(address).headers["Location"] == "/account/second-factor/totp/activate/"
    assert client.get(PEOPLE[3]).status_code == 403
    for address in ("/account/second-factor/totp/deactivate/", "/account/second-factor/recovery-codes/"):
        client.get(address)
        client.post(address)
    assert not gets_in(client)


@pytest.mark.parametrize("role", sorted(TABLE))
def test_whoever_could_let_somebody_in_needs_a_second_factor_too(admin, role):
    made = actions.create_user(
        by=admin,
        login="other",
        name="Other",
        password=PASSWORD,
        organisation=admin.organisation,
        role=role,
    )
    if made.asked:
        actions.confirm_role(by=member(organisation("EN"), "administrator"), asked=made.asked)
    User.objects.filter(login="other").update(must_choose_password=False)
    client = Client()
    login(client, who="other")
    with_figures_alone = role == "funder"
    asked = ("/", "/results/", "/account/users/", "/account/users/new/", "/account/tokens/")
    answers = [client.get(address) for address in asked]
    held = [a.headers.get("Location") == "/account/second-factor/totp/activate/" for a in answers]
    assert held == [not with_figures_alone] * 5


def test_a_code_opens_once(user):
    first, second = Client(), Client()
    login(first), login(second)
    used = code()
    assert first.post(CODE, {"code": used}).status_code == 302
    # As another process would see it: what this one remembers is gone.
    cache.clear()
    assert second.post(CODE, {"code": used}).status_code == 200
    assert not gets_in(second)


def test_a_recovery_code_opens_once(user):
    [recovery, *_others] = RecoveryCodes.activate(user).get_unused_codes()
    first, second = Client(), Client()
    login(first), login(second)
    assert first.post(CODE, {"code": recovery}).status_code == 302
    assert second.post(CODE, {"code": recovery}).status_code == 200
    assert not gets_in(second)


def test_signing_in_changes_the_session_and_ends_with_the_browser(user):
    client = Client()
    client.get(LOGIN)
    login(client)
    between = client.cookies["session"].value
    client.post(CODE, {"code": code()})
    cookie = client.cookies["session"]
    assert cookie.value != between and not cookie["expires"] and not cookie["max-age"]
    stale = Client()
    stale.cookies["session"] = between
    assert not gets_in(stale)
    Attempt.objects.all().delete()
    fixed = Client()
    fixed.cookies["session"] = "chosen-by-somebody-else-0123456789"
    signed_in(fixed)
    assert fixed.cookies["session"].value != "chosen-by-somebody-else-0123456789"


def test_a_changed_password_ends_every_other_session(user):
    here, elsewhere = signed_in(), signed_in()
    words = {"oldpassword": PASSWORD, "password1": "other quiet stones", "password2": "other quiet stones"}
    assert here.post("/account/password/change/", words).status_code == 302
    assert gets_in(here) and not gets_in(elsewhere)


def test_a_closed_account_and_an_ended_role_end_the_session(user, membership, admin):
    client = signed_in()
    assert gets_in(client)
    actions.end_role(by=admin, membership=membership.id)
    assert client.get("/people/").status_code == 404
    actions.grant_role(by=admin, user=user.id, organisation=admin.organisation, role="caseworker")
    assert gets_in(client)
    actions.close_user(by=admin, user=user.id)
    assert not gets_in(client)
    assert login(Client()).status_code == 302 and not gets_in(client)


def test_the_second_factor_is_not_taken_off_without_the_password_again(user):
    client = signed_in()
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    answer = client.post("/account/second-factor/totp/deactivate/")
    assert "/reauthenticate/" in answer.headers["Location"]
    assert user.authenticator_set.filter(type="totp").exists()


# Attempts -------------------------------------------------------------------------------------------


def test_a_login_is_tried_five_times_whatever_the_process_and_the_address(user):
    for number in range(5):
        cache.clear()
        login(Client(), "wrong", REMOTE_ADDR=f"192.0.2.{number}")
    assert login(Client(), REMOTE_ADDR="192.0.2.9").status_code == 200
    assert Attempt.objects.exists()


def test_an_address_tries_ten_logins_a_minute(user):
    for number in range(10):
        cache.clear()
        login(Client(), "wrong", f"login-{number}", REMOTE_ADDR="192.0.2.1")
    assert login(Client(), REMOTE_ADDR="192.0.2.1").status_code == 200
    assert login(Client(), REMOTE_ADDR="192.0.2.2").headers["Location"] == CODE


def test_who_signs_in_well_is_not_counted(user):
    for _number in range(12):
        signed_in()


def test_nothing_of_who_tried_is_kept_and_what_is_over_goes(user, django_assert_num_queries):
    login(Client(), "wrong")
    kept = list(Attempt.objects.all())
    assert kept and all(len(row.key) == 64 and "somebody" not in row.key + row.value for row in kept)
    Attempt.objects.update(expires_at="2018-01-01T00:00:00Z")
    cache.set("allauth:x", [1.5], 60)
    assert Attempt.objects.count() == 1 and cache.get("allauth:x") == [1.5]
    assert cache.delete("allauth:x") and cache.get("allauth:x", "none") == "none"
    with django_assert_num_queries(0):
        cache.set("people:count", 3)
        assert cache.get("people:count") == 3


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "203.0.113.5", "10.0.0.1"),
        (1, "203.0.113.5", "203.0.113.5"),
        (1, "198.51.100.1, 203.0.113.5", "203.0.113.5"),
        (2, "198.51.100.1, 203.0.113.5, 10.0.0.2", "203.0.113.5"),
        (2, "203.0.113.5", "10.0.0.1"),
        (1, "not an address", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_only_trusted_proxies_say_who_asks(rf, settings, proxies, told, address):
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", **({"HTTP_X_FORWARDED_FOR": told} if told else {}))
    assert limits.client_address(request) == address


@pytest.mark.parametrize("proxies", [0, 1])
def test_an_invented_address_does_not_escape_the_limits(user, settings, proxies):
    settings.TRUSTED_PROXIES = proxies
    told = ", 198.51.100.1" if proxies else ""
    for number in range(10):
        login(Client(), "wrong", f"login-{number}", HTTP_X_FORWARDED_FOR=f"192.0.2.{number}{told}")
    assert login(Client(), HTTP_X_FORWARDED_FOR=f"192.0.2.99{told}").status_code == 200
    elsewhere = {"HTTP_X_FORWARDED_FOR": "198.51.100.2"} if proxies else {"REMOTE_ADDR": "198.51.100.2"}
    assert login(Client(), **elsewhere).headers["Location"] == CODE


def test_one_ipv6_network_is_one_address(rf):
    asked = [limits.too_many(rf.get("/", REMOTE_ADDR=f"2001:db8::{n:x}")) for n in range(1, 63)]
    assert asked[-1] and not limits.too_many(rf.get("/", REMOTE_ADDR="2001:db8:1::1"))


# A password that somebody else gave ----------------------------------------------------------------

CHANGE = "/account/password/change/"
OWN = {"oldpassword": PASSWORD, "password1": "seven green lanterns", "password2": "seven green lanterns"}


@pytest.fixture
def given(membership):
    """Somebody without a second factor whose password the administrator knows."""
    User.objects.filter(id=membership.user_id).update(must_choose_password=True)
    return membership.user


def test_an_account_that_was_opened_for_somebody_waits_for_her_own_password(admin):
    made = actions.create_user(
        by=admin, login="new", name="N", password=PASSWORD, organisation=admin.organisation, role="caseworker"
    )
    assert User.objects.get(id=made.user).must_choose_password


def test_with_a_given_password_the_way_leads_to_choosing_ones_own_and_nowhere_else(given):
    client = Client()
    login(client)
    for address in ("/", "/people/", "/account/", "/account/second-factor/totp/activate/"):
        assert client.get(address).headers["Location"] == CHANGE, address
    assert client.get("/api/v1/people", follow=True).status_code in (401, 403, 404)
    assert client.get(CHANGE).status_code == 200


def test_after_choosing_it_the_way_goes_on_and_it_is_told_without_the_password(given):
    client = Client()
    login(client)
    assert client.post(CHANGE, OWN).headers["Location"] == "/"
    assert not User.objects.get(id=given.id).must_choose_password
    assert client.get("/").headers["Location"] == "/account/second-factor/totp/activate/"
    with as_role("system"):
        told = Entry.objects.filter(kind="accounts.password_chosen", user_id=given.id).last()
    assert told is not None and told.facts == {}


def test_the_given_password_is_not_ones_own(given):
    client = Client()
    login(client)
    same = OWN | {"password1": PASSWORD, "password2": PASSWORD}
    assert client.post(CHANGE, same).status_code == 200
    assert User.objects.get(id=given.id).must_choose_password


# What a lost or a stolen second factor means ---------------------------------------------------------


def test_the_secrets_of_second_factors_are_not_in_the_database_in_the_clear(user):
    RecoveryCodes.activate(user)
    kept = {one.type: one.data for one in user.authenticator_set.all()}
    assert SECRET not in str(kept)
    plain = RecoveryCodes.generate_seed()
    assert len(kept["recovery_codes"]["seed"]) > len(plain)
    # And what they open stays the same.
    client = Client()
    login(client)
    assert client.post(CODE, {"code": code()}).status_code == 302 and gets_in(client)


def test_secrets_kept_before_are_sealed_once(user):
    seal_secrets = import_module("parcours.accounts.migrations.0003_seal_second_factors").seal_secrets
    row = user.authenticator_set.get(type="totp")
    row.data = {"secret": SECRET}
    row.save()
    for _run in range(2):
        seal_secrets(apps, SimpleNamespace(connection=connection))
        row.refresh_from_db()
        assert SECRET not in str(row.data)
    client = Client()
    login(client)
    client.post(CODE, {"code": code()})
    assert gets_in(client)


def test_an_administrator_takes_off_a_lost_second_factor_and_another_one_is_set_up(user, admin):
    client = signed_in()
    actions.reset_second_factor(by=admin, user=user.id)
    assert not user.authenticator_set.exists()
    assert client.get("/people/").headers["Location"] == "/account/second-factor/totp/activate/"
    fresh = Client()
    login(fresh)
    assert fresh.get("/people/").headers["Location"] == "/account/second-factor/totp/activate/"
    with as_role("system"):
        told = Entry.objects.get(kind="accounts.second_factor_reset", object_id=user.id)
    assert (told.user_id, told.facts) == (admin.user, {})
    with pytest.raises(Refused) as refused:
        actions.reset_second_factor(by=admin, user=user.id)
    assert refused.value.code == "accounts.no_second_factor"


def test_nobody_takes_off_her_own_second_factor_so_and_no_other_role_anybodys(user, membership):
    herself = replace(actor_of(membership), rights=frozenset(["accounts.manage"]))
    with pytest.raises(Refused) as refused:
        actions.reset_second_factor(by=herself, user=user.id)
    assert refused.value.code == "accounts.not_oneself"
    for role in TABLE:
        if role != "administrator":
            with pytest.raises(NotAllowed):
                actions.reset_second_factor(by=actor(organisation("EN"), role=role), user=user.id)
    assert user.authenticator_set.exists()
