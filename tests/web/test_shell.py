"""The shell: refusals become pages, foreign is missing, roles are switched, languages kept."""

import pytest
from django.contrib.messages import get_messages
from django.forms import CharField, Form
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from parcours.accounts import actions
from parcours.accounts.models import Organisation
from parcours.accounts.policy import requires, signed_in
from parcours.kernel.actor import Actor
from parcours.kernel.refusals import NOT_ALLOWED, NOT_FOUND, Missing, NotAllowed, Refused
from parcours.people.refusals import NO_CONSENT, PHONE_UNREADABLE
from parcours.web import domains, navigation
from parcours.web.acting import perform
from parcours.web.home import todo as todos
from tests.factories.accounts import actor, organisation
from tests.web.conftest import PASSWORD

REFUSALS = {
    "missing": Missing(NOT_FOUND),
    "not-allowed": NotAllowed(NOT_ALLOWED),
    "refused": Refused(NO_CONSENT),
    "broken": RuntimeError("midway"),
}


@signed_in
def refuses(request, how):
    if request.method == "POST":
        Organisation.objects.create(code="half", name={"fr": "x"}, kind="public")
    raise REFUSALS[how]


@requires("accounts.see")
def closed(request):
    return HttpResponse("closed")


class Asked(Form):
    phone = CharField(required=False)
    other = CharField(required=False)


def _action(refusal=None):
    def run(*, by: Actor, request_id=None, **arguments):
        if refusal:
            raise refusal
        return (by.login, request_id, arguments)

    return run


@signed_in
def acts(request):
    form = Asked(request.POST)
    refused = {
        "field": Refused(PHONE_UNREADABLE, "phone"),
        "renamed": Refused(PHONE_UNREADABLE, "number"),
        "nowhere": Refused(NO_CONSENT, "unknown"),
        "foreign": Missing(NOT_FOUND),
        "forbidden": NotAllowed(NOT_ALLOWED),
    }.get(request.POST.get("how", ""))
    shown = None if "message" in request.POST else form
    done = perform(request, shown, _action(refused), rename={"number": "other"}, number=7)
    said = [str(one) for one in get_messages(request)]
    return HttpResponse(repr((done, {k: list(v) for k, v in form.errors.items()}, said)))


urlpatterns = [
    path("account/", include("allauth.account.urls")),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("refuses/<str:how>", refuses),
    path("closed", closed),
    path("acts", acts),
    path("", include("parcours.web.urls")),
]
pytestmark = pytest.mark.django_db
own_urls = pytest.mark.urls(__name__)


@own_urls
def test_foreign_is_missing_byte_for_byte(sign_in):
    client = sign_in("caseworker")
    unknown = client.get("/there-is-nothing")
    for address in ("/refuses/missing", "/closed"):
        answer = client.get(address)
        assert answer.status_code == unknown.status_code == 404
        assert answer.content == unknown.content
        assert dict(answer.headers.items()) == dict(unknown.headers.items())
    assert "set-cookie" not in str(unknown.headers).lower()


@own_urls
@pytest.mark.parametrize(
    ("how", "status"), [("missing", 404), ("not-allowed", 403), ("refused", 409), ("broken", 500)]
)
def test_what_is_refused_is_a_plain_page_and_nothing_is_kept(sign_in, how, status):
    client = sign_in("caseworker", language="en")
    client.raise_request_exception = False
    answer = client.post(f"/refuses/{how}", headers={"Accept-Language": "en"})
    assert answer.status_code == status
    assert not Organisation.objects.filter(code="half").exists()
    assert "Salma" not in answer.content.decode()


@own_urls
def test_a_refusal_that_no_screen_caught_says_its_sentence(sign_in):
    answer = sign_in("caseworker").get("/refuses/refused", headers={"Accept-Language": "fr"})
    assert Refused(NO_CONSENT).sentence not in ("", answer.content)
    assert "409" not in answer.content.decode().split("<h1>")[1].split("</h1>")[0]
    assert answer.templates[0].name == "ui/error.html"


@own_urls
def test_a_refusal_lands_on_its_field_and_a_foreign_person_does_not(sign_in):
    client = sign_in("caseworker")
    client.raise_request_exception = False
    assert (
        "caseworker-en', 'abc', {'number': 7}" in client.post("/acts", {"request_id": "abc"}).content.decode()
    )
    for how, field in (("field", "phone"), ("renamed", "other"), ("nowhere", "__all__")):
        said = client.post("/acts", {"how": how}).content.decode()
        assert said.startswith("(None") and f"'{field}': [" in said
    assert "['" in client.post("/acts", {"how": "nowhere", "message": "1"}).content.decode().split("{}")[1]
    assert client.post("/acts", {"how": "foreign"}).status_code == 404
    assert client.post("/acts", {"how": "forbidden"}).status_code == 403


