"""The list of people: who is on it, how it is searched and turned, and what it costs."""

import re

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parcours.accounts import actions as accounts
from parcours.kernel import clock
from parcours.kernel import context as kernel
from parcours.people import actions
from parcours.people.models import AccessGrant
from parcours.people.rules import Legal
from parcours.reference.queries import find_place
from parcours.ui import frames
from tests.factories.accounts import actor, organisation
from tests.factories.home import opened_home
from tests.factories.people import person, registration
from tests.factories.programmes import load_eu_maroc
from tests.web.conftest import convention

pytestmark = pytest.mark.django_db


def names(answer) -> list[str]:
    return re.findall(r'class="title" href="/people/[^"]*"><bdi>([^<]*)</bdi>', answer.content.decode())


@pytest.fixture
def officer(sign_in):
    return sign_in("caseworker")


@pytest.fixture
def three(officer):
    """Three people of ours in two cities, one of another organisation."""
    for given, family, more in (
        ("Aïssatou", "Diallo", {"phone": "+212600000001", "no_phone": False}),
        ("Moussa", "Traoré", {"sex": "M", "given_arabic": "موسى", "family_arabic": "تراوري"}),
        ("Zeinab", "Abakar", {"residence": Legal("valid")}),
    ):
        person(officer.actor, given_latin=given, family_latin=family, **more)
    person(actor(organisation("HCR")), given_latin="Foreign", family_latin="Woman")


def test_the_list_shows_ours_in_the_order_of_names_and_nobody_else(officer, three):
    answer = officer.get("/people/")
    assert names(answer) == ["Zeinab Abakar", "Aïssatou Diallo", "Moussa Traoré"]
    assert "Foreign" not in answer.content.decode()


def test_an_arabic_reader_reads_arabic_names(officer, three):
    officer.cookies["language"] = "ar"
    assert "موسى تراوري" in names(officer.get("/people/"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("diallo", ["Aïssatou Diallo"]),
        ("موسى", ["Moussa Traoré"]),
        ("+212 600 000 001", ["Aïssatou Diallo"]),
        ("Foreign", []),
        ("nobody at all", []),
    ],
)
def test_a_search_finds_by_name_in_either_script_and_by_telephone(officer, three, text, found):
    assert names(officer.post("/people/search/", {"text": text})) == found


def test_a_card_is_found_by_its_code(officer):
    made = person(officer.actor)
    typed = " ".join(made.code[n : n + 4] for n in range(0, 26, 4)).lower()
    assert names(officer.post("/people/search/", {"text": typed})) == ["Aïssatou Diallo"]


def test_no_name_stands_in_an_address(officer, three):
    page = officer.get("/people/").content.decode()
    assert 'method="post" action="/people/search/"' in page
    assert officer.get("/people/search/?text=Diallo").status_code == 302
    for address in re.findall(r'(?:href|action|hx-get|hx-post)="([^"]*)"', page):
        assert "diallo" not in address.lower()


def test_an_emptied_search_gives_the_list_again(officer, three):
    assert officer.post("/people/search/", {"text": " "}).status_code == 302
    assert len(names(officer.post("/people/search/", {"text": ""}, headers={"HX-Request": "true"}))) == 3


def test_filters_stay_in_the_address_and_narrow_the_list(officer, three):
    load_eu_maroc()
    oujda = find_place("MA", "Oujda").code
    person(officer.actor, given_latin="Fatou", family_latin="Sow", city=oujda)
    assert names(officer.get(f"/people/?city={oujda}")) == ["Fatou Sow"]
    assert names(officer.get("/people/?residence=valid")) == ["Zeinab Abakar"]
    assert names(officer.get("/people/?residence=valid&source=shared")) == []
    assert len(names(officer.get("/people/?source=ours"))) == 4
    assert len(names(officer.get("/people/?city=nonsense"))) == 4


def test_what_only_another_organisation_knows_is_no_filter(officer, sign_in):
    partner = sign_in("caseworker", where="HCR")
    made = person(officer.actor, residence=Legal("none"))
    convention("EN", "HCR")
    actions.share(by=officer.actor, person=made.person, organisation=partner.actor.organisation)
    assert names(partner.get("/people/?source=shared")) == ["Aïssatou Diallo"]
    assert names(officer.get("/people/?residence=none")) == ["Aïssatou Diallo"]
    assert names(partner.get("/people/?residence=none")) == []


