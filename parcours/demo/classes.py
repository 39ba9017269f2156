"""What happens in the courses: sessions are planned for those who wait, attended, completed, certified."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from django.db import transaction

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.training import actions as training
from parcours.training.enums import Pace, Useful, Welcome
from parcours.training.models import Enrolment, HalfDay
from parcours.training.opining import Said
from parcours.training.rules import (
    At,
    CoursePlan,
    HalfDayMarks,
    Marked,
    Outcome,
    Scored,
    SessionPlan,
    Wanted,
    share_of,
)

from .counter import File
from .diary import Diary, working_days
from .instance import Instance
from .reading import Demo

WISHES, GIVES_UP, CERTIFIED = 0.78, 0.05, 0.97
LONG_WAIT, QUARTER, KEPT = 120, 91, 200
AHEAD, WHOLE, YEAR, ANSWERS = 12, 80, 365, 0.6


@dataclass
class Hub:
    """A site that teaches people of some cities for a project; ``queue``: who waits there, since when."""

    project: str
    site: str
    places: tuple[str, ...]
    trainer: Actor
    queue: list[tuple[date, File]] = field(default_factory=list)
    held: int = 0


@dataclass
class Class:
    """A session with those who have a place: who (by enrolment)."""

    session: UUID
    days: list[At]
    trainer: Actor
    files: dict[UUID, File]
    project: str
    course: UUID


class Classes:
    def __init__(self, demo: Demo, instance: Instance, diary: Diary, today: date):
        self.demo, self.instance, self.diary, self.today = demo, instance, diary, today
        sites = {site["code"]: site for site in demo.instance["sites"]}
        self.hubs = [
            Hub(h["project"], h["site"], tuple(h["places"]), instance.actors[sites[h["site"]]["trainer"]])
            for h in demo.offers["hubs"]
        ]
        self.courses: dict[str, UUID] = {}
        self.trained: list[Class] = []
        self.teaching: set[tuple] = set()
        self.again = lambda files: None
        self.begun = lambda held: None
        self.ended = lambda held, completed: None

    def offer(self) -> None:
        """Describe the courses."""
        for told in self.demo.offers["courses"]:
            by = next(hub.trainer for hub in self.hubs if hub.project == told["project"])
            made = training.create_course(by=by, course=CoursePlan(**told))
            self.courses[told["code"]] = made.id

    # Who waits ------------------------------------------------------------------------------------

    def hub_of(self, file: File) -> Hub | None:
        return next(
            (h for h in self.hubs if h.project == file.project and file.persona.city in h.places), None
        )

    def wait(self, file: File) -> None:
        """Somebody oriented to a project waits where she lives; with enough others, a session is planned."""
        hub = self.hub_of(file)
        if hub is None or file.chance("enrol") > WISHES or not self._may_join(file, hub):
            return
        hub.queue.append((clock.today(), file))
        if len(hub.queue) >= self.demo.offers["offers"][hub.project]["group"] and not self._kept(hub):
            self.plan(hub)

    def _kept(self, hub: Hub) -> bool:
        """The last ones to come are kept for the scenes of the day of loading."""
        scenes = {(scene["project"], scene["site"]) for scene in self.demo.offers["scenes"]}
        return (hub.project, hub.site) in scenes and (self.today - clock.today()).days < KEPT

    def forget(self) -> None:
        """Between the two parts of the history: whoever still waits waits in vain."""
        for hub in self.hubs:
            hub.queue = []

    def _may_join(self, file: File, hub: Hub) -> bool:
        """Another body's session takes her agreement to sharing, and a convention that holds for a while."""
        giver, receiver, today = file.actor.organisation, hub.trainer.organisation, clock.today()
        if giver == receiver:
            return True
        days = (today, today + timedelta(days=2 * QUARTER))
        return file.agreed_to_share and all(self.instance.may_share(giver, receiver, day) for day in days)

    def look_after_long_waits(self) -> None:
        """Every quarter: where some wait for long, a small session is better than none."""
        today = clock.today()
        for hub in self.hubs:
            least = self.demo.offers["offers"][hub.project]["least"]
            if len(hub.queue) >= least and not self._kept(hub) and (today - hub.queue[0][0]).days > LONG_WAIT:
                self.plan(hub)
        self.diary.write(today + timedelta(days=QUARTER), self.look_after_long_waits)

    # Sessions -------------------------------------------------------------------------------------

    def calendar(self, first: date, half_days: int, halves: list[str]) -> list[At]:
        days = working_days(first, -(-half_days // len(halves)))
        return [At(day, half) for day in days for half in halves][:half_days]

    def plan(self, hub: Hub, first: date | None = None, **changes) -> Class | None:
        """A session for those who wait at a hub; on its last day attendance and results are written down."""
        offer = self.demo.offers["offers"][hub.project] | changes
        start = first or clock.today() + timedelta(days=AHEAD)
        days = self.calendar(start, offer["half_days"], offer.get("halves", ["am", "pm"]))
        if days[-1].day >= self.today and first is None:
            return None
        most = offer.get("people", offer["places"])
        joining = [file for _since, file in hub.queue if self._may_join(file, hub)][:most]
        if not joining:
            return None
        if offer.get("full"):
            offer["places"] = len(joining)
            offer["minimum"] = min(offer["minimum"], len(joining))
        code = offer.get("course") or offer["courses"][hub.held % len(offer["courses"])]
        hub.held += 1
        made = training.plan_session(
            by=hub.trainer,
            session=SessionPlan(
                course=self.courses[code],
                half_days=days,
                places=offer["places"],
                minimum=offer["minimum"],
                site=self.instance.sites[hub.site],
                trainer=self._teacher(hub, days),
            ),
        )
        planned = Class(
            made.id, days, hub.trainer, self._enrol(made.id, joining), hub.project, self.courses[code]
        )
        taken = {file.person for file in joining}
        hub.queue = [(since, file) for since, file in hub.queue if file.person not in taken]
        if first is None:
            self.diary.write(days[-1].day, self.finish, planned)
        self.begun(planned)
        return planned

    def _teacher(self, hub: Hub, days: list[At]) -> UUID | None:
        """The trainer of the hub, unless she holds another session at one of these half-days."""
        wanted = {(hub.trainer.user, at.day, at.half) for at in days}
        if wanted & self.teaching:
            return None
        self.teaching |= wanted
        return hub.trainer.user

    def _enrol(self, session: UUID, files: list[File]) -> dict[UUID, File]:
        groups: dict[UUID, list[File]] = defaultdict(list)
        for file in files:
            groups[file.actor.organisation].append(file)
        found: dict[UUID, File] = {}
        for group in groups.values():
            wanted = [Wanted(file.person) for file in group]
            made = training.enrol_many(by=group[0].actor, session=session, people=wanted)
            found |= dict(zip(made.ids, group, strict=True))
        return found

    def finish(self, held: Class) -> None:
        """The last day: some have given up, the lists are written down, results confirmed, papers issued."""
        for enrolment, file in list(held.files.items()):
            if file.chance("complete") < GIVES_UP:
                reason = ("needs_income", "found_work", "childcare", "moved")[int(file.chance("delay") * 4)]
                self.mark(held, [enrolment], held.days[: len(held.days) // 2])
                training.withdraw(by=file.actor, enrolment=enrolment, reason=reason)
                del held.files[enrolment]
        self.mark(held, list(held.files), held.days)
        self.confirm(held)

    def mark(self, held: Class, enrolments: list[UUID], days: list[At]) -> None:
        """Write down who came on some of the half-days."""
        rows = {(row.day, row.half): row.id for row in HalfDay.objects.filter(session_id=held.session)}
        lists = [
            HalfDayMarks(
                rows[at.day, at.half],
                [_marked(one, held.files[one], number) for one in enrolments],
            )
            for number, at in enumerate(held.days)
            if at in days
        ]
        if lists and enrolments:
            training.take_attendance_many(by=held.trainer, session=held.session, half_days=lists)

    def confirm(self, held: Class) -> None:
        if not held.files:
            return
        self._mark_and_ask(held)
        if (self.today - clock.today()).days <= YEAR:
            self._taught(held)
        outcomes = [Outcome(enrolment) for enrolment in held.files]
        training.complete_many(by=held.trainer, session=held.session, outcomes=outcomes)
        whole = [one for one in held.files if self._completed(held, one)]
        if whole:
            training.certify_many(by=held.trainer, session=held.session, enrolments=whole)
        self.trained.append(held)
        self.again([held.files[one] for one in whole])
        self.ended(held, whole)

    def _mark_and_ask(self, held: Class) -> None:
        """Everybody is marked, who came enough above the pass mark; some of the last year say how it was."""
        scores = [Scored(one, _score(file, self._whole(held, one))) for one, file in held.files.items()]
        training.score(by=held.trainer, session=held.session, marks=scores)
        if (self.today - clock.today()).days > YEAR:
            return
        with transaction.atomic(), acting(held.trainer):
            seen = set(Enrolment.objects.filter(session=held.session).values_list("id", flat=True))
        for one, file in held.files.items():
            own = file.actor.organisation == held.trainer.organisation
            if one in seen and own and file.chance("delay") < ANSWERS:
                training.give_opinion(by=file.actor, enrolment=one, opinion=_said(file))

    def _taught(self, held: Class) -> None:
        """What the trainer did at each half-day."""
        modules = self.demo.offers["modules"]
        rows = {(row.day, row.half): row.id for row in HalfDay.objects.filter(session_id=held.session)}
        for number, at in enumerate(held.days):
            training.note_taught(
                by=held.trainer,
                session=held.session,
                half_day=rows[at.day, at.half],
                hours=Decimal("3.5") if number % 3 else Decimal(3),
                module=modules[number * len(modules) // len(held.days)],
                consumables="Cahiers, tissu ou denrées" if number % 2 else "",
            )

    def _whole(self, held: Class, enrolment: UUID) -> bool:
        """Whether she came often enough to complete it."""
        file, half_days = held.files[enrolment], len(held.days)
        return share_of([_mark(file, number) for number in range(half_days)], half_days) >= WHOLE

    def _completed(self, held: Class, enrolment: UUID) -> bool:
        """As the rules find it from the same marks; a few certificates are still to be issued."""
        return self._whole(held, enrolment) and held.files[enrolment].chance("complete") < CERTIFIED


def _score(file: File, whole: bool) -> Decimal:
    low, high = (10, 19) if whole else (6, 13)
    return Decimal(low) + Decimal(int(file.chance("attend") * 2 * (high - low))) / 2


def _said(file: File) -> Said:
    chance = Random(f"said {file.persona.number}:{file.project}")  # noqa: S311
    return Said(
        chance.choices(Useful.values, (6, 4, 1, 0.3))[0],
        chance.choices(Pace.values, (1, 6, 2))[0],
        chance.choices(Welcome.values, (8, 2, 0.4))[0],
    )


def _mark(file: File, number: int) -> str:
    """How she came to the half-day with a number: the same whenever it is asked."""
    chance = Random(f"{file.persona.number}:{file.project}:{number}")  # noqa: S311
    rate = 0.55 if file.chance("attend") < 0.07 else 0.8 + 0.2 * file.chance("attend")
    if chance.random() < rate:
        return "late" if chance.random() < 0.08 else "present"
    return "excused" if chance.random() < 0.3 else "absent"


def _marked(enrolment: UUID, file: File, number: int) -> Marked:
    mark = _mark(file, number)
    reason = (
        ("procedure", "family", "work", "transport")[file.persona.number % 4] if mark == "excused" else ""
    )
    return Marked(enrolment, mark, reason)
