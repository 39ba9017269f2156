"""My account, tokens, users, conventions, audit: what each role does there, and what it never sees."""

import re
from datetime import date, timedelta

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from parcours.accounts import actions, queries
from parcours.accounts.models import Membership, Token, User
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.people import models
from parcours.people import queries as people
from tests.factories.accounts import actor, organisation
from tests.factories.people import person
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db
PAGES = {
    "/account/": "everybody",
    "/account/mailbox/": "everybody",
    "/account/tokens/": "everybody",
    "/account/users/": ("administrator", "data_protection"),
    "/account/users/new/": ("administrator",),
    "/account/rights/": ("administrator", "data_protection"),
    "/account/conventions/": ("coordinator", "data_protection"),
    "/account/conventions/new/": ("coordinator", "data_protection"),
    "/account/audit/": ("data_protection",),
    "/account/audit/accesses/": ("data_protection",),
    "/account/audit/heads/": ("data_protection",),
}


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize(
    "role", ["caseworker", "trainer", "coordinator", "administrator", "data_protection", "funder"]
)
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_each_page_opens_for_its_roles_and_is_missing_for_the_others(sign_in, role, language):
    client = sign_in(role, language=language)
    client.cookies["language"] = language
    for address, roles in PAGES.items():
        answer = client.get(address)
        assert answer.status_code == (200 if roles == "everybody" or role in roles else 404), address


def test_my_address_is_kept_taken_away_and_looked_at(sign_in):
    salma = sign_in("caseworker")
    salma.post("/account/mailbox/", {"email": "nowhere"})
    assert "nowhere" not in text(salma.get("/account/"))
    salma.post("/account/mailbox/", {"email": "salma@example.org"})
    assert "salma@example.org" in text(salma.get("/account/"))
    found = queries.mailboxes(salma.actor.organisation, [salma.actor.user, None])
    assert [(one.email, one.language) for one in found.values()] == [("salma@example.org", "fr")]
    assert queries.mailboxes(organisation("ODT").id, [salma.actor.user]) == {}
    salma.post("/account/mailbox/", {"email": ""})
    assert queries.mailboxes(salma.actor.organisation, [salma.actor.user]) == {}


def test_the_language_of_my_account_is_kept(sign_in):
    client = sign_in("funder")
    answer = client.post("/account/", {"language": "ar", "request_id": "r"}, follow=True)
    assert 'dir="rtl"' in text(answer) and client.membership.user.language == "fr"
    assert User.objects.get(id=client.membership.user_id).language == "ar"


# Tokens ---------------------------------------------------------------------------------------------