def test_pages_turn_forwards_and_back_and_say_how_many(officer):
    load_eu_maroc()
    for n in range(60):
        person(officer.actor, given_latin="Awa", family_latin=f"{chr(97 + n // 10)}{chr(97 + n % 10)}")
    first = officer.get("/people/")
    assert len(names(first)) == 25 and "60" in first.content.decode()
    seen, answer = list(names(first)), first
    while found := re.search(r'rel="next" href="([^"]*)"', answer.content.decode()):
        answer = officer.get("/people/" + found.group(1).replace("&amp;", "&"))
        seen += names(answer)
    assert len(seen) == len(set(seen)) == 60
    found = re.search(r'rel="prev" href="([^"]*)"', answer.content.decode())
    assert names(officer.get("/people/" + found.group(1).replace("&amp;", "&"))) == seen[25:50]


def test_a_place_in_the_list_that_is_not_ours_gives_the_first_page(officer, three):
    foreign = person(actor(organisation("HCR")))
    assert len(names(officer.get(f"/people/?after={foreign.person}"))) == 3
    assert len(names(officer.get("/people/?after=nonsense"))) == 3


def test_who_looked_at_the_list_is_recorded(officer, three):
    from parcours.journal.models import Access

    officer.get("/people/")
    with kernel.as_role("system"):
        assert [len(one.people) for one in Access.objects.filter(what="people.list")] == [3]


def _queries(client, address) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(
        [one for one in found if not re.match(r"(SAVEPOINT|RELEASE|SET |SELECT set_config)", one["sql"])]
    )


def test_the_list_costs_the_same_for_three_and_for_thirty(officer, three):
    load_eu_maroc()
    officer.get("/people/")
    few = _queries(officer, "/people/")
    for n in range(27):
        person(officer.actor, given_latin="Awa", family_latin=f"{chr(97 + n % 25)}{chr(97 + n // 25)}")
    assert _queries(officer, "/people/") == few
    assert few <= 12


@pytest.mark.parametrize("role", ["funder", "monitoring", "administrator", "data_protection"])
def test_whoever_may_not_see_people_has_no_list(sign_in, role):
    client = sign_in(role)
    assert client.get("/people/").status_code == 404
    assert "/people/" not in opened_home(client)


def test_an_empty_list_says_what_would_be_here_and_how_to_begin(officer):
    page = officer.get("/people/").content.decode()
    assert 'class="empty' in page and "/people/register/" in page
    assert "/people/register/" in officer.get("/").content.decode()


def test_the_first_load_of_every_page_stays_light(officer, three):
    """HTML, style sheets and scripts, compressed as they are served, without fonts."""
    import gzip
    from pathlib import Path

    from django.contrib.staticfiles import finders

    load_eu_maroc()
    for address in ("/", "/people/", "/people/register/"):
        page = officer.get(address).content
        total = len(page)
        for name in re.findall(r'(?:href|src)="/static/([^"]*\.(?:css|js|svg))"', page.decode()):
            if "fonts" not in name:
                total += len(gzip.compress(Path(finders.find(name)).read_bytes()))
        assert total <= 100_000, (address, total, len(page))


def test_the_filters_are_drawn_on_the_second_look_too_in_each_language(officer, three):
    officer.cookies["language"] = "fr"
    for _look in range(2):
        assert '<select name="city"' in officer.get("/people/").content.decode()
    french = officer.get("/people/").content.decode()
    officer.cookies["language"] = "ar"
    arabic = officer.get("/people/").content.decode()
    assert french.split('name="source"')[1][:200] != arabic.split('name="source"')[1][:200]


# The frame that is kept ---------------------------------------------------------------------------


def plain(answer) -> str:
    """A page without the reader's token, which is another one each time."""
    return re.sub(r"[A-Za-z0-9]{64}", "token", answer.content.decode())


