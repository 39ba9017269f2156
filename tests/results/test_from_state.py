"""Every figure of the programme of the source, computed once more from the tables of state.

The engine reads the journal; here nothing is read but people, orientations, enrolments and certificates.
"""

import random
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import transaction

from parcours.cases import actions as case_actions
from parcours.cases.models import Orientation
from parcours.employment import actions as jobs
from parcours.employment.models import Check
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.kernel.refusals import Refused
from parcours.outreach import actions as events
from parcours.outreach.models import Attendee, Present
from parcours.outreach.rules import Count
from parcours.people.models import Person
from parcours.people.rules import Legal
from parcours.results import queries
from parcours.surveys import actions as survey_actions
from parcours.surveys.answering import Said
from parcours.training import actions as training_actions
from parcours.training.rules import Outcome, Wanted
from tests.factories import employment as work
from tests.factories import outreach
from tests.factories import surveys as asking
from tests.factories.accounts import actor, organisation
from tests.factories.people import person
from tests.factories.programmes import load_eu_maroc
from tests.factories.training import course, marks, session
from tests.results.tables_of_state import STATE, certified, equal_the_tables, from_state

pytestmark = pytest.mark.django_db
ALL_RIGHTS = ("training.plan", "training.enrol", "training.attend", "training.certify", "training.revoke")
ANSWERS = {
    "vulnerability": ["no_income"],
    "experience": "none",
    "certificates": ["none"],
    "skill": False,
    "barriers": ["none"],
    "wish": "salaried",
}
SKILLED = ANSWERS | {
    "experience": "over_3",
    "certificates": ["vocational"],
    "skill": True,
    "occupation": "75",
    "know_how": True,
    "wish": "self_employed",
    "idea": "a workshop",
}


def orient(by: Actor, who: UUID, **decision) -> None:
    """As proposed, or with the officer's reason."""
    try:
        case_actions.orient(by=by, person=who, **decision)
    except Refused:
        why = {"reason_code": "her_wish", "note": "she asked for it"}
        case_actions.orient(by=by, person=who, **decision, **why)


def registered(by: Actor, rng: random.Random, number: int) -> UUID:
    legal = {
        "protection": rng.choice([None, Legal("refugee_unhcr"), Legal("asylum_seeker"), Legal("none")]),
        "residence": rng.choice([None, Legal("valid"), Legal("filed"), Legal("none")]),
    }
    return person(
        by,
        given_latin=f"Awa{chr(97 + number)}",
        sex=rng.choice("FMX"),
        nationality=rng.choice(["GN", "CI", "SY"]),
        city=rng.choice(["", "MA-oujda", "MA-rabat", "MA-tanger"]),
        birth_date=rng.choice([None, date(1990, 1, 1), date(1999, 12, 31)]),
        **legal,
    ).person


