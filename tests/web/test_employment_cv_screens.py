"""Her CV on screen, and people proposed for an offer."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parcours.cases.skills import Told
from parcours.employment import actions
from parcours.kernel.identifiers import uuid7
from parcours.people.rules import Spoken
from tests.factories.employment import offer
from tests.factories.people import person
from tests.factories.programmes import load_eu_maroc
from tests.factories.skills import TAILOR, skill

pytestmark = pytest.mark.django_db


@pytest.fixture
def adviser(sign_in):
    load_eu_maroc()
    return sign_in("job_adviser")


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def posted(client, url, **data):
    return client.post(url, {"request_id": str(uuid7()), **data})


def boxes(page: str) -> dict[str, bool]:
    return {
        code: bool(checked) for code, checked in re.findall(r'name="lines" value="([^"]+)"( checked)?>', page)
    }


def test_she_chooses_looks_and_takes_it_along(adviser, sign_in):
    by = adviser.actor
    who = person(
        by,
        given_latin="Qzawa",
        phone="+212612345678",
        phone_safe=True,
        no_phone=False,
        languages=[Spoken("fr", "fluent")],
    ).person
    skill(by, who, replace(TAILOR, label="=1+1 <script>alert(1)</script>"))
    skill(by, who, Told(group="512"))
    url = f"/people/{who}/cv/"
    assert url in text(adviser.get(f"/people/{who}/"))
    assert adviser.get(url).url == f"{url}choice/"
    assert adviser.get(f"{url}file/?kind=pdf").url == url
    page = text(adviser.get(f"{url}choice/"))
    found = boxes(page)
    assert [code for code, checked in found.items() if checked] == ["phone"]
    assert "<script>alert" not in page and "part:skills" in found and "nationality" in found
    again = text(posted(adviser, f"{url}choice/", lines=["phone"]))
    assert "Il faut au CV" in again and boxes(again)["phone"]
    wrong = text(posted(adviser, f"{url}choice/", lines=["phone", "skill:nobody"]))
    assert boxes(wrong)["phone"]
    kept = posted(adviser, f"{url}choice/", lines=["phone", "part:skills", "language:fr"])
    shown = text(adviser.get(kept.url))
    assert "Qzawa" in shown and "=1+1" in shown and "&lt;script&gt;" in shown and "Guin" not in shown
    assert 'dir="rtl"' in text(adviser.get(f"{url}?say=ar"))
    files = [one.replace("&amp;", "&") for one in re.findall(rf'href="({url}file/[^"]+)"', shown)]
    assert len(files) == 2
    for file, kind in zip(files, (b"%PDF", b"PK"), strict=True):
        answer = adviser.get(file)
        assert answer.content.startswith(kind) and answer["Cache-Control"] == "no-store, private"
        assert answer["Content-Disposition"].startswith('attachment; filename="cv-fr.')
    ticked = [code for code, checked in boxes(text(adviser.get(f"{url}choice/"))).items() if checked]
    assert len(ticked) == 4 and "part:skills" not in ticked
    posted(adviser, f"{url}choice/", lines=["phone", "language:fr"])
    # What was looked at before is not what would leave now.
    assert adviser.get(files[0]).url == url
    assert adviser.get(f"{url}file/?kind=exe&choice=x").url == url
    other = sign_in("job_adviser", "AMAPPE")
    for path in (url, f"{url}choice/", files[0]):
        assert other.get(path).status_code == 404
    assert sign_in("trainer").get(url).status_code in (403, 404)


def test_people_for_an_offer(adviser, sign_in):
    by = adviser.actor
    wanted = offer(by, wage=Decimal("5000"), week_hours=None)
    url = f"/employment/offers/{wanted}/people/"
    assert url in text(adviser.get(f"/employment/offers/{wanted}/"))
    assert "Personne ici ne connaît ce métier" in text(adviser.get(url))

    def fill(number):
        for n in range(number):
            made = person(by, given_latin=f"Qzawa{chr(97 + n)}", city="MA-oujda").person
            skill(by, made, Told(group="7531"))
        return made

    def asked():
        with CaptureQueriesContext(connection) as found:
            text(adviser.get(url))
        return len(found)

    last = fill(2)
    asked()
    few = asked()
    fill(9)
    assert asked() == few <= 26
    page = text(adviser.get(url))
    assert "Son métier" in page and "Près de chez elle" in page and "Non connu ou non demandé" in page
    assert f"/people/{last}/offers/{wanted}/" in page
    posted(adviser, f"/people/{last}/offers/{wanted}/")
    assert f"/people/{last}/offers/{wanted}/" not in text(adviser.get(url))
    assert "Qzawa" not in text(sign_in("job_adviser", "AMAPPE").get(url))
    actions.close_offer(by=by, offer=wanted, reason="withdrawn")
    assert adviser.get(url).status_code == 302
