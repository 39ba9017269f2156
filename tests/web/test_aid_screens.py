"""Aid on screen: asked for at the counter, decided, paid, set against the budget, and by lists."""

import re
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from parcours.aid import actions, models, rules
from parcours.cases import actions as cases
from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Refused
from parcours.people import actions as people
from parcours.training import actions as training
from parcours.web.aid import forms
from tests.factories.accounts import organisation
from tests.factories.home import opened_home
from tests.factories.papers import pdf
from tests.factories.people import convention, person
from tests.factories.programmes import load_second
from tests.factories.training import course, marks, session

pytestmark = pytest.mark.django_db
LINE = "OFICIO-APOYO"


@pytest.fixture
def programme(db):
    return load_second()


@pytest.fixture
def staff(programme, sign_in):
    return {
        "asks": sign_in("caseworker"),
        "decides": sign_in("caseworker", login="another"),
        "coordinates": sign_in("coordinator"),
        "counts": sign_in("monitoring"),
        "trains": sign_in("trainer"),
    }


@pytest.fixture
def who(staff):
    return person(staff["asks"].actor, given_latin="Awa").person


def text(answer) -> str:
    assert answer.status_code == 200, (answer.status_code, getattr(answer, "url", ""))
    return answer.content.decode()


def posted(client, url, **data):
    return client.post(url, {"request_id": str(uuid7()), **data})


def today() -> dict[str, int]:
    day = clock.today()
    return {"on_day": day.day, "on_month": day.month, "on_year": day.year}


def month() -> str:
    return clock.today().replace(day=1).isoformat()


def asked(staff, who, amount="60,50", **more):
    told = {"kind": "transport", "amount": amount, "month": month(), "what": "Bus"} | more
    return posted(staff["asks"], f"/people/{who}/aid/", **told)


def test_from_the_person_s_page_to_the_budget(staff, who):
    assert f"/people/{who}/aid/" in text(staff["asks"].get(f"/people/{who}/"))
    assert "USD" in text(staff["asks"].get(f"/people/{who}/aid/"))
    page = asked(staff, who).url
    assert f"{page}decide/" not in text(staff["asks"].get(page))
    assert f"{page}decide/" in text(staff["decides"].get("/aid/?tab=decide"))
    assert f"{page}decide/" in opened_home(staff["decides"])
    assert "60,50" in text(staff["decides"].get(f"{page}decide/"))
    done = posted(staff["decides"], f"{page}decide/", outcome="granted", amount="60.50", line=LINE)
    assert done.url == page
    assert f"{page}pay/" in text(staff["asks"].get("/aid/?tab=pay"))
    pay = {"way": "cash", "amount": "60,50", "already_paid": "0", **today()}
    again = posted(staff["asks"], f"{page}pay/", **pay)
    assert 'name="receipt"' in text(again) and "errors" in text(again)
    paid = posted(staff["asks"], f"{page}pay/", **pay, receipt="R7").url
    number = re.search(r"\d{4}-00001", text(staff["asks"].get(paid)))
    assert number and "R7" in text(staff["asks"].get(page))
    shown = text(staff["counts"].get("/aid/reconcile/"))
    assert number[0] in shown and "Awa" not in shown
    [payment] = re.findall(r'name="payment" value="([0-9a-f-]+)"', shown)
    posted(staff["counts"], "/aid/reconcile/", payment=payment)
    assert payment not in text(staff["counts"].get("/aid/reconcile/"))
    assert "Awa" in text(staff["asks"].get("/aid/?tab=all"))


def test_what_is_refused_stays_typed(staff, who):
    shown = text(asked(staff, who, amount="1000", what="A very long way"))
    assert "A very long way" in shown and 'value="1000"' in shown and "100" in shown
    shown = text(asked(staff, who, amount="much"))
    assert 'value="much"' in shown


def test_how_many_is_asked_and_kept(staff, who):
    assert 'name="quantity"' in text(staff["asks"].get(f"/people/{who}/aid/"))
    assert 'value="0"' in text(asked(staff, who, quantity="0"))
    assert asked(staff, who, quantity="12").status_code == 302
    with acting(staff["asks"].actor):
        assert models.Request.objects.get().quantity == 12


