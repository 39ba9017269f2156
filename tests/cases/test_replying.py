"""Somebody answers a message with something else than STOP: whoever is to call her is told, nothing else."""

from datetime import datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from parcours.cases import actions, replying
from parcours.cases.models import Case, Reply
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing, Refused
from parcours.messages import actions as messages
from parcours.people import actions as people
from parcours.people.receiving import Visited
from parcours.web.cases.todo import answered
from tests.factories.accounts import member, organisation
from tests.factories.cases import assessed
from tests.factories.messages import queued
from tests.factories.people import convention, person
from tests.factories.programmes import load_second
from tests.factories.reception import site

pytestmark = pytest.mark.django_db
KEY, NUMBER = "k" * 24, "+212612345678"
REACHED = {"phone": NUMBER, "no_phone": False, "phone_safe": True}


class Desk:
    def __init__(self):
        load_second()
        self.here = organisation("EN")
        self.officer, self.other = member(self.here), member(self.here)
        self.chief = member(self.here, "coordinator")

    def of(self, by, **more):
        return assessed(by, **REACHED | more)


@pytest.fixture
def desk(settings):
    settings.PARCOURS_ANSWERS = {"http": KEY}
    return Desk()


def say(text="Je viens demain Qzsecret", number=NUMBER, **more):
    told = {"from": number, "text": text, **more}
    answer = Client().post(
        "/messages/answers/http/", told, "application/json", headers={"X-Parcours-Key": KEY}
    )
    assert (answer.status_code, answer.content) == (204, b"")


def sent(by, who, hour=12):
    """By day: at night a message waits for the morning."""
    with clock.at(datetime.combine(clock.today(), time(hour), tzinfo=clock.zone())):
        made = queued(by, person=who)
        messages.deliver(by=Actor.system("test"), message=made.id)


def calls(actor):
    with transaction.atomic(), acting(actor):
        return [(one.person, one.why) for one in replying.to_call(actor)]


def entries(kind):
    with transaction.atomic(), as_role("system"):
        return list(Entry.objects.filter(kind=kind).values_list("person_id", "facts", "organisation_id"))


def test_the_officer_in_charge_is_told_and_nothing_is_kept_of_it(desk, caplog):
    who = desk.of(desk.officer)
    say()
    assert calls(desk.officer) == [(who, "answered")]
    assert calls(desk.other) == calls(desk.chief) == []
    assert entries("cases.reply_heard") == [(who, {}, desk.here.id)]
    assert "Qzsecret" not in caplog.text and NUMBER not in caplog.text
    with transaction.atomic(), as_role("system"):
        [row] = Reply.objects.values()
    assert "Qzsecret" not in str(row) and NUMBER not in str(row)
    with transaction.atomic(), acting(desk.officer):
        todo = answered(desk.officer)
        assert todo.today and [one.is_name for one in todo.shown] == [True]


def test_once_a_number_and_day_and_once_a_person(desk):
    desk.of(desk.officer)
    for _ in range(3):
        say()
    with clock.at(clock.now() + timedelta(days=1)):
        say()
        assert len(calls(desk.officer)) == 1
    assert len(entries("cases.reply_heard")) == 1


@pytest.mark.parametrize("text", ["STOP", "OUI", "توقف"])
def test_the_words_that_are_understood_call_for_nobody(desk, text):
    desk.of(desk.officer)
    say(text)
    assert calls(desk.officer) == []


def test_of_a_number_that_nobody_has_nothing_is_kept(desk):
    desk.of(desk.officer)
    say(number="+212612345699")
    with transaction.atomic(), as_role("system"):
        assert not Reply.objects.exists()


def test_several_with_one_number_whoever_wrote_last_is_told_that_somebody_answered(desk):
    first, second = (desk.of(desk.officer, given_latin=name) for name in ("Awa", "Fatou"))
    sent(desk.officer, first)
    sent(desk.other, second, hour=13)
    say()
    assert calls(desk.other) == [(second, "answered_by_somebody")] and calls(desk.officer) == []


def test_written_by_nobody_to_several_it_is_the_officers_of_one_of_them(desk):
    both = {desk.of(desk.officer, given_latin=name) for name in ("Awa", "Fatou")}
    say()
    [(who, why)] = calls(desk.officer)
    assert who in both and why == "answered_by_somebody"


