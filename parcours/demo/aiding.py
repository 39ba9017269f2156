"""Aid along the courses: asked for, decided, paid and reconciled, and two lists of a month by half-days."""

from contextlib import suppress
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from parcours.aid import actions as aid
from parcours.aid import queries as aids
from parcours.aid.rules import Ask
from parcours.cases import queries as cases
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.kernel.refusals import Missing, Refused
from parcours.training import actions as training
from parcours.training.models import Attendance
from parcours.training.rules import Marked

from .classes import Class, Classes
from .counter import File
from .diary import Diary
from .instance import Instance
from .reading import Demo

EVERY, PEOPLE = 9, 4
DECIDED_DAYS, PAID_DAYS, LISTED_DAYS, RECONCILED_DAYS, OLD_DAYS = 3, 5, 12, 4, 45


class Aiding:
    def __init__(self, demo: Demo, instance: Instance, diary: Diary, classes: Classes, today):
        self.told, self.instance, self.diary, self.today = demo.offers["aid"], instance, diary, today
        self.classes = classes
        self.sheet = (demo.folder / "sheet.png").read_bytes()
        self.seen = 0
        classes.begun = self.begun

    def write(self) -> None:
        """What happens shortly before the day of loading."""
        self.diary.write(self.today - timedelta(days=LISTED_DAYS), self.lists)
        self.diary.write(self.today - timedelta(days=RECONCILED_DAYS), self.reconcile)

    # Who does it ----------------------------------------------------------------------------------

    def another(self, by: Actor, right: str, *more: Actor) -> Actor | None:
        """Somebody else of the same organisation who holds a right."""
        others = {by.user, *(one.user for one in more)}
        return next(
            (
                one
                for one in self.instance.actors.values()
                if one.organisation == by.organisation and one.may(right) and one.user not in others
            ),
            None,
        )

    def decider(self, by: Actor) -> Actor | None:
        """Somebody else of her organisation who decides on what she asks."""
        return self.another(by, "aid.decide") or self.another(by, "aid.decide_more")

    def _grant(self, by: Actor, request: UUID, kind: str) -> bool:
        decider = self.decider(by)
        if decider is None:
            return False
        lines = aids.lines_for(decider, kind)
        action = aid.decide if decider.may("aid.decide") else aid.decide_more
        action(by=decider, request=request, outcome="granted", line=lines[0].code)
        return True

    # Along a session ------------------------------------------------------------------------------

    def begun(self, held: Class) -> None:
        """A session is planned. Aid goes with some of those that are past, and with all that run today."""
        self.seen += 1
        first = held.days[0].day
        if held.days[-1].day < self.today and self.seen % EVERY == 0:
            self.diary.write(first, self.ask, held)
        elif first < self.today <= held.days[-1].day:
            self.diary.write(self.today - timedelta(days=2), self.today_s, held)

    def _helped(self, held: Class) -> list[tuple[UUID, File]]:
        """Of a session some, whose own organisation has two people to ask and to decide."""
        return [pair for pair in held.files.items() if self.decider(pair[1].actor)][:PEOPLE]

    def ask(self, held: Class) -> None:
        """Two or three ask for the way to the course; one is refused now and then."""
        for number, (_enrolment, file) in enumerate(self._helped(held)):
            told = self.told["ways"][(self.seen + number) % len(self.told["ways"])]
            done = aid.request(
                by=file.actor,
                person=file.person,
                kind=told["kind"],
                amount=Decimal(told["amount"]),
                what=told["what"],
                session=held.session,
            )
            self.diary.write(clock.today() + timedelta(days=DECIDED_DAYS), self.decide, file, done.id, told)

    def decide(self, file: File, request: UUID, told: dict) -> None:
        """Of somebody whose file is gone meanwhile nothing is decided."""
        with suppress(Missing):
            self._decide(file, request, told)

    def _decide(self, file: File, request: UUID, told: dict) -> None:
        if file.chance("delay") < self.told["refused"]:
            decider = self.decider(file.actor)
            action = aid.decide if decider.may("aid.decide") else aid.decide_more
            action(by=decider, request=request, outcome="refused", reason="other_solution")
        elif self._grant(file.actor, request, told["kind"]):
            self.diary.write(clock.today() + timedelta(days=PAID_DAYS), self.pay, file, request)

    def pay(self, file: File, request: UUID) -> None:
        with suppress(Missing):
            self._pay(file, request)

    def _pay(self, file: File, request: UUID) -> None:
        made = aid.pay(by=file.actor, request=request, signed_name=_name(file))
        if file.chance("delay") > self.told["returned"]:
            aid.return_payment(by=file.actor, payment=made.id, reason="not_collected")

    # The day of loading ---------------------------------------------------------------------------

    def today_s(self, held: Class) -> None:
        """In a session that runs: one request in each state in which somebody has to do something."""
        helped = self._helped(held)
        for told, (enrolment, file) in zip(self.told["now"], helped, strict=False):
            request = self._asked_now(held, enrolment, file, told)
            if told["then"] == "information":
                decider = self.another(file.actor, "aid.decide") or self.another(
                    file.actor, "aid.decide_more"
                )
                aid.ask_information(by=decider, request=request, note=told["note"])
            elif told["then"] in ("granted", "half"):
                self._grant(file.actor, request, told["kind"])
        for file in held.files.values():
            # Registered by a partner who has nobody to decide: what is given here covers her need there.
            giver = self.another(held.trainer, "aid.pay")
            if file.actor.organisation != held.trainer.organisation and giver is not None:
                told = {"person": file.person, "kind": "transport", "amount": Decimal(120)}
                # Somebody else's need may be covered this month already.
                with suppress(Refused):
                    done = aid.request(by=giver, session=held.session, **told)
                    self._grant(giver, done.id, "transport")
                break

    def _asked_now(self, held: Class, enrolment: UUID, file: File, told: dict) -> UUID:
        link: dict = {"session": held.session}
        if told["kind"] == "equipment":
            with acting(file.actor):
                steps = cases.steps(file.actor, file.person)
            link = {"step": next(one.id for one in steps if one.source_id == enrolment)}
        ask = Ask(file.person, told["kind"], Decimal(told["amount"]), told["what"], **link)
        return aid.request_many(by=file.actor, asks=[ask]).ids[0]

    # Lists ----------------------------------------------------------------------------------------

    def lists(self) -> None:
        """Of two sessions that ended the list of their last month is paid, of one with a photo of its signed
        sheet; the other is corrected after."""
        found = []
        for held in reversed(self.classes.trained):
            coordinator = self.another(held.trainer, "aid.decide_more")
            payer = self.another(held.trainer, "aid.pay")
            lines = aids.lines_for(coordinator, "transport") if coordinator else ()
            if coordinator is None or payer is None or not lines:
                continue
            month = held.days[-1].day.replace(day=1)
            made = training.hand_down_aid(
                by=held.trainer, session=held.session, month=month, kind="transport"
            )
            if made.list is None:
                continue
            aid.approve_list(by=coordinator, list=made.list, line=lines[0].code)
            found.append(held)
            sheet = f"F-{month:%Y-%m}-{len(found)}"
            scan = self.sheet if len(found) == 1 else None
            aid.pay_list(by=payer, list=made.list, signed=True, sheet=sheet, scan=scan)
            if len(found) == 2:
                break
        if found:
            self._correct(found[-1])

    def _correct(self, held: Class) -> None:
        """One who stood as absent was there: the list shows the difference."""
        last = held.days[-1].day
        with acting(held.trainer):
            rows = Attendance.objects.filter(enrolment_id__in=held.files, mark="absent")
            row = rows.filter(day__month=last.month, day__year=last.year).order_by("day", "id").first()
        if row is not None:
            told = {"half_day": row.half_day_id, "marks": [Marked(row.enrolment_id, "present")]}
            training.take_attendance(by=held.trainer, session=held.session, **told)

    def reconcile(self) -> None:
        """What was paid a while ago stands in the books."""
        monitoring = [one for one in self.instance.actors.values() if one.may("aid.reconcile")]
        before = clock.today() - timedelta(days=OLD_DAYS)
        for by in monitoring:
            with acting(by):
                old = [one.id for one in aids.to_reconcile(by) if one.paid_on < before]
            if old:
                aid.reconcile(by=by, payments=old[:250])


def _name(file: File) -> str:
    told = file.persona.registration
    latin = f"{told.given_latin} {told.family_latin}".strip()
    return latin or f"{told.given_arabic} {told.family_arabic}".strip()
