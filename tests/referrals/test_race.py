"""Fifty people are accepted at once for the last place, each over her own connection."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from parcours.directory import queries as directory
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Refused
from parcours.people import actions as people
from parcours.referrals import actions, finding
from parcours.referrals.models import Move, Referral
from parcours.referrals.rules import Proposal, Sending
from tests.factories.directory import service
from tests.factories.people import registration
from tests.factories.programmes import load_second
from tests.factories.referrals import desks, soon

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 50


@pytest.fixture
def crowd():
    load_second()
    place = desks()
    return place, service(place.receiver, "LAST", places=1)


def sent_to(place, wanted, number=CROWD) -> list:
    names = [f"Awa {chr(97 + n // 10)}{chr(97 + n % 10)}" for n in range(number)]
    made = people.register_many(by=place.sender, people=[registration(given_latin=name) for name in names])
    told = [Proposal(one.person, wanted, ["identity"]) for one in made.people]
    ids = actions.propose_many(by=place.sender, proposals=told).ids
    return actions.send_many(by=place.sender, sendings=[Sending(one, shown=True) for one in ids]).ids


def all_at_once(act, wanted: list) -> list[str]:
    """How each fared: "done", or the code of the refusal."""
    together = Barrier(len(wanted))

    def one(referral):
        together.wait()
        try:
            act(referral)
        except Refused as refused:
            return refused.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(wanted)) as pool:
        return list(pool.map(one, wanted))


def taken(place, wanted) -> int:
    with transaction.atomic(), acting(place.receiver):
        return directory.get_service(place.receiver, wanted).taken


def test_the_last_place_is_taken_once(crowd):
    place, last = crowd

    def accept(referral):
        actions.accept(by=place.receiver, referral=referral, meeting_at=soon())

    answers = all_at_once(accept, sent_to(place, last))
    assert answers.count("done") == 1 and set(answers) == {"done", "directory.full"}
    assert taken(place, last) == 1
    with transaction.atomic(), as_role("system"):
        assert Referral.objects.filter(state="accepted").count() == 1
        assert Move.objects.filter(target="accepted").count() == 1


@pytest.mark.parametrize("guarded", [True, False])
def test_one_referral_answered_by_many_has_one_answer(crowd, guarded, monkeypatch):
    """The lock lets one answer; without it the log refuses the second."""
    place, _last = crowd
    [made] = sent_to(place, place.service, 1)
    if not guarded:
        read = Barrier(8)

        def unlocked(by, wanted):
            with as_role("system"):
                rows = {row.id: row for row in Referral.objects.filter(pk__in=set(wanted))}
            read.wait()
            return rows, []

        monkeypatch.setattr(finding, "locked", unlocked)

    def decline(referral):
        actions.decline(by=place.receiver, referral=referral, reason_code="full")

    if guarded:
        answers = all_at_once(decline, [made] * 8)
        assert sorted(answers) == ["done"] + ["kernel.illegal_move"] * 7
    else:
        with pytest.raises(IntegrityError, match=r"referrals_move_(state_)?once"):
            all_at_once(decline, [made] * 8)
    with transaction.atomic(), as_role("system"):
        assert Move.objects.filter(referral=made, target="declined").count() == 1


def test_of_two_rivals_accepted_at_once_one_wins(crowd):
    place, last = crowd
    [first] = sent_to(place, place.service, 1)
    with transaction.atomic(), as_role("system"):
        row = Referral.objects.get(pk=first)
    second = actions.propose(
        by=place.sender, person=row.person_id, service=last, items=["identity"], group=row.group
    ).id
    actions.send(by=place.sender, referral=second, shown=True)

    def accept(referral):
        actions.accept(by=place.receiver, referral=referral, meeting_at=soon())

    answers = all_at_once(accept, [first, second])
    assert sorted(answers) == ["done", "kernel.illegal_move"]
    with transaction.atomic(), as_role("system"):
        states = sorted(Referral.objects.filter(group=row.group).values_list("state", flat=True))
    assert states == ["accepted", "withdrawn"]
