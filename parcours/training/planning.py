"""Courses and sessions: what is offered, where and when."""

from uuid import UUID

from django.db.models import Q

from parcours.accounts.models import Membership, Site
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.folding import fold
from parcours.kernel.recorder import record
from parcours.kernel.refusals import Refused
from parcours.programmes.queries import pack, projects
from parcours.reference.models import Language, OccupationGroup, Place

from . import entries, finding, queueing, refusals, rules, states, telling
from .enums import SessionState
from .models import Course, HalfDay, Session, Waiting


def _known(model: type, code: str, where: str):
    found = model.objects.filter(pk=code).first()
    if found is None:
        raise Refused(refusals.NOT_IN_LIST, where, {"value": str(code)[:40]})
    return found


def course(by: Actor, told: rules.CoursePlan) -> Course:
    if by.organisation is None:
        raise Refused(refusals.NO_ORGANISATION)
    code = rules.check_course(told)
    title = rules.texts(told.title, 160, "title")
    if not title:
        raise Refused(refusals.TITLE_MISSING, "title_fr")
    if not projects().filter(pk=told.project).exists():
        raise Refused(refusals.NOT_IN_LIST, "project", {"value": told.project[:40]})
    _known(Language, told.language, "language")
    if told.occupation:
        _known(OccupationGroup, told.occupation, "occupation")
    if Course.objects.filter(code=code).exists():
        raise Refused(refusals.CODE_TAKEN, "code")
    differs = rules.texts(told.differs, 1000, "differs")
    _check_version(told, differs)
    row = Course(
        code=code,
        title=title,
        objectives=rules.texts(told.objectives, 1000, "objectives"),
        certificate_text=rules.texts(told.certificate_text, 400, "certificate_text"),
        project_id=told.project,
        organisation_id=by.organisation,
        hours=told.hours,
        occupation_id=told.occupation or None,
        language_id=told.language,
        certifies=told.certifies,
        level=told.level,
        prerequisites=rules.texts(told.prerequisites, 1000, "prerequisites"),
        cost=told.cost,
        currency=currency() if told.cost is not None else "",
        adapted_from_id=told.adapted_from,
        differs=differs,
        complete_share=told.complete_share,
        partial_share=told.partial_share,
    )
    row.save(force_insert=True)
    record(
        entries.COURSE_CREATED.code,
        by=by,
        object=("training.Course", row.id),
        project=row.project_id,
        facts={"course": code},
    )
    return row


def currency() -> str:
    """In which aid is paid, else that of the envelope."""
    told = pack()
    return told.section("aid").currency or next(iter(told.currencies), "")


def _check_version(told: rules.CoursePlan, differs: dict[str, str]) -> None:
    """A version for other people says of which course it is one, and in what it differs."""
    if told.adapted_from is None:
        if differs:
            raise Refused(refusals.DIFFERS_FROM_NOTHING, "adapted_from")
        return
    if not Course.objects.filter(pk=told.adapted_from).exists():
        raise Refused(refusals.NOT_IN_LIST, "adapted_from", {"value": str(told.adapted_from)})
    if not differs:
        raise Refused(refusals.DIFFERS_MISSING, "differs_fr")


def _site(by: Actor, wanted: UUID | None) -> Site | None:
    if wanted is None:
        return None
    found = Site.objects.filter(pk=wanted, organisation=by.organisation).first()
    if found is None:
        raise Refused(refusals.SITE_ELSEWHERE, "site")
    return found


def _check_trainer(by: Actor, wanted: UUID | None) -> None:
    living = Q(until__isnull=True) | Q(until__gt=clock.now())
    held = Membership.objects.filter(living, user_id=wanted, organisation_id=by.organisation)
    if wanted is not None and not held.exists():
        raise Refused(refusals.TRAINER_ELSEWHERE, "trainer")


