"""What people complain of and say of services, and what becomes of messages to them. All invented."""

import random
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from parcours.cases import actions as cases
from parcours.cases.announcing import REMINDER
from parcours.cases.caseload import due_reminders
from parcours.complaints import actions as complaints
from parcours.complaints.models import Complaint, Feedback, Report
from parcours.complaints.rules import NewComplaint, NewReport, Opinion
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.messages import actions as messages
from parcours.messages import delivering
from parcours.messages.enums import MessageState
from parcours.messages.models import Message
from parcours.people import actions as people
from parcours.people.contacting import Wishes
from parcours.people.models import ContactPreference, Person

from .cohort import WEEK, pick
from .diary import Diary
from .instance import Instance
from .reading import Demo, table

HANDLE = "complaints.handle"
MOST = 400
YEAR, REMINDED_DAYS = 365, 14
QUIET = (time(21), time(8, 30))


class Voices:
    def __init__(self, demo: Demo, instance: Instance, diary: Diary, today: date):
        self.told, self.instance, self.diary, self.today = table(demo, "voices"), instance, diary, today
        self.by = Actor.system("demo")
        self.stopped = False
        self.chance = random.Random(f"{demo.settings('seed')}:voices")  # noqa: S311 - invented

    def write(self, first: date) -> None:
        """Write complaints, reports, opinions and the mornings of the outbox into the diary."""
        for told in self.told["focal_points"]:
            self._on(told["days_ago"], self.name_focal_point, told)
        for told in self.told["complaints"]:
            self._on(told["days_ago"], self.complain, told)
        for told in self.told["reports"]:
            self._on(told["days_ago"], self.report, told)
        day = first + timedelta(days=YEAR + 2)
        while day < self.today - timedelta(days=1):
            self.diary.write(day, self.listen)
            day += timedelta(days=YEAR)
        for ago in range(REMINDED_DAYS, 0, -1):
            self._on(ago, self.remind)
        self._on(1, self.listen)

    def _on(self, ago: int, what, *told) -> None:
        self.diary.write(self.today - timedelta(days=ago), what, *told)

    # Complaints ------------------------------------------------------------------------------------

    def name_focal_point(self, told: dict) -> None:
        officer = self.instance.actors[told["login"]]
        admin = self.instance.actors[told["named_by"]]
        named = complaints.name_focal_point(by=admin, user=officer.user, organisation=officer.organisation)
        complaints.confirm_focal_point(by=self.instance.actors[told["confirmed_by"]], focal_point=named)

    def complain(self, told: dict) -> None:
        made = NewComplaint(
            told["way"], told["categories"], told["text"], self.instance.organisations[told["about"]]
        )
        receipt = complaints.record_complaint(by=self.instance.actors[told["by"]], complaint=made).receipt
        with transaction.atomic(), acting(self.by):
            row = Complaint.objects.get(receipt=receipt)
        handler = self._handler(row.handler_id)
        if handler is not None:
            for step in told["steps"]:
                self._on(told["days_ago"] - step["after"], self.handle, handler, row.id, step)

    def _handler(self, organisation: UUID | None) -> Actor | None:
        staff = self.instance.actors.values()
        return next((one for one in staff if one.organisation == organisation and one.may(HANDLE)), None)

    def handle(self, by: Actor, complaint: UUID, step: dict) -> None:
        more = {name: step[name] for name in ("outcome", "text") if name in step}
        getattr(complaints, step["do"])(by=by, complaint=complaint, **more)

    def report(self, told: dict) -> None:
        about = self.instance.organisations[told["about"]]
        made = NewReport(told["way"], told["teller"], told["text"], about, told["wishes"])
        receipt = complaints.report_abuse(by=self.instance.actors[told["by"]], report=made).receipt
        with transaction.atomic(), acting(self.by):
            row = Report.objects.get(receipt=receipt)
        for step in told["notes"]:
            self._on(told["days_ago"] - step["after"], self.note, row, step)

    def note(self, report: Report, step: dict) -> None:
        named = [self.instance.actors[one["login"]] for one in self.told["focal_points"]]
        officer = next(one for one in named if one.organisation != report.kept_from_id)
        complaints.note_abuse(by=officer, report=report.id, to=step["to"], text=step["text"])

    # What they say of a service --------------------------------------------------------------------

    def listen(self) -> None:
        """The outbox of the morning; then some of those who were asked lately say what they think."""
        self.outbox()
        told = self.told["opinions"]
        with transaction.atomic(), acting(self.by):
            rows = Feedback.objects.filter(given_on__isnull=True, until__gte=clock.today())
            rows = list(rows.order_by("id").values_list("id", "asked_by_id"))
        for feedback, body in rows:
            by = self._desk(body)
            if by is not None and self.chance.random() < told["share"]:
                complaints.give_feedback(by=by, feedback=feedback, opinion=self._opinion(told))

    def _desk(self, organisation: UUID) -> Actor | None:
        staff = self.instance.actors.values()
        return next(
            (one for one in staff if one.organisation == organisation and one.may("complaints.record")), None
        )

    def _opinion(self, told: dict) -> Opinion:
        face = int(pick(self.chance, list(told["faces"].items())))
        return Opinion(face, [self.chance.choice(told["good" if face > 2 else "bad"])])

    # Messages --------------------------------------------------------------------------------------

    def remind(self) -> None:
        """An afternoon: whoever has an appointment tomorrow is reminded."""
        with clock.at(self._at(15)):
            self.prefer()
            cases.remind(by=Actor.system("cases.reminders"))
            if not self.stopped and clock.today() >= self.today - timedelta(days=WEEK):
                self.stopped = self.stop_one()
        self.outbox(16)

    def prefer(self) -> None:
        """Of those who are to be reminded today two have said how: by WhatsApp, and by e-mail."""
        with transaction.atomic(), acting(self.by):
            asked = {one.person: one.organisation for one in due_reminders()}
            known = ContactPreference.objects.filter(person__in=asked).values_list("person_id", flat=True)
            found = Person.objects.filter(pk__in=asked, phone_safe=True).exclude(pk__in=list(known))
            chosen = list(found.exclude(phone="").order_by("id").values_list("id", flat=True)[:2])
        for person, way in zip(chosen, ("whatsapp", "email"), strict=False):
            by = self._desk(asked[person])
            if by is not None:
                email = f"personne.{person.hex[-6:]}@example.org" if way == "email" else ""
                wishes = Wishes([way, "sms"], "", "", *QUIET, email=email, email_safe=bool(email))
                people.set_wishes(by=by, person=person, wishes=wishes)

    def stop_one(self) -> bool:
        """One of those who are to be reminded wishes no messages any more: hers is not sent. Whether anybody
        was to be reminded, as nobody is before a day of rest."""
        with transaction.atomic(), acting(self.by):
            rows = Message.objects.filter(state=MessageState.QUEUED, template=REMINDER)
            found = rows.order_by("id").values_list("person_id", "organisation_id").first()
        by = self._desk(found[1]) if found else None
        if by is not None:
            people.opt_out(by=by, person=found[0])
        return by is not None

    def _at(self, hour: int) -> datetime:
        return datetime.combine(clock.today(), time(hour), tzinfo=clock.zone())

    def outbox(self, hour: int = 9) -> None:
        """The outbox: what is due goes, and gateways tell what became of it."""
        with clock.at(self._at(hour)):
            with transaction.atomic(), acting(self.by):
                due = delivering.due(MOST)
            sent = [one for one in due if messages.deliver(by=self.by, message=one) == MessageState.SENT]
            self._receipts(sent)

    def _receipts(self, sent: Iterable[UUID]) -> None:
        told = self.told["messages"]
        for one in sent:
            chance = self.chance.random()
            if chance < told["delivered"] + told["failed"]:
                status = "delivered" if chance < told["delivered"] else "failed"
                messages.note_receipt(by=self.by, reference=str(one), status=status)
