"""An apprenticeship on screen: the contract, a week, a visit, the lists, how it ends."""

import re
from datetime import timedelta

import pytest

from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.kernel.identifiers import uuid7
from parcours.training.apprentice_models import Apprenticeship
from tests.factories.people import person
from tests.factories.programmes import load_eu_maroc
from tests.factories.training import course

pytestmark = pytest.mark.django_db
TODAY = clock.today()
FIRST = TODAY - timedelta(days=TODAY.weekday() + 35)


def day(name: str, value) -> dict:
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


def posted(client, url, **data):
    return client.post(url, {"request_id": str(uuid7()), **data})


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def contract(course_id, **more) -> dict:
    told = {"course": str(course_id), "host_name": "Atelier Qzcuir", "host_place": "MA-oujda"}
    told |= {"master": "Qzidris", "weekdays": ["0", "1", "2", "3"], "halves": ["am", "pm"]}
    told |= day("signed_on", FIRST) | day("starts_on", FIRST) | day("ends_on", TODAY + timedelta(days=100))
    told |= {"hours": "1 000", "enterprise_hours": "٧٥٠", "complementary_hours": "150"}
    return told | {"allowance": "650,50"} | more


def test_from_the_contract_to_its_end(sign_in):
    load_eu_maroc()
    caseworker, trainer = sign_in("caseworker"), sign_in("trainer")
    who = person(caseworker.actor, given_latin="Qzawa", city="MA-oujda").person
    made = course(trainer.actor, project="IDMAJE")
    new = f"/people/{who}/apprenticeship/"
    assert new in text(caseworker.get(f"/people/{who}/"))
    # Something is missing: nothing typed is lost.
    again = text(posted(caseworker, new, **contract(made, hours="1000", master="")))
    assert "Atelier Qzcuir" in again and "650,50" in again and 'value="٧٥٠"' in again
    answer = posted(caseworker, new, **contract(made, hours="1000"))
    assert answer.status_code == 302, answer.content.decode()
    url = answer["Location"]
    page = text(trainer.get(url))
    assert "Qzidris" in page and "loi n° 12-00" in page  # 75 % by contract
    week = f"{url}weeks/{FIRST.isoformat()}/"
    assert week in page
    kept = posted(
        trainer, week, enterprise_hours="27,5", complementary_hours="6", absent_hours="2", reason="family"
    )
    assert kept["Location"] == f"{url}weeks/{(FIRST + timedelta(days=7)).isoformat()}/"
    wrong = text(posted(trainer, week, enterprise_hours="60", complementary_hours="6"))
    assert 'value="60"' in wrong and "44" in wrong
    page = text(trainer.get(url))
    assert "27,5" in page and "33,5" in page
    for show in ("visit", "weeks", "running"):
        assert url in text(trainer.get(f"/training/apprentices/?show={show}"))
    # Her desk reads that nobody went to see her, and what came of it is kept.
    watched = text(caseworker.get("/training/watch/"))
    assert "Sans visite depuis" in watched and "Atelier Qzcuir" in watched and "Qzawa" in watched
    settle = re.findall(r'href="(/training/watch/[^"]+/)"', watched)
    assert len(settle) == 2 and any(one in text(caseworker.get(f"/people/{who}/")) for one in settle)
    assert "Couture" in text(caseworker.get(settle[0]))
    assert posted(caseworker, settle[0], state="spoken")["Location"] == "/training/watch/"
    assert settle[0] not in text(caseworker.get("/training/watch/"))
    seen = {"verdict": "well", "seen": "Elle coud la doublure.", "to_do": ""} | day("visited_on", TODAY)
    assert posted(trainer, f"{url}visit/", **seen)["Location"] == url
    assert "doublure" in text(trainer.get(url))
    assert "Sans visite depuis" not in text(caseworker.get("/training/watch/"))
    assert url not in text(trainer.get("/training/apprentices/?show=visit"))
    assert posted(caseworker, f"{url}allowance/", amount="700", **day("since", TODAY))["Location"] == url
    registered = {"registered_as": "DR/118"} | day("registered_on", TODAY)
    assert posted(caseworker, f"{url}registration/", **registered)["Location"] == url
    assert "DR/118" in text(caseworker.get(url))
    assert trainer.get(f"{url}complete/").status_code == 200
    assert posted(caseworker, f"{url}end/broken_off/", reason="", **day("on", TODAY)).status_code == 200
    ended = posted(caseworker, f"{url}end/broken_off/", reason="host_closed", **day("on", TODAY))
    assert ended["Location"] == url
    assert posted(trainer, week, enterprise_hours="5").status_code == 404
    assert url in text(trainer.get("/training/apprentices/?show=ended"))
    assert text(trainer.get(f"/people/{who}/")).count(url) == 1


def test_another_organisation_finds_nothing(sign_in):
    load_eu_maroc()
    caseworker, trainer = sign_in("caseworker"), sign_in("trainer")
    stranger = sign_in("trainer", where="HCR")
    who = person(caseworker.actor, given_latin="Qzawa", city="MA-oujda").person
    made = course(trainer.actor, project="IDMAJE")
    url = posted(caseworker, f"/people/{who}/apprenticeship/", **contract(made, hours="1000"))["Location"]
    with acting(trainer.actor):
        assert Apprenticeship.objects.count() == 1
    for what in ("", "visit/", f"weeks/{FIRST.isoformat()}/", "complete/"):
        assert stranger.get(f"{url}{what}").status_code == 404
    assert url not in text(stranger.get("/training/apprentices/"))
    for wrong in ("nonsense", "9999-12-27", (FIRST + timedelta(days=1)).isoformat()):
        assert trainer.get(f"{url}weeks/{wrong}/").status_code == 404
    empty = text(stranger.get("/training/apprentices/"))
    assert "Aucun apprentissage ici" in empty
