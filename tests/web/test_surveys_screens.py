"""Follow-up on screen: whom to ask, the questions, calls, refusals, corrections; rates and their file."""

import csv
import io
from datetime import timedelta

import pytest
from django.conf import settings as django_settings

from parcours.kernel import clock
from parcours.kernel.identifiers import uuid7
from parcours.surveys import actions
from parcours.surveys.answering import Said
from tests.factories.people import person
from tests.factories.programmes import load_eu_maroc
from tests.factories.surveys import LATER, linked, planned, replies, survey

pytestmark = pytest.mark.django_db


def english(client):
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def worker(sign_in):
    load_eu_maroc()
    return english(sign_in("caseworker"))


@pytest.fixture
def who(worker):
    return person(worker.actor, given_latin="Qzawa", phone="+212612345678", no_phone=False).person


@pytest.fixture
def due(worker, who):
    return planned(who, worker.actor.organisation)


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def post(client, url, **data):
    return client.post(url, {"request_id": str(uuid7()), **data})


def test_who_is_to_be_asked_stands_on_the_list_and_on_the_first_page(worker, due):
    said = text(worker.get("/surveys/"))
    assert "Qzawa" in said and f"/surveys/{due.id}/" in said and "After three months" in said
    assert "How are they doing? People to ask" in text(worker.get("/")) + text(
        worker.get("/todo/?part=others")
    )


def test_each_part_of_the_list(worker, who, due):
    linked(who, worker.actor.organisation, occasion="m6")
    planned(who, worker.actor.organisation, "m12", state="planned", due_on=clock.today() + timedelta(days=9))
    for what, shown in (("waiting", "After six months"), ("coming", "After twelve months"), ("ended", "")):
        said = text(worker.get(f"/surveys/?what={what}"))
        assert shown in said and ("Qzawa" in said) == bool(shown)
    assert "After three months" in text(worker.get("/surveys/?what=nothing"))


def test_the_questions_at_the_telephone(worker, due):
    url = f"/surveys/{due.id}/"
    said = text(worker.get(url))
    assert said.count('type="radio"') == 6 + 6 + 5 + 4 + 4 and "612345678" in said.replace(" ", "")
    answer = post(worker, url, income="none", working="no")
    assert answer.status_code == 302
    assert replies(due.id)[0].answers["income"] == "none" and survey(due.person_id, "m3").way == "agent"
    said = text(worker.get(url))
    assert "Nothing" in said and "Prefers not to say" in said and 'type="radio"' not in said


def test_what_is_no_choice_comes_back_with_the_rest(worker, due):
    said = text(post(worker, f"/surveys/{due.id}/", income="millions", working="no"))
    assert 'value="no" id="id_working_2" checked' in said or "checked" in said
    assert not replies(due.id)


def test_an_answer_after_somebody_else_was_quicker_is_told(worker, due):
    actions.answer(by=worker.actor, survey=due.id, said=Said(LATER))
    said = text(post(worker, f"/surveys/{due.id}/", income="none"))
    assert "Nobody is asked here any more" in said and len(replies(due.id)) == 1


def test_not_reached_with_its_day(worker, due):
    url = f"/surveys/{due.id}/tried/"
    assert "She stays on the list" in text(worker.get(url))
    day = clock.today()
    told = {"on_day": day.day, "on_month": day.month, "on_year": day.year}
    assert post(worker, url, **told).status_code == 302
    assert survey(due.person_id, "m3").attempts == 1
    assert "An attempt of this day is written down already" in text(post(worker, url, **told))


def test_she_does_not_wish_to_answer(worker, due):
    url = f"/surveys/{due.id}/refuse/"
    assert "changes nothing in the help" in text(worker.get(url))
    assert post(worker, url).status_code == 302
    assert survey(due.person_id, "m3").state == "refused"
    assert worker.get(url).status_code == 302


def test_a_correction_keeps_what_was_written_before(worker, due):
    actions.answer(by=worker.actor, survey=due.id, said=Said(LATER))
    url = f"/surveys/{due.id}/correct/"
    assert text(worker.get(url)).count("checked") == 5
    assert "These are the answers that stand already" in text(post(worker, url, **LATER))
    assert post(worker, url, **{**LATER, "income": "6000_more"}).status_code == 302
    said = text(worker.get(f"/surveys/{due.id}/"))
    assert "MAD 6,000 or more" in said and "MAD 3,000 to 5,999" in said


