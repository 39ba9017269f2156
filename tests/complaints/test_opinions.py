"""What people say of a service: once for each referral, shown only when many have said something."""

from datetime import timedelta
from uuid import uuid4

import pytest

from parcours.complaints import actions, queries
from parcours.complaints.models import Feedback
from parcours.complaints.rules import Opinion
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.refusals import Missing, Refused
from parcours.messages.models import Message
from parcours.people.ports import followings
from tests.factories.accounts import actor, organisation
from tests.factories.complaints import asked, by_system, seen_by
from tests.factories.directory import service
from tests.factories.people import person

pytestmark = pytest.mark.django_db
PUBLIC = Actor.system("portal")


@pytest.fixture
def here():
    by = actor(organisation("EN"))
    return by, person(by).person


def test_asked_once_for_each_referral(here):
    by, who = here
    about = {"person": who, "source": ("referrals.Referral", uuid4()), "service": None}
    first = actions.ask_feedback(by=by, asked_by=by.organisation, **about)
    assert actions.ask_feedback(by=by, asked_by=by.organisation, **about) == first
    with seen_by(by):
        assert [one.id for one in queries.feedback_waiting(by, who)] == [first]


def test_an_officer_writes_down_what_she_says_once(here):
    by, who = here
    made, _token = asked(by, who)
    actions.give_feedback(by=by, feedback=made, opinion=Opinion(4, ["helpful"], "Qzwords"))
    with by_system():
        row = Feedback.objects.get(pk=made)
    assert (row.face, row.reasons, row.way) == (4, ["helpful"], "counter") and "Qzwords" not in row.sealed
    with pytest.raises(Refused) as refused:
        actions.give_feedback(by=by, feedback=made, opinion=Opinion(1))
    assert refused.value.code == "complaints.already_said"
    with seen_by(by):
        assert list(queries.feedback_waiting(by, who)) == []


def test_another_organisation_neither_sees_nor_answers(here):
    by, who = here
    made, _token = asked(by, who)
    other = actor(organisation("AMAPPE"))
    with seen_by(other):
        assert not Feedback.objects.exists()
    with pytest.raises(Missing):
        actions.give_feedback(by=other, feedback=made, opinion=Opinion(1))


def test_a_link_takes_one_answer_in_its_time(here):
    by, who = here
    _made, token = asked(by, who)
    assert queries.link_is_open(token) and not queries.link_is_open("other")
    with pytest.raises(Refused):
        actions.give_feedback_by_link(by=PUBLIC, token="other", opinion=Opinion(3))
    with clock.at(clock.now() + timedelta(days=22)):
        assert not queries.link_is_open(token)
        with pytest.raises(Refused):
            actions.give_feedback_by_link(by=PUBLIC, token=token, opinion=Opinion(3))
    actions.give_feedback_by_link(by=PUBLIC, token=token, opinion=Opinion(3))
    assert not queries.link_is_open(token)
    with pytest.raises(Refused) as refused:
        actions.give_feedback_by_link(by=PUBLIC, token=token, opinion=Opinion(1))
    assert refused.value.code == "complaints.link_over"


def test_figures_of_a_service_begin_with_five_answers(here):
    by, who = here
    of = service(by)
    for number, face in enumerate((4, 4, 3, 1, 2), 1):
        assert queries.summary_of(of) is None
        made, _token = asked(by, who, of)
        actions.give_feedback(by=by, feedback=made, opinion=Opinion(face))
        assert number
    assert queries.summary_of(of) == queries.Summary(5, 2.8, {1: 1, 2: 1, 3: 1, 4: 2})


def test_of_an_erased_person_the_face_stays(here):
    by, who = here
    made, _token = asked(by, who)
    actions.give_feedback(by=by, feedback=made, opinion=Opinion(4, [], "Qzwords"))
    erase = followings()["complaints.Feedback"].erase
    assert erase == {"person_id": None, "sealed": ""}


def test_she_is_sent_the_link_and_only_its_hash_is_kept(here, settings):
    from parcours.messages.rules import Address
    from parcours.messages.sealing import unseal

    settings.PARCOURS_URL = "http://127.0.0.1:8000"
    by, who = here
    made = actions.ask_feedback(
        by=by,
        person=who,
        source=("referrals.Referral", uuid4()),
        service=None,
        asked_by=by.organisation,
        address=Address("sms", "+212612345678"),
    )
    with by_system():
        row = Message.objects.get(reference_id=made)
        kept = Feedback.objects.get(pk=made)
    text = unseal(row.id, row.sealed).text
    token = text.split("/f/")[1].split("/")[0]
    assert queries.link_is_open(token) and token not in kept.digest


def test_when_a_referral_closes_she_is_asked_by_whoever_sent_her(settings):
    from parcours.kernel.events import emit
    from parcours.referrals.events import ReferralClosed
    from tests.factories.programmes import load_second
    from tests.factories.referrals import desks, sent

    settings.PARCOURS_URL = "http://127.0.0.1:8000"
    load_second()
    place = desks()
    who = place.person(phone="+212612345678", phone_safe=True, no_phone=False)
    referral = sent(place, who)
    for _ in range(2):
        with seen_by(place.receiver):
            emit(ReferralClosed(referral, who, place.service))
    with seen_by(place.sender):
        [row] = queries.feedback_waiting(place.sender, who)
        assert row.service_id == place.service
    with by_system():
        [message] = Message.objects.filter(person_id=who, template="feedback.request")
        assert message.organisation_id == place.sender.organisation
    with seen_by(place.receiver):
        assert not Feedback.objects.exists()