def test_a_telephone_that_others_answer_says_somebody(desk):
    who = desk.of(desk.officer, phone_shared=True)
    say()
    assert calls(desk.officer) == [(who, "answered_by_somebody")]


def test_without_an_officer_the_coordinator_is_told(desk):
    who = person(desk.officer, **REACHED).person
    say()
    assert calls(desk.chief) == [(who, "answered")] and calls(desk.officer) == []


def test_what_was_left_for_two_days_the_coordinator_reads_too(desk):
    who = desk.of(desk.officer)
    say()
    with clock.at(clock.now() + timedelta(days=2)):
        assert calls(desk.chief) == calls(desk.officer) == [(who, "answered")]


def test_whoever_has_her_in_charge_on_the_day_of_the_call(desk):
    who = desk.of(desk.officer)
    say()
    with transaction.atomic(), as_role("system"):
        Case.objects.update(responsible=desk.other.user)
    assert calls(desk.officer) == [] and calls(desk.other) == [(who, "answered")]


def test_a_partner_that_wrote_is_told_and_one_that_sees_her_no_more_is_not(desk):
    there = organisation("AMAPPE")
    convention(desk.here.id, there.id)
    partner, who = member(there), desk.of(desk.officer)
    grant = people.share(by=desk.officer, person=who, organisation=there.id)
    sent(partner, who)
    say()
    assert calls(partner) == [(who, "answered")] and calls(desk.officer) == []
    people.end_access(by=desk.chief, person=who, grant=grant.id)
    assert calls(partner) == []
    with clock.at(clock.now() + timedelta(days=1)):
        say()
    assert calls(desk.officer) == [(who, "answered")]


def spoke(desk, who):
    actions.write_note(by=desk.other, person=who, text="On the phone", contact=True)


def came(desk, who):
    told = Visited(clock.now(), "information", "served", who)
    people.receive_many(by=desk.other, site=site(desk.here.id), visits=[told])


def met(desk, who):
    starts = clock.now() + timedelta(minutes=10)
    made = actions.book(by=desk.other, person=who, starts_at=starts)
    actions.answer_appointment(by=desk.other, appointment=made.id, to="held")


def ticked(desk, who):
    with transaction.atomic(), acting(desk.officer):
        [one] = replying.to_call(desk.officer)
    actions.end_reply(by=desk.officer, reply=one.object)
    with pytest.raises(Refused) as refused:
        actions.end_reply(by=desk.officer, reply=one.object)
    assert refused.value.code == "cases.reply_ended"


@pytest.mark.parametrize("end", [spoke, came, met, ticked])
def test_it_ends_when_she_was_spoken_with_or_somebody_says_so(desk, end):
    who = desk.of(desk.officer)
    say()
    end(desk, who)
    assert calls(desk.officer) == [] and [one[0] for one in entries("cases.reply_ended")] == [who]


def test_a_note_of_a_day_before_or_without_a_contact_ends_nothing(desk):
    who = desk.of(desk.officer)
    say()
    actions.write_note(by=desk.officer, person=who, text="x")
    day = clock.today() - timedelta(days=1)
    actions.write_note(by=desk.officer, person=who, text="x", occurred_on=day, contact=True)
    assert len(calls(desk.officer)) == 1


def test_another_organisation_neither_reads_nor_ends_it(desk):
    who = desk.of(desk.officer)
    say()
    stranger = member(organisation("SOLE"))
    with transaction.atomic(), as_role("system"):
        row = Reply.objects.get(person=who)
    with pytest.raises(Missing):
        actions.end_reply(by=stranger, reply=row.id)
    with transaction.atomic(), acting(stranger):
        assert not Reply.objects.exists()
    with transaction.atomic(), as_role("system"), pytest.raises(IntegrityError):
        # The database holds it to one that waits.
        Reply.objects.create(person_id=who, organisation=desk.here, heard_on=clock.today() + timedelta(1))


def test_one_of_two_files_of_hers_waits_once_and_both_again_when_it_is_undone(desk):
    kept = desk.of(desk.officer)
    say()
    other = "+212612345699"
    gone = desk.of(desk.officer, given_latin="Awa B", phone=other)
    say(number=other)
    assert len(calls(desk.officer)) == 2
    merge = people.merge(by=desk.chief, person=kept, duplicate=gone, reason="said").id
    assert calls(desk.officer) == [(kept, "answered")]
    people.undo_merge(by=desk.chief, merge=merge)
    assert {one for one, _why in calls(desk.officer)} == {kept, gone}