def test_the_second_of_two_people_only_confirms(staff, who):
    page = asked(staff, who, kind="cash", amount="600").url
    posted(staff["decides"], f"{page}decide/", outcome="granted", amount="600", line=LINE)
    assert "decide/" not in text(staff["decides"].get(page))
    shown = text(staff["coordinates"].get(f"{page}decide/"))
    assert 'name="amount"' not in shown and 'name="outcome"' in shown
    # Nothing is chosen for them: a button pressed in passing grants nothing.
    assert "checked" not in shown and "errors" in text(posted(staff["coordinates"], f"{page}decide/"))
    posted(staff["coordinates"], f"{page}decide/", outcome="granted")
    with acting(staff["asks"].actor):
        assert models.Request.objects.get().state == "granted"


def test_what_a_partner_covers_is_said_once_and_no_more(staff, who, sign_in):
    theirs = sign_in("caseworker", where="AMAPPE")
    second = sign_in("caseworker", where="AMAPPE", login="second")
    convention(organisation("EN").id, organisation("AMAPPE").id)
    people.share(by=staff["asks"].actor, person=who, organisation=organisation("AMAPPE").id)
    told = {"person": who, "kind": "transport", "amount": Decimal("17.31"), "what": "Qzovbus"}
    given = actions.request(by=theirs.actor, **told).id
    actions.decide(by=second.actor, request=given, outcome="granted")
    said = "Ce besoin est déjà couvert ce mois-ci par un autre partenaire."
    shown = text(asked(staff, who))
    assert said in shown
    pages = [shown, *(text(staff["asks"].get(url)) for url in (f"/people/{who}/", "/aid/?tab=all"))]
    assert not any(word in page for word in ("17,31", "Qzovbus", str(given)) for page in pages)
    assert "AMAPPE" not in shown
    assert staff["asks"].get(f"/aid/{given}/").status_code == 404
    told = {"kind": "transport", "amount": "20", "month": month(), "covered_reason": "not_enough"}
    page = posted(staff["coordinates"], f"/people/{who}/aid/", **told).url
    assert said in text(staff["decides"].get(f"{page}decide/"))


def test_information_goes_back_and_forth(staff, who):
    page = asked(staff, who).url
    posted(staff["decides"], f"{page}ask/", note="Which line?")
    assert "Which line?" in text(staff["asks"].get(f"{page}answer/"))
    assert f"{page}answer/" in opened_home(staff["asks"])
    posted(staff["asks"], f"{page}answer/", what="Line 4", amount="45")
    assert "Line 4" in text(staff["decides"].get(f"{page}decide/"))
    posted(staff["asks"], f"{page}cancel/")
    with acting(staff["asks"].actor):
        assert models.Request.objects.get().state == "cancelled"