def test_a_token_is_made_its_secret_shown_once_and_revoked(sign_in):
    client = sign_in("caseworker")
    asked = {"label": "Import", "days": "30", "scopes": ["people.see", "results.see"]}
    page = text(client.post("/account/tokens/", asked))
    secret = re.search(r'class="code" dir="ltr">([^<]+)<', page)[1]
    token = Token.objects.get()
    assert (token.digest, token.scopes) == (queries.digest(secret), ["people.see", "results.see"])
    assert secret not in text(client.get("/account/tokens/"))
    by = Client(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert by.get("/api/v1/people/").status_code == 200
    assert client.get(f"/account/tokens/{token.id}/revoke/").status_code == 200
    client.post(f"/account/tokens/{token.id}/revoke/", {"request_id": "r"})
    assert by.get("/api/v1/people/").status_code == 401
    assert client.get(f"/account/tokens/{token.id}/revoke/").status_code == 404


def test_a_token_holds_no_more_than_my_role(sign_in):
    client = sign_in("funder")
    asked = {"label": "x", "days": "30", "scopes": ["people.see"]}
    answer = client.post("/account/tokens/", asked)
    assert not Token.objects.exists() and 'value="x"' in text(answer)
    assert "people.see" not in text(client.get("/account/tokens/"))


def test_nobody_revokes_the_token_of_another(sign_in):
    mine, other = sign_in("caseworker"), sign_in("coordinator")
    made, _secret = actions.make_token(by=other.actor, label="x", scopes=["people.see"], days=3)
    assert mine.post(f"/account/tokens/{made.token}/revoke/").status_code == 404
    assert queries.is_alive(Token.objects.get())


# Users ----------------------------------------------------------------------------------------------


def new_user(**changes) -> dict:
    return {
        "name": "Amina Tazi",
        "login": "amina.tazi",
        "password": PASSWORD,
        "language": "fr",
        "organisation": str(organisation("EN").id),
        "role": "trainer",
        "site": "",
        "request_id": "r-1",
    } | changes


def test_an_account_is_opened_given_a_role_and_closed(sign_in):
    client = sign_in("administrator")
    answer = client.post("/account/users/new/", new_user())
    made = User.objects.get(login="amina.tazi")
    assert answer.headers["Location"] == f"/account/users/{made.id}/"
    # The same form again is done once.
    assert client.post("/account/users/new/", new_user()).headers["Location"] == answer.headers["Location"]
    assert Client().login(username="amina.tazi", password=PASSWORD)
    role = {
        "organisation": str(organisation("EN").id),
        "role": "coordinator",
        "site": "",
        "request_id": "r-2",
    }
    client.post(f"/account/users/{made.id}/", role)
    held = {one.role: one for one in Membership.objects.filter(user=made)}
    assert set(held) == {"trainer", "coordinator"}
    address = f"/account/roles/{held['trainer'].id}/end/"
    assert client.get(address).status_code == 200
    assert Membership.objects.get(id=held["trainer"].id).until is None
    client.post(address, {"request_id": "r-3"})
    assert [one.role for one in queries.memberships_of(made.id)] == ["coordinator"]
    client.post(f"/account/users/{made.id}/close/", {"request_id": "r-4"})
    assert not User.objects.get(id=made.id).is_active
    assert made.login in text(client.get("/account/users/?closed=on"))
    assert made.login not in text(client.get("/account/users/"))


@pytest.mark.parametrize(
    ("changes", "kept"),
    [({"login": "É"}, "Amina Tazi"), ({"password": "short"}, "amina.tazi"), ({"role": "king"}, "amina.tazi")],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(sign_in, changes, kept):
    answer = sign_in("administrator").post("/account/users/new/", new_user(**changes))
    assert answer.status_code == 200 and kept in text(answer) and "aria-invalid" in text(answer)
    assert not User.objects.filter(name="Amina Tazi").exists()


def test_nobody_changes_her_own_roles(sign_in):
    client = sign_in("administrator")
    me = client.membership
    page = text(client.get(f"/account/users/{me.user_id}/"))
    assert "/end/" not in page and "/close/" not in page
    role = {"organisation": str(organisation("EN").id), "role": "coordinator", "site": ""}
    assert client.post(f"/account/users/{me.user_id}/", role).status_code == 404
    client.post(f"/account/roles/{me.id}/end/")
    client.post(f"/account/users/{me.user_id}/close/")
    assert [one.role for one in queries.memberships_of(me.user_id)] == ["administrator"]


def test_the_administrator_takes_off_a_second_factor_and_only_where_there_is_one(sign_in):
    client = sign_in("administrator")
    client.post("/account/users/new/", new_user())
    user = User.objects.get(login=new_user()["login"])
    page, reset = f"/account/users/{user.id}/", f"/account/users/{user.id}/second-factor/"
    assert reset not in text(client.get(page))
    totp.TOTP.activate(user, totp.generate_totp_secret())
    assert reset in text(client.get(page)) and client.get(reset).status_code == 200
    assert client.post(reset, {"request_id": "r1"}).headers["Location"] == page
    assert not user.authenticator_set.exists()
    told = client.post(reset, {"request_id": "r2"}, follow=True)
    assert told.status_code == 200 and "second facteur" in text(told)


def test_a_data_protection_account_waits_for_a_second_person(sign_in):
    first, second = sign_in("administrator"), sign_in("administrator", where="HCR")
    coordinator = sign_in("coordinator")
    told = {"login": "dpo.new", "name": "Qzdpo", "password": PASSWORD, "language": "fr"}
    told |= {"organisation": str(first.actor.organisation), "role": "data_protection", "site": ""}
    answer = first.post("/account/users/new/", told | {"request_id": "a"})
    assert answer.status_code == 302 and "/account/second/" in text(first.get(answer["Location"]))
    user = User.objects.get(login="dpo.new")
    page = text(second.get("/account/second/"))
    address = re.search(r"/account/second/role/[0-9a-f-]+/", page)[0]
    assert "Qzdpo" in page and address in text(second.get("/todo/accounts-seconds/"))
    # There is another administrator: the coordinator is not asked.
    assert "Qzdpo" not in text(coordinator.get("/account/second/"))
    assert coordinator.get(address).status_code == coordinator.post(address, {"answer": "yes"}).status_code
    assert 'value="yes"' not in text(first.get(address)) and 'value="yes"' in text(second.get(address))
    first.post(address, {"answer": "yes", "request_id": "b"})
    second.post(address, {"request_id": "c"})
    assert not user.memberships.exists()
    assert second.post(address, {"answer": "yes", "request_id": "d"}).status_code == 302
    assert [one.role for one in user.memberships.all()] == ["data_protection"]
    assert second.get(address).status_code == 404


def test_the_data_protection_officer_sees_accounts_and_changes_none(sign_in):
    other = sign_in("trainer").membership
    client = sign_in("data_protection")
    page = text(client.get(f"/account/users/{other.user_id}/"))
    assert "<form" not in page.split("<main")[1]
    for address in (f"users/{other.user_id}/close/", f"roles/{other.id}/end/"):
        assert client.post(f"/account/{address}").status_code == 404
    role = {"organisation": str(organisation("EN").id), "role": "coordinator", "site": ""}
    assert client.post(f"/account/users/{other.user_id}/", role).status_code == 404


def test_users_are_filtered_by_role_and_organisation(sign_in):
    client = sign_in("administrator")
    sign_in("trainer"), sign_in("trainer", where="AMAPPE")
    page = text(client.get("/account/users/?role=trainer&organisation=AMAPPE"))
    assert "trainer-amappe" in page and "trainer-en" not in page


# Conventions ----------------------------------------------------------------------------------------


def signed(**changes) -> dict:
    return {
        "from_organisation": str(organisation("EN").id),
        "to_organisation": str(organisation("AMAPPE").id),
        "reference": "C-2018/7",
        "signed_on": "2018-03-01",
        "expires_on": "",
        "purposes": ["sharing"],
        "request_id": "r",
    } | changes


def test_a_convention_is_recorded_and_seen_by_its_two_parties(sign_in):
    client = sign_in("coordinator")
    assert client.post("/account/conventions/new/", signed()).headers["Location"] == "/account/conventions/"
    assert "C-2018/7" in text(client.get("/account/conventions/"))
    assert "C-2018/7" in text(sign_in("data_protection", where="AMAPPE").get("/account/conventions/"))
    assert "C-2018/7" not in text(sign_in("coordinator", where="SOLE").get("/account/conventions/"))


def test_the_other_organisation_confirms_a_convention_from_her_home_page(sign_in):
    client, partner = sign_in("coordinator"), sign_in("coordinator", where="AMAPPE")
    client.post("/account/conventions/new/", signed())
    waits = "En attente de l’autre partie"
    assert waits in text(client.get("/account/conventions/"))
    with acting(partner.actor):
        [found] = people.conventions_to_confirm(partner.actor)
    url = f"/account/conventions/{found.id}/confirm/"
    for page in ("/", "/account/conventions/"):
        assert f'href="{url}"' in text(partner.get(page)).split("<main")[1]
    assert "C-2018/7" in text(partner.get(url))
    assert client.post(url).headers["Location"] == "/account/conventions/"
    assert waits in text(client.get("/account/conventions/"))
    assert sign_in("coordinator", where="SOLE").post(url).status_code == 404
    assert partner.post(url, {"request_id": "c"}).headers["Location"] == "/account/conventions/"
    assert waits not in text(client.get("/account/conventions/"))


@pytest.mark.parametrize(
    "changes",
    [
        {"signed_on": "2999-01-01"},
        {"expires_on": "2017-01-01"},
        {"purposes": ["comparison"]},
        {"purposes": []},
        {"reference": ""},
    ],
)
def test_a_convention_that_cannot_be_is_refused_beside_its_field(sign_in, changes):
    client = sign_in("coordinator")
    answer = client.post("/account/conventions/new/", signed(**changes))
    field = next(iter(changes))
    assert answer.status_code == 200 and field in answer.context["form"].errors
    with as_role("system"):
        assert not models.Convention.objects.exists()


def test_a_third_organisation_records_none(sign_in):
    client = sign_in("coordinator", where="SOLE")
    answer = client.post("/account/conventions/new/", signed())
    assert answer.context["form"].non_field_errors()


def test_conventions_that_end_soon_wait_on_the_home_page(sign_in):
    client = sign_in("coordinator")
    soon = clock.today() + timedelta(days=20)
    client.post("/account/conventions/new/", signed(expires_on=soon.isoformat()))
    with acting(client.actor):
        assert len(people.conventions_expiring(client.actor)) == 1
    assert 'href="/account/conventions/"' in text(client.get("/")).split("<main")[1]


# The audit ------------------------------------------------------------------------------------------


def test_a_convention_that_is_over_is_not_offered_to_be_ended(sign_in):
    client = sign_in("coordinator")
    last = clock.today() + timedelta(days=3)
    client.post("/account/conventions/new/", signed(expires_on=last.isoformat()))
    with acting(client.actor):
        [found] = people.conventions(client.actor)
    url = f"/account/conventions/{found.id}/end/"
    with clock.at(last):
        assert f'href="{url}"' in text(client.get("/account/conventions/"))
    with clock.at(last + timedelta(days=1)):
        assert f'href="{url}"' not in text(client.get("/account/conventions/"))
        assert client.get(url).headers["Location"] == "/account/conventions/"


def test_either_side_ends_a_convention_and_the_other_finds_it_on_her_home_page(sign_in):
    client, partner = sign_in("coordinator"), sign_in("coordinator", where="AMAPPE")
    client.post("/account/conventions/new/", signed())
    with acting(partner.actor):
        [found] = people.conventions_to_confirm(partner.actor)
    url = f"/account/conventions/{found.id}/end/"
    assert f'href="{url}"' in text(client.get("/account/conventions/"))
    assert "C-2018/7" in text(client.get(url))
    assert sign_in("coordinator", where="SOLE").get(url).status_code == 404
    assert client.post(url, {"request_id": "e"}).headers["Location"] == "/account/conventions/"
    page = text(partner.get("/account/conventions/"))
    assert "Terminée par l’une des deux" in page and f'href="{url}"' not in page
    assert "Terminée le" in text(partner.get("/"))
    assert partner.get(url).headers["Location"] == "/account/conventions/"


def test_the_audit_tells_codes_users_organisations_and_never_a_person(sign_in):
    caseworker = sign_in("caseworker")
    done = person(caseworker.actor, given_latin="Qzgiven", family_latin="Qzfamily", quarter="Qzquarter")
    caseworker.post("/api/v1/people/search", '{"text": "Qzgiven"}', content_type="application/json")
    officer = sign_in("data_protection", where="AMAPPE")
    pages = [text(officer.get(f"/account/audit/{part}")) for part in ("", "accesses/", "heads/")]
    assert "people.registered" in pages[0] and "people.search" in pages[1]
    assert caseworker.membership.user.name in pages[0] and "%(" not in pages[0]
    for page in pages:
        for secret in ("Qzgiven", "Qzfamily", "Qzquarter", str(done.person), done.code):
            assert secret not in page


def test_the_audit_is_filtered_and_keeps_only_codes_in_its_address(sign_in):
    caseworker, other = sign_in("caseworker"), sign_in("job_adviser", where="AMAPPE")
    with clock.at(date(2020, 5, 4)):
        person(caseworker.actor)
    person(other.actor)
    officer = sign_in("data_protection")

    def rows(**asked):
        return officer.get("/account/audit/", asked).context["page"].paginator.count

    assert rows(kind="people.registered") == 2
    assert rows(kind="people.registered", since="2020-05-04", until="2020-05-04") == 1
    assert rows(kind="people.registered", organisation=str(other.actor.organisation)) == 1
    assert rows(kind="people.registered", user=str(caseworker.actor.user)) == 1
    assert officer.get("/account/audit/?since=no&page=99").status_code == 200


def test_the_query_of_the_audit_asks_for_the_right():
    from parcours.journal import queries as journal
    from parcours.kernel.refusals import NotAllowed

    by = actor(organisation("EN"), "administrator")
    with acting(by):
        for read in (journal.audited_entries, journal.audited_accesses):
            with pytest.raises(NotAllowed):
                read(by)
        assert not Entry.objects.filter(person_id__isnull=False).exists()


# The second factor ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("page", ["", "totp/activate/", "webauthn/add/", "webauthn/"])
def test_the_pages_of_the_second_factor_speak_the_language_in_our_shell(sign_in, language, page):
    client = sign_in("caseworker", language=language)
    client.cookies["language"] = language
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    answer = client.get(f"/account/second-factor/{page}", follow=True)
    assert answer.status_code == 200
    assert f'lang="{language}"' in text(answer) and "pagehead" in text(answer)
