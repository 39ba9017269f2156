"""The row that says where somebody stands is, after whatever happens, what the tables say; told again here,
by other means, for each organisation that sees her."""

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.models.expressions import RawSQL

from parcours.accounts import actions as accounts
from parcours.cases import actions, caseload, loads, models, queries, reach, restanding
from parcours.cases.appointments import AppointmentMove
from parcours.cases.enums import OPEN_STATES
from parcours.cases.reach import HERS, MINE
from parcours.cases.standing import Standing
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.counting import together
from parcours.people import actions as people
from parcours.people import models as files
from parcours.people.queries import living_consents
from parcours.people.rules import Agreed, Changes, Legal
from tests.factories.accounts import actor, member, organisation
from tests.factories.cases import SKILLED, UNSKILLED, assessed, oriented, within
from tests.factories.desk import after, appointment, at
from tests.factories.people import convention, person
from tests.factories.programmes import load_eu_maroc, load_second

TODAY = date(2022, 9, 1)
OPEN = {state.value for state in OPEN_STATES}


@pytest.fixture
def programme(db):
    with clock.at(TODAY):
        yield load_second()


def told(by: Actor, who) -> dict | None:
    """Where she stands, from what the organisation may read."""
    with acting(by):
        her = files.Person.objects.filter(pk=who).first()
        if her is None:
            return None
        case = models.Case.objects.filter(person=who, programme=queries.programme()).first()
        looked = list(
            models.Assessment.objects.filter(person=who, programme=queries.programme(), of_situation=True)
        )
        last = max(looked, key=lambda one: (one.assessed_on, one.id), default=None)
        decided = list(models.Orientation.objects.filter(person=who, programme=queries.programme()))
        stands = next((one for one in decided if one.current), None)
        steps = list(models.Step.objects.filter(person=who))
        still = [one for one in steps if one.state in OPEN]
        paper = files.LegalFact.objects.filter(person=who, dimension="residence", until=None).first()
        needing = [one.due_on for one in still if one.kind in ("training", "employment") and one.due_on]
        ends = paper.expires_on if paper else None
        met = list(models.Appointment.objects.filter(person=who).order_by("starts_at"))
        over = [one for one in met if one.state in ("held", "no_show")][-2:]
        missed = len(over) == 2 and {one.reason for one in over} == {"did_not_come"}
        missed = missed and not any(one.state in ("planned", "confirmed") for one in met)
        days = [her.registered_on, stands and stands.decided_on, *(one.ended_on for one in steps)]
        return {
            "person_id": her.id,
            "registered_on": her.registered_on,
            "ours": (case.organisation_id if case else her.registered_by_id) == by.organisation,
            "opened_on": case and case.opened_on,
            "responsible": case and case.responsible,
            "contact_on": case and case.contact_on,
            "assessment": last and last.id,
            "assessed_on": last and last.assessed_on,
            "expires_on": last and last.expires_on,
            "oriented": bool(decided),
            "outcome": stands.outcome if stands else "",
            "busy": bool(still),
            "due_on": min((one.due_on for one in still if one.due_on), default=None),
            "since": max(day for day in days if day),
            "permit_on": ends if ends and needing and ends < max(needing) else None,
            "missed_at": over[-1].starts_at if missed else None,
            "closed": bool(case and case.closed_on),
            "city_id": her.city_id,
        }


def stored(by: Actor, who) -> dict | None:
    with acting(by):
        names = {field.attname for field in Standing._meta.concrete_fields} - {"organisation_id", "until"}
        return Standing.objects.filter(person=who).values(*names).first()


class Desks:
    """Two organisations with a convention, and whoever looks at each moment whether the rows are right."""

    def __init__(self):
        self.here, self.partner = actor(organisation("EN")), actor(organisation("AMAPPE"))
        self.boss = member(self.here.organisation, "coordinator")
        convention(self.here.organisation, self.partner.organisation)
        self.people: list = []

    def right(self):
        for by in (self.here, self.partner):
            for who in self.people:
                assert stored(by, who) == told(by, who)


@pytest.fixture
def desks(programme):
    return Desks()