def test_a_list_of_a_session_from_half_days_to_signature(staff, who):
    first = clock.today() - timedelta(days=1)
    trainer, asks = staff["trains"], staff["asks"]
    made = session(trainer.actor, course(trainer.actor), first=first, last=clock.today())
    enrolment = training.enrol(by=asks.actor, session=made, person=who, on=first).id
    training.take_attendance_many(by=trainer.actor, session=made, half_days=marks(made, [enrolment]))
    assert f"/training/{made}/aid/" in text(trainer.get(f"/training/{made}/"))
    shown = text(trainer.get(f"/training/{made}/aid/"))
    months = re.findall(r'name="month" value="([\d-]+)"', shown)
    assert posted(trainer, f"/training/{made}/aid/", month=months[-1], kind="transport").status_code == 302
    with acting(asks.actor):
        wanted = models.List.objects.get().id
    page = f"/aid/lists/{wanted}/"
    assert page in opened_home(staff["coordinates"]) and page in text(asks.get("/aid/lists/"))
    assert "Awa" in text(asks.get(page))
    sheet = asks.get(f"{page}sheet/")
    assert sheet["Content-Type"] == "application/pdf" and sheet.content.startswith(b"%PDF")
    assert posted(staff["coordinates"], f"{page}approve/", line=LINE).url == page
    total = re.search(r'name="total" value="([\d.]+)"', text(asks.get(f"{page}pay/")))[1]
    assert posted(asks, f"{page}pay/", way="cash", total=total, **today()).status_code == 200
    signed = {"way": "cash", "signed": "on", "sheet": "F-3"}
    scan = SimpleUploadedFile("sheet.pdf", pdf(said=b"signed"))
    # What was chosen is kept while the form comes back.
    again = text(posted(asks, f"{page}pay/", way="cash", total=total, scan=scan, **today()))
    mark = re.search('name="scan_kept" value="([0-9a-f]{64})"', again)[1]
    assert posted(asks, f"{page}pay/", **signed, total=total, scan_kept=mark, **today()).url == page
    shown = text(asks.get(page))
    assert "-00001" in shown and f"{page}signed/" in shown
    url = re.search(rf"{page}signed/[0-9a-f-]{{36}}/", shown)[0]
    opened = asks.get(url)
    assert (opened["Content-Type"], opened.content) == ("application/pdf", pdf(said=b"signed"))
    assert staff["trains"].get(url).status_code in (403, 404)
    assert "facultatif" not in text(asks.get(f"{page}signed/"))
    assert posted(asks, f"{page}signed/").status_code == 422
    wrong = posted(asks, f"{page}signed/", scan=SimpleUploadedFile("x.pdf", b"#!/bin/sh"))
    assert list(wrong.context["form"].errors) == ["scan"]
    more = SimpleUploadedFile("two.jpg", b"\xff\xd8\xff\xe0" + b"0" * 99)
    assert posted(asks, f"{page}signed/", scan=more).url == page
    assert len(set(re.findall(rf"{page}signed/[0-9a-f-]{{36}}/", text(asks.get(page))))) == 2
    with acting(asks.actor):
        assert models.Payment.objects.get().receipt == "F-3/1"


def test_a_payment_that_comes_back(staff, who):
    page = asked(staff, who).url
    posted(staff["decides"], f"{page}decide/", outcome="granted", amount="60.50", line=LINE)
    posted(staff["asks"], f"{page}pay/", way="cash", amount="60.50", signed_name="Awa", **today())
    url = re.search(r"/aid/payments/[0-9a-f-]+/return/", text(staff["asks"].get(page)))[0]
    assert posted(staff["asks"], url, reason="not_collected").url == page
    assert "Restituée" in text(staff["asks"].get(page))


@pytest.mark.parametrize(("language", "shown"), [("fr", "1250,50"), ("ar", "1250,50"), ("en", "1250.50")])
def test_an_amount_stands_as_the_reader_types_it_and_is_read_back(language, shown):
    with translation.override(language):
        assert forms.plain(Decimal("1250.50")) == shown and forms.plain(Decimal(1250)) == "1250"
        field = forms.AmountField()
        assert {field.clean(one) for one in (shown, "1 250,5", "1250.5")} == {Decimal("1250.50")}
        with pytest.raises(ValidationError):
            # A thousands mark is never taken for a decimal one.
            field.clean("1,250")


def test_where_aid_is_given_for_a_step_only_the_way_to_add_one_is_shown_first(staff, who):
    add, page = f"/people/{who}/steps/add/", f"/people/{who}/aid/"
    assert add in text(staff["asks"].get(page))
    cases.plan_step(by=staff["asks"].actor, person=who, kind="papers", what="Go")
    assert add not in text(staff["asks"].get(page))


def test_aid_is_asked_for_a_step_of_her_plan_at_the_counter(staff, who):
    step = cases.plan_step(by=staff["asks"].actor, person=who, kind="papers", what="Go")
    assert asked(staff, who, step=str(step.id)).status_code == 302
    with acting(staff["asks"].actor):
        assert models.Request.objects.get(person=who).step_id == step.id
    elsewhere = person(staff["asks"].actor, given_latin="Binta").person
    assert asked(staff, elsewhere, step=str(step.id)).status_code == 200


@pytest.mark.parametrize(("ceiling", "said"), [("400.00", "400"), ("1500", "1500"), ("37.50", "37.5")])
def test_the_most_of_one_request_is_said_without_needless_decimals(ceiling, said):
    with pytest.raises(Refused) as refused:
        rules.check_ceiling_at_once(SimpleNamespace(request_ceiling=Decimal(ceiling)), Decimal(2000))
    assert refused.value.params == {"most": said}
