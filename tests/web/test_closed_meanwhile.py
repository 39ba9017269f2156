"""A colleague closed it while somebody typed: it is refused in words, and what she typed is still there."""

import html
from datetime import date, timedelta

import pytest

from parcours.enterprise import actions, grant_actions
from parcours.enterprise.coaching import CoachingTold
from parcours.enterprise.incubating import CohortTold, MentorTold, SpaceTold
from parcours.kernel import clock
from parcours.kernel.identifiers import uuid7
from parcours.people.rules import Legal
from tests.factories import grants as of_grants
from tests.factories import plans
from tests.factories.enterprise import created, to_plan, venture
from tests.factories.people import person
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db
WORDS = "Qzwhat she typed"


@pytest.fixture
def coach(db, sign_in):
    load_second()
    return sign_in("enterprise_coach")


def day(name: str, on: date) -> dict:
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def kept(client, url: str, **told) -> None:
    """The form comes back with a sentence and with what was typed."""
    answer = client.post(url, {"request_id": str(uuid7()), **told})
    assert answer.status_code in (200, 422), (url, answer.status_code, getattr(answer, "url", ""))
    page = html.unescape(answer.content.decode())
    assert "errors" in page, url
    assert [value for value in told.values() if value == WORDS and value not in page] == [], url


def test_nothing_typed_is_lost_when_a_project_ends_meanwhile(coach):
    by, today = coach.actor, clock.today()
    awa = person(by, given_latin="Awa", residence=Legal("valid", date(2020, 1, 1))).person
    made = created(by, awa)
    cohort = CohortTold("Spring", "pre", "CO-bogota", today, today + timedelta(days=9), 5)
    chosen = actions.cohort_open(by=by, cohort=cohort).id
    mentor = actions.mentor_keep(by=by, mentor=MentorTold("M")).id
    room = actions.space_keep(by=by, told=SpaceTold("R", "CO-bogota", 2)).id
    actions.coach(by=by, venture=made, coaching=CoachingTold(60, ("price",)))
    actions.move(by=by, venture=made, stage="closed", reason="debts")
    page, now = f"/ventures/{made}/", day("on", today)
    kept(coach, f"{page}coaching/", **now, hours=1, way="office", themes=["price"], agreed=WORDS)
    kept(coach, f"{page}market/", **now, kind="fair", outcome="contacts", title=WORDS, note=WORDS)
    kept(coach, f"{page}grant/", amount=9, project="SEMILLA", why=WORDS)
    kept(coach, f"{page}visit/", **now, trading="yes", note=WORDS)
    kept(coach, f"{page}jobs/", kind="self", sex="F", number=1)
    kept(coach, f"{page}plans/new/", **day("begins_on", today), opening=1, note=WORDS)
    told = {"title": WORDS, "sector": "bread", "form": "solo", "place": "CO-bogota"}
    kept(coach, f"{page}change/", **told)
    kept(coach, f"{page}steps/cover/", **now, reference=WORDS)
    kept(coach, f"{page}cohort/", chosen=str(chosen))
    kept(coach, f"{page}mentor/", chosen=str(mentor))
    kept(coach, f"{page}desks/", space=str(room), **now)
    # A plain look at any of them leads to the project.
    assert coach.get(f"{page}coaching/").url == page


def test_nor_when_a_plan_is_fixed_or_a_tranche_is_paid(coach, sign_in):
    by, chief = coach.actor, sign_in("coordinator")
    awa = person(by, given_latin="Awa").person
    made = to_plan(by, venture(by, awa))
    fixed = plans.fixed(by, made)
    kept(coach, f"/ventures/plans/{fixed}/write/basics/", opening=1, note=WORDS, revision=1)
    grant = of_grants.direct(by, awa, 50, of=made)
    wanted = of_grants.tranche(by, grant, 50)
    of_grants.signed(by, chief.actor, grant)
    of_grants.paid(by, chief.actor, wanted, "V 1")
    now = day("on", clock.today())
    kept(chief, f"/ventures/tranches/{wanted}/pay/", reference=WORDS, **now)
    kept(chief, f"/ventures/grants/{grant}/sign/", reference=WORDS, **now)
    kept(chief, f"/ventures/grants/{grant}/receive/", reference=WORDS, amount=5, **now)
    grant_actions.close(by=chief.actor, grant=grant)
    told = {"amount": 5, "way": "money", "condition": "milestone", "what": WORDS}
    kept(coach, f"/ventures/grants/{grant}/tranche/", **told)
    assert chief.get(f"/ventures/tranches/{wanted}/pay/").url == f"/ventures/grants/{grant}/"