def test_every_domain_that_exists_brings_its_addresses():
    assert {"home", "people", "accounts"} <= set(domains.names())
    assert "parcours.web.home.urls" in domains.modules("urls")
    assert "parcours.web.home.todo" in domains.modules("todo")


def test_the_navigation_shows_what_the_role_may_and_where_one_is(sign_in, monkeypatch):
    monkeypatch.setattr(navigation, "_entries", {})
    navigation.entry("Start", "home", order=1)
    navigation.entry("Roles", "switch_role", right="accounts.see", order=2)
    navigation.entry("Later", "no_such_address", order=3)
    who = actor(organisation("EN"))
    assert [(line["label"], line["current"]) for line in navigation.lines(who, "/")] == [("Start", True)]
    admin = actor(organisation("EN"), role="administrator")
    lines = navigation.lines(admin, "/account/role/")
    assert [(line["label"], line["current"]) for line in lines] == [("Start", False), ("Roles", True)]


def test_things_to_do_are_those_of_the_role_and_what_waits_comes_first(monkeypatch):
    monkeypatch.setattr(todos, "_asks", [])
    todos.todo(order=2, right="people.see")(lambda actor: todos.Todo("waits", 3))
    todos.todo(order=1, right="people.see")(lambda actor: todos.Todo("quiet", 0, empty="None."))
    todos.todo(order=1, right="people.see")(lambda actor: todos.Todo("not said", 0))
    todos.todo(order=0, right="accounts.see")(lambda actor: todos.Todo("not hers", 9))
    todos.todo(order=0, right="people.see")(lambda actor: None)
    found = todos.todos_for(actor(organisation("EN")))
    assert [one.title for one in found] == ["waits", "quiet"]


def test_somebody_with_two_roles_chooses_and_nobody_chooses_a_role_of_others(sign_in):
    client = sign_in("caseworker")
    admin = actor(organisation("ADMIN"), role="administrator")
    other = actions.grant_role(
        by=admin, user=client.actor.user, organisation=organisation("HCR").id, role="funder"
    )
    stranger = sign_in("caseworker", where="X", login="stranger")
    page = client.get("/account/role/").content.decode()
    assert "HCR" in page and "EN" in page and str(stranger.membership.id) not in page
    assert client.post("/account/role/", {"membership": str(stranger.membership.id)}).status_code == 404
    assert client.post("/account/role/", {"membership": str(other.membership)}).status_code == 302
    assert client.get("/").wsgi_request.actor.role == "funder"
    assert "/account/role/" in client.get("/").content.decode()


def _log_in(client: Client, login: str) -> None:
    answer = client.post("/account/login/", {"login": login, "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_signing_in_speaks_her_language_and_the_switch_wins(sign_in):
    sign_in("caseworker", language="ar")
    sign_in("trainer", language="en", login="other-one")
    client = Client()
    _log_in(client, "caseworker-en")
    assert 'lang="ar" dir="rtl"' in client.get("/").content.decode()
    client.post("/language/setlang/", {"language": "fr", "next": "/"})
    client.post("/account/logout/")
    _log_in(client, "caseworker-en")
    assert 'lang="fr" dir="ltr"' in client.get("/").content.decode()
    client.post("/account/logout/")
    _log_in(client, "other-one")
    assert 'lang="en" dir="ltr"' in client.get("/").content.decode()


def test_home_asks_for_signing_in_and_then_says_how_to_begin(sign_in):
    assert Client().get("/").headers["Location"] == "/account/login/?next=/"
    answer = sign_in("caseworker").get("/")
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "role", ["trainer", "coordinator", "monitoring", "funder", "administrator", "data_protection"]
)
def test_home_is_a_page_for_every_role(sign_in, role):
    answer = sign_in(role).get("/")
    assert answer.status_code == 200
    page = answer.content.decode()
    # An administrator is told at once about whom nobody could hear a report of abuse.
    warned = role == "administrator" and 'href="/complaints/safe/focal-points/"' in page
    assert 'class="empty' in page or warned


def test_somebody_whose_role_ended_is_told_so(sign_in):
    client = sign_in("funder")
    admin = actor(organisation("ADMIN"), role="administrator")
    actions.end_role(by=admin, membership=client.membership.id)
    assert client.get("/").status_code == 200
    assert client.get("/people/").status_code == 404


def test_anybody_finds_the_check_of_a_certificate(client):
    assert 'href="/c/"' in client.get("/account/login/").content.decode()
    assert 'href="/c/"' in client.get("/c/").content.decode()


def test_the_auditor_is_led_to_the_audit(sign_in):
    page = sign_in("data_protection").get("/").content.decode()
    assert '<a class="button" href="/account/audit/">' in page
