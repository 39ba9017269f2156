"""Addenda on screen: drafted by one, put in force by another, and what figures say of targets since."""

from datetime import date

import pytest

from parcours.kernel.identifiers import uuid7
from tests.factories import addenda, money
from tests.factories.accounts import organisation
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db
PROJECT = "/money/projects/OFICIO/"
SIGNED = {"on": "2023-03-01"}


def text_of(answer) -> str:
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ").replace("&nbsp;", " ")


def post(client, url, **told):
    return client.post(url, told | {"request_id": uuid7().hex})


@pytest.fixture
def chief(sign_in):
    load_second()
    money.run_by(organisation("EN").id)
    return sign_in("coordinator", where="EN", login="chief")


@pytest.fixture
def second(chief, sign_in):
    return sign_in("coordinator", where="EN", login="second")


def test_from_the_draft_to_the_figures(chief, second):
    begun = post(chief, PROJECT + "addendum/", reason="Plus de monde")
    at = begun.url
    assert post(chief, PROJECT + "addendum/", reason="x").status_code == 422
    aim = {"indicator": "certified", "value": "150"}
    assert post(chief, at + "targets/", **aim | {"value": "-1"}).status_code == 422
    assert post(chief, at + "targets/", **aim).url == at
    days = {"reason": "Plus de monde", "ends_on": "2024-12-31"}
    assert post(chief, at + "write/", **days).url == at
    page = chief.get(at)
    assert "120" in text_of(page) and "150" in text_of(page) and "31 décembre 2024" in text_of(page)
    # Whoever wrote in it is shown that a colleague goes on.
    assert page.context["second"] and f"{at}sign/" not in text_of(page)
    assert post(chief, at + "sign/", **SIGNED).status_code == 422
    assert f"{at}sign/" in text_of(second.get(at))
    assert post(second, at + "sign/").status_code == 422
    assert post(second, at + "sign/", **SIGNED).url == at
    assert second.get(at + "write/").status_code == second.get(at + "drop/").status_code == 404
    assert at in text_of(chief.get(PROJECT)) and at in text_of(chief.get("/money/addenda/"))
    assert "avenant" in text_of(chief.get(PROJECT)) and "31 décembre 2024" in text_of(chief.get(PROJECT))
    shown = text_of(chief.get("/results/certified/"))
    assert "avenant n° 1, signé le 1 mars 2023" in shown.replace("1er", "1") and "Contrato, anexo 1" in shown
    logframe = text_of(chief.get("/results/logframe/"))
    assert "avenant n° 1" in logframe and "120 (Contrato, anexo 1)" in logframe
    before = text_of(chief.get("/results/certified/?as_of=2023-02-28"))
    assert "avenant n° 1" not in before


def test_a_target_is_changed_again_and_left_as_it_was(chief):
    made = addenda.draft(chief.actor, [("certified", 150, date(2023, 5, 1))])
    at = f"/money/addenda/{made}/"
    form = text_of(chief.get(at + "targets/certified/"))
    assert 'value="150"' in form and at + "targets/certified/drop/" in form
    assert chief.get(at + "targets/accompanied/").status_code == 404
    assert post(chief, at + "targets/certified/", indicator="certified", value="160").url == at
    assert "160" in text_of(chief.get(at))
    assert post(chief, at + "targets/certified/drop/").url == at
    assert not chief.get(at).context["targets"].rows
    assert post(chief, at + "drop/").url == PROJECT
    assert chief.get(at).status_code == 404


def test_of_the_programme_by_who_coordinates_it(chief, sign_in):
    steers = sign_in("coordinator", where="ALDEA", login="steers")
    assert chief.get("/money/addenda/new/").status_code == 404
    at = post(steers, "/money/addenda/new/", reason="Más").url
    assert "budget" not in steers.get(at + "write/").context["form"].fields
    assert post(steers, at + "targets/", indicator="certified", value="1").status_code == 422
    assert post(steers, at + "targets/", indicator="accompanied", value="700").url == at
    assert at in text_of(steers.get("/money/addenda/"))
    assert chief.get(at).status_code == 404


def test_what_another_may_not_see_is_not_found(chief, sign_in):
    made = addenda.draft(chief.actor, [("certified", 150, None)])
    other = sign_in("coordinator", where="SOLE", login="other")
    for client in (other,):
        for what in ("", "write/", "sign/", "drop/", "targets/", "targets/certified/"):
            assert client.get(f"/money/addenda/{made}/{what}").status_code == 404, what
    assert not other.get("/money/addenda/").context["table"].rows
    steers = sign_in("coordinator", where="ALDEA", login="steers")
    assert steers.get(f"/money/addenda/{made}/").status_code == 200
    assert steers.get(f"/money/addenda/{made}/write/").status_code == 404


@pytest.mark.parametrize(("language", "state"), [("fr", "Brouillon"), ("ar", "مسودة"), ("en", "Draft")])
def test_the_list_is_in_three_languages(chief, sign_in, language, state):
    addenda.draft(chief.actor, [("certified", 150, None)])
    reader = sign_in("coordinator", where="EN", login=f"reader-{language}", language=language)
    reader.cookies["language"] = language
    assert state in text_of(reader.get("/money/addenda/"))


def test_whoever_signs_is_told_of_payments_outside_the_new_days(chief, second):
    money.agreed(chief.actor)
    money.spent(chief.actor, day=date(2023, 2, 1))
    at = post(chief, PROJECT + "addendum/", reason="Moins de temps").url
    post(chief, at + "write/", reason="Moins de temps", ends_on="2023-02-01")
    assert "hors des nouvelles" not in text_of(second.get(at + "sign/"))
    post(chief, at + "write/", reason="Moins de temps", ends_on="2023-01-31")
    assert "hors des nouvelles : 1." in text_of(second.get(at + "sign/"))
