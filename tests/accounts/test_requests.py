"""One request: who acts, which policy, one transaction, no writing on GET, looks written with the page."""

from contextlib import nullcontext

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import include, path
from django.utils import timezone

from parcours.accounts import actions, policy
from parcours.accounts.models import Membership, Organisation
from parcours.accounts.policy import policy_of, public, requires, routes, signed_in
from parcours.accounts.queries import actor_of, is_demo
from parcours.config import roles, stamps
from parcours.journal.queries import days_looked, looked_at
from parcours.kernel import context, rowsecurity
from parcours.kernel.actor import Actor
from parcours.kernel.identifiers import uuid7
from parcours.kernel.recorder import saw
from tests.factories.accounts import actor, organisation

SOMEBODY = uuid7()


@public
def door(request):
    return HttpResponse(request.actor.role or "nobody")


@requires("results.see")
def figures(request):
    return HttpResponse("figures")


@requires("people.see")
def person(request):
    saw(SOMEBODY, "people.page", detail=True)
    return HttpResponse("person")


@requires("accounts.see")
def accounts(request):
    return HttpResponse("accounts")


@public
def writes(request):
    Organisation.objects.create(code=f"by-{request.method}", name={"fr": "x"}, kind="public")
    if "fail" in request.GET:
        raise RuntimeError("midway")
    return HttpResponse("written")


@signed_in
def breaks(request):
    saw(SOMEBODY, "people.page", detail=True)
    raise RuntimeError("midway")


def undeclared(request):
    return HttpResponse("open to all")


urlpatterns = [
    path("account/", include("allauth.account.urls")),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("door", door),
    path("figures", figures),
    path("person", person),
    path("accounts", accounts),
    path("writes", writes),
    path("breaks", breaks),
    path("undeclared", undeclared),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def user(role, login="somebody"):
    admin = actor(organisation("EN"), role="administrator")
    made = actions.create_user(
        by=Actor.system("tests") if role == "data_protection" else admin,
        login=login,
        name="Some Body",
        password="quiet river stones",
        organisation=admin.organisation,
        role=role,
    )
    membership = Membership.objects.select_related("user").get(id=made.membership)
    # She has chosen her own password since.
    actions.note_password(by=actor_of(membership))
    membership.user.refresh_from_db()
    return membership


@pytest.fixture
def stamp(owner):
    """A database that its owner stamped as a demonstration."""
    stamps.write(owner, roles.APPLICATION, demo="1")
    yield
    # The test's own transaction still reads the table, so it is emptied, not dropped.
    owner.execute(f"DELETE FROM {stamps.TABLE}")
    cache.clear()


@pytest.fixture
def demo(stamp, settings):
    settings.PARCOURS_DEMO = True


def signed(membership):
    client = Client(raise_request_exception=False)
    client.force_login(membership.user)
    return client


def test_a_view_that_declares_nothing_answers_nobody(demo):
    assert signed(user("caseworker")).get("/undeclared").status_code == 403


def test_the_start_names_a_view_that_declares_nothing():
    assert any("undeclared" in str(error) for error in policy.every_view_declares_its_policy(None))


@pytest.mark.urls("parcours.config.urls")
def test_every_address_of_the_product_declares_its_policy():
    found = list(routes())
    assert len(found) > 10
    assert [route for route, pattern in found if policy_of(pattern.callback, pattern.name) is None] == []


def test_nobody_is_sent_to_the_door():
    answer = Client().get("/figures")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/login/?next=/figures")
    assert Client().get("/door").content == b"nobody"


@pytest.mark.parametrize(
    ("role", "figures_status", "accounts_status"),
    [
        ("caseworker", 200, 404),
        ("administrator", 200, 200),
        ("funder", 200, 404),
        ("data_protection", 200, 200),
    ],
)
def test_a_right_opens_and_its_absence_is_as_if_nothing_were_there(
    demo, role, figures_status, accounts_status
):
    client = signed(user(role))
    assert client.get("/figures").status_code == figures_status
    assert client.get("/accounts").status_code == accounts_status


def test_roles_that_see_people_need_a_second_factor_unless_the_database_is_a_demo():
    assert not is_demo()
    client = signed(user("caseworker"))
    assert client.get("/figures").status_code == 302
    assert "second-factor" in client.get("/person").headers["Location"]
    assert signed(user("funder", "other")).get("/figures").status_code == 200


def test_the_environment_alone_does_not_make_a_demo(settings):
    settings.PARCOURS_DEMO = True
    assert signed(user("caseworker")).get("/person").status_code == 302


def test_the_stamp_alone_does_not_make_a_demo(stamp):
    assert not is_demo()
    assert signed(user("caseworker")).get("/person").status_code == 302


def test_stamp_and_environment_together_make_a_demo(demo):
    assert is_demo()


@pytest.mark.parametrize("role", ["", "system"])
def test_nobody_but_the_owner_writes_the_stamp(stamp, owner, role):
    owner.execute(f"GRANT UPDATE ON {stamps.TABLE} TO parcours_app, parcours_system")
    for statement in rowsecurity.statements({stamps.TABLE}):
        if stamps.TABLE in statement:
            owner.execute(statement)
    under = context.as_role(role) if role else nullcontext()
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), under:
        connection.cursor().execute(f"UPDATE {stamps.TABLE} SET value = '0'")


