"""Refusing to share never blocks a service: she refused everything to everybody, and each still goes."""

import ast
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction

import parcours
from parcours.aid import actions as aid
from parcours.aid.enums import Kind as AidKind
from parcours.cases import actions as cases
from parcours.cases import queries as plans
from parcours.cases.enums import StepKind
from parcours.directory.enums import Need
from parcours.kernel import clock, refusals
from parcours.kernel.context import acting
from parcours.messages.models import Message
from parcours.people import actions as people
from parcours.people import visibility
from parcours.people.enums import Purpose
from parcours.people.rules import Agreed
from parcours.referrals import actions as referrals
from parcours.referrals import queries as sent_to
from parcours.referrals.models import Referral, Snapshot
from parcours.training import actions as training
from parcours.training import queries as trainings
from parcours.training.rules import Outcome
from tests.factories.accounts import member
from tests.factories.cases import UNSKILLED
from tests.factories.directory import service
from tests.factories.people import convention
from tests.factories.programmes import load_eu_maroc, load_second
from tests.factories.referrals import desks, soon
from tests.factories.sharing import refuser
from tests.factories.training import BEFORE, DAYS, marks, session

LATER = date(2024, 3, 6)


@pytest.fixture
def place(db):
    with clock.at(BEFORE):
        load_second()
        yield desks()


@pytest.fixture
def who(place):
    return refuser(place.sender, (place.receiver.organisation, place.partner))


def read(by, question, *arguments, **named):
    with transaction.atomic(), acting(by):
        found = question(*arguments, **named)
        return list(found) if hasattr(found, "model") else found


def sees(by, who) -> bool:
    return bool(read(by, lambda: visibility.visible(by).filter(pk=who)))


def code(action, **asked) -> str:
    with pytest.raises(refusals.Refused) as refused:
        action(**asked)
    return refused.value.code


# Each service goes ---------------------------------------------------------------------------------


def test_every_kind_of_service_is_proposed_and_reached_without_data(place, who):
    """Only the sending says no; she goes herself, or somebody calls, and it is counted."""
    wanted = {need: service(place.receiver, f"S{n}", kind=need) for n, need in enumerate(Need.values, 10)}
    proposed = {one.id for one in read(place.sender, sent_to.services_for, place.sender, who)}
    assert set(wanted.values()) <= proposed
    by_phone = set()
    for need, one in wanted.items():
        made = referrals.propose(by=place.sender, person=who, service=one, items=["languages"]).id
        assert code(referrals.send, by=place.sender, referral=made, shown=True) == "referrals.no_consent"
        told = {"need": need, "organisation": "AMAPPE", "to": "closed"}
        by_phone.add(referrals.record_off_platform(by=place.sender, person=who, **told).id)
    states = {one.id: one.state for one in read(place.sender, sent_to.of_person, place.sender, who)}
    assert {states[one] for one in by_phone} == {"closed"} and len(by_phone) == len(Need)
    assert read(place.receiver, lambda: [*Referral.objects.all(), *Snapshot.objects.all()]) == []
    assert not sees(place.receiver, who)


def test_nothing_leaves_for_a_partner_without_an_account_either(place, who):
    made = referrals.propose(
        by=place.sender, person=who, service=place.partner_service, items=["identity"]
    ).id
    assert code(referrals.send, by=place.sender, referral=made, shown=True) == "referrals.no_consent"
    assert read(place.sender, lambda: Message.objects.count()) == 0


def test_every_kind_of_step_is_planned_and_done(place, who):
    for kind in StepKind.values:
        made = cases.plan_step(by=place.sender, person=who, kind=kind, what="A word").id
        cases.close_step(by=place.sender, step=made)
    kept = read(place.sender, plans.steps, place.sender, who)
    assert {(one.kind, one.state) for one in kept} == {(kind, "done") for kind in StepKind.values}


def test_she_is_assessed_oriented_and_met(place, who):
    cases.assess(by=place.sender, person=who, answers=UNSKILLED)
    cases.orient(by=place.sender, person=who, outcome="project", project="OFICIO")
    met = cases.book(by=place.sender, person=who, starts_at=soon()).id
    with clock.at(soon().date()):
        cases.answer_appointment(by=place.sender, appointment=met, to="held")
    assert read(place.sender, plans.current_orientation, place.sender, who).project_id == "OFICIO"


def test_aid_of_every_kind_is_given(db):
    load_eu_maroc()
    place = desks()
    who = refuser(place.sender, [place.receiver.organisation])
    step = cases.plan_step(by=place.sender, person=who, kind="other", what="A word").id
    other = member(place.sender.organisation)
    lines = {"transport": "IDMAJE-MOBILITE", "childcare": "IDMAJE-MOBILITE"}
    for kind in AidKind.values:
        asked = {"person": who, "kind": kind, "amount": Decimal(60), "what": "A word", "step": step}
        made = aid.request(by=place.sender, **asked).id
        aid.decide(by=other, request=made, outcome="granted", line=lines.get(kind, "IDMAJE-URGENCE"))
        way = "voucher" if kind in ("housing", "equipment") else "cash"
        proof = {"receipt": f"R-{kind}"} if way == "voucher" else {"signed_name": "Awa"}
        aid.pay(
            by=place.sender, request=made, way=way, reference=f"V-{kind}" if way != "cash" else "", **proof
        )


