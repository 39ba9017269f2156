"""She takes her agreement back: every door to what was shared is shut at the next request, and in every job
that waits already. One table of doors, walked through for each way in which an agreement ends."""

from datetime import timedelta

import pytest
from django.db import transaction

from parcours.cases import actions as cases
from parcours.cases import caseload
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Refused
from parcours.messages.delivering import attempt
from parcours.messages.models import Message
from parcours.people import actions as people
from parcours.people import expiring, models, queries, visibility
from parcours.people.enums import Purpose
from parcours.people.rules import Agreed
from parcours.referrals import actions as referrals
from parcours.referrals import links
from parcours.referrals import queries as sent_to
from parcours.referrals.models import Referral, Snapshot
from parcours.training import actions as training
from parcours.training import queries as trainings
from tests.factories.accounts import member
from tests.factories.people import person
from tests.factories.programmes import load_second
from tests.factories.referrals import desks, prepared, sent, soon
from tests.factories.training import session

TOKEN = links.new_token()


class Shared:
    """Somebody of whom everything that can be shared is shared: her file with one partner, a referral with it
    and one by link with another, a place in a session and an appointment there."""

    def __init__(self):
        self.place = place = desks()
        self.trainer = member(place.receiver.organisation, "trainer")
        self.today = clock.today()
        answers = [
            Agreed("accompaniment"),
            Agreed("sharing", expires_on=self.today + timedelta(days=5)),
        ]
        self.who = person(place.sender, given_latin="Mariama", consents=answers).person
        people.share(by=place.sender, person=self.who, organisation=place.receiver.organisation)
        self.referral = sent(place, self.who)
        referrals.see(by=place.receiver, referral=self.referral)
        self.unseen = sent(place, self.who, wanted=self._another())
        self.linked = prepared(place, self.who, wanted=place.partner_service)
        referrals.send(by=place.sender, referral=self.linked, shown=True, token=TOKEN)
        self.session = session(self.trainer, first=soon(8).date(), last=soon(8).date())
        training.enrol(by=place.sender, session=self.session, person=self.who)
        self.met = cases.book(by=place.receiver, person=self.who, starts_at=soon(6)).id

    def _another(self):
        from tests.factories.directory import service

        return service(self.place.receiver, "OTHER")

    def as_(self, by, question):
        with transaction.atomic(), acting(by):
            return question()


def refused(action, **asked) -> bool:
    try:
        with transaction.atomic():
            action(**asked)
    except Refused:
        return True
    transaction.set_rollback(False)
    return False


def _trainees(at: Shared) -> list:
    return trainings.trainees(at.trainer, trainings.find(at.trainer, at.session))


def _named(at: Shared) -> list:
    rows = Referral.objects.filter(pk__in=[at.referral, at.unseen])
    return [line.name for line in sent_to.lines(at.place.receiver, rows) if line.name]


def _waiting(at: Shared) -> list:
    with as_role("system"):
        rows = Message.objects.filter(person_id=at.who, state="queued", template__startswith="referral.")
        return list(rows)


DOORS = {
    "her file": lambda at: visibility.visible(at.place.receiver).filter(pk=at.who).exists(),
    "the search": lambda at: queries.search(at.place.receiver, "Mariama"),
    "the referral": lambda at: sent_to.opened(at.place.receiver, at.referral).content,
    "the list of referrals": _named,
    "the list of the session": _trainees,
    "the attendance sheet": lambda at: (
        trainings.grid(at.trainer, trainings.find(at.trainer, at.session)).rows
    ),
    "appointments to come": lambda at: caseload.agenda(at.place.receiver, soon(6).date(), soon(7).date()),
}
BY_LINK = {
    "the link": lambda at: sent_to.by_token(TOKEN),
    "the link, opened": lambda at: sent_to.by_token(TOKEN, open_it=True),
    "messages that wait": _waiting,
}
ACTS = {
    "accept": lambda at: refused(
        referrals.accept, by=at.place.receiver, referral=at.referral, meeting_at=soon(3)
    ),
    "open what was not seen": lambda at: refused(referrals.see, by=at.place.receiver, referral=at.unseen),
    "answer by the link": lambda at: refused(
        referrals.answer_by_link, by=Actor.system("link"), token=TOKEN, to="declined", reason_code="full"
    ),
    "see by the link": lambda at: refused(referrals.see_by_link, by=Actor.system("link"), token=TOKEN),
    "a new link": lambda at: refused(referrals.ask_for_link, by=Actor.system("link"), token=TOKEN),
    "a new link, by the sender": lambda at: refused(
        referrals.renew_link, by=at.place.sender, referral=at.linked, token=links.new_token()
    ),
}


