"""Two ways through the screens, in French and in Arabic: from a training to a job that is kept; a session
that is cancelled, after which nobody is lost."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest

from parcours.cases import actions as cases
from parcours.employment import placements
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.messages.models import Message
from parcours.people.household import Member, add_household_member
from parcours.results import queries as results
from parcours.training import models
from tests.factories.employment import offer
from tests.factories.people import person
from tests.factories.programmes import load_eu_maroc
from tests.factories.training import course, half_days, session

pytestmark = pytest.mark.django_db
TODAY = clock.today()
# A Monday and a Tuesday to come: nobody has an account before today.
FIRST = TODAY + timedelta(days=14 - TODAY.weekday())
BEFORE, LAST = FIRST - timedelta(days=3), FIRST + timedelta(days=1)
NO_TRADE = {
    "vulnerability": ["no_income"],
    "experience": "none",
    "certificates": ["none"],
    "skill": False,
    "barriers": ["childcare"],
    "wish": "salaried",
}
LANGUAGES = pytest.mark.parametrize("language", ["fr", "ar"])


class Desk:
    """Somebody who works on the screens in a language."""

    def __init__(self, client, language: str):
        self.client, self.actor = client, client.actor
        client.cookies["language"] = language
        self.direction = "rtl" if language == "ar" else "ltr"

    def reads(self, url: str) -> str:
        answer = self.client.get(url, follow=True)
        assert answer.status_code == 200, (url, answer.status_code)
        page = answer.content.decode()
        assert f'dir="{self.direction}"' in page
        return page

    def does(self, url: str, **told) -> str:
        answer = self.client.post(url, {"request_id": str(uuid7()), **told})
        assert answer.status_code == 302, (url, re.findall(r"_error[^>]*>([^<]+)", answer.content.decode()))
        return answer["Location"]


@pytest.fixture
def desks(sign_in):
    load_eu_maroc()

    def open_desks(language: str) -> list[Desk]:
        roles = ("caseworker", "trainer", "job_adviser", "coordinator")
        return [Desk(sign_in(role, language=language), language) for role in roles]

    return open_desks


def on(name: str, day: date) -> dict[str, int]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def somebody(by, name: str, number: int = 0, **more):
    reached = {"phone": f"+21261234567{number}", "phone_safe": True, "no_phone": False, "city": "MA-oujda"}
    return person(by, given_latin=name, given_arabic="عائشة", family_arabic="ديالو", **reached | more).person


@LANGUAGES
def test_from_a_training_with_her_children_looked_after_to_a_job_that_she_keeps(desks, language):
    officer, trainer, adviser, _chief = desks(language)
    with clock.at(BEFORE):
        held = session(
            trainer.actor,
            course(trainer.actor, project="IDMAJE"),
            first=FIRST,
            last=LAST,
            childcare_places=2,
        )
        who = somebody(officer.actor, "Aïcha", sex="F")
        for name, age in (("Ines", 3), ("Omar", 5)):
            child = Member("child", given=name, birth_year=BEFORE.year - age)
            add_household_member(by=officer.actor, person=who, member=child)
        cases.assess(by=officer.actor, person=who, answers=NO_TRADE)
        why = {"reason_code": "her_wish", "note": "She asked for it"}
        cases.orient(by=officer.actor, person=who, outcome="project", project="IDMAJE", **why)
        # A place for her, and two for her children.
        assert str(held) in officer.reads(f"/people/{who}/enrol/")
        officer.does(f"/people/{who}/enrol/{held}/")
        with acting(officer.actor):
            place = models.Enrolment.objects.get(person=who)
        url = f"/training/enrolments/{place.id}/children/"
        children = re.findall(r'name="children" value="([^"]+)"', officer.reads(url))
        assert len(children) == 2
        officer.does(url, children=children)
    for day in (FIRST, LAST):
        with clock.at(day):
            marks = {f"m_{at.id.hex}_{place.id.hex}": "present" for at in half_days(held) if at.day == day}
            trainer.reads(f"/training/{held}/attendance/")
            trainer.does(f"/training/{held}/attendance/", **marks)
    with clock.at(LAST + timedelta(days=1)):
        trainer.does(f"/training/{held}/results/", **{f"result_{place.id.hex}": "complete"})
        trainer.does(f"/training/{held}/certify/", enrolment=[str(place.id)])
    hired = LAST + timedelta(days=20)
    with clock.at(hired):
        # Her certificate is on her CV as soon as she wishes.
        page = adviser.reads(f"/people/{who}/cv/choice/")
        proof = re.search(r'value="(proof:[^"]+)"', page)[1]
        adviser.does(f"/people/{who}/cv/choice/", lines=["phone", proof])
        shown = adviser.reads(f"/people/{who}/cv/?say={language}")
        assert ("خياطة" if language == "ar" else "Couture") in shown
        wanted = offer(adviser.actor, wage=Decimal("6000"), week_hours=None)
        assert f"/people/{who}/offers/{wanted}/" in adviser.reads(f"/employment/offers/{wanted}/people/")
        applied = adviser.does(f"/people/{who}/offers/{wanted}/")
        adviser.does(f"{applied}move/sent/", agreed="on", **on("on", hired))
        terms = {"contract": "permanent", "wage": "6000", "wage_per": "month", **on("starts_on", hired)}
        adviser.does(f"{applied}move/hired/", **on("on", hired), **terms)
        with acting(adviser.actor):
            [work] = placements.of_person(adviser.actor, who)
            checks = placements.checks(adviser.actor, work)
    for check in checks[:3]:
        with clock.at(check.due_on):
            assert f"/employment/checks/{check.id}/" in adviser.reads("/employment/placements/")
            adviser.does(f"/employment/checks/{check.id}/", answer="still", **on("on", check.due_on))
    with clock.at(checks[2].due_on), acting(adviser.actor):
        found = results.figures(load_eu_maroc())
        for code in ("idmaje-certified", "salaried", "salaried-6-months"):
            assert found.find(code).value == 1, code
    with clock.at(checks[2].due_on):
        assert f"/employment/placements/{work.id}/" in officer.reads(f"/people/{who}/")


@LANGUAGES
def test_a_session_is_cancelled_and_nobody_is_lost(desks, language):
    officer, trainer, _adviser, chief = desks(language)
    with clock.at(BEFORE):
        taught = course(trainer.actor, project="IDMAJE")
        held, other = (session(trainer.actor, taught, first=FIRST, last=LAST, places=3) for _n in range(2))
        people = [somebody(officer.actor, name, n) for n, name in enumerate(("Awa", "Binta", "Chantal"))]
        for who in people:
            officer.does(f"/people/{who}/enrol/{held}/", outside_reason="nearest")
        chief.does(f"/training/{held}/state/cancelled/")
        with as_role("system"):
            told = Message.objects.filter(template="training.cancelled")
            assert set(told.values_list("person_id", flat=True)) == set(people)
        page = officer.reads("/training/waiting/?show=lost")
        for who in people:
            assert f"/people/{who}/enrol/{other}/" in page
            officer.does(f"/people/{who}/enrol/{other}/", outside_reason="nearest")
        page = officer.reads("/training/waiting/?show=lost")
        assert not any(str(who) in page for who in people)
        with acting(officer.actor):
            there = models.Enrolment.objects.filter(session=other, state="enrolled")
            assert set(there.values_list("person_id", flat=True)) == set(people)