def test_at_the_first_interview_from_her_page(worker, who):
    url = f"/people/{who}/surveys/intake/"
    assert url in text(worker.get(f"/people/{who}/"))
    assert text(worker.get(url)).count('type="radio"') == 6 + 6 + 5
    assert post(worker, url, income="none").status_code == 302
    assert survey(who).state == "answered"
    page = text(worker.get(f"/people/{who}/"))
    assert url not in page and "At intake" in page
    assert worker.get(url).status_code == 302
    assert worker.get(f"/people/{who}/surveys/m3/").status_code == 404


def test_another_organisation_finds_none(worker, due, sign_in):
    other = sign_in("caseworker", "AMAPPE")
    for what in ("", "tried/", "refuse/", "correct/"):
        assert other.get(f"/surveys/{due.id}/{what}").status_code == 404
        assert other.post(f"/surveys/{due.id}/{what}").status_code == 404
    assert "Qzawa" not in text(other.get("/surveys/"))


def test_a_trainer_and_a_funder_have_no_list(worker, due, sign_in):
    for role in ("trainer", "funder", "monitoring"):
        client = sign_in(role)
        assert client.get("/surveys/").status_code == 404
        assert client.get(f"/surveys/{due.id}/").status_code == 404


@pytest.fixture
def over(worker):
    """Twelve who answered, one who refused, eleven silent: their time is over."""
    for number in range(24):
        one = person(worker.actor, given_latin="Qzqui").person
        row = planned(one, worker.actor.organisation, sex="F" if number % 2 else "M")
        if number < 12:
            actions.answer(by=worker.actor, survey=row.id, said=Said(LATER))
        elif number == 12:
            actions.refuse(by=worker.actor, survey=row.id)
    with clock.at(clock.today() + timedelta(days=70)):
        yield


def test_rates_for_the_funder_without_names_and_small_numbers(over, sign_in):
    funder = english(sign_in("funder"))
    said = text(funder.get("/surveys/results/?by=sex&question=source"))
    assert "Response rate" in said and "&lt;11" in said and "Qzqui" not in said
    assert "People to ask" not in said
    own = text(english(sign_in("coordinator")).get("/surveys/results/?by=sex&question=source"))
    assert "&lt;11" not in own and "50" in own and "People to ask" in own


def rows_of(answer) -> list[dict]:
    told = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(told), delimiter=";"))


def test_the_file_says_what_the_page_says(over, sign_in):
    chief = sign_in("coordinator")
    rows = rows_of(chief.get("/surveys/results.csv?question=source&codes=1"))
    own = next(one for one in rows if (one["group"], one["choice"]) == ("all", "own_activity"))
    assert (own["over"], own["answered"], own["refused"], own["silent"]) == ("24", "12", "1", "11")
    assert (own["response_rate"], own["chose"], own["said"]) == ("0.5000", "12", "12")
    assert (own["share"], own["lowest"], own["highest"]) == ("1.0000", "0.5000", "1.0000")
    few = rows_of(sign_in("funder").get("/surveys/results.csv?question=source&codes=1&by=sex"))
    for row in few:
        for name in ("answered", "refused", "unreachable", "silent", "chose"):
            assert row[name] in ("<11", "0") or int(row[name]) >= 11


def test_occasions_stand_in_the_order_of_months(worker):
    for occasion in ("m12", "m3", "intake", "m6"):
        one = person(worker.actor, given_latin="Qzqui").person
        planned(one, worker.actor.organisation, occasion)
    groups = [row["group"] for row in rows_of(worker.get("/surveys/results.csv?codes=1"))]
    assert list(dict.fromkeys(groups)) == ["all", "intake", "m3", "m6", "m12"]


def test_nothing_asked_says_how_it_begins(worker):
    said = text(worker.get("/surveys/results/"))
    assert "Nobody was to be asked yet" in said
    assert "Nobody is to be asked now" in text(worker.get("/surveys/"))


@pytest.mark.parametrize("wrong", ["?by=name", "?question=age", "?occasion=x", "?after=%00", "?by=quarter"])
def test_a_strange_address_shows_the_usual(worker, wrong):
    text(worker.get(f"/surveys/results/{wrong}"))
    assert worker.get(f"/surveys/results.csv{wrong}").status_code == 200
