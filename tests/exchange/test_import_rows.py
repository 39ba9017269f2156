"""Attendance, events and offers of a file: each row through the action that one does by hand."""

from datetime import date

import pytest

from parcours.employment.models import Employer, Offer
from parcours.exchange import actions
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing, Refused
from parcours.outreach.models import Event
from parcours.people import actions as people
from parcours.people.models import Person
from parcours.training import actions as training
from parcours.training.models import Attendance, Session
from parcours.training.rules import HalfDayMarks, Marked
from tests.factories import training as factory
from tests.factories.accounts import actor, member, organisation
from tests.factories.imports import PEOPLE, faults, seen, taken, told
from tests.factories.people import person
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db
TODAY = date(2024, 3, 15)


@pytest.fixture
def school():
    """A trainer, a caseworker, two people in a session of four half-days, and its code."""
    load_second()
    where = organisation("ALDEA")
    trainer, caseworker = actor(where, "trainer"), actor(where)
    with clock.at(factory.BEFORE):
        people = [person(caseworker, given_latin=name) for name in ("Awa", "Bintou")]
        wanted = factory.session(trainer)
        for one in people:
            training.enrol(by=caseworker, session=wanted, person=one.person)
    with clock.at(TODAY), acting(trainer):
        yield trainer, caseworker, people, Session.objects.get(pk=wanted).code


def sheet(code, *rows):
    head = "Session;Carte;Date;Demi-journée;Présence;Motif"
    return "\n".join([head, *(";".join((code, *row)) for row in rows)])


def test_attendance_is_kept_corrected_and_left_as_it_is(school):
    trainer, _caseworker, (awa, bintou), code = school
    first = sheet(
        code,
        (awa.code, "04/03/2024", "matin", "P", ""),
        (awa.code.lower(), "2024-03-04", "pm", "absente", ""),
        (bintou.code, "04/03/2024", "Matin", "Excusé", "family"),
    )
    batch = told(trainer, first, "attendance")
    found = seen(trainer, batch)
    assert not found.faults, found.faults
    assert actions.merge_file(by=trainer, batch=batch).made == 3
    marks = Attendance.objects.exclude(mark="").values_list("mark", flat=True)
    assert sorted(marks) == ["absent", "excused", "present"]
    again = seen(trainer, told(trainer, first, "attendance"))
    assert [line.state for line in again.lines] == ["same"] * 3 and not again.can_be_merged
    other = taken(trainer, first.replace("absente", "présent"), "attendance")
    assert (other.made, other.changed, other.same) == (0, 1, 2)
    with as_role("system"):
        assert Entry.objects.filter(kind="training.attended").count() == 4


def test_a_correction_on_screen_outlives_the_same_file(school):
    trainer, _caseworker, (awa, _bintou), code = school
    rows = sheet(code, (awa.code, "04/03/2024", "am", "absente", ""))
    taken(trainer, rows, "attendance")
    kept = Attendance.objects.exclude(mark="").get()
    marks = [Marked(kept.enrolment_id, "present")]
    session = Session.objects.get(code=code).id
    training.take_attendance_many(
        by=trainer, session=session, half_days=[HalfDayMarks(kept.half_day_id, marks)]
    )
    again = seen(trainer, told(trainer, rows, "attendance"))
    assert [(line.state, line.note) for line in again.lines] == [("same", "corrected")]
    with pytest.raises(Refused):
        actions.merge_file(by=trainer, batch=again.row.id)
    # Another word of the file is news, and then stands for what the file said.
    other = sheet(code, (awa.code, "04/03/2024", "am", "retard", ""))
    assert taken(trainer, other, "attendance").changed == 1
    assert taken(trainer, rows, "attendance").changed == 1
    assert Attendance.objects.exclude(mark="").get().mark == "absent"