def taught(by: Actor, rng: random.Random, project: str, people: list[UUID], first: date) -> None:
    """One withdraws, one never should have been in, some complete, one certificate is taken back."""
    last = first + timedelta(days=1)
    with clock.at(first - timedelta(days=3)), acting(by):
        held = session(by, course(by, code=f"C-{project}", project=project), first=first, last=last)
        rows = Orientation.objects.filter(person__in=people, current=True)
        current = dict(rows.values_list("person_id", "project_id"))
        wanted = [
            Wanted(who, "her_wish" if who in current and current[who] != project else "") for who in people
        ]
        ids = training_actions.enrol_many(by=by, session=held, people=wanted).ids
        training_actions.withdraw(by=by, enrolment=ids[0], reason="found_work")
        training_actions.withdraw(by=by, enrolment=ids[1], reason="by_mistake")
        stay = ids[2:]
    with clock.at(last), acting(by):
        training_actions.take_attendance_many(by=by, session=held, half_days=marks(held, stay))
    with clock.at(last + timedelta(days=1)):
        results = [Outcome(one, rng.choice(["complete", "complete", "partial", "none"])) for one in stay]
        training_actions.complete_many(by=by, session=held, outcomes=results)
        done = [one.enrolment for one in results if one.result == "complete"]
        papers = training_actions.certify_many(by=by, session=held, enrolments=done).certificates
    with clock.at(last + timedelta(days=10)):
        training_actions.revoke_certificate(by=by, certificate=papers[0].id, reason="not_earned")


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """Twenty-six people who went different ways through the programme of the source; the tests only look."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield live()
        transaction.set_rollback(True)


@pytest.fixture
def lived(told):
    pack, by = told
    with clock.at(date(2019, 6, 1)), acting(by):
        yield pack


def live():
    pack, rng = load_eu_maroc(), random.Random(7)
    by = actor(organisation("EN"), extra=ALL_RIGHTS)
    with clock.at(date(2019, 2, 1)):
        people = [registered(by, rng, number) for number in range(26)]
        for number, who in enumerate(people[:22]):
            case_actions.assess(by=by, person=who, answers=SKILLED if number % 2 else ANSWERS)
            if number % 5 == 4:
                orient(by, who, outcome="not_covered", lot=2)
            else:
                orient(by, who, outcome="project", project=rng.choice(["IDMAJE", "UNHCR", "W4I"]))
    with clock.at(date(2019, 2, 5)):
        outreach.met(by, outreach.outing(by, day=date(2019, 2, 5)))
    with clock.at(date(2019, 2, 20)):
        for who in people[:4]:
            orient(by, who, outcome="project", project="W4I")
    taught(by, rng, "IDMAJE", people[:12], date(2019, 3, 4))
    taught(by, rng, "W4I", people[2:25:2], date(2019, 3, 11))
    taught(by, rng, "UNHCR", people[1:20:3], date(2019, 3, 18))
    came_together(by, people)
    worked(by, people)
    asked(by, people)
    return pack, by


def came_together(by: Actor, people: list[UUID]) -> None:
    """Two awareness events name some people twice and count others; officials come twice, one by mistake."""
    crowd = [Count("F", "25-34", "GN", 5), Count("M", "18-24", "CI", 7)]
    with clock.at(date(2019, 4, 2)):
        held = [
            outreach.event(by, project=project, day=date(2019, 4, 1))
            for project in ("W4I", "W4I", "UNHCR", "")
        ]
        for number, one in enumerate(held):
            events.name_attendees(by=by, event=one, people=people[number : number + 5])
            outreach.event_report(by, one, 17, *crowd)
        with acting(by):
            dropped = Attendee.objects.filter(event=held[1]).order_by("person_id")[0].id
        events.drop_attendee(by=by, attendee=dropped)
        # Named afterwards, she is taken out of those who were counted.
        who = person(by, given_latin="Zoé", sex="F", nationality="GN", birth_date=date(1990, 1, 1)).person
        events.name_attendees(by=by, event=held[0], people=[who], counted=True)
        outreach.event_report(by, outreach.event(by, project="W4I", day=date(2019, 4, 1)), 9, final=False)
        told = [outreach.event(by, kind="capacity", project="W4I", day=date(2019, 4, 1)) for _n in range(2)]
        rows = [outreach.official(by, name) for name in ("Samir", "Latifa", "Hind", "Omar")]
        other = outreach.official(by, "Rita", institution="Association", institution_kind="association")
        outreach.trained(by, told[0], *rows[:3], other)
        outreach.trained(by, told[1], *rows[1:])
        outreach.event_report(by, told[0], 4)


def worked(by: Actor, people: list[UUID]) -> None:
    """Two are hired, one for an internship; one is there still after six months."""
    adviser = actor(organisation("EN"), "job_adviser")
    checks = []
    with clock.at(date(2018, 10, 1)):
        late = [person(adviser, given_latin=name).person for name in ("Awa", "Bintou", "Chantal")]
        case_actions.assess(by=by, person=late[1], answers=ANSWERS)
        orient(by, late[1], outcome="project", project="IDMAJE")
        for number, who in enumerate(late):
            stage = {"kind": "internship", "contract": "internship", "wage": None, "wage_per": ""}
            more = stage if number == 2 else {"wage": Decimal("5000"), "week_hours": None}
            at = work.offer(adviser, work.employer(adviser, name=f"Atelier {number}"), **more)
            made = jobs.propose(by=adviser, person=who, offer=at).id
            jobs.move_application(by=adviser, application=made, to="sent", agreed=True)
            placed = jobs.hire(by=adviser, application=made).placement
            with acting(adviser):
                checks += Check.objects.filter(placement=placed, month=6).values_list("id", flat=True)
    with clock.at(date(2019, 4, 10)):
        for check, said in zip(checks, ("still", "not_reached", "still"), strict=True):
            jobs.answer_check(by=adviser, check=check, answer=said)


def asked(by: Actor, people: list[UUID]) -> None:
    """How they live: on three occasions, some after facts of projects; one is corrected, one refused."""
    with clock.at(date(2019, 5, 2)):
        for number, who in enumerate(people[:18]):
            for occasion in ("intake", "m6", "m12")[: 1 + number % 3]:
                told = asking.INTAKE if occasion == "intake" or number % 4 == 1 else asking.LATER
                if number % 5 == 2:
                    told = told | {"income": "6000_more", "source": "wage", "regularity": "each_month"}
                if number % 7 == 6:
                    told = {one: answer for one, answer in told.items() if one != "regularity"}
                project = "" if occasion == "intake" else ("", "IDMAJE", "W4I")[number % 3]
                row = asking.planned(who, by.organisation, occasion, project=project, once_key=occasion)
                if number == 16 and occasion != "intake":
                    survey_actions.refuse(by=by, survey=row.id)
                    continue
                survey_actions.answer(by=by, survey=row.id, said=Said(told))
                if number == 4:
                    survey_actions.correct(by=by, survey=row.id, answers=told | {"income": "none"})


def test_every_figure_of_the_programme_equals_the_tables(lived):
    assert equal_the_tables(lived) >= 20


def test_every_ratio_divides_what_the_tables_hold(lived):
    found = queries.figures(lived)
    ratios = [one for one in found.items if one.indicator.is_ratio]
    assert len(ratios) >= 3
    for figure in ratios:
        above, below = (
            len({who for who, _project in from_state(part)})
            for part in (figure.indicator.numerator, figure.indicator.denominator)
        )
        assert [part.value for part in figure.whole.parts] == [above, below]
        assert figure.value == (Decimal(above) * 100 / below if below else None)


def test_rows_that_never_change_equal_the_tables(lived):
    """Sex and nationality are the same on every day; region and protection were told at registration."""
    known = {one.id: one for one in Person.objects.select_related("city")}
    for figure in queries.figures(lived).items:
        if figure.indicator.unit != "people" or not figure.collected:
            continue
        people = {who for who, _project in from_state(figure.indicator)}
        rows = figure.whole.rows
        if not people:
            assert rows == {}
            continue
        assert rows["sex"] == Counter(known[who].sex for who in people)
        assert rows["nationality"] == Counter(known[who].nationality_id for who in people)
        regions = (known[who].city.region_id if known[who].city else "not_stated" for who in people)
        assert rows["region"] == Counter(regions)
        assert "none" not in rows["residence"]


def test_whoever_was_counted_without_a_name_stands_apart(lived):
    """From the counts of the reports, one by one; nobody named is among them."""
    figure = queries.figures(lived).find("w4i-sensitised")
    rows = Present.objects.filter(event__kind="awareness", event__state="reported")
    counted = sum(rows.filter(event__project="W4I").values_list("number", flat=True))
    assert figure.apart_whole == counted > figure.value > 5
    assert figure.apart == {"W4I": counted}
    assert queries.figures(lived, until=date(2019, 3, 31)).find("w4i-sensitised").apart_whole == 0
    assert queries.figures(lived).find("registered").apart_whole is None
    twice = len(Attendee.objects.filter(event__project="W4I", event__kind="awareness"))
    assert twice > figure.value


def test_the_ways_were_different_enough(lived):
    """The other tests here say little unless every kind of figure moved and people overlap."""
    found = {one.indicator.code: one for one in queries.figures(lived).items}
    assert found["accompanied"].overlap > 3
    assert found["enrolled"].value > found["trained"].value > found["certified"].value > 0
    # No enterprise lived for a year here, and nobody came to a reception.
    never = {"created-12-months", "alive-12-months", "alive-12-months-most", "idmaje-visits"}
    assert all(found[code].value for code in STATE if code in found and code not in never)


def test_a_revoked_certificate_counts_until_the_day_of_its_revocation(lived):
    standing = len({who for who, project in certified() if project == "IDMAJE"})
    days = (date(2019, 3, 5), date(2019, 3, 6), date(2019, 3, 14), date(2019, 3, 15))
    known = [queries.figures(lived, as_of=day).find("idmaje-certified").value for day in days]
    assert known == [0, standing + 1, standing + 1, standing]


def test_work_is_told_by_the_project_that_led_there(lived):
    """With its own, and without one."""
    figure = queries.figures(lived).find("salaried")
    assert figure.told_by_project and 0 < figure.outside < figure.value
