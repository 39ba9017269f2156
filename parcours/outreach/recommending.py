"""Recommendations of evaluations: written down, issued, decided by whoever answers for them, done; who got
them to read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from parcours.accounts.models import Organisation
from parcours.accounts.queries import colleague_names
from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.recorder import record
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused

from . import entries, finding, lessons, refusals, rules, states, told
from .enums import Means, RecommendationState
from .models import Diffusion, Recommendation

RIGHT = "outreach.recommend"
OBJECT = "outreach.Recommendation"
OPEN = (RecommendationState.ISSUED, RecommendationState.ACCEPTED, RecommendationState.PARTLY)
DECISIONS = (RecommendationState.ACCEPTED, RecommendationState.PARTLY, RecommendationState.REFUSED)
LATEST = timedelta(days=3660)
MOST_TITLE, MOST_TEXT, MOST_BODY, MOST_NUMBER = 200, 1500, 120, 20
OVERDUE, MINE = "overdue", "mine"


@dataclass(frozen=True)
class RecommendationTold:
    """``evaluation``, ``text``: {fr, ar, en}, one language at least. ``owner``: code of the organisation that
    answers for it. ``number``: as the report numbers it."""

    evaluation: dict[str, str]
    text: dict[str, str]
    reported_on: date
    owner: str
    number: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class Decision:
    """``decision``: accepted, partly or refused. ``reason``: {fr, ar, en}, unless accepted. ``person``:
    the user who sees to it, of one's own organisation."""

    decision: str
    reason: dict[str, str] = field(default_factory=dict)
    due_on: date | None = None
    person: UUID | None = None


@dataclass(frozen=True)
class DiffusionTold:
    """``recipient``: code of an organisation here, or ``body``: the name of another; one of the two."""

    day: date
    means: str
    recipient: str = ""
    body: str = ""


# Written ------------------------------------------------------------------------------------------


def _plain(texts: Mapping[str, str], where: str) -> dict[str, str]:
    """Without a telephone number, an e-mail or a street: everybody reads it."""
    for language, text in texts.items():
        if rules.PERSONAL.search(text) or lessons.STREET.search(text):
            raise Refused(refusals.PERSONAL_IN_LESSON, f"{where}_{language}")
    return dict(texts)


def _paragraphs(said: Mapping[str, str], where: str, *, needed: str = "") -> dict[str, str]:
    found = _plain(told.paragraphs(said, MOST_TEXT, where), where)
    if needed and not found:
        raise Refused(needed, f"{where}_fr")
    return found


def _organisation(code: str, where: str) -> Organisation:
    found = Organisation.objects.filter(code=code).first()
    if found is None:
        raise Refused(refusals.NOT_IN_LIST, where, {"value": code[:40]})
    return found


def _due(day: date | None, reported_on: date) -> date | None:
    if day is not None and day < reported_on:
        raise Refused(refusals.END_BEFORE_START, "due_on")
    if day is not None and day > clock.today() + LATEST:
        raise Refused(refusals.TOO_FAR, "due_on")
    return day


def _values(said: RecommendationTold) -> dict:
    rules.check_past(said.reported_on, "reported_on", clock.today())
    title = _plain(rules.texts(said.evaluation, MOST_TITLE, "evaluation"), "evaluation")
    if not title:
        raise Refused(refusals.TITLE_MISSING, "evaluation_fr")
    return {
        "evaluation": title,
        "text": _paragraphs(said.text, "text", needed=refusals.RECOMMENDATION_EMPTY),
        "reported_on": said.reported_on,
        "number": rules.short(said.number, MOST_NUMBER, "number"),
        "owner_id": _organisation(said.owner, "owner").id,
        "due_on": _due(said.due_on, said.reported_on),
    }


def _tell(kind, by: Actor, row: Recommendation, **facts) -> None:
    record(kind.code, by=by, object=(OBJECT, row.id), facts=facts)


def write(by: Actor, said: RecommendationTold) -> Recommendation:
    row = Recommendation(organisation_id=finding.needs_organisation(by), **_values(said))
    row.save(force_insert=True)
    _tell(entries.RECOMMENDATION_WRITTEN, by, row, fields=[])
    return row