def a_life(desks: Desks):
    """From her registration to her erasure, one action after the other."""
    here, partner = desks.here, desks.partner
    agreed = [Agreed("accompaniment"), Agreed("sharing")]
    who = person(
        here,
        city="MA-oujda",
        residence=Legal("valid", date(2022, 1, 1), expires_on=after(60)),
        consents=agreed,
    ).person
    desks.people.append(who)
    yield
    actions.assess(by=here, person=who, answers=UNSKILLED)
    yield
    actions.orient(by=here, person=who, outcome="project", project="OFICIO")
    yield
    people.share(by=here, person=who, organisation=partner.organisation)
    yield
    first = actions.plan_step(by=here, person=who, kind="papers", what="x", due_on=after(5)).id
    yield
    actions.plan_step(by=partner, person=who, kind="employment", what="y", due_on=after(90))
    yield
    with within("aid.ask"):
        actions.plan_step(by=here, person=who, kind="aid", what="z", due_on=after(2))
    yield
    actions.close_step(by=here, step=first)
    yield
    booked = [appointment(here, who, at(hour=hour)) for hour in (9, 10)]
    yield
    with clock.at(at(hour=18)):
        for one in booked:
            actions.answer_appointment(by=here, appointment=one, to="no_show")
            yield
    appointment(partner, who, at(date(2022, 9, 12)))
    yield
    people.edit(by=here, person=who, changes=Changes(city="MA-nador"))
    yield
    people.record_legal_fact(by=here, person=who, dimension="residence", fact=Legal("none", TODAY))
    yield
    desks.people.append(assessed(here, SKILLED, given_latin="Awa"))
    yield
    merged = people.merge(by=desks.boss, person=who, duplicate=desks.people[1], reason="twice").id
    yield
    people.undo_merge(by=desks.boss, merge=merged)
    yield
    actions.close(by=here, person=who, outcome="left_country", settle="abandoned")
    yield
    actions.reopen(by=here, person=who, reason="came_back")
    yield
    actions.hand_over(by=desks.boss, people=[who], to=desks.boss.user, reason="nearer")
    yield
    with acting(here):
        consent = living_consents(who).get(purpose="sharing")
    people.withdraw_consent(by=here, person=who, consent=consent.id)
    yield


@pytest.mark.django_db
def test_after_every_action_the_row_says_what_the_tables_say(desks):
    moments = 0
    for _moment in a_life(desks):
        desks.right()
        moments += 1
    assert moments > 18


# Guards -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_nobody_writes_it_and_each_organisation_reads_its_own(desks):
    desks.people = [oriented(desks.here)]
    with acting(desks.partner):
        assert not Standing.objects.exists()
    with acting(desks.here):
        assert Standing.objects.count() == 1
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Standing.objects.update(busy=True)
    with as_role("system"), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Standing.objects.all().delete()


@pytest.mark.django_db
def test_a_grant_that_ends_by_itself_ends_the_row_too(desks):
    """As time passes no statement runs: the row says itself until when it is seen."""
    who = oriented(desks.here)
    with as_role("system"):
        until = "now() + interval '1 hour'"
        rows = files.AccessGrant.objects.filter(person=who)
        rows.update(until=RawSQL(until, []))
        assert Standing.objects.get(person=who).until == rows.get().until
        rows.update(until=RawSQL("now() - interval '1 hour'", []))
        assert not Standing.objects.filter(person=who).exists()


@pytest.mark.django_db
def test_another_programme_in_force_is_another_standing(desks):
    who = oriented(desks.here)
    desks.people = [who]
    load_eu_maroc()
    desks.right()
    assert stored(desks.here, who)["assessed_on"] is None


@pytest.mark.django_db
def test_all_of_them_are_the_same_made_anew(desks):
    for _moment in a_life(desks):
        pass
    with as_role("system"):
        before = list(Standing.objects.order_by("person_id", "organisation_id").values())
        with connection.cursor() as cursor:
            cursor.execute(restanding.EVERYBODY)
        assert list(Standing.objects.order_by("person_id", "organisation_id").values()) == before


# The two ways to a list: of some people, read once; of everybody, along an index -------------------

LISTS = [
    queries.waiting_for_assessment,
    queries.waiting_for_orientation,
    queries.without_solution,
    queries.overdue_steps,
    queries.expiring_assessments,
    caseload.expired_assessments,
    caseload.stalled,
    caseload.permit_ends_before,
    caseload.missed_twice,
    caseload.without_contact,
    caseload.without_owner,
    caseload.to_rebook,
]


@pytest.fixture
def many(programme):
    """People in all sorts of situations, all in the city of one officer."""
    here = member(organisation("EN"))
    site = accounts.set_site(
        by=actor(organisation("ADMIN"), role="administrator"),
        organisation=here.organisation,
        code="EN-SITE",
        name={"fr": "Centre", "ar": "مركز", "en": "Centre"},
        place="MA-oujda",
    )
    here = replace(here, site=site.site)
    paper = Legal("valid", date(2022, 1, 1), expires_on=after(20))
    with clock.at(TODAY - timedelta(days=350)):
        person(here, city="MA-oujda")
        assessed(here)
        oriented(here)
        who = assessed(here, SKILLED)
        actions.orient(by=here, person=who, outcome="not_covered")
    for kind, days in (("papers", 1), ("employment", 50), ("papers", 3)):
        who = oriented(here, residence=paper)
        actions.plan_step(by=here, person=who, kind=kind, what="x", due_on=after(days))
    booked = [appointment(here, who, at(hour=hour)) for hour in (9, 10)]
    with clock.at(at(hour=18)):
        actions.answer_appointment_many(by=here, moves=[AppointmentMove(one, "no_show") for one in booked])
    gone = oriented(here)
    actions.close(by=here, person=gone, outcome="other", note="x", settle="abandoned")
    return here


