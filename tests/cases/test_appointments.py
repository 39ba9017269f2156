"""Appointments: slots, nobody in two at once, what became of them, and the calendar on a telephone."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier

import psycopg
import pytest
from django.db import connection, connections, transaction

from parcours.accounts.models import Membership
from parcours.cases import actions, appointments, feeds, hours, models
from parcours.cases.appointments import AppointmentMove, NewAppointment
from parcours.cases.states import APPOINTMENT
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.people import actions as people
from parcours.people import queries
from tests.conftest import SERVER
from tests.factories import desk
from tests.factories.accounts import actor, member, organisation
from tests.factories.cases import oriented
from tests.factories.desk import MONDAY, appointment, at
from tests.factories.people import convention, person
from tests.factories.programmes import load_second

TODAY = date(2022, 9, 1)
TOGETHER = 50


@pytest.fixture
def programme(db):
    with clock.at(TODAY):
        yield load_second()


@pytest.fixture
def here(programme):
    return member(organisation("EN"))


def refused(code: str, field: str | None = "starts_at"):
    found = pytest.raises(Refused)

    class Check:
        def __enter__(self):
            self.inner = found
            self.told = found.__enter__()

        def __exit__(self, *told):
            done = found.__exit__(*told)
            assert (self.told.value.code, self.told.value.field) == (code, field)
            return done

    return Check()


def entries(who) -> list[tuple]:
    with as_role("system"):
        rows = Entry.objects.filter(person_id=who, kind__startswith="cases.appointment").order_by("sequence")
        return [(row.kind.removeprefix("cases.appointment_"), row.facts.get("reason")) for row in rows]


# Its life -----------------------------------------------------------------------------------------


def test_it_is_made_confirmed_and_held(here):
    who = oriented(here)
    made = appointment(here, who)
    actions.answer_appointment(by=here, appointment=made, to="confirmed")
    with refused("cases.not_yet", "to"):
        actions.answer_appointment(by=here, appointment=made, to="held")
    with clock.at(MONDAY):
        actions.answer_appointment(by=here, appointment=made, to="held")
        with acting(here):
            row = models.Appointment.objects.get()
            assert (row.state, row.officer, row.organisation_id) == ("held", here.user, here.organisation)
            assert models.Case.objects.get().contact_on == MONDAY
    assert entries(who) == [("booked", None), ("confirmed", None), ("held", None)]


def test_not_held_in_one_tap_and_a_wrong_tap_is_taken_back(here):
    who = oriented(here)
    made = appointment(here, who)
    with clock.at(MONDAY):
        actions.answer_appointment(by=here, appointment=made, to="no_show")
        actions.answer_appointment(by=here, appointment=made, to="held")
        actions.answer_appointment(by=here, appointment=made, to="no_show", reason="no_interpreter")
    assert entries(who)[1:] == [("missed", "did_not_come"), ("held", None), ("missed", "no_interpreter")]
    with as_role("system"):
        said = list(Entry.objects.filter(kind__startswith="cases.appointment").order_by("sequence"))
        assert [one.retracts for one in said] == [None, None, said[1].id, said[2].id]


def test_moved_it_keeps_its_identity_and_counts_on(here):
    who = oriented(here)
    made = appointment(here, who)
    actions.answer_appointment(by=here, appointment=made, to="confirmed")
    moved = actions.move_appointment(by=here, appointment=made, starts_at=at(hour=9, minute=15)).id
    with acting(here):
        old, new = models.Appointment.objects.order_by("sequence")
        assert (old.state, new.state, new.sequence, new.uid) == ("moved", "planned", 1, old.uid)
        assert new.id == moved and new.ends_at - new.starts_at == timedelta(minutes=30)
    with pytest.raises(Refused) as again:
        actions.move_appointment(by=here, appointment=made, starts_at=at(hour=11))
    assert again.value.code == "kernel.illegal_move"


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"starts_at": at(TODAY - timedelta(days=1))}, "cases.starts_in_past", "starts_at"),
        ({"starts_at": at(TODAY + timedelta(days=400))}, "cases.too_far_ahead", "starts_at"),
        ({"minutes": 0}, "cases.too_long", "minutes"),
        ({"minutes": 481}, "cases.too_long", "minutes"),
        ({"kind": "magic"}, "cases.kind_unknown", "kind"),
        ({"officer": organisation}, "cases.officer_elsewhere", "officer"),
    ],
)
def test_what_cannot_be_is_refused(here, changes, code, field):
    who = oriented(here)
    told = {"starts_at": at()} | changes
    if callable(told.get("officer")):
        told["officer"] = member(told["officer"]("AMAPPE")).user
    with refused(code, field):
        actions.book(by=here, person=who, **told)
    with acting(here):
        assert not models.Appointment.objects.exists()


def test_nobody_is_in_two_at_once(here):
    first, second, colleague = oriented(here), oriented(here, given_latin="Awa"), member(here.organisation)
    appointment(here, first)
    with refused("cases.officer_busy"):
        appointment(here, second, at(minute=29))
    with refused("cases.person_busy"):
        appointment(colleague, first, at(minute=15))
    # One after the other is no overlap; nor is a time that was given up.
    made = appointment(here, second, at(minute=30))
    actions.answer_appointment(by=here, appointment=made, to="cancelled", reason="her_wish")
    appointment(here, first, at(minute=30))


def test_a_time_taken_meanwhile_cannot_become_held_again(here):
    first, second = oriented(here), oriented(here, given_latin="Awa")
    made = appointment(here, first)
    with clock.at(MONDAY):
        actions.answer_appointment(by=here, appointment=made, to="no_show")
        appointment(here, second, at(hour=9, minute=10))
        with refused("cases.officer_busy"):
            actions.answer_appointment(by=here, appointment=made, to="held")


def test_many_are_made_and_answered_as_one_by_one(here):
    who = [oriented(here, given_latin=name) for name in ("Awa", "Binta")]
    asked = [NewAppointment(one, at(hour=9 + n)) for n, one in enumerate(who)]
    made = actions.book_many(by=here, appointments=asked).ids
    with clock.at(MONDAY):
        actions.answer_appointment_many(by=here, moves=[AppointmentMove(one, "held") for one in made])
    assert entries(who[0]) == entries(who[1]) == [("booked", None), ("held", None)]
    with refused("cases.officer_busy"):
        actions.book_many(by=here, appointments=[replace(one, starts_at=at(hour=14)) for one in asked])


def test_another_organisation_sees_it_and_does_not_touch_it(here):
    who, partner = oriented(here), member(organisation("AMAPPE"))
    made = appointment(here, who)
    with pytest.raises(Missing):
        actions.answer_appointment(by=partner, appointment=made, to="cancelled", reason="other")
    convention(here.organisation, partner.organisation)
    people.share(by=here, person=who, organisation=partner.organisation)
    with refused("cases.appointment_elsewhere", None):
        actions.answer_appointment(by=partner, appointment=made, to="cancelled", reason="other")


def test_whoever_loses_access_waits_no_more(here):
    who, partner = oriented(here), member(organisation("AMAPPE"))
    convention(here.organisation, partner.organisation)
    people.share(by=here, person=who, organisation=partner.organisation)
    appointment(partner, who)
    ours = appointment(here, who, at(hour=11))
    with acting(here):
        consent = queries.living_consents(who).get(purpose="sharing").id
    people.withdraw_consent(by=here, person=who, consent=consent)
    with as_role("system"):
        states = dict(models.Appointment.objects.values_list("organisation_id", "state"))
        assert states == {here.organisation: "planned", partner.organisation: "cancelled"}
        assert models.Appointment.objects.get(pk=ours).is_coming


# Hours and slots ----------------------------------------------------------------------------------


def test_slots_leave_out_what_is_taken_away_closed_and_gone(here, monkeypatch):
    desk.hours(here)
    who = oriented(here)
    appointment(here, who, at(MONDAY, 9, 30))
    actions.note_absence(by=here, first_on=desk.after(1), last_on=desk.after(1))
    closed = hours.Calendar(days=frozenset({MONDAY + timedelta(days=1)}))
    monkeypatch.setattr(hours, "calendar", lambda: closed)
    with acting(here):
        found = hours.free_slots(here, days=7, most=50)
    starts = [slot.starts_at for slot in found]
    assert at(MONDAY, 9) in starts and at(MONDAY, 9, 30) not in starts and at(MONDAY, 10) in starts
    # Today she still receives; tomorrow, a Friday, she is away.
    assert {one.date() for one in starts} - {TODAY} == {MONDAY, MONDAY + timedelta(days=2)}
    assert all(slot.minutes == 30 and slot.officer == here.user for slot in found)


def test_slots_know_what_is_hidden_from_the_reader(here):
    """A time taken by somebody whose file was closed to the organisation is taken all the same."""
    desk.hours(here)
    partner = member(organisation("AMAPPE"))
    who = person(partner).person
    convention(partner.organisation, here.organisation)
    grant = people.share(by=partner, person=who, organisation=here.organisation).id
    appointment(here, who)
    people.end_access(by=partner, person=who, grant=grant)
    with as_role("system"):
        models.Appointment.objects.update(state="planned", reason="")
    with acting(here):
        assert not models.Appointment.objects.exists()
        assert at() not in [slot.starts_at for slot in hours.free_slots(here, days=7, most=50)]


@pytest.mark.parametrize("day", [date.min, date(1900, 1, 1), date(2999, 1, 1), date.max])
def test_an_absence_is_of_these_years(here, day):
    for first, last in ((min(day, desk.after(1)), max(day, desk.after(1))), (day, day)):
        with pytest.raises(Refused) as refused:
            actions.note_absence(by=here, first_on=first, last_on=last)
        assert refused.value.code == "cases.absence_far"


def test_an_absence_leaves_what_was_promised_to_be_booked_again(here):
    who = oriented(here)
    made = appointment(here, who)
    absence = actions.note_absence(by=here, first_on=MONDAY, last_on=MONDAY, reason="mission").id
    with acting(here):
        assert models.Appointment.objects.get(pk=made).to_rebook
    with refused("cases.officer_busy"):
        appointment(here, who, at(hour=11))
    actions.move_appointment(by=here, appointment=made, starts_at=at(MONDAY + timedelta(days=1)))
    actions.end_absence(by=here, absence=absence)
    with acting(here):
        assert not models.Appointment.objects.filter(to_rebook=True).exists()
    with pytest.raises(Missing):
        actions.end_absence(by=member(organisation("AMAPPE")), absence=absence)


def test_a_colleagues_hours_take_the_right_to_hand_over(here):
    colleague, boss = member(here.organisation), member(here.organisation, "coordinator")
    with pytest.raises(NotAllowed):
        desk.hours(here, officer=colleague.user)
    desk.hours(boss, officer=colleague.user)
    with acting(here):
        assert len(hours.hours_of(here, colleague.user)) == 5
    twice = [hours.HoursLine(0, at().time(), at(hour=11).time())] * 2
    with refused("cases.hours_overlap", "lines"):
        actions.set_hours(by=here, lines=twice)


# Teeth and races ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_database_alone_refuses_two_at_once(here):
    who, other = oriented(here), oriented(here, given_latin="Awa")
    appointment(here, who)
    for row in (
        appointments._row(here, NewAppointment(other, at(minute=10))),
        appointments._row(member(here.organisation), NewAppointment(who, at(minute=10))),
    ):
        code = "cases.officer_busy" if row.officer == here.user else "cases.person_busy"
        with refused(code), acting(here), appointments._no_double():
            row.save(force_insert=True)


def ask_all(by, crowd) -> list[str]:
    together = Barrier(len(crowd))

    def ask(one):
        together.wait()
        try:
            with clock.at(TODAY):
                appointment(by, one)
        except Refused as told:
            return told.code
        finally:
            connection.close()
        return "in"

    with ThreadPoolExecutor(len(crowd)) as pool:
        return list(pool.map(ask, crowd))


@pytest.fixture
def crowd(transactional_db):
    with clock.at(TODAY):
        load_second()
        officer = member(organisation("EN"))
        names = [f"Awa {chr(97 + n // 10)}{chr(97 + n % 10)}" for n in range(TOGETHER)]
        return officer, [person(officer, given_latin=name).person for name in names]


def standing(officer) -> int:
    with transaction.atomic(), acting(officer):
        return models.Appointment.objects.filter(state="planned").count()


def test_fifty_ask_for_the_last_slot_and_one_has_it(crowd):
    answers = ask_all(*crowd)
    assert answers.count("in") == 1 and set(answers) == {"in", "cases.officer_busy"}
    assert standing(crowd[0]) == 1


def test_without_the_guard_of_the_database_they_would_all_have_it(crowd):
    name = connections["default"].settings_dict["NAME"]
    with psycopg.connect(SERVER.dsn("parcours_owner", name), autocommit=True) as owner:
        owner.execute("ALTER TABLE cases_appointment DROP CONSTRAINT cases_appointment_one_officer")
    assert ask_all(crowd[0], crowd[1][:5]).count("in") == 5


def test_only_these_moves_exist(here):
    states = list(APPOINTMENT.labels)
    found = {(a, b) for a in states for b in states if APPOINTMENT.can(a, b, here)}
    ends = {"held", "no_show", "cancelled", "moved"}
    expected = {(a, b) for a in ("planned", "confirmed") for b in ends} | {("planned", "confirmed")}
    assert found == expected | {("held", "no_show"), ("no_show", "held")}
    trainer = actor(here.organisation, "trainer")
    assert not any(APPOINTMENT.can(a, b, trainer) for a, b in found)


# The calendar on a telephone ----------------------------------------------------------------------


def test_the_feed_gives_times_and_a_code_and_nothing_of_her(here):
    who = oriented(here, given_latin="Aïssatou", phone="+212612345678", no_phone=False)
    made = appointment(here, who, kind="assessment")
    secret = actions.make_calendar_link(by=here)
    moved = actions.move_appointment(by=here, appointment=made, starts_at=at(hour=10))
    text = feeds.feed(secret)
    with acting(here):
        code = queries.find(here, who).code
        row = models.Appointment.objects.get(pk=moved.id)
    assert code in text and f"UID:{row.uid}@parcours" in text and "SEQUENCE:2" in text
    assert text.count("BEGIN:VEVENT") == 1 and f"DTSTART:{feeds.stamp(row.starts_at)}" in text
    for word in ("Aïssatou", "Diallo", "612345678", "assessment", str(who)):
        assert word not in text
    actions.answer_appointment(by=here, appointment=moved.id, to="cancelled", reason="her_wish")
    later = feeds.feed(secret)
    assert "STATUS:CANCELLED" in later and "SEQUENCE:3" in later
    with as_role("system"):
        assert secret not in str(list(models.CalendarLink.objects.values()))


def test_a_link_ends_when_it_is_revoked_replaced_or_its_officer_leaves(here):
    first = actions.make_calendar_link(by=here)
    second = actions.make_calendar_link(by=here)
    assert feeds.feed(first) is None and feeds.feed(second) is not None
    actions.revoke_calendar_link(by=here)
    assert feeds.feed(second) is None and feeds.feed("x" * 43) is None
    third = actions.make_calendar_link(by=here)
    with as_role("system"):
        Membership.objects.filter(pk=here.membership).update(until=clock.now())
    assert feeds.feed(third) is None


def test_lines_are_escaped_and_folded():
    assert feeds.escaped("a\\b;c,d\r\ne\nf") == "a\\\\b\\;c\\,d\\ne\\nf"
    folded = feeds.folded("LOCATION:" + "م" * 100)
    assert all(len(line.encode()) <= 75 for line in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == "LOCATION:" + "م" * 100
