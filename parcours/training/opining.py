"""What trainees say of a session: asked by a link or at the counter, answered once, told in numbers alone."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.identifiers import public_code
from parcours.kernel.recorder import record
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.messages.sending import Wanted, send_many
from parcours.people import visibility
from parcours.people.contacting import addresses_or_why

from . import entries, finding, refusals, rules
from .enums import EnrolmentState, Pace, Useful, Way, Welcome
from .models import Enrolment, Session
from .result_models import Opinion

LABEL, TEMPLATE = "training.Opinion", "feedback.request"
DAYS = 30
SMALLEST = 5
"""So many must have answered before anybody is shown what they say, and always as many more are shown
together: what one more answer changes would say what she answered."""
ASKED = (
    EnrolmentState.ENROLLED,
    EnrolmentState.COMPLETED,
    EnrolmentState.PARTLY,
    EnrolmentState.NOT_COMPLETED,
)
QUESTIONS = {"useful": Useful, "pace": Pace, "welcome": Welcome}


@dataclass(frozen=True)
class Said:
    """How useful it was, whether the pace was right, whether she was well received."""

    useful: str
    pace: str
    welcome: str


def digest(token: str) -> str:
    return hashlib.sha256(b"parcours training opinion\x00" + token.encode()).hexdigest()


def address_of(token: str) -> str:
    """The page on which she answers, whole, for a message."""
    return settings.PARCOURS_URL.rstrip("/") + reverse("training_opinion_by_link", args=[token])


def check(told: Said) -> Said:
    for name, choices in QUESTIONS.items():
        rules.coded(getattr(told, name), choices, name)
    return told


def _row(enrolment: Enrolment, token: str) -> Opinion:
    return Opinion(
        person_id=enrolment.person_id,
        enrolment=enrolment,
        session_id=enrolment.session_id,
        digest=digest(token),
        until=clock.today() + timedelta(days=DAYS),
    )


def ask(by: Actor, session_id: UUID) -> int:
    """Send those of a session who were not asked yet a link; how many were asked.

    Everybody of one's own session is asked; of another organisation's those alone whom one enrolled.
    """
    session = finding.session(by, session_id)
    if clock.today() < session.ends_on:
        raise Refused(refusals.NOT_ENDED, None, {"day": session.ends_on.strftime("%d/%m/%Y")})
    rows = Enrolment.objects.filter(session=session, state__in=ASKED, person__in=visibility.visible(by))
    if session.organisation_id != by.organisation:
        rows = rows.filter(enrolled_by_id=by.organisation)
    known = set(Opinion.objects.filter(session=session).values_list("enrolment_id", flat=True))
    wanted = [row for row in rows.order_by("id")[: rules.MOST_PLACES] if row.id not in known]
    if not wanted:
        raise Refused(refusals.NOBODY_TO_ASK)
    tokens = {row.id: public_code() for row in wanted}
    made = [_row(row, tokens[row.id]) for row in wanted]
    Opinion.objects.bulk_create(made)
    _send(by, [(one, tokens[one.enrolment_id]) for one in made])
    about = {"course": session.course.code, "people": len(made)}
    record(
        entries.OPINIONS_ASKED.code,
        by=by,
        object=("training.Session", session.id),
        project=session.course.project_id,
        facts=about,
    )
    return len(made)


def _send(by: Actor, rows: list[tuple[Opinion, str]]) -> None:
    addresses = addresses_or_why([row.person_id for row, _token in rows])
    wanted = [
        Wanted(
            TEMPLATE, addresses[row.person_id], {"link": address_of(token)}, row.person_id, (LABEL, row.id)
        )
        for row, token in rows
    ]
    send_many(by, wanted)


def give(by: Actor, enrolment_id: UUID, told: Said) -> Opinion:
    """Whoever enrolled her writes down what she says."""
    check(told)
    enrolment = finding.enrolment(by, enrolment_id)
    session = finding.session(by, enrolment.session_id)
    if by.organisation != enrolment.enrolled_by_id:
        raise Refused(refusals.NOT_YOUR_ENROLMENT)
    if enrolment.state not in ASKED or clock.today() < session.starts_on:
        raise Refused(refusals.NOT_ENROLLED_NOW)
    row = Opinion.objects.select_for_update().filter(enrolment=enrolment).first()
    if row is None:
        row = _row(enrolment, public_code())
        row.save(force_insert=True)
    _keep(by, row, session, told, Way.COUNTER)
    return row


def give_by_link(by: Actor, token: str, told: Said) -> None:
    check(told)
    with as_role("system"):
        row = Opinion.objects.select_for_update().filter(digest=digest(token[:200])).first()
        if row is None or row.until < clock.today():
            raise Refused(refusals.LINK_OVER)
        session = Session.objects.select_related("course").get(pk=row.session_id)
        _keep(by, row, session, told, Way.LINK)


def _keep(by: Actor, row: Opinion, session: Session, told: Said, way: str) -> None:
    if row.given_on is not None:
        raise Refused(refusals.LINK_OVER if way == Way.LINK else refusals.SAID_ALREADY)
    row.given_on, row.way = clock.today(), way
    row.useful, row.pace, row.welcome = told.useful, told.pace, told.welcome
    row.save()
    # Of the session, not of her: what she says is told with nobody's name.
    facts = {"course": session.course.code, "useful": row.useful, "pace": row.pace, "welcome": row.welcome}
    record(
        entries.OPINION_GIVEN.code,
        by=by,
        object=("training.Session", session.id),
        project=session.course.project_id,
        facts=facts | {"way": str(way)},
    )


# Reads --------------------------------------------------------------------------------------------


def link_is_open(token: str) -> bool:
    """Whether a link still takes an answer. It tells nothing else."""
    with as_role("system"):
        rows = Opinion.objects.filter(digest=digest(token[:200]), given_on=None, until__gte=clock.today())
        return rows.exists()


@dataclass(frozen=True)
class Summary:
    """``answers`` of ``asked``; ``said``: question to code to number, of the first ``shown`` of them."""

    asked: int
    answers: int
    shown: int = 0
    said: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def summary(actor: Actor, session: Session) -> Summary | None:
    """What trainees say of a session, for whoever may see trainings; None where nobody was asked."""
    if not actor.may("training.see"):
        return None
    with as_role("system"):
        given = list(Opinion.objects.filter(session=session).values_list("given_on", flat=True))
        rows = Entry.objects.filter(kind=entries.OPINION_GIVEN.code, object_id=session.id)
        told = list(rows.order_by("sequence").values_list("facts", flat=True))
    # What she said stays in the journal, with nobody's name, when she is erased.
    asked = len(told) + given.count(None)
    if not asked:
        return None
    shown = len(told) - len(told) % SMALLEST
    said = {name: dict(Counter(facts[name] for facts in told[:shown])) for name in QUESTIONS if shown}
    return Summary(asked, len(told), shown, said)


def to_ask(actor: Actor, enrolment_id: UUID) -> Enrolment:
    """An enrolment whose trainee can still say what she thinks, made by the actor's organisation."""
    row = finding.enrolment(actor, enrolment_id)
    said = Opinion.objects.filter(enrolment=row, given_on__isnull=False).exists()
    if row.enrolled_by_id != actor.organisation or row.state not in ASKED or said:
        raise Missing(NOT_FOUND)
    return row


def said_already(actor: Actor, session: Session) -> set[UUID]:
    """Enrolments of a session whose trainees answered: whether, never what."""
    rows = Opinion.objects.filter(session=session, given_on__isnull=False)
    return set(rows.filter(person__in=visibility.visible(actor)).values_list("enrolment_id", flat=True))