def _locked(by: Actor, wanted: UUID) -> Recommendation:
    """One that the actor sees, under its lock."""
    found = Recommendation.objects.select_for_update(of=("self",)).filter(pk=wanted).first()
    if found is None or (
        found.organisation_id != by.organisation and found.state == RecommendationState.DRAFT
    ):
        raise Missing(NOT_FOUND)
    return found


def _written_by(by: Actor, wanted: UUID) -> Recommendation:
    row = _locked(by, wanted)
    rules.check_own(row, by)
    return row


def _answered_by(by: Actor, wanted: UUID) -> Recommendation:
    """One for which the actor's organisation answers."""
    row = _locked(by, wanted)
    if by.organisation is None or row.owner_id != by.organisation:
        raise Refused(refusals.NOT_ITS_OWNER)
    return row


def change(by: Actor, wanted: UUID, said: RecommendationTold) -> Recommendation:
    """While nothing is decided of it."""
    row = _written_by(by, wanted)
    if row.state not in (RecommendationState.DRAFT, RecommendationState.ISSUED):
        raise Refused(refusals.DECIDED_ALREADY)
    values = _values(said)
    changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
    if not changed:
        raise Refused(refusals.NOTHING_CHANGED)
    for name in changed:
        setattr(row, name, values[name])
    row.save(update_fields=changed)
    _tell(entries.RECOMMENDATION_WRITTEN, by, row, fields=[one.removesuffix("_id") for one in changed])
    return row


def _move(by: Actor, row: Recommendation, to: str, **values) -> Recommendation:
    states.RECOMMENDATION.move(row, to, by)
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *values])
    _tell(entries.RECOMMENDATION_MOVED, by, row, state=row.state)
    return row


def issue(by: Actor, wanted: UUID) -> Recommendation:
    return _move(by, _written_by(by, wanted), RecommendationState.ISSUED, issued_on=clock.today())


def withdraw(by: Actor, wanted: UUID) -> Recommendation:
    return _move(by, _written_by(by, wanted), RecommendationState.WITHDRAWN)


def decide(by: Actor, wanted: UUID, said: Decision) -> Recommendation:
    """Whoever answers for it decides; what is accepted, whole or in part, has a day and somebody who sees to
    it, what is not accepted whole has a reason. A refusal may be thought over."""
    row = _answered_by(by, wanted)
    if said.decision not in DECISIONS:
        raise Refused(refusals.NOT_IN_LIST, "decision", {"value": said.decision[:40]})
    refused, whole = (
        said.decision == RecommendationState.REFUSED,
        said.decision == RecommendationState.ACCEPTED,
    )
    due = None if refused else _due(said.due_on or row.due_on, row.reported_on)
    if due is None and not refused:
        raise Refused(refusals.SAY_UNTIL_WHEN, "due_on")
    person = None if refused else _colleague(by, said.person)
    reason = _paragraphs(said.reason, "reason", needed="" if whole else refusals.SAY_WHY_NOT)
    values = {"reason": reason, "due_on": due or row.due_on, "person": person, "decided_on": clock.today()}
    return _move(by, row, said.decision, **values)


def _colleague(by: Actor, user: UUID | None) -> UUID:
    if user is None:
        raise Refused(refusals.SAY_WHO_SEES_TO_IT, "person")
    if user not in dict(colleague_names(by.organisation, RIGHT)):
        raise Refused(refusals.NOT_IN_LIST, "person", {"value": ""})
    return user


def finish(by: Actor, wanted: UUID, outcome: Mapping[str, str]) -> Recommendation:
    """What was accepted is done, and what was done is said."""
    row = _answered_by(by, wanted)
    done = _paragraphs(outcome, "outcome", needed=refusals.SAY_WHAT_WAS_DONE)
    return _move(by, row, RecommendationState.DONE, outcome=done, done_on=clock.today())


def link(by: Actor, wanted: UUID, lesson: UUID | None) -> Recommendation:
    """Tie what was learnt to what is recommended: a lesson that one sees, or none."""
    row = _locked(by, wanted)
    if by.organisation not in (row.organisation_id, row.owner_id):
        raise Refused(refusals.NOT_ITS_OWNER)
    found = lessons.lesson(by, lesson) if lesson else None
    row.lesson_id = found.id if found else None
    row.save(update_fields=["lesson"])
    _tell(entries.RECOMMENDATION_WRITTEN, by, row, fields=["lesson"])
    return row


