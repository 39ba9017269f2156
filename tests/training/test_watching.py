"""Who may drop out: by which rules, who is told, what would help, and when it is over."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from parcours.aid import actions as aid
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.kernel.refusals import Missing, Refused
from parcours.training import actions, apprentice_watching, models, places, tasks
from parcours.training.apprentice_models import Apprenticeship
from parcours.training.apprentice_rules import ContractTold, HostTold, VisitTold, WeekTold, first_missing
from parcours.training.rules import HalfDayMarks, Marked
from parcours.training.sections import ApprenticeRules, Training
from parcours.training.watching import helps, signals
from tests.factories.training import course, half_days, session

TOLD = Training(absences_in_row=2, share_below=60, share_after=4, aid_late_days=10)
P, L, A, E = "present", "late", "absent", "excused"


@pytest.mark.parametrize(
    ("marks", "aid_waits", "found"),
    [
        ([], 0, {}),
        ([P, A], 0, {}),
        ([P, A, A], 0, {"in_a_row": 2}),
        # An excused absence is one; who is late was there.
        ([A, E, A], 0, {"in_a_row": 3}),
        ([A, A, L], 0, {}),
        ([A, A, P, P], 0, {"share": 50}),
        ([P, P, A, P], 0, {}),
        ([A, P, A, P, A], 0, {"share": 40}),
        ([P, P, P, A, A], 0, {"in_a_row": 2}),
        ([], 9, {}),
        ([P], 10, {"aid_late": 10}),
        ([A, A, A, A], 30, {"in_a_row": 4, "share": 0, "aid_late": 30}),
    ],
)
def test_what_tells_that_she_may_drop_out(marks, aid_waits, found):
    assert signals(marks, aid_waits, TOLD) == found


def test_the_aid_that_fits_the_reasons():
    assert helps(["transport", "family", "transport", "other", ""]) == ["transport", "childcare"]
    assert helps(["appointment"]) == []


@pytest.fixture
def running(here):
    """Six half-days of three days, on which Awa is expected."""
    with clock.at(date(2024, 2, 20)):
        wanted = session(here.trainer, last=date(2024, 3, 6))
        enrolment = actions.enrol(by=here.caseworker, session=wanted, person=here.people[0]).id
    return wanted, enrolment


def take(here, running, *marks, first=0):
    wanted, enrolment = running
    at = half_days(wanted)[first : first + len(marks)]
    with clock.at(at[-1].day):
        actions.take_attendance_many(
            by=here.trainer,
            session=wanted,
            half_days=[
                HalfDayMarks(day.id, [Marked(enrolment, mark, "transport" if mark == E else "")])
                for day, mark in zip(at, marks, strict=True)
            ],
        )


def open_alerts(by) -> dict:
    with acting(by):
        return {row.signal: row for row in places.alerts(by)}


def test_two_absences_in_a_row_open_a_warning_that_ends_when_she_is_back(here, elsewhere, running):
    take(here, running, E, A)
    [alert] = open_alerts(here.caseworker).values()
    assert (alert.signal, alert.value) == ("in_a_row", 2)
    with acting(here.caseworker):
        assert places.aid_for([alert]) == {running[1]: ["transport"]}
    assert not open_alerts(elsewhere.caseworker)
    take(here, running, A, first=2)
    assert open_alerts(here.caseworker)["in_a_row"].value == 3, "the same one, with its new number"
    take(here, running, P, first=3)
    assert open_alerts(here.caseworker).keys() == {"share"}
    with acting(Actor.system("test")):
        kinds = list(Entry.objects.filter(kind__startswith="training.alert").values_list("kind", flat=True))
    assert sorted(kinds) == ["training.alert_opened"] * 2 + ["training.alert_settled"]


def test_somebody_says_what_came_of_it(here, elsewhere, running):
    take(here, running, A, A)
    [alert] = open_alerts(here.caseworker).values()
    with pytest.raises(Missing):
        actions.settle_alert(by=elsewhere.caseworker, alert=alert.id, state="spoken")
    with pytest.raises(Refused) as caught, transaction.atomic():
        actions.settle_alert(by=here.caseworker, alert=alert.id, state="over")
    assert caught.value.code == "training.not_in_list"
    with clock.at(date(2024, 3, 4)):
        actions.settle_alert(by=here.caseworker, alert=alert.id, state="spoken")
    assert not open_alerts(here.caseworker)
    # It happens again: it is listed again.
    take(here, running, A, first=2)
    assert open_alerts(here.caseworker)["in_a_row"].value == 3


def test_aid_that_is_late_is_found_at_night(here, running):
    first = date(2024, 2, 20)
    with clock.at(first):
        told = {"kind": "transport", "amount": Decimal(100), "what": "bus", "month": first.replace(day=1)}
        aid.request(by=here.caseworker, person=here.people[0], **told)
        actions.start_session(by=here.trainer, session=running[0])
    with clock.at(first + timedelta(days=9)):
        tasks.watch()
    assert not open_alerts(here.caseworker)
    for _again in range(2):
        with clock.at(first + timedelta(days=10)):
            tasks.watch()
    assert open_alerts(here.caseworker)["aid_late"].value == 10
    # Over with the session.
    with clock.at(date(2024, 3, 20)):
        tasks.watch()
    assert not open_alerts(here.caseworker)


def test_who_leaves_is_warned_of_no_more(here, running):
    take(here, running, A, A)
    with clock.at(date(2024, 3, 5)):
        actions.withdraw(by=here.caseworker, enrolment=running[1], reason="transport")
    with acting(here.caseworker):
        assert not models.Alert.objects.filter(state="open").exists()


# Apprentices --------------------------------------------------------------------------------------

MONDAY = date(2024, 3, 4)
LAW = replace(TOLD, apprenticeship=ApprenticeRules(visit_days=30, weeks_away=2, unwritten_days=3))


def mondays(*away: bool, first: date = MONDAY) -> list[tuple[date, bool]]:
    return [(first + timedelta(days=7 * n), one) for n, one in enumerate(away)]


@pytest.mark.parametrize(
    ("weeks", "after", "aid_waits", "found"),
    [
        # Written up to the week before today, seen in time.
        (mondays(False, True), 14, 0, {}),
        (mondays(True, True), 14, 0, {"weeks_away": 2}),
        (mondays(True, True, False), 21, 0, {}),
        # A week between them that nobody wrote down: not in a row.
        ([*mondays(True), *mondays(True, first=MONDAY + timedelta(days=14))], 9, 0, {}),
        # The first week ended on day 6; three days later it is missed.
        ([], 9, 0, {}),
        ([], 10, 0, {"no_week": 1}),
        ([], 14, 10, {"no_week": 2, "aid_late": 10}),
        (mondays(*(False,) * 4), 30, 0, {}),
        (mondays(*(False,) * 4), 31, 0, {"no_visit": 31}),
    ],
)
def test_what_tells_that_an_apprentice_may_break_off(weeks, after, aid_waits, found):
    row = Apprenticeship(
        starts_on=MONDAY,
        until=MONDAY + timedelta(days=200),
        next_week=first_missing(MONDAY, {monday for monday, _away in weeks}),
        visit_due=MONDAY + timedelta(days=30),
    )
    today = MONDAY + timedelta(days=after)
    assert apprentice_watching.signals(row, weeks, aid_waits, LAW, today) == found


@pytest.fixture
def apprentice(here):
    """Awa, in a workshop from the 4th of March to the end of the year."""
    with clock.at(MONDAY):
        told = ContractTold(
            course=course(here.trainer),
            master="Maître Qzidris",
            signed_on=MONDAY,
            starts_on=MONDAY,
            ends_on=date(2024, 12, 27),
            hours=1000,
            enterprise_hours=850,
            complementary_hours=120,
            at=[(0, "am"), (1, "am")],
            new_host=HostTold("Atelier Qzcuir", "MA-oujda"),
        )
        made = actions.plan_apprenticeship(by=here.caseworker, person=here.people[0], contract=told).id
        actions.begin_apprenticeship(by=here.trainer, apprenticeship=made)
    return made


def weeks(here, apprentice, day: date, *absent: int, first: int = 0) -> None:
    told = [
        WeekTold(
            MONDAY + timedelta(days=7 * (first + n)),
            Decimal(20 - hours),
            Decimal(0),
            Decimal(hours),
            "transport" if hours else "",
        )
        for n, hours in enumerate(absent)
    ]
    with clock.at(day):
        actions.note_weeks(by=here.trainer, apprenticeship=apprentice, weeks=told)


def test_an_apprentice_who_stays_away_is_warned_of_until_she_is_back(here, elsewhere, apprentice):
    weeks(here, apprentice, date(2024, 3, 18), 4, 8)
    [alert] = open_alerts(here.caseworker).values()
    assert (alert.signal, alert.value, alert.apprenticeship_id) == ("weeks_away", 2, apprentice)
    with acting(here.caseworker):
        assert places.aid_for([alert]) == {apprentice: ["transport"]}
    assert not open_alerts(elsewhere.caseworker)
    weeks(here, apprentice, date(2024, 3, 25), 0, first=2)
    assert not open_alerts(here.caseworker)
    with acting(Actor.system("test")):
        rows = Entry.objects.filter(kind__startswith="training.alert").order_by("sequence")
        assert [(row.facts["signal"], row.facts["place"]) for row in rows] == [("weeks_away", "MA-oujda")] * 2


def test_what_nobody_wrote_or_went_to_see_is_found_at_night_and_ends_by_itself(here, apprentice):
    # A week is over on the 10th of March; the 30 days without a visit on the 3rd of April.
    for day, found in ((13, {}), (14, {"no_week": 1})):
        with clock.at(date(2024, 3, day)):
            tasks.watch()
        assert {one: row.value for one, row in open_alerts(here.caseworker).items()} == found
    weeks(here, apprentice, date(2024, 4, 3), 0, 0, 0, 0)
    with clock.at(date(2024, 4, 4)):
        tasks.watch()
    assert {one: row.value for one, row in open_alerts(here.caseworker).items()} == {"no_visit": 31}
    with clock.at(date(2024, 4, 5)):
        visit = VisitTold(date(2024, 4, 5), "well", "She sews")
        actions.visit_apprentice(by=here.trainer, apprenticeship=apprentice, visit=visit)
    assert not open_alerts(here.caseworker)
    with clock.at(date(2024, 6, 5)):
        tasks.watch()
        assert open_alerts(here.caseworker)
        told = {"state": "broken_off", "reason": "moved"}
        actions.end_apprenticeship(by=here.caseworker, apprenticeship=apprentice, **told)
    assert not open_alerts(here.caseworker)


def test_what_was_looked_after_is_not_listed_again_the_next_night(here, apprentice):
    weeks(here, apprentice, date(2024, 3, 18), 4, 8)
    [alert] = open_alerts(here.caseworker).values()
    with clock.at(date(2024, 3, 18)):
        actions.settle_alert(by=here.caseworker, alert=alert.id, state="spoken")
        tasks.watch()
    assert not open_alerts(here.caseworker)
    # A third week away is worse than what she was spoken with about.
    weeks(here, apprentice, date(2024, 3, 24), 6, first=2)
    assert open_alerts(here.caseworker)["weeks_away"].value == 3
