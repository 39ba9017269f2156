"""Somebody learns a trade in an enterprise: her contract, her weeks, who saw her there, how it ended."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from parcours.cases.models import Qualification, Step
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.people import actions as people
from parcours.people.rules import Guardian
from parcours.programmes.closing_ports import Ending, questions
from parcours.training import actions, apprentices, queries
from parcours.training import apprentice_rules as rules
from parcours.training.apprentice_models import Apprenticeship, Host
from parcours.training.apprentice_rules import ContractTold, HostTold, Share, VisitTold, WeekTold
from parcours.training.models import Attendance
from parcours.training.sections import ApprenticeRules
from tests.factories import people as people_factory
from tests.factories.people import person
from tests.factories.training import course, session

GUARDIAN = Guardian(body="Foyer", assent=True, consent=True, focal_point="N. Tazi")
FIRST = date(2024, 3, 4)
LAST = date(2024, 12, 27)
MONDAYS = [FIRST + timedelta(days=7 * n) for n in range(4)]
MON_TO_THU = [(day, half) for day in range(4) for half in ("am", "pm")]


@pytest.fixture
def told(here):
    with clock.at(FIRST):
        return ContractTold(
            course=course(here.trainer),
            master="Maître Qzidris",
            signed_on=FIRST - timedelta(days=3),
            starts_on=FIRST,
            ends_on=LAST,
            hours=1000,
            enterprise_hours=850,
            complementary_hours=120,
            at=MON_TO_THU,
            new_host=HostTold("Atelier  Qzcuir", "MA-oujda"),
            allowance=Decimal("600"),
        )


def plan(here, told, who: int = 0, on: date = FIRST):
    with clock.at(on):
        asked = {"person": here.people[who], "contract": told}
        return actions.plan_apprenticeship(by=here.caseworker, **asked).id


def seen(by, wanted, on: date = FIRST):
    with clock.at(on), acting(by):
        return apprentices.followed(by, wanted)


def refused(code, action, at: date = FIRST, **told):
    with clock.at(at), pytest.raises(Refused) as caught, transaction.atomic():
        action(**told)
    assert caught.value.code == code
    return caught.value


def week(monday, enterprise, other=0, absent=0, reason=""):
    return WeekTold(monday, Decimal(str(enterprise)), Decimal(str(other)), Decimal(str(absent)), reason)


def test_a_contract_from_its_first_day_to_what_it_proves(here, told):
    made = plan(here, told)
    with acting(here.caseworker):
        step = Step.objects.get(source_id=made)
        assert (step.person_id, step.due_on) == (here.people[0], LAST)
    trainer = {"by": here.trainer, "apprenticeship": made}
    weeks = [week(MONDAYS[0], "27.5", 6), week(MONDAYS[1], 20, 0, 10, "transport")]
    with clock.at(MONDAYS[2]):
        actions.note_weeks(**trainer, weeks=weeks)
        actions.visit_apprentice(
            **trainer, visit=VisitTold(MONDAYS[1], "watch", "Elle coud la doublure.", "Parler des horaires")
        )
    with clock.at(date(2024, 4, 1)):
        actions.register_apprenticeship(
            by=here.caseworker, apprenticeship=made, registered_as="DR/118", registered_on=date(2024, 4, 1)
        )
        actions.set_allowance(
            by=here.caseworker, apprenticeship=made, amount=Decimal("750.50"), since=date(2024, 9, 2)
        )
    one = seen(here.caseworker, made, MONDAYS[3])
    assert one.row.state == "running"
    assert (one.planned.enterprise.part, one.planned.enterprise.whole) == (850, 1000)
    assert (one.achieved.enterprise.part, one.achieved.enterprise.whole) == (Decimal("47.5"), Decimal("53.5"))
    assert (one.achieved.complementary.short, one.achieved.enterprise.short) == (False, False)
    assert one.absent == 10
    assert [pay.amount for pay in one.allowances] == [Decimal("750.50"), 600]
    assert [v.verdict for v in one.visits] == ["watch"]
    assert one.visits[0].by == here.trainer.user
    refused("training.contract_goes_on", actions.complete_apprenticeship, MONDAYS[3], **trainer)
    with clock.at(LAST):
        actions.complete_apprenticeship(**trainer)
    with acting(here.caseworker):
        assert Step.objects.get(source_id=made).state == "done"
        assert Qualification.objects.get(source_id=made).kind == "experience"
        kinds = list(Entry.objects.filter(person_id=here.people[0]).values_list("kind", "facts"))
    assert {"training.apprentice_planned", "training.apprentice_moved"} <= {kind for kind, _facts in kinds}
    assert not any("Qz" in str(facts) or "doublure" in str(facts) for _kind, facts in kinds)
    refused("training.contract_closed", actions.note_weeks, LAST, **trainer, weeks=[week(MONDAYS[2], 5)])


def test_a_week_corrected_takes_the_former_one_back(here, told):
    made = plan(here, told)
    asked = {"by": here.trainer, "apprenticeship": made}
    with clock.at(MONDAYS[1]):
        actions.note_weeks(**asked, weeks=[week(MONDAYS[0], 30)])
        refused(
            "training.nothing_changed", actions.note_weeks, MONDAYS[1], **asked, weeks=[week(MONDAYS[0], 30)]
        )
        actions.note_weeks(**asked, weeks=[week(MONDAYS[0], 24, 0, 6, "family")])
    with acting(here.caseworker):
        [kept] = Apprenticeship.objects.get(pk=made).weeks.all()
        rows = Entry.objects.filter(kind="training.apprentice_week", object_id=kept.id)
        told_ids = set(rows.values_list("id", flat=True))
        back = Entry.objects.get(kind="training.apprentice_week_corrected")
    assert (kept.enterprise_hours, kept.absent_hours, kept.reason) == (24, 6, "family")
    assert len(told_ids) == 2 and back.retracts in told_ids


def test_what_is_due_is_listed_until_it_is_done(here, told):
    made = plan(here, told)
    by, asked = here.trainer, {"by": here.trainer, "apprenticeship": made}
    with clock.at(FIRST):
        actions.begin_apprenticeship(**asked)

    def due(on):
        with clock.at(on), acting(by):
            return apprentices.to_visit(by).count(), apprentices.without_week(by).count()

    assert due(FIRST + timedelta(days=6)) == (0, 0)
    assert due(FIRST + timedelta(days=7)) == (0, 1)
    assert due(FIRST + timedelta(days=31)) == (1, 1)
    with clock.at(FIRST + timedelta(days=31)):
        # The first week last: until then it is the one that waits.
        actions.note_weeks(**asked, weeks=[week(one, 30) for one in MONDAYS[1:]])
        assert due(clock.today()) == (1, 1)
        actions.note_weeks(**asked, weeks=[week(MONDAYS[0], 30)])
        actions.visit_apprentice(**asked, visit=VisitTold(clock.today(), "well", "Bien"))
    assert due(FIRST + timedelta(days=31)) == (0, 0)


def test_the_law_is_the_programmes_to_state(here, told):
    with clock.at(FIRST):
        child = person(
            here.caseworker, given_latin="Qzyoung", birth_date=date(2009, 3, 5), guardian=GUARDIAN
        ).person
        by_year = person(
            here.caseworker, given_latin="Qzyear", birth_date=None, birth_year=2009, guardian=GUARDIAN
        ).person
    asked = {"by": here.caseworker, "person": child, "contract": told}
    young = refused("training.too_young", actions.plan_apprenticeship, **asked)
    assert young.params == {"age": 14, "least": 15}
    # Born after the contract begins: as young as can be, and no fault of the page.
    with clock.at(FIRST):
        born = date(2024, 3, 1)
        newborn = person(here.caseworker, given_latin="Qznew", birth_date=born, guardian=GUARDIAN)
    early = replace(told, starts_on=date(2024, 2, 29), signed_on=date(2024, 2, 29))
    refused(
        "training.too_young",
        actions.plan_apprenticeship,
        **asked | {"person": newborn.person, "contract": early},
    )
    # A day later she is fifteen; of whom the year alone is known, a person decides.
    later = replace(told, starts_on=date(2024, 3, 5))
    with clock.at(FIRST):
        assert actions.plan_apprenticeship(**asked | {"contract": later})
        assert actions.plan_apprenticeship(**asked | {"person": by_year})


def test_the_shares_say_when_they_are_short():
    law = ApprenticeRules(enterprise_share=80, complementary_share=10)
    assert [Share(Decimal(part), Decimal(100), 80).short for part in ("79.9", "80")] == [True, False]
    nothing = rules.achieved([], law)
    assert (nothing.enterprise.ratio, nothing.short) == (0, False)
    one = rules.achieved([week(FIRST, 30), week(MONDAYS[1], "10.5", 10)], law)
    assert (one.enterprise.part, one.enterprise.whole, one.short) == (Decimal("40.5"), Decimal("50.5"), False)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("training.signed_after", {"signed_on": FIRST, "starts_on": FIRST - timedelta(days=1)}),
        ("training.day_in_future", {"signed_on": LAST, "starts_on": LAST}),
        ("kernel.day_long_ago", {"signed_on": date(1924, 3, 1)}),
        ("training.begins_late", {"starts_on": date(9998, 3, 1), "ends_on": date(9999, 3, 1)}),
        ("training.contract_days", {"ends_on": FIRST}),
        ("training.contract_days", {"ends_on": date(2027, 3, 5)}),
        ("training.contract_hours", {"hours": 0, "enterprise_hours": 0, "complementary_hours": 0}),
        ("training.contract_parts", {"enterprise_hours": 900}),
        ("training.contract_parts", {"enterprise_hours": -1}),
        ("training.no_workdays", {"at": []}),
        ("training.master_missing", {"master": "  "}),
        ("training.host_missing", {"new_host": HostTold("", "MA-oujda")}),
        ("training.place_missing", {"new_host": HostTold("Qz", "")}),
        ("training.allowance_amount", {"allowance": Decimal("-1")}),
        ("training.allowance_amount", {"allowance": Decimal("NaN")}),
        ("training.reference_missing", {"registered_on": FIRST}),
        ("training.too_long", {"master": "x" * 121}),
    ],
)
def test_a_contract_that_cannot_be(here, told, code, changes):
    asked = {"person": here.people[0], "contract": replace(told, **changes)}
    refused(code, actions.plan_apprenticeship, by=here.caseworker, **asked)


def test_a_week_or_a_visit_that_cannot_be(here, told):
    made = plan(here, told)
    asked = {"by": here.trainer, "apprenticeship": made}
    monday = MONDAYS[1]
    for code, one in (
        ("training.not_a_monday", week(monday + timedelta(days=1), 10)),
        ("training.week_to_come", week(MONDAYS[3], 10)),
        ("training.outside_contract", week(FIRST - timedelta(days=7), 10)),
        ("training.week_hours", week(monday, 45)),
        ("training.week_hours", week(monday, 40, 4, "0.5", "family")),
        ("training.week_hours", week(monday, "7.3")),
        ("training.week_hours", week(monday, -1)),
        ("training.week_hours", week(monday, "Infinity")),
        ("training.week_empty", week(monday, 0)),
        ("training.week_reason", week(monday, 10, 0, 5)),
        ("training.week_reason_without", week(monday, 10, 0, 0, "family")),
        ("training.not_in_list", week(monday, 10, 0, 5, "sick")),
    ):
        refused(code, actions.note_weeks, MONDAYS[2], **asked, weeks=[one])
    for code, one in (
        ("training.day_in_future", VisitTold(MONDAYS[3], "well", "Bien")),
        ("training.outside_contract", VisitTold(FIRST - timedelta(days=1), "well", "Bien")),
        ("training.not_in_list", VisitTold(monday, "fine", "Bien")),
        ("training.seen_missing", VisitTold(monday, "well", " ")),
    ):
        refused(code, actions.visit_apprentice, MONDAYS[2], **asked, visit=one)
    assert seen(here.trainer, made).row.state == "planned"


def test_she_is_in_one_place_at_a_time(here, told):
    plan(here, told)
    # A Friday is free for complementary training; a Monday is not.
    with clock.at(FIRST):
        monday = session(here.trainer, course(here.trainer, "MON"), first=FIRST, last=FIRST)
        friday = session(
            here.trainer, course(here.trainer, "FRI"), first=date(2024, 3, 8), last=date(2024, 3, 8)
        )
        taken = {"by": here.caseworker, "person": here.people[0]}
        refused("training.apprentice_elsewhere", actions.enrol, **taken, session=monday)
        assert actions.enrol(**taken, session=friday)
        other = {"by": here.caseworker, "person": here.people[1]}
        assert actions.enrol(**other, session=monday)
        refused("training.apprentice_elsewhere", actions.plan_apprenticeship, **other, contract=told)
        refused(
            "training.contract_overlaps",
            actions.plan_apprenticeship,
            **taken,
            contract=replace(told, starts_on=LAST, ends_on=date(2025, 3, 1), at=[(6, "pm")]),
        )
        with acting(here.caseworker):
            clashes = {
                one.session.id: one.clashes for one in queries.fitting(here.caseworker, here.people[0])
            }
        assert clashes[monday] is True


def test_the_database_alone_holds_it(here, told):
    """Teeth: the same rows past every rule of ours."""
    made = plan(here, told)
    with clock.at(FIRST):
        wanted = session(here.trainer, course(here.trainer, "MON"), first=FIRST, last=FIRST)
        enrolled = actions.enrol(by=here.caseworker, session=wanted, person=here.people[1]).id
    with acting(here.caseworker):
        row = Attendance.objects.filter(enrolment=enrolled).first()
        row.pk, row.person_id = UUID(int=7), here.people[0]
        with pytest.raises(IntegrityError, match="apprentice"), transaction.atomic():
            row.save(force_insert=True)
        contract = Apprenticeship.objects.get(pk=made)
        contract.pk = UUID(int=8)
        with pytest.raises(IntegrityError, match="training_apprenticeship_apart"), transaction.atomic():
            contract.save(force_insert=True)


def test_broken_off_she_is_free_from_the_next_day_on(here, told):
    made = plan(here, told)
    asked = {"by": here.caseworker, "apprenticeship": made}
    with clock.at(MONDAYS[2]):
        actions.begin_apprenticeship(**asked)
        refused(
            "training.not_in_list",
            actions.end_apprenticeship,
            MONDAYS[2],
            **asked,
            state="broken_off",
            reason="",
        )
        told_day = {"state": "broken_off", "reason": "host_closed"}
        refused(
            "training.day_in_future",
            actions.end_apprenticeship,
            MONDAYS[2],
            **asked,
            **told_day,
            on=MONDAYS[3],
        )
        refused(
            "training.outside_contract",
            actions.end_apprenticeship,
            MONDAYS[2],
            **asked,
            **told_day,
            on=FIRST - timedelta(days=1),
        )
        # A week in which she was there cannot lie after the last day; one of absences may.
        late = {"by": here.trainer, "apprenticeship": made}
        actions.note_weeks(**late, weeks=[week(MONDAYS[2], 4)])
        gone = {**asked, **told_day, "on": MONDAYS[1]}
        refused("training.there_later", actions.end_apprenticeship, MONDAYS[2], **gone)
        actions.note_weeks(**late, weeks=[week(MONDAYS[2], 0, 0, 4, "family")])
        actions.end_apprenticeship(**gone)
        again = replace(told, starts_on=MONDAYS[1] + timedelta(days=1), signed_on=MONDAYS[1])
        assert actions.plan_apprenticeship(by=here.caseworker, person=here.people[0], contract=again)
    with acting(here.caseworker):
        assert Step.objects.get(source_id=made).state == "abandoned"
        assert Host.objects.count() == 1


def test_another_organisation_reads_at_most(here, elsewhere, told):
    made = plan(here, told)
    with acting(elsewhere.trainer), pytest.raises(Missing):
        apprentices.find(elsewhere.trainer, made)
    asked = {"by": elsewhere.trainer, "apprenticeship": made}
    with clock.at(MONDAYS[1]), pytest.raises(Missing):
        actions.note_weeks(**asked, weeks=[week(FIRST, 10)])
    with acting(elsewhere.trainer):
        assert Apprenticeship.objects.count() == 0
    with clock.at(FIRST):
        people_factory.convention(here.organisation, elsewhere.organisation)
        people.grant_access(
            by=here.caseworker,
            person=here.people[0],
            organisation=elsewhere.organisation,
            reason="referral",
            source=("tests", made),
        )
    with clock.at(MONDAYS[1]), acting(elsewhere.trainer):
        assert apprentices.find(elsewhere.trainer, made).id == made
        assert not apprentices.listed(elsewhere.trainer).exists()
    refused(
        "training.not_your_apprenticeship", actions.note_weeks, MONDAYS[1], **asked, weeks=[week(FIRST, 10)]
    )
    stranger = {"by": here.coordinator, "apprenticeship": made}
    with clock.at(MONDAYS[1]), pytest.raises(NotAllowed):
        actions.note_weeks(**stranger, weeks=[week(FIRST, 10)])
    with pytest.raises(Missing):
        actions.plan_apprenticeship(by=elsewhere.caseworker, person=here.people[1], contract=told)


# The end of the project ---------------------------------------------------------------------------


@pytest.mark.parametrize("every", [7, 45, 60])
def test_a_visit_after_a_day_is_found_as_by_going_through_the_days(every):
    """Each day on which one is due, one after the other."""
    step, until = timedelta(days=every), date(2024, 12, 27)
    for due in (date(2024, 3, 4), date(2024, 11, 30), date(2024, 12, 27), date(2024, 12, 28)):
        days, day = [], due
        while day <= until:
            days.append(day)
            day += step
        for after in (date(2024, 3, 3), date(2024, 10, 31), date(2024, 12, 26), date(2024, 12, 27)):
            said = rules.seen_after(due, step, until=until, after=after)
            assert said == any(day > after for day in days), (due, after)


def test_apprentices_to_be_seen_after_the_end_of_the_project_are_asked_for(here, told):
    """By the one who keeps the project, in numbers; whose contract is over is nobody's to visit."""
    wanted = plan(here, told)
    with acting(here.caseworker):
        row = Apprenticeship.objects.select_related("course").get(pk=wanted)

    def asked_for(ends_on: date, project: str = row.course.project_id) -> int:
        question = next(one for one in questions() if one.code == "apprentices")
        assert question.later
        with acting(here.caseworker):
            return question.count(Ending(project, row.organisation_id, ends_on))

    assert asked_for(date(2024, 6, 30)) == 1
    assert asked_for(LAST) == asked_for(date(2024, 6, 30), "OTHER") == 0
    with clock.at(FIRST):
        actions.begin_apprenticeship(by=here.caseworker, apprenticeship=wanted)
    assert asked_for(date(2024, 6, 30)) == 1
    # The last visit falls before the last days of the contract.
    assert asked_for(LAST - timedelta(days=1)) == 0