@pytest.mark.django_db
@pytest.mark.parametrize("ask", LISTS, ids=lambda ask: ask.__name__)
def test_a_list_of_everybody_and_of_hers_say_the_same(many, ask):
    said = []
    for days in (0, 40, 150, 170, 345, 380):
        with clock.at(TODAY + timedelta(days=days)), acting(many):
            everybody, hers = ask(many), ask(many, whose=HERS)
            # As a home page and the lists of the desk do: all numbers at once.
            numbers = [ask(many, limit=0, whose=whose).total for whose in ("", HERS)]
            assert together(numbers) == [len(everybody), len(hers)]
            said.append(len(everybody))
            if ask is queries.without_solution:
                # Those in her charge come first.
                everybody.sort(key=lambda one: (one.next == "assess", one.since, one.person))
            assert list(everybody) == list(hers)
            assert everybody.total == hers.total == len(hers)
            for n, one in enumerate(hers):
                cut = ask(many, whose=HERS, limit=1, start=n)
                assert (list(cut), cut.total) == ([one], len(hers))
            assert {one.person for one in ask(many, whose=MINE)} <= {one.person for one in hers}
    assert any(said) or ask in (caseload.without_owner, caseload.to_rebook)


@pytest.mark.django_db
def test_of_whom_it_is_not_known_where_she_lives_waits_with_everybody_until_somebody_answers_for_her(many):
    who = person(many, city="").person
    colleague = replace(member(many.organisation), site=many.site)
    there = organisation("AMAPPE")
    convention(many.organisation, there.id)
    people.share(by=many, person=who, organisation=there.id)
    partner = replace(member(there), site=many.site)

    def listed(by, whose=HERS) -> bool:
        with acting(by):
            found = {one.person for one in queries.waiting_for_assessment(by, whose=whose)}
        return who in found

    assert listed(many) and listed(colleague) and not listed(many, MINE) and not listed(partner)
    assert listed(partner, "")
    actions.take_charge(by=colleague, person=who)
    assert not listed(many) and listed(colleague) and listed(colleague, MINE)


# Two at once --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_nobody_answers_for_is_the_same_however_it_is_asked_for(many):
    """All there is: nobody named, somebody here, somebody who left, who is back in another role, or of a
    partner; open or closed; ours or theirs."""
    there, admin = member(organisation("AMAPPE")), actor(many.organisation, "administrator")
    left, back = member(many.organisation), member(many.organisation)
    accounts.grant_role(by=admin, user=back.user, organisation=many.organisation, role="coordinator")
    for gone in (left, back):
        accounts.end_role(by=admin, membership=gone.membership)
    expected = set()
    for answers in (None, many.user, left.user, back.user, there.user):
        for closed in (None, TODAY):
            for whose in (many, there):
                who = person(many).person
                case = models.Case(person_id=who, programme=queries.programme(), closed_on=closed)
                case.opened_on = case.contact_on = TODAY
                case.outcome = "left_country" if closed else ""
                case.responsible, case.organisation_id = answers, whose.organisation
                with as_role("system"):
                    case.save(force_insert=True)
                if closed is None and whose is many and answers not in (many.user, back.user):
                    expected.add(who)
    with acting(many):
        whole = {row.person_id for row in loads.nobodys(many)}
        each = {row.person_id for row in reach.standings(many).filter(loads.is_nobodys(many))}
        told = {one.person for one in caseload.without_owner(many)}
        [load] = [one for one in loads.loads(many) if one.officer is None]
    assert whole == each == told == expected and load.cases == len(expected) == 3


def both_at_once(first, second) -> None:
    """The second begins while the first has written and not ended; it waits for the first or not."""
    written, go = threading.Event(), threading.Event()

    def begin():
        try:
            with clock.at(TODAY), transaction.atomic():
                first()
                written.set()
                assert go.wait(20)
        finally:
            written.set()
            connection.close()

    def follow():
        try:
            with clock.at(TODAY):
                second()
        finally:
            connection.close()

    one, other = threading.Thread(target=begin), threading.Thread(target=follow)
    one.start()
    assert written.wait(20)
    other.start()
    with connection.cursor() as cursor:
        for _ in range(20_000):
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            if cursor.fetchone()[0] or not other.is_alive():
                break
    go.set()
    one.join(20)
    other.join(20)


@pytest.mark.django_db(transaction=True)
def test_who_comes_second_reads_what_the_first_has_written():
    with clock.at(TODAY):
        load_second()
        desks = Desks()
        who = oriented(desks.here)
        desks.people = [who]
        step = actions.plan_step(by=desks.here, person=who, kind="papers", what="x", due_on=after(9)).id

        def change(rows, **values):
            # Not by an action, which would wait for her file before it begins.
            with transaction.atomic(), acting(desks.here):
                assert rows.update(**values) == 1

        both_at_once(
            lambda: change(models.Step.objects.filter(pk=step), due_on=TODAY + timedelta(days=4)),
            lambda: change(models.Case.objects.filter(person=who), contact_on=TODAY - timedelta(days=2)),
        )
        with transaction.atomic():
            row = stored(desks.here, who)
            assert (row["due_on"], row["contact_on"]) == (
                TODAY + timedelta(days=4),
                TODAY - timedelta(days=2),
            )
            desks.right()
