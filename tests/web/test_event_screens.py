"""Events on screen: planned, people named, the rest counted, reported; nothing lost on an error."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.kernel.identifiers import uuid7
from parcours.outreach import actions, gatherings
from parcours.outreach.rules import Count
from tests.factories import outreach as factory
from tests.factories.home import opened_home
from tests.factories.people import person
from tests.factories.programmes import load_eu_maroc

pytestmark = pytest.mark.django_db
TODAY = clock.today()


@pytest.fixture
def caseworker(db, sign_in):
    load_eu_maroc()
    return sign_in("caseworker")


def text(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def posted(client, url, **data):
    return client.post(url, {"request_id": str(uuid7()), **data})


TOLD = {
    "kind": "awareness",
    "title_fr": "Vos droits au travail",
    "themes": ["rights", "services"],
    "place": "MA-nador",
    "day": TODAY.isoformat(),
    "speaker": "Samira, Inspection du travail",
}


def test_from_the_plan_to_the_report(caseworker):
    wrong = text(posted(caseworker, "/outreach/events/new/", **TOLD | {"themes": []}), 422)
    assert "Vos droits au travail" in wrong and "Samira" in wrong
    page = posted(caseworker, "/outreach/events/new/", **TOLD)["Location"]
    assert "Inspection du travail" in text(caseworker.get(page))
    awa = person(caseworker.actor, given_latin="Awa", family_latin="Diallo", sex="F", nationality="GN").person
    found = text(posted(caseworker, f"{page}people/", text="Diallo", do="search"))
    assert str(awa) in found
    done = posted(caseworker, f"{page}people/", text="Diallo", do="add", people=[str(awa)])
    assert done.status_code == 302
    assert "Awa" in text(caseworker.get(f"{page}people/"))
    counted = {"blocks": "3", "nat_0": "CI", "met_0_F_25-34": "4", "do": "final"}
    refused = text(posted(caseworker, f"{page}report/", **counted, heads="9"), 422)
    assert 'value="9"' in refused and 'value="4"' in refused
    assert posted(caseworker, f"{page}report/", **counted, heads="5")["Location"] == page
    shown = text(caseworker.get(page))
    assert "Awa" in shown and "Côte d’Ivoire" in shown
    # Her own page says it, and the list adds both up.
    assert page in text(caseworker.get(f"/people/{awa}/"))
    listed = text(caseworker.get("/outreach/events/?theme=rights"))
    assert page in listed and page not in text(caseworker.get("/outreach/events/?theme=enterprise"))
    # Now that it is reported, whoever is added says whether she was counted.
    person(caseworker.actor, given_latin="Fanta", family_latin="Diallo", sex="F", nationality="GN")
    again = text(posted(caseworker, f"{page}people/", text="Fanta", do="search"))
    assert 'name="counted"' in again
    hers = re.search(r'name="people" value="([0-9a-f-]{36})"', again)[1]
    added = {"text": "Fanta", "do": "add", "people": [hers]}
    text(posted(caseworker, f"{page}people/", **added), 422)
    assert "droits" in text(posted(caseworker, f"{page}people/", **added, counted="yes"), 422)
    assert posted(caseworker, f"{page}people/", **added, counted="no").status_code == 302
    drop = re.findall(r"/outreach/events/people/[0-9a-f-]{36}/drop/", text(caseworker.get(page)))
    assert len(drop) == 2
    assert posted(caseworker, drop[1])["Location"] == page
    assert "Fanta" not in text(caseworker.get(page))


def test_what_no_list_offers_and_no_database_keeps_is_refused_in_words(caseworker):
    """Lessons are proposed for what is planned, as it was typed so far."""
    for page, name in (
        ("/outreach/events/new/", "place"),
        ("/outreach/events/new/", "themes"),
        ("/outreach/events/new/", "kind"),
        ("/outreach/new/", "place"),
    ):
        answer = posted(caseworker, page, **TOLD | {name: "a\x00b"})
        assert answer.status_code in (200, 422) and "errors" in answer.content.decode()


def test_what_is_over_and_not_reported_is_to_be_done(caseworker):
    wanted = factory.event(caseworker.actor, day=TODAY - timedelta(days=2))
    assert f"/outreach/events/{wanted}/report/" in opened_home(caseworker)
    assert str(wanted) in text(caseworker.get("/outreach/events/?waiting=report"))
    factory.event_report(caseworker.actor, wanted, 2, Count("F", "25-34", "GN", 2))
    assert f"/outreach/events/{wanted}/report/" not in opened_home(caseworker)
    planned = factory.event(caseworker.actor, day=TODAY + timedelta(days=2))
    form = text(caseworker.get(f"/outreach/events/{planned}/change/"))
    assert "Vos droits" in form
    assert posted(caseworker, f"/outreach/events/{planned}/cancel/").status_code == 422
    cancelled = posted(caseworker, f"/outreach/events/{planned}/cancel/", reason="few")
    assert cancelled["Location"] == f"/outreach/events/{planned}/"
    assert caseworker.get(f"/outreach/events/{planned}/report/").status_code == 404


def test_others_read_it_and_change_nothing(caseworker, sign_in):
    wanted = factory.event(caseworker.actor, day=TODAY)
    awa = person(caseworker.actor, given_latin="Awa", family_latin="Diallo").person
    other = sign_in("coordinator", "AMAPPE", login="other")
    actions.name_attendees(by=caseworker.actor, event=wanted, people=[awa])
    page = text(other.get(f"/outreach/events/{wanted}/"))
    assert "Diallo" not in page and f"/outreach/events/{wanted}/report/" not in page
    for part in ("change", "report", "people", "cancel"):
        assert other.get(f"/outreach/events/{wanted}/{part}/").status_code == 404
    [row] = _rows(caseworker.actor, wanted)
    assert other.get(f"/outreach/events/people/{row}/drop/").status_code == 404
    listed = other.get("/outreach/events.csv?codes=1").content.decode()
    assert "rights" in listed and "Diallo" not in listed


def _rows(by, wanted) -> list:
    with acting(by):
        return [one.id for one in gatherings.attendees(by, wanted)]


def test_more_events_ask_no_more(caseworker):
    def asked(url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            text(caseworker.get(url))
        return sum("journal_access" not in one["sql"] for one in captured.captured_queries)

    by = caseworker.actor
    people = [person(by, given_latin=f"Awa {letter}").person for letter in "abcdef"]
    first, second = factory.event(by), factory.event(by)
    actions.name_attendees(by=by, event=first, people=people[:1])
    page = f"/outreach/events/{first}/"
    asked("/outreach/events/"), asked(page)
    few = asked("/outreach/events/"), asked(page)
    for _number in range(5):
        factory.event(by)
    actions.name_attendees(by=by, event=first, people=people[1:])
    actions.name_attendees(by=by, event=second, people=people)
    assert (asked("/outreach/events/"), asked(page)) == few
    assert few[0] <= 20, few


OFFICIAL = {
    "name": "Samir Alami",
    "institution": "Province de Nador",
    "institution_kind": "public",
    "region": "MA-02",
}


def test_an_official_is_written_down_trained_marked_and_due(caseworker):
    by = caseworker.actor
    both = text(posted(caseworker, "/outreach/officials/new/", **OFFICIAL, body=str(by.organisation)), 422)
    assert "Samir Alami" in both and "Province de Nador" in both
    hers = posted(caseworker, "/outreach/officials/new/", **OFFICIAL)["Location"]
    official = hers.split("/")[-2]
    wanted = factory.event(by, kind="capacity", themes=["data_protection"], day=TODAY - timedelta(days=400))
    page = f"/outreach/events/{wanted}/"
    assert f"{page}officials/" in text(caseworker.get(page))
    assert "Samir Alami" in text(caseworker.get(f"{page}officials/"))
    unticked = text(posted(caseworker, f"{page}officials/", **{f"pre_{official}": "40"}), 422)
    assert 'value="40"' in unticked and "cochez" in unticked
    marks = {f"there_{official}": "on", f"pre_{official}": "40", f"post_{official}": "170"}
    assert 'value="170"' in text(posted(caseworker, f"{page}officials/", **marks), 422)
    assert posted(caseworker, f"{page}officials/", **marks | {f"post_{official}": "75"})["Location"] == page
    shown = text(caseworker.get(page))
    assert "Samir Alami" in shown and "(n = 1)" in shown
    assert page in text(caseworker.get(hers))
    assert "Samir Alami" in text(caseworker.get("/outreach/officials/?view=due"))
    assert "Samir Alami" in opened_home(caseworker)
    numbers = text(caseworker.get("/outreach/officials/numbers/"))
    assert "Samir" not in numbers
    assert posted(caseworker, f"{hers}left/")["Location"] == hers
    assert "Samir Alami" not in text(caseworker.get("/outreach/officials/"))
    form = text(caseworker.get(f"{hers}change/"))
    assert 'value="Samir Alami"' in form


def test_the_register_is_nobody_elses(caseworker, sign_in):
    hers = f"/outreach/officials/{factory.official(caseworker.actor)}/"
    other = sign_in("coordinator", "AMAPPE", login="other")
    assert [other.get(f"{hers}{part}").status_code for part in ("", "change/", "left/")] == [404] * 3
    assert "Samir" not in text(other.get("/outreach/officials/"))
    assert "Samir" not in other.get("/outreach/officials.csv").content.decode()
    monitoring = sign_in("monitoring", "EN", login="monitoring")
    assert monitoring.get("/outreach/officials/").status_code == 404
    assert "/outreach/officials/numbers/" in text(monitoring.get("/outreach/events/"))
    assert "Samir" not in text(monitoring.get("/outreach/officials/numbers/"))


LESSON = {
    "kind": "practice",
    "title_fr": "Inviter par les leaders",
    "happened_fr": "Peu de monde venait.",
    "learnt_fr": "Les leaders amènent du monde.",
    "advice_fr": "Les voir une semaine avant.",
    "themes": ["rights"],
    "activity": "awareness",
    "place": "MA-nador",
}


def test_a_lesson_is_written_shared_proposed_and_found_useful(caseworker, sign_in):
    wrong = text(
        posted(caseworker, "/outreach/lessons/new/", **LESSON | {"advice_fr": "Ali, 0612345678"}), 422
    )
    assert "Peu de monde venait." in wrong and "0612345678" in wrong
    page = posted(caseworker, "/outreach/lessons/new/", **LESSON)["Location"]
    assert caseworker.post(f"{page}state/").status_code == 404
    boss = sign_in("coordinator")
    assert posted(boss, f"{page}state/")["Location"] == page
    other = sign_in("caseworker", "AMAPPE", login="other")
    for form in ("/outreach/events/new/", "/outreach/events/?", "/outreach/new/"):
        proposed = text(other.get(form))
        assert ("Inviter par les leaders" in proposed) == (form == "/outreach/events/new/"), form
    assert posted(other, f"{page}open/")["Location"] == page
    posted(other, f"{page}useful/", useful="yes")
    shown = text(other.get(page))
    assert "Les voir une semaine avant." in shown and "Vous avez dit" in shown
    assert f"{page}change/" not in shown and other.get(f"{page}change/").status_code == 404
    assert "Inviter" in text(other.get("/outreach/lessons/?text=leaders"))
    assert "Inviter" not in text(other.get("/outreach/lessons/?text=radio"))
    posted(boss, f"{page}state/")
    assert other.get(page).status_code == 404
