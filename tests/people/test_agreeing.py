"""An agreement lives: it is proven, renewed, refused to one partner, withdrawn, and ends by itself."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from parcours.documents import storing
from parcours.documents.models import MOST, StoredFile
from parcours.journal.models import Entry
from parcours.kernel import clock, events
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, Refused
from parcours.people import actions, expiring, models, queries
from parcours.people.events import ConsentWithdrawn
from parcours.people.rules import Agreed
from tests.factories.accounts import actor, organisation
from tests.factories.people import convention, registration

JPEG = b"\xff\xd8\xff\xe0" + b"thumbprint" * 10
pytestmark = pytest.mark.django_db


@contextmanager
def request(by=None, role=""):
    with transaction.atomic(), as_role(role) if role else acting(by):
        yield


@pytest.fixture
def here():
    return actor(organisation("EN"))


@pytest.fixture
def partner(here):
    made = actor(organisation("AMAPPE"))
    convention(here.organisation, made.organisation)
    return made


def refused(code, call, **named):
    with pytest.raises(Refused) as found:
        call(**named)
    assert found.value.code == code


def agreed(days=None, given=True):
    until = clock.today() + timedelta(days=days) if days is not None else None
    return Agreed("sharing", given, "1", "fr", True, until)


def share(by, who, partner):
    return actions.share(by=by, person=who, organisation=partner.organisation)


def only(*purposes):
    return registration(consents=[Agreed(one) for one in purposes])


def register(by, told):
    return actions.register(by=by, registration=told).person


@contextmanager
def told_of():
    """The events of withdrawal that are emitted meanwhile."""
    seen = []
    events._receivers[ConsentWithdrawn].append(seen.append)
    yield seen
    events._receivers[ConsentWithdrawn].remove(seen.append)


def test_what_an_agreement_opens_ends_with_it_and_postgresql_knows(here, partner):
    who = register(here, only("accompaniment"))
    with clock.at(clock.now() - timedelta(days=20)):
        actions.give_consent(by=here, person=who, answer=agreed(10))
        grant = share(here, who, partner).id
    with request(role="system"):
        kept = models.AccessGrant.objects.get(pk=grant)
    assert kept.until == datetime.combine(
        clock.today() - timedelta(days=9), datetime.min.time(), tzinfo=clock.zone()
    ).astimezone(UTC)
    with request(partner):
        with pytest.raises(Missing):
            queries.find(partner, who)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM people_person WHERE id = %s", [who])
            assert cursor.fetchone() == (0,)


def test_the_night_tells_of_what_expired_once(here, partner):
    who = register(here, only("accompaniment"))
    with clock.at(clock.now() - timedelta(days=20)):
        consent = actions.give_consent(by=here, person=who, answer=agreed(10)).id
        share(here, who, partner)
    with told_of() as seen:
        assert actions.expire_consents(by=Actor.system("people.expiry")).consents == [consent]
        assert actions.expire_consents(by=Actor.system("people.expiry")).consents == []
    assert [one.organisations for one in seen] == [(partner.organisation,)]
    with request(here):
        assert Entry.objects.filter(kind="people.access_ended", person_id=who).count() == 1
        code = queries.find(here, who).code
    with request(partner):
        [notice] = expiring.unread(partner)
        assert (notice.kind, notice.code) == ("expired", code)
    actions.read_notices(by=partner, notices=[notice.id])
    refused("people.nothing_changed", actions.read_notices, by=partner, notices=[notice.id])
    with request(partner):
        assert expiring.unread(partner) == []


def test_an_agreement_given_again_keeps_open_what_it_covers(here, partner):
    other = actor(organisation("SOLE"))
    convention(here.organisation, other.organisation)
    who = register(here, only("accompaniment"))
    actions.give_consent(by=here, person=who, answer=agreed(10))
    for one in (partner, other):
        share(here, who, one)
    actions.give_consent(by=here, person=who, answer=agreed(400), recipient=partner.organisation)
    with request(role="system"):
        rows = models.AccessGrant.objects.filter(person_id=who, until__isnull=False)
        until = {row.organisation_id: (clock.day_of(row.until) - clock.today()).days for row in rows}
    assert until == {partner.organisation: 401, other.organisation: 11}
    actions.give_consent(by=here, person=who, answer=agreed())
    with request(role="system"):
        assert not models.AccessGrant.objects.filter(person_id=who, until__isnull=False).exists()


def test_a_withdrawal_cuts_access_and_tells_without_a_name(here, partner):
    with clock.at(clock.now() - timedelta(hours=2)):
        who = register(here, only("accompaniment", "sharing"))
        share(here, who, partner)
        with request(here):
            consent = queries.living_consents(who).get(purpose="sharing").id
        with request(partner):
            code = queries.find(partner, who).code
        actions.withdraw_consent(by=here, person=who, consent=consent)
    with request(partner):
        with pytest.raises(Missing):
            queries.find(partner, who)
        [notice] = expiring.unread(partner)
        assert (notice.kind, notice.code) == ("withdrawn", code)
    with request(here):
        assert expiring.unread(here) == [] and models.AccessNotice.objects.count() == 0
    # What was queued before finds the door shut.
    refused(
        "people.no_consent",
        actions.grant_access,
        by=Actor.system("people.queued", here.organisation),
        person=who,
        organisation=partner.organisation,
        reason="referral",
        source=("referrals.Referral", uuid7()),
    )


def test_who_still_sees_her_otherwise_is_not_told_that_she_is_gone(here, partner):
    who = register(here, only("accompaniment", "sharing"))
    grant = share(here, who, partner).id
    actions.grant_access(
        by=here, person=who, organisation=partner.organisation, reason="enrolment",
        source=("training.Enrolment", uuid7()),
    )  # fmt: skip
    actions.end_access(by=here, person=who, grant=grant)
    with request(partner):
        assert expiring.unread(partner) == []


def test_a_no_to_one_partner_stands_beside_a_yes_to_all(here, partner):
    other = actor(organisation("SOLE"))
    convention(here.organisation, other.organisation)
    who = register(here, only("accompaniment", "sharing"))
    share(here, who, partner)
    with told_of() as seen:
        no = actions.give_consent(
            by=here, person=who, answer=agreed(given=False), recipient=partner.organisation
        ).id
    assert [(one.consent, one.organisations) for one in seen] == [(no, (partner.organisation,))]
    refused("people.no_consent", share, by=here, who=who, partner=partner)
    assert share(here, who, other)
    actions.give_consent(by=here, person=who, answer=agreed(), recipient=partner.organisation)
    assert share(here, who, partner)


def test_a_witness_or_a_thumbprint_proves_an_answer(here, partner):
    who = register(here, only("accompaniment", "sharing"))
    done = actions.give_consent(by=here, person=who, answer=agreed(), witness="  Fatou  Sow ", scan=JPEG)
    with request(here):
        proof = models.AnswerProof.objects.get(consent_id=done.id)
        assert proof.witness == "Fatou Sow" and storing.read(proof.scan_id) == ("image/jpeg", JPEG)
        row = StoredFile.objects.get(pk=proof.scan_id)
        kept = storing.path_of(row.digest).read_bytes()
    assert b"thumbprint" not in kept and storing.path_of(row.digest).stat().st_mode & 0o77 == 0
    share(here, who, partner)
    with request(partner):
        # The partner sees that it is proven; the paper stays with who took it.
        assert models.AnswerProof.objects.count() == 1 and StoredFile.objects.count() == 0
        with pytest.raises(Missing):
            storing.read(proof.scan_id)
    storing.path_of(row.digest).write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    with request(here):
        refused("documents.lost", storing.read, file=proof.scan_id)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "documents.empty"),
        (b"MZ\x90\x00 a program", "documents.not_a_picture"),
        (b"<svg onload=alert(1)>", "documents.not_a_picture"),
        (JPEG + b"0" * MOST, "documents.too_large"),
        (b"%PDF-1.7 whatever", "documents.pdf_broken"),
    ],
)
def test_what_is_no_paper_is_refused_and_nothing_is_half_done(here, content, code):
    who = register(here, only("accompaniment"))
    refused(code, actions.give_consent, by=here, person=who, answer=agreed(), scan=content)
    with request(here):
        assert not queries.living_consents(who).filter(purpose="sharing").exists()
        assert not models.AnswerProof.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_file_that_nothing_names_is_swept_away(here):
    who = register(here, only("accompaniment"))
    done = actions.give_consent(by=here, person=who, answer=agreed(), scan=JPEG)
    with request(here):
        digest = StoredFile.objects.get(pk=models.AnswerProof.objects.get(consent_id=done.id).scan_id).digest
    kept, left = storing.path_of(digest), storing.path_of("ab" + "0" * 62)
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(b"left behind")
    with request(role="system"):
        assert storing.sweep(left.stat().st_mtime + 1) >= 1
    assert kept.exists() and not left.exists()


def test_a_convention_says_what_is_shared_and_who_allowed_it(here):
    other = organisation("AMAPPE")
    made = convention(
        here.organisation, other.id, data=["training", "identity"], authorisation="D-W-123/2018"
    )
    with request(here):
        row = models.Convention.objects.get(pk=made.id)
    assert (row.data, row.authorisation) == (["identity", "training"], "D-W-123/2018")
    refused("people.code_unknown", convention, giver=here.organisation, receiver=other.id, data=["health"])