def test_every_fault_of_attendance_has_its_row_and_column(school):
    trainer, caseworker, (awa, _bintou), code = school
    with clock.at(factory.BEFORE):
        outside = person(caseworker, given_latin="Fatou")
        foreign = person(actor(organisation("RAICES")), given_latin="Zeinab")
    day = "04/03/2024"
    wrong = faults(
        trainer,
        sheet(
            code,
            (outside.code, day, "am", "P", ""),
            (foreign.code, day, "am", "P", ""),
            (awa.code, "09/03/2024", "am", "P", ""),
            (awa.code, day, "am", "peut-être", ""),
            (awa.code, day, "am", "P", ""),
            (awa.code, day, "matin", "A", ""),
            ("", day, "am", "P", ""),
            (awa.code, day, "pm", "P", "family"),
        )
        + f"\nNOWHERE;{awa.code};{day};am;P;",
        "attendance",
    )
    assert wrong == [
        (2, "B", "training.not_enrolled"),
        (3, "B", "exchange.person_unknown"),
        (4, "C", "exchange.no_half_day"),
        (5, "E", "exchange.cell_unreadable"),
        (7, "C", "exchange.row_twice"),
        (8, "B", "exchange.person_needed"),
        (9, "F", "training.reason_without_excuse"),
        (10, "A", "exchange.session_unknown"),
    ]


def test_somebody_is_found_by_her_number_in_the_list_that_registered_her(school):
    trainer, caseworker, _people, code = school
    taken(caseworker, PEOPLE)
    with acting(caseworker):
        awa = Person.objects.get(phone="+212612345678").id
    with clock.at(factory.BEFORE):
        training.enrol(by=caseworker, session=Session.objects.get(code=code).id, person=awa)
    rows = f"Session;Numéro;Date;Demi-journée;Présence\n{code};A-1;2024-03-04;am;P\n"
    assert taken(trainer, rows, "attendance").made == 1
    other = actor(organisation("RAICES"), "trainer")
    assert faults(other, rows, "attendance") == [(2, "B", "exchange.person_unknown")]


def test_attendance_of_the_session_of_others_is_not_ours_to_keep(school):
    _trainer, _caseworker, (awa, _bintou), code = school
    other = actor(organisation("RAICES"), "trainer")
    with clock.at(factory.BEFORE):
        from parcours.people import actions as people
        from tests.factories.people import convention

        convention(organisation("ALDEA").id, other.organisation)
        people.share(by=_caseworker, person=awa.person, organisation=other.organisation)
    found = faults(other, sheet(code, (awa.code, "04/03/2024", "am", "P", "")), "attendance")
    assert found == [(2, "A", "training.not_your_session")]


EVENTS = """N°;Type;Titre;Thèmes;Ville;Date;Participants;Femmes;Hommes;Nationalité
E-1;Séance de sensibilisation;Vos droits;rights, services;Oujda;12/02/2024;30;20;10;GN
E-2;networking;Forum emploi;employment;Rabat;20/05/2024;;;;
"""


def test_events_are_reported_or_planned_once(school):
    with clock.at(TODAY):
        coordinator = actor(organisation("ALDEA"), "coordinator")
        batch = told(coordinator, EVENTS, "events")
        assert not seen(coordinator, batch).faults
        assert actions.merge_file(by=coordinator, batch=batch).made == 2
        assert sorted(Event.objects.values_list("state", "counted")) == [("planned", 0), ("reported", 30)]
        again = seen(coordinator, told(coordinator, EVENTS.replace("Vos droits", "Nos droits"), "events"))
        assert [(line.state, line.note) for line in again.lines] == [("same", "differs"), ("same", "")]


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        (";30;", ";31;", (2, "G", "outreach.heads_differ")),
        (";20;10;GN", ";20;10;", (2, "J", "exchange.cell_needed")),
        ("rights, services", "rights, health", (2, "D", "exchange.cell_unreadable")),
        ("20/05/2024;;;;", "20/05/2024;4;4;;GN", (3, "F", "outreach.event_not_over")),
        ("GN\n", "Wakanda\n", (2, "J", "exchange.cell_unreadable")),
        ("Forum emploi", "", (3, "C", "outreach.title_missing")),
        ("20/05/2024", "20/05/9999", (3, "F", "outreach.too_far")),
    ],
)
def test_every_fault_of_an_event_has_its_row_and_column(school, was, now, expected):
    with clock.at(TODAY):
        coordinator = actor(organisation("ALDEA"), "coordinator")
        assert faults(coordinator, EVENTS.replace(was, now), "events")[0] == expected