# Given to read ------------------------------------------------------------------------------------


def diffuse(by: Actor, wanted: UUID, said: DiffusionTold) -> Diffusion:
    """Note who was given it, when and how; whoever wrote it or answers for it. It is issued already."""
    row = _locked(by, wanted)
    if by.organisation not in (row.organisation_id, row.owner_id):
        raise Refused(refusals.NOT_ITS_OWNER)
    if row.state == RecommendationState.DRAFT:
        raise Refused(refusals.STILL_A_DRAFT)
    rules.check_past(said.day, "day", clock.today())
    if said.day < row.reported_on:
        raise Refused(refusals.BEFORE_THE_REPORT, "day")
    body = rules.short(said.body, MOST_BODY, "body")
    _plain({"fr": body}, "body")
    if bool(body) == bool(said.recipient):
        raise Refused(refusals.SAY_WHO_GOT_IT, "recipient")
    made, fresh = Diffusion.objects.get_or_create(
        recommendation=row,
        recipient=_organisation(said.recipient, "recipient") if said.recipient else None,
        body=body,
        day=said.day,
        means=rules.coded(said.means, Means, "means"),
        defaults={"organisation_id": by.organisation, "noted_by": by.user},
    )
    if not fresh:
        raise Refused(refusals.NOTED_ALREADY)
    _tell(entries.RECOMMENDATION_DIFFUSED, by, row, means=made.means, known=said.recipient != "")
    return made


def undo_diffusion(by: Actor, wanted: UUID) -> Recommendation:
    """Noted by mistake; by whoever noted it."""
    found = Diffusion.objects.filter(pk=wanted, organisation=by.organisation).first()
    if found is None:
        raise Missing(NOT_FOUND)
    row = _locked(by, found.recommendation_id)
    found.delete()
    _tell(entries.DIFFUSION_UNDONE, by, row, means=found.means)
    return row


# Read ---------------------------------------------------------------------------------------------


def recommendations(
    actor: Actor, *, state: str = "", owner: str = "", view: str = ""
) -> QuerySet[Recommendation]:
    """Those that are issued, and drafts of one's own, the next due first, with how many ``received`` it."""
    rows = Recommendation.objects.select_related("organisation", "owner", "lesson")
    if actor.kind != SYSTEM and not actor.may("outreach.see"):
        return rows.none()
    if actor.kind != SYSTEM:
        rows = rows.filter(Q(organisation=actor.organisation) | ~Q(state=RecommendationState.DRAFT))
    if state:
        rows = rows.filter(state=state)
    if owner:
        rows = rows.filter(owner__code=owner)
    if view == OVERDUE:
        rows = rows.filter(state__in=OPEN, due_on__lt=clock.today())
    if view == MINE:
        rows = rows.filter(owner=actor.organisation).exclude(state=RecommendationState.DRAFT)
    return rows.annotate(received=Count("diffusions")).order_by("due_on", "-reported_on", "number", "id")


def recommendation(actor: Actor, wanted: UUID) -> Recommendation:
    """One of those, or ``Missing``."""
    found = recommendations(actor).filter(pk=wanted).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def is_overdue(row: Recommendation) -> bool:
    return row.state in OPEN and row.due_on is not None and row.due_on < clock.today()


def diffusions(row: Recommendation) -> list[Diffusion]:
    """Who got it, the first of them first."""
    return list(row.diffusions.select_related("recipient", "organisation").order_by("day", "id"))


def of_lesson(actor: Actor, lesson: UUID) -> list[Recommendation]:
    """What was recommended on the same matter, as far as the actor sees it."""
    return list(recommendations(actor).filter(lesson=lesson)[:20])


def to_decide(actor: Actor) -> QuerySet[Recommendation]:
    """What waits for one's own organisation: not decided, or late."""
    rows = recommendations(actor).filter(owner=actor.organisation)
    late = Q(state__in=OPEN, due_on__lt=clock.today())
    return rows.filter(Q(state=RecommendationState.ISSUED) | late)