def _free_code(course: Course, starts_on) -> str:
    stem = f"{course.code}-{starts_on:%y%m%d}"
    taken = set(Session.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(code for n in range(1, 10_000) if (code := f"{stem}-{n}" if n > 1 else stem) not in taken)


def _hold(row: Session, days: list[rules.At]) -> None:
    """Its half-days, each with who teaches and in which room: the database gives neither twice."""
    held = {"session": row, "trainer_id": row.trainer_id, "site": row.site, "room": folded(row.room)}
    with finding.guarded():
        HalfDay.objects.bulk_create([HalfDay(day=at.day, half=at.half, **held) for at in days])


def session(by: Actor, told: rules.SessionPlan, *, open_now: bool) -> Session:
    if by.organisation is None:
        raise Refused(refusals.NO_ORGANISATION)
    days = rules.check_calendar(told.half_days)
    rules.check_places(told.places, told.minimum)
    # Locked, so that two sessions of one course that begin on one day get two codes.
    course = Course.objects.select_for_update(of=("self",)).filter(pk=told.course).first()
    if course is None:
        raise Refused(refusals.NOT_IN_LIST, "course", {"value": str(told.course)})
    site = _site(by, told.site)
    place_code = told.place or (site.place_id if site else "")
    if not place_code:
        raise Refused(refusals.PLACE_MISSING, "place")
    place = _known(Place, place_code, "place")
    _check_trainer(by, told.trainer)
    room = rules.check_around(told.room, site, told.transport, told.childcare_places)
    row = Session(
        code=_free_code(course, days[0].day),
        course=course,
        organisation_id=by.organisation,
        site=site,
        place=place,
        region_id=place.region_id,
        starts_on=days[0].day,
        ends_on=days[-1].day,
        half_day_count=len(days),
        places=told.places,
        minimum=told.minimum,
        trainer_id=told.trainer,
        room=room,
        transport=told.transport,
        childcare_places=told.childcare_places,
    )
    row.save(force_insert=True)
    _hold(row, days)
    telling.of_session(
        entries.SESSION_PLANNED,
        by,
        row,
        course=course.code,
        places=row.places,
        region=row.region_id,
        place=row.place_id,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )
    if open_now:
        move(by, row, "open")
    return row


def move(by: Actor, row: Session, target: str) -> list[Waiting]:
    """Move a locked session of one's own to another state, and tell; who waited for it, when it ends."""
    rules.check_own(row, by)
    states.SESSION.move(row, target, by)
    row.save(update_fields=["state"])
    waited = []
    if target in (SessionState.ENDED, SessionState.CANCELLED):
        waited = queueing.close(row)
    if target == SessionState.CANCELLED:
        # Trainer and room are free for another session.
        row.half_days.update(trainer=None, room="")
    telling.of_session(
        entries.SESSION_MOVED,
        by,
        row,
        course=row.course.code,
        state=row.state,
        taken=row.taken,
        places=row.places,
    )
    return waited


def folded(room: str) -> str:
    """How rooms are told apart: "Salle 2" and "salle  2" are one."""
    return fold(room)[:60]


def change(by: Actor, wanted: UUID, changes: rules.SessionChanges) -> Session:
    row = finding.session(by, wanted)
    rules.check_own(row, by)
    asked = {
        "places": changes.places,
        "minimum": changes.minimum,
        "trainer_id": changes.trainer,
        "room": changes.room,
        "transport": changes.transport,
        "childcare_places": changes.childcare_places,
    }
    changed = sorted(k for k, v in asked.items() if v is not None and getattr(row, k) != v)
    if not changed:
        raise Refused(refusals.NOTHING_CHANGED)
    for name in changed:
        setattr(row, name, asked[name])
    rules.check_places(row.places, row.minimum, row.taken)
    _check_trainer(by, row.trainer_id)
    row.room = rules.check_around(row.room, row.site_id, row.transport, row.childcare_places, row.children)
    _save(row, changed)
    telling.of_session(
        entries.SESSION_CHANGED, by, row, fields=[name.removesuffix("_id") for name in changed]
    )
    return row


def _save(row: Session, changed: list[str]) -> None:
    """More places go to those who wait, in the same statement: none is free while somebody waits."""
    more = min(row.waiting, row.left) if queueing.goes_on(row) else 0
    row.taken, row.held, row.waiting = row.taken + more, row.held + more, row.waiting - more
    row.save(update_fields=[*changed, "taken", "held", "waiting"])
    queueing.hold_next(row, more)
    if {"trainer_id", "room"} & set(changed):
        to_come = row.half_days.filter(day__gte=clock.today())
        with finding.guarded():
            to_come.update(trainer_id=row.trainer_id, room=folded(row.room))
