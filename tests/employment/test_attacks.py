"""What somebody who means ill, or is tired, tries on employment."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from parcours.employment import actions, applications, placements, queries
from parcours.employment.models import Offer
from parcours.employment.rules import WorkTerms
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing
from tests.employment.conftest import TODAY
from tests.employment.test_placing import STAGE, checks, hired, refused, told
from tests.employment.test_taking_in import GOOD, look
from tests.factories.employment import NUMBER, contact, employer, employer_plan, offer, offer_plan

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("wage", "per", "code"),
    [
        ("-1", "month", "employment.wage"),
        ("0", "hour", "employment.wage"),
        ("0.004", "month", "employment.wage"),
        ("1e-300", "month", "employment.wage"),
        ("NaN", "month", "employment.wage"),
        ("Infinity", "day", "employment.wage"),
        ("1e999999", "day", "employment.wage_too_large"),
        ("999999999.999", "month", ""),
    ],
)
def test_wages_that_are_none(here, wage, per, code):
    by = here.adviser
    for kind in ({}, STAGE):
        plan = offer_plan(employer(by, name=wage), **kind | {"wage": Decimal(wage), "wage_per": per})
        if code:
            assert refused(actions.add_offer, by=by, offer=plan) == code
        elif not kind:
            # Rounded up it would not fit the column any more, and does.
            assert actions.add_offer(by=by, offer=plan)


@pytest.mark.parametrize("where", ["starts_on", "open_until"])
def test_days_that_nobody_means(here, where):
    plan = offer_plan(employer(here.adviser), **{where: date(9999, 12, 31)})
    assert refused(actions.add_offer, by=here.adviser, offer=plan) == "kernel.day_far_ahead"


@pytest.mark.parametrize("hours", ["NaN", "Infinity", "0", "-40", "72.1", "1e9"])
def test_hours_that_are_none(here, hours):
    plan = offer_plan(employer(here.adviser), week_hours=Decimal(hours))
    assert refused(actions.add_offer, by=here.adviser, offer=plan) == "employment.hours"


def test_the_number_in_any_digits(here):
    arabic = NUMBER.translate({48 + n: 0x660 + n for n in range(10)})
    at = employer(here.adviser, number=arabic)
    with acting(here.adviser):
        assert queries.find_employer(here.adviser, at).number == NUMBER
    for wrong in ("00097", "0009700", "00097X", "²³¹", "-00970", "000971", "٠٠٠٩٧١"):
        plan = employer_plan(name=wrong, number=wrong)
        if wrong == "-00970":
            plan = employer_plan(name=wrong, number="00970")
        assert refused(actions.add_employer, by=here.adviser, employer=plan) == "employment.number_wrong"


def test_no_minimum_of_long_ago_is_asked_for(here):
    """A first day of years ago would be held to the minimum of that time, or to none."""
    by = here.adviser
    made = actions.propose(by=by, person=here.people[0], offer=offer(by)).id
    actions.move_application(by=by, application=made, to="sent", agreed=True)
    cheap = {"wage": Decimal("1"), "wage_per": "month"}
    for day, code in (
        (date(2001, 2, 28), "long_ago"),
        (date(1900, 1, 1), "day_long_ago"),
        (TODAY, "too_low"),
    ):
        terms = WorkTerms(starts_on=day, **cheap)
        assert refused(actions.hire, by=by, application=made, terms=terms).endswith(code)
    assert refused(actions.hire, by=by, application=made, on=TODAY + timedelta(days=1)).endswith("in_future")


def test_nobody_leaves_before_she_said_that_she_was_there(here):
    by, at = here.adviser, hired(here)
    found = checks(at)
    with clock.at(found[3].due_on):
        left = {"by": by, "check": found[6].id, "answer": "left", "reason": "wage"}
        late = clock.today() + timedelta(days=1)
        assert refused(actions.answer_check, **left, left_on=late) == "employment.left_after_heard"
        actions.answer_check(by=by, check=found[3].id, answer="still")
        before = clock.today() - timedelta(days=1)
        assert refused(actions.answer_check, **left, left_on=before) == "employment.still_there"
        gone = {"by": by, "placement": at, "reason": "wage"}
        assert refused(actions.leave, **gone, on=before) == "employment.still_there"
        # Whoever is there after three months was there after one.
        assert checks(at)[1].answer == "still" and checks(at)[1].attempts == 0
        actions.leave(**gone)
    assert [facts["month"] for facts in told("kept")] == [1, 3]


def test_an_employer_of_others_does_not_become_private(here, elsewhere):
    by, other = here.adviser, elsewhere.adviser
    first, second, third = (employer(by, name=name) for name in ("Un", "Deux", "Trois"))
    offer(other, first)
    contact(other, second)
    hidden = {"by": by, "told": employer_plan(kind="household", name="Un")}
    for at in (first, second):
        assert refused(actions.change_employer, employer=at, **hidden) == "employment.others_there"
    actions.change_employer(employer=third, **hidden)


def test_what_is_of_another_organisation_is_not_there(here, elsewhere):
    by, at = here.adviser, hired(here)
    stage = hired(here, 1, **STAGE)
    other, mine = elsewhere.adviser, here.people[2]
    with acting(by):
        step = placements.permit_steps(by, placements.find(by, at))[0]
        [made] = applications.of_person(by, here.people[0])
    work = offer(other, employer(other, name="Autre"))
    for call, asked in (
        (actions.propose, {"person": mine, "offer": work}),
        (actions.move_application, {"application": made.id, "to": "offered"}),
        (actions.end_application, {"application": made.id, "to": "withdrawn", "reason": "wage"}),
        (actions.hire, {"application": made.id}),
        (actions.answer_check, {"check": checks(at)[1].id, "answer": "not_reached"}),
        (actions.leave, {"placement": at, "reason": "wage"}),
        (actions.convert, {"placement": stage, "terms": WorkTerms(contract="permanent")}),
        (actions.settle_permit, {"step": step.id, "to": "done"}),
    ):
        with pytest.raises(Missing):
            call(by=other, **asked)
    with acting(other):
        for find, wanted in (
            (applications.find, made.id),
            (placements.find, at),
            (placements.find_check, checks(at)[1].id),
            (placements.find_permit_step, step.id),
        ):
            with pytest.raises(Missing):
                find(other, wanted)


def test_a_post_is_taken_once_and_an_offer_that_is_over_takes_nobody(here):
    by = here.adviser
    full = offer(by, posts=1)
    rows = [actions.propose(by=by, person=who, offer=full).id for who in here.people]
    for one in rows[:2]:
        actions.move_application(by=by, application=one, to="sent", agreed=True)
    actions.hire(by=by, application=rows[0])
    assert refused(actions.hire, by=by, application=rows[1]) == "kernel.illegal_move"
    late = offer(by, employer(by, name="Autre"), open_until=TODAY)
    with clock.at(TODAY + timedelta(days=1)):
        asked = {"by": by, "person": here.people[2], "offer": late}
        assert refused(actions.propose, **asked) == "employment.over"
    actions.close_offer(by=by, offer=late, reason="withdrawn")
    assert refused(actions.propose, **asked) == "employment.not_open"


def test_files_of_all_kinds(here):
    by = here.adviser
    employer(by)
    shown = look(by, GOOD.replace("2024-06-30", "30/06/2024").replace("480,50", "٤٨٠٫٥٠"))
    assert not shown.faults
    taking_in_rows = [row.cells for row in shown.rows]
    actions.take_in(by=by, rows=taking_in_rows)
    with acting(by):
        row = Offer.objects.get(code="SEW-1")
    assert (row.open_until, row.wage) == (date(2024, 6, 30), Decimal("480.50"))
    assert refused(actions.take_in, by=by, rows=taking_in_rows) == "employment.nothing_changed"
    wrong = (
        {"wage": "NaN"},
        {"wage": "-5"},
        {"open_until": "30/02/2024"},
        {"posts": "9" * 400},
        {"posts": "-1"},
    )
    for cells in wrong:
        code = refused(actions.take_in, by=by, rows=[taking_in_rows[0] | cells])
        assert code.startswith("employment."), cells
    head = GOOD.splitlines()[0]
    assert not look(by, head).can_be_taken
    many = head + "\n" + "x;\n" * 100_000
    assert refused(look, by=by, text=many) == "kernel.file_too_long"
    with as_role("system"):
        assert Offer.objects.count() == 3
    # What a spreadsheet would run is text, and stays what it is.
    formula = dict(taking_in_rows[0]) | {"code": "F-1", "title_fr": "=1+1"}
    actions.take_in(by=by, rows=[formula])
    with acting(by):
        assert Offer.objects.get(code="F-1").title["fr"] == "=1+1"