def test_a_get_cannot_write_and_a_post_can(demo):
    client = Client(raise_request_exception=False)
    assert client.get("/writes").status_code == 500
    assert client.post("/writes").status_code == 200
    assert list(Organisation.objects.filter(code__startswith="by-").values_list("code", flat=True)) == [
        "by-POST"
    ]


def test_a_failing_post_leaves_nothing(demo):
    assert Client(raise_request_exception=False).post("/writes?fail=1").status_code == 500
    assert not Organisation.objects.filter(code__startswith="by-").exists()


def test_who_looked_is_written_with_the_page_and_not_without_it(demo):
    client = signed(user("caseworker"))
    assert client.get("/person").status_code == 200
    assert client.get("/breaks").status_code == 500
    assert len(looked_at(SOMEBODY)) == 1
    assert [look["role"] for look in days_looked(SOMEBODY)] == ["caseworker"]


def test_pages_of_somebody_signed_in_are_not_kept_by_the_browser(demo):
    assert "no-store" in signed(user("caseworker")).get("/figures").headers["Cache-Control"]


def test_an_ended_role_is_refused_on_the_next_request(demo):
    membership = user("administrator")
    client = signed(membership)
    assert client.get("/accounts").status_code == 200
    Membership.objects.filter(id=membership.id).update(until=timezone.now())
    assert client.get("/accounts").status_code == 404


@pytest.mark.parametrize(
    ("idle", "absolute", "alive"), [(60, 3600, True), (-1, 3600, False), (60, -1, False)]
)
def test_a_session_ends_when_idle_or_old(demo, idle, absolute, alive):
    client = signed(user("caseworker"))
    client.get("/figures")
    with override_settings(SESSION_IDLE_SECONDS=idle, SESSION_ABSOLUTE_SECONDS=absolute):
        assert client.get("/figures").status_code == (200 if alive else 302)


def test_nobody_signs_up_by_herself():
    assert Client().get("/account/signup/").status_code == 200
    Client().post(
        "/account/signup/",
        {"username": "intruder", "password1": "quiet river stones", "password2": "quiet river stones"},
    )
    assert not Membership.objects.exists()
    from parcours.accounts.models import User

    assert not User.objects.exists()


def test_a_wrong_login_and_a_wrong_password_get_the_same_answer():
    user("caseworker")
    known = Client().post("/account/login/", {"login": "somebody", "password": "no"})
    unknown = Client().post("/account/login/", {"login": "nobody12", "password": "no"})
    assert known.status_code == unknown.status_code == 200
    assert len(known.content) == len(unknown.content)