def taken_back(at: Shared):
    with acting(at.place.sender):
        row = queries.living_consents(at.who).get(purpose=Purpose.SHARING)
    people.withdraw_consent(by=at.place.sender, person=at.who, consent=row.id)
    return clock.now() + timedelta(minutes=1)


def no_to_each(at: Shared):
    for partner in (at.place.receiver.organisation, at.place.partner):
        no = Agreed(Purpose.SHARING, given=False)
        people.give_consent(by=at.place.sender, person=at.who, answer=no, recipient=partner)
    return clock.now() + timedelta(minutes=1)


def expired(at: Shared):
    later = at.today + timedelta(days=6)
    with clock.at(later):
        people.expire_consents(by=Actor.system("people.expiry"))
    return later


@pytest.fixture
def shared(db):
    load_second()
    return Shared()


@pytest.mark.parametrize("end", [taken_back, no_to_each, expired], ids=lambda one: one.__name__)
def test_every_door_is_shut(shared, end):
    reader = shared.place.receiver
    every = DOORS | BY_LINK
    by = dict.fromkeys(DOORS, reader) | dict.fromkeys(BY_LINK, Actor.system("link"))
    before = [
        name for name, look in every.items() if not shared.as_(by[name], lambda look=look: look(shared))
    ]
    assert before == []
    waits = [one.id for one in shared.as_(by["the link"], lambda: _waiting(shared))]
    with clock.at(end(shared)):
        open_still = [
            name for name, look in every.items() if shared.as_(by[name], lambda look=look: look(shared))
        ]
        assert open_still == []
        assert [name for name, shut in ACTS.items() if not shut(shared)] == []
        # A worker that took them up before finds nothing to do.
        assert {attempt(Actor.system("messages"), one) for one in waits} == {""}
        referrals.run_clock(by=Actor.system("referrals.clock"))
        cases.remind(by=Actor.system("cases.reminders"))
        assert shared.as_(by["the link"], lambda: _waiting(shared)) == []
        told(shared, reader)


def told(shared: Shared, reader) -> None:
    """The partner is told once, whoever shared it sees that; her place and her services stay."""
    notices = shared.as_(reader, lambda: expiring.unread(reader))
    assert len(notices) == 1
    with as_role("system"):
        ways = set(Entry.objects.filter(kind="referrals.cut").values_list("facts__told", flat=True))
    assert ways == {"notice", "unread"}
    seen = shared.as_(shared.trainer, lambda: trainings.find(shared.trainer, shared.session))
    assert seen.taken == 1


def test_whoever_read_by_a_link_is_told_by_a_message(shared):
    referrals.see_by_link(by=Actor.system("link"), token=TOKEN)
    taken_back(shared)
    with as_role("system"):
        [row] = Message.objects.filter(person_id=shared.who, template="consent.withdrawn")
    assert (row.state, row.channel) == ("queued", "email")
    with as_role("system"):
        told = Entry.objects.filter(kind="referrals.cut", object_id=shared.linked)
        assert [one.facts["told"] for one in told] == ["message"]


def test_a_no_to_one_partner_leaves_what_went_to_another(shared):
    no = Agreed(Purpose.SHARING, given=False)
    people.give_consent(
        by=shared.place.sender, person=shared.who, answer=no, recipient=shared.place.receiver.organisation
    )
    system = Actor.system("link")
    assert shared.as_(system, lambda: sent_to.by_token(TOKEN)) is not None
    assert shared.as_(system, lambda: _waiting(shared))


def _rows(shared) -> int:
    return shared.as_(
        shared.place.receiver, lambda: Snapshot.objects.filter(referral=shared.referral).count()
    )


YESTERDAY = {"expires_on": clock.today() - timedelta(days=1)}
RAN_OUT = {
    "agreement": lambda at: models.Consent.objects.filter(person_id=at.who).update(**YESTERDAY),
    "convention": lambda at: models.Convention.objects.update(**YESTERDAY),
    "ended convention": lambda at: models.Convention.objects.update(ended_on=clock.today()),
    "no to this partner": lambda at: models.Consent.objects.create(
        person_id=at.who,
        purpose=Purpose.SHARING,
        given=False,
        given_on=clock.today(),
        recipient_id=at.place.receiver.organisation,
        notice_version="1",
        notice_language="fr",
    ),
}


def test_postgresql_alone_cuts_what_was_shared(shared):
    """Without the job of the night and without a line of ours: what has run out is not there to be read."""
    assert _rows(shared) == 1
    for name, happens in RAN_OUT.items():
        point = transaction.savepoint()
        with as_role("system"):
            happens(shared)
        assert _rows(shared) == 0, name
        transaction.savepoint_rollback(point)
    assert _rows(shared) == 1