def test_her_place_in_a_session_of_ours_and_her_certificate(place, who):
    trainer = member(place.sender.organisation, "trainer")
    own = session(trainer)
    made = training.enrol(by=place.sender, session=own, person=who).id
    with clock.at(LATER):
        training.take_attendance_many(by=trainer, session=own, half_days=marks(own, [made]))
        training.complete_many(by=trainer, session=own, outcomes=[Outcome(made, "complete")])
        training.certify(by=trainer, session=own, enrolment=made)
    assert read(trainer, trainings.find, trainer, own).taken == 1


def test_her_place_in_a_partners_session_is_kept_without_saying_whose(place, who):
    """The partner knows that a place is taken. Who enrolled her says what the trainer says of her."""
    theirs, ours = (member(at, "trainer") for at in (place.receiver.organisation, place.sender.organisation))
    wanted = session(theirs)
    made = training.enrol(by=place.sender, session=wanted, person=who).id
    seen = read(theirs, trainings.find, theirs, wanted)
    assert seen.taken == 1 and read(theirs, trainings.trainees, theirs, seen) == []
    with clock.at(LATER):
        for action, asked in (
            (training.take_attendance_many, {"half_days": marks(wanted, [made])}),
            (training.complete_many, {"outcomes": [Outcome(made, "complete")]}),
        ):
            with pytest.raises(refusals.Refused):
                action(by=theirs, session=wanted, **asked)
            action(by=ours, session=wanted, **asked)
        assert [one.state for one in read(ours, trainings.enrolments_of, ours, who)] == ["completed"]
    assert not sees(theirs, who)


def test_who_is_shown_to_the_partner_is_answered_for_by_the_partner(place):
    agreeing = place.person()
    theirs, ours = (member(at, "trainer") for at in (place.receiver.organisation, place.sender.organisation))
    wanted = session(theirs)
    made = training.enrol(by=place.sender, session=wanted, person=agreeing).id
    with clock.at(DAYS[0]):
        asked = {"session": wanted, "half_days": marks(wanted, [made])[:1]}
        assert code(training.take_attendance_many, by=ours, **asked) == "training.not_your_session"
        training.take_attendance_many(by=theirs, **asked)


# Only the sharing says no --------------------------------------------------------------------------


def test_only_the_sharing_itself_says_no(place, who):
    partner = place.receiver.organisation
    assert code(people.share, by=place.sender, person=who, organisation=partner) == "people.no_consent"
    assert not sees(place.receiver, who)


def test_a_no_to_one_partner_holds_against_a_yes_to_all(place):
    who, partner = place.person(), place.receiver.organisation
    no = Agreed(Purpose.SHARING, given=False)
    people.give_consent(by=place.sender, person=who, answer=no, recipient=partner)
    made = referrals.propose(by=place.sender, person=who, service=place.service, items=["identity"]).id
    assert code(referrals.send, by=place.sender, referral=made, shown=True) == "referrals.no_consent"
    convention(place.sender.organisation, place.partner)
    other = referrals.propose(
        by=place.sender, person=who, service=place.partner_service, items=["identity"]
    ).id
    referrals.send(by=place.sender, referral=other, shown=True)


READS_AGREEMENTS = {
    # Writes them, shows them, follows them.
    *(f"people/{name}.py" for name in ("agreements", "consent_models", "expiring", "models", "policies")),
    *(
        f"people/{name}.py"
        for name in ("proofs", "queries", "sharing", "storing", "following", "merging", "parting")
    ),
    *(f"people/{name}.py" for name in ("comparing", "naming", "accessing", "requesting")),
    # Hands data on.
    "referrals/finding.py",
    "training/enrolling.py",
    "enterprise/borrowing.py",
    # Says it beforehand.
    "training/queries.py",
    "outreach/preregistering.py",
    # Says whether the file is complete: she was asked, whatever she answered.
    "outreach/followed.py",
    # Whoever said no to what follow-up is for is not asked how she is doing; no service depends on it.
    "surveys/planning.py",
    "surveys/sparing.py",
    # Tells a verifier what was asked and answered.
    "exchange/control_reading.py",
}
NAMES = {"Consent", "agreement", "agreeing", "living_consents", "with_consent"}


def _reads(path: Path) -> bool:
    return any(
        (isinstance(node, ast.ImportFrom) and NAMES & {one.name for one in node.names})
        or (isinstance(node, ast.Attribute) and node.attr in NAMES)
        for node in ast.walk(ast.parse(path.read_text()))
    )


def test_nothing_else_asks_what_she_agreed_to():
    root = Path(parcours.__file__).parent
    found = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if "migrations" not in path.parts and path.parts[len(root.parts)] not in ("demo", "web", "api")
        if _reads(path)
    }
    assert found <= READS_AGREEMENTS


def test_the_refusals_that_depend_on_it_are_of_sharing_alone():
    assert refusals.of_sharing() == {
        "people.no_consent",
        "people.merge_would_share",
        "referrals.no_consent",
        "referrals.file_takes_consent",
        "referrals.link_over",
        "referrals.not_covered",
        "enterprise.not_agreed",
    }
    assert {"cases.no_consent", "training.no_accompaniment"}.isdisjoint(refusals.declared())