OFFERS = """code;employer;employer_kind;sector;kind;title_fr;occupation;place;contract;posts;wage;wage_per
;Ferme Atlas;company;agriculture;job;Cueillette;921;MA-rabat;daily;10;12;day
SEW-3;Ferme Atlas;company;agriculture;internship;Stage;611;MA-rabat;internship;1;;
"""


def test_offers_are_taken_in_once_and_changed_by_their_code(school):
    with clock.at(TODAY):
        adviser = actor(organisation("ALDEA"), "job_adviser")
        batch = told(adviser, OFFERS, "offers")
        assert not seen(adviser, batch).faults
        assert actions.merge_file(by=adviser, batch=batch).made == 2
        with acting(adviser):
            assert Offer.objects.count() == 2 and Employer.objects.count() == 1
        again = seen(adviser, told(adviser, OFFERS, "offers"))
        assert [line.state for line in again.lines] == ["same"] * 2 and not again.can_be_merged
        done = taken(adviser, OFFERS.replace("internship;1", "internship;2"), "offers")
        assert (done.made, done.changed, done.same) == (0, 1, 1)
        wrong = faults(adviser, OFFERS.replace(";611;", ";nothing;"), "offers")
        assert wrong == [(3, "G", "employment.not_in_list")]


def test_a_batch_is_of_a_kind_that_one_makes_by_hand(school):
    trainer, caseworker, _people, _code = school
    batch = told(actor(organisation("ALDEA"), "coordinator"), EVENTS, "events")
    with pytest.raises(Missing):
        seen(trainer, batch)
    assert seen(caseworker, batch)


def test_what_a_row_does_is_taken_back_with_the_others(school, monkeypatch):
    """The second of two writes fails: nothing of the first stays."""
    from parcours.exchange.importing import event_rows

    with clock.at(TODAY):
        coordinator = actor(organisation("ALDEA"), "coordinator")
        batch = told(coordinator, EVENTS, "events")

        def broken(**_told):
            raise Refused("kernel.changed")

        monkeypatch.setattr(event_rows.actions, "plan_event", broken)
        with pytest.raises(Refused):
            actions.merge_file(by=coordinator, batch=batch)
        assert Event.objects.count() == 0 and seen(coordinator, batch).row.state == "pending"


def test_after_a_merge_the_numbers_of_both_lead_to_the_one_who_is_kept(school):
    """The list that registered both makes nobody again; attendance under the number that went is hers."""
    trainer, caseworker, _people, code = school
    taken(caseworker, PEOPLE)
    with acting(caseworker):
        kept = Person.objects.get(phone="+212612345678").id
        gone = Person.objects.get(nationality="CI").id
        before = Person.objects.count()
    chief = member(caseworker.organisation, "coordinator")
    people.merge(by=chief, person=kept, duplicate=gone, reason="said")
    found = seen(caseworker, told(caseworker, PEOPLE))
    assert [line.state for line in found.lines] == ["same"] * 3 and not found.faults
    with acting(caseworker):
        assert Person.objects.count() == before - 1
    with clock.at(factory.BEFORE):
        training.enrol(by=caseworker, session=Session.objects.get(code=code).id, person=kept)
    rows = f"Session;Numéro;Date;Demi-journée;Présence\n{code};A-3;2024-03-04;am;P\n"
    assert taken(trainer, rows, "attendance").made == 1
    with as_role("system"):
        assert Attendance.objects.get(mark="present").enrolment.person_id == kept


def test_who_was_erased_is_neither_brought_back_nor_found(school):
    trainer, caseworker, _people, code = school
    taken(caseworker, PEOPLE)
    with acting(caseworker):
        awa = Person.objects.get(phone="+212612345678").id
    officer = actor(caseworker.organisation, "data_protection")
    request = people.record_request(by=caseworker, person=awa, kind="erasure").id
    people.take_request(by=officer, request=request)
    people.decide_request(by=officer, request=request, answer="granted")
    people.erase(by=officer, request=request)
    assert {one.code for one in seen(caseworker, told(caseworker, PEOPLE)).faults} == {"exchange.row_erased"}
    rows = f"Session;Numéro;Date;Demi-journée;Présence\n{code};A-1;2024-03-04;am;P\n"
    assert faults(trainer, rows, "attendance") == [(2, "B", "exchange.person_unknown")]