@pytest.fixture
def many(officer):
    told = []
    for number in range(60):
        more = {"given_arabic": "موسى", "family_arabic": "تراوري"} if number % 7 == 0 else {}
        family = f"Traoré {'abcdefghij'[number // 6]}"
        told.append(registration(given_latin="O'Neil", family_latin=family, city="MA-oujda", **more))
    actions.register_many(by=officer.actor, people=told)
    cache.clear()


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_page_in_a_kept_frame_is_the_page_as_it_is_drawn_without(officer, many, language, monkeypatch):
    officer.cookies["language"] = language
    first = plain(officer.get("/people/"))
    assert plain(officer.get("/people/")) == first
    after = re.search(r'rel="next" href="([^"]*)"', first)[1]
    kept = plain(officer.get("/people/" + after))
    monkeypatch.setattr(frames, "_key", lambda *_asked: None)
    assert plain(officer.get("/people/")) == first
    assert plain(officer.get("/people/" + after)) == kept
    assert "O&#x27;Neil" in kept


def test_a_kept_frame_holds_nobody_and_no_token(officer, many, monkeypatch):
    found = []
    monkeypatch.setattr(frames.cache, "set", lambda _key, value, _seconds: found.append(value))
    page = officer.get("/people/").content.decode()
    [frame] = ["".join(value) for value in found if isinstance(value, list)]
    assert "<html" in frame
    assert "Traoré" in page
    assert "Traoré" not in frame
    assert not re.search(r'csrfmiddlewaretoken" value="[A-Za-z0-9]', frame)
    assert not re.search(r"X-CSRFToken[^A-Za-z0-9]+[A-Za-z0-9]{32}", frame)


def test_a_form_of_a_page_in_a_frame_is_taken(officer, many):
    officer.get("/people/")
    page = officer.get("/people/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([A-Za-z0-9]+)"', page)[1]
    officer.handler.enforce_csrf_checks = True
    sent = {"text": "traoré", "csrfmiddlewaretoken": token}
    assert officer.post("/people/search/", sent).status_code == 200
    assert officer.post("/people/search/", sent | {"csrfmiddlewaretoken": "x" * 64}).status_code == 403


def test_each_reader_has_a_frame_of_her_own(officer, many, sign_in):
    officer.get("/people/")
    coordinator = sign_in("coordinator")
    page = coordinator.get("/people/").content.decode()
    assert "/people/register/" in officer.get("/people/").content.decode()
    assert 'href="/people/register/"' not in page


def test_whoever_comes_or_goes_is_there_or_gone_at_once_in_a_kept_frame(officer, many):
    officer.get("/people/")
    new = person(officer.actor, family_latin="Aaaa Nouvelle")
    assert "Aaaa Nouvelle" in officer.get("/people/").content.decode()
    with transaction.atomic(), kernel.as_role("system"):
        AccessGrant.objects.filter(person_id=new.person).update(until=clock.now())
    assert "Aaaa Nouvelle" not in officer.get("/people/").content.decode()


def test_a_role_that_ended_opens_no_kept_frame(officer, many):
    assert officer.get("/people/").status_code == 200
    accounts.end_role(by=actor(organisation("ADMIN"), role="administrator"), membership=officer.membership.id)
    assert "Traoré" not in officer.get("/people/").content.decode()


def test_what_is_said_once_is_in_no_frame(officer, many):
    officer.get("/people/")
    said = officer.session
    said["_messages"] = '[["__json_message",0,25,"Dit une fois",""]]'
    said.save()
    assert "Dit une fois" in officer.get("/people/").content.decode()
    assert "Dit une fois" not in officer.get("/people/").content.decode()


def test_a_frame_follows_the_theme_and_the_language_at_once(officer, many):
    officer.cookies["language"] = "fr"
    assert 'data-theme="dark"' not in officer.get("/people/").content.decode()
    officer.cookies["theme"] = "dark"
    assert 'data-theme="dark"' in officer.get("/people/").content.decode()
    officer.cookies["language"] = "ar"
    page = officer.get("/people/").content.decode()
    assert 'dir="rtl"' in page and 'data-theme="dark"' in page


def test_a_second_role_is_offered_at_once_in_a_kept_frame(officer, many):
    assert reverse("switch_role") not in officer.get("/people/").content.decode()
    accounts.grant_role(
        by=actor(organisation("ADMIN"), role="administrator"),
        user=officer.membership.user_id,
        organisation=organisation("EN").id,
        role="coordinator",
    )
    assert reverse("switch_role") in officer.get("/people/").content.decode()
