"""The life of the desks: hours, appointments, notes, objectives, cases handed over."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from parcours.cases import actions as cases
from parcours.cases.appointments import AppointmentMove, NewAppointment
from parcours.cases.feeds import digest
from parcours.cases.hours import HoursLine
from parcours.cases.models import Case
from parcours.cases.notes import NewNote
from parcours.cases.objectives import NewObjective
from parcours.cases.rules import NewStep
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting

from .counter import Counter, File
from .diary import Diary, working_days

OPENED, WEEKS = 29, (27, 13)
SEEN, NOTED, AIMED = 8, 3, 3
CALENDAR_SALT = "parcours.demo.calendar"
MORNING = tuple(time(9 + n // 2, 30 * (n % 2)) for n in range(6))


def calendar_secret(login: str) -> str:
    """The secret of an officer's calendar: always the same on one instance, another on every other."""
    return f"demo-{salted_hmac(CALENDAR_SALT, login, algorithm='sha256').hexdigest()[:40]}"


class Desks:
    def __init__(self, counter: Counter, diary: Diary):
        self.counter, self.diary = counter, diary
        self.today, self.demo = counter.today, counter.demo
        self.booked: dict[str, list[tuple[UUID, File]]] = defaultdict(list)

    def write(self) -> None:
        """Write everything into the diary; people are chosen when the day has come."""
        self.diary.write(self.today - timedelta(days=OPENED), self.open)
        for ago in WEEKS:
            first = working_days(self.today - timedelta(days=ago), 1)[0]
            self.diary.write(first, self.book, first)
            last = working_days(first, 8)[-1]
            self.diary.write(min(last, self.today - timedelta(days=1)), self.answer)
        self.diary.write(self.today - timedelta(days=9), self.write_down)
        self.diary.write(self.today - timedelta(days=5), self.hand_over)
        self.diary.write(self.today - timedelta(days=4), self.ask_again)
        self.diary.write(self.today - timedelta(days=3), self.begin_work)
        coming = working_days(self.today, 1)[0]
        yesterday = self.today - timedelta(days=1)
        self.diary.write(yesterday, self.book, coming)
        self.diary.write(yesterday, self.link)
        for told in self.demo.desk["absences"]:
            first = working_days(self.today + timedelta(days=told["starts"]), told["days"])
            self.diary.write(self.today - timedelta(days=told["noted"]), self.away, told, first[0], first[-1])

    def open_files(self) -> list[tuple[Actor, list[File]]]:
        """Each desk with its open cases, the latest first."""
        found: dict[str, tuple[Actor, list[File]]] = {}
        for file in reversed(self.counter.files):
            found.setdefault(file.actor.login, (file.actor, []))[1].append(file)
        open_now = self._open([file for _by, files in found.values() for file in files])
        return [
            (by, [file for file in files if file.person in open_now])
            for _login, (by, files) in sorted(found.items())
        ]

    def _open(self, files: list[File]) -> set[UUID]:
        with transaction.atomic(), acting(Actor.system("demonstration")):
            rows = Case.objects.filter(closed_on__isnull=True, person__in=[file.person for file in files])
            return set(rows.values_list("person_id", flat=True))

    # Hours and appointments ------------------------------------------------------------------------

    def open(self) -> None:
        lines = [HoursLine(day, time(9), time(12), 30) for day in range(5)]
        lines += [HoursLine(day, time(14), time(16), 30) for day in (0, 1, 2, 3)]
        for by in self.counter.desks.values():
            cases.set_hours(by=by, lines=lines)

    def book(self, first: date) -> None:
        """A fortnight of appointments, one a morning and some more, for the latest of each desk."""
        days = working_days(first, 9)
        for by, files in self.open_files():
            wanted = files[:SEEN]
            asked = [
                NewAppointment(
                    file.person,
                    self._at(days[n], int(file.chance("delay") * len(MORNING))),
                    kind="assessment" if n % 4 == 0 else "follow_up",
                )
                for n, file in enumerate(wanted)
            ]
            if asked:
                made = cases.book_many(by=by, appointments=asked)
                self.booked[by.login] = list(zip(made.ids, wanted, strict=True))

    def _at(self, day: date, place: int) -> datetime:
        return datetime.combine(day, MORNING[place], tzinfo=clock.zone())

    def away(self, told: dict, first: date, last: date) -> None:
        """An officer is away; appointments of these days wait to be moved."""
        by = self.counter.instance.actors[told["login"]]
        cases.note_absence(by=by, first_on=first, last_on=last, reason=told["reason"])

    def link(self) -> None:
        """Some have their calendar on their telephone."""
        for login in self.demo.desk["calendars"]["logins"]:
            hashed = digest(calendar_secret(login))
            cases.keep_calendar_link(by=self.counter.instance.actors[login], hashed=hashed)

    def answer(self) -> None:
        """What became of the fortnight's appointments: most were held."""
        for by in self.counter.desks.values():
            told = self.booked.pop(by.login, [])
            moves = [self._answered(one, file) for one, file in told]
            if moves:
                cases.answer_appointment_many(by=by, moves=moves)

    def _answered(self, appointment: UUID, file: File) -> AppointmentMove:
        chance = file.chance("orient")
        if chance < 0.78:
            return AppointmentMove(appointment, "held")
        reasons = self.demo.desk["missed"]["reasons"]
        return AppointmentMove(appointment, "no_show", reasons[int(chance * 1000) % len(reasons)])

    # Notes, objectives, handing over ---------------------------------------------------------------

    def write_down(self) -> None:
        texts, aims = self.demo.desk["notes"]["texts"], self.demo.desk["objectives"]
        for by, files in self.open_files():
            noted = [
                NewNote(file.person, texts[int(file.chance("delay") * len(texts))], contact=True)
                for file in files[:NOTED]
            ]
            wished = [
                NewObjective(
                    file.person,
                    aims["own" if file.traits.wish == "self_employed" else "hired"],
                    clock.today() + timedelta(days=180),
                )
                for file in files[:AIMED]
            ]
            if noted:
                cases.write_note_many(by=by, notes=noted)
                cases.set_objective_many(by=by, objectives=wished)

    def _boss(self, by: Actor) -> Actor | None:
        of_body = (
            one for one in self.counter.instance.actors.values() if one.organisation == by.organisation
        )
        return next((one for one in of_body if one.may("cases.handover")), None)

    def hand_over(self) -> None:
        """One officer is away for long: a colleague of the same body takes some cases."""
        for by, files in self.open_files():
            boss = self._boss(by)
            others = [
                one
                for one in self.counter.desks.values()
                if one.organisation == by.organisation and one.user != by.user
            ]
            if boss and others and len(files) > SEEN + 4:
                people = [file.person for file in files[SEEN : SEEN + 4]]
                cases.hand_over(by=boss, people=people, to=others[0].user, reason="officer_away")
                return

    def begin_work(self) -> None:
        """Some are to work beyond the end of their residence paper, which has to be renewed first."""
        today = clock.today()
        for by, files in self.open_files():
            ends = [(self._paper(file), file) for file in files]
            soon = [(end, file) for end, file in ends if end and today < end < today + timedelta(days=150)]
            steps = [
                NewStep(file.person, "employment", self.demo.desk["work"], due_on=end + timedelta(days=60))
                for end, file in soon[:2]
            ]
            if steps:
                cases.plan_step_many(by=by, steps=steps)

    @staticmethod
    def _paper(file: File) -> date | None:
        residence = file.persona.registration.residence
        return residence.expires_on if residence else None

    def ask_again(self) -> None:
        """Somebody asks for a second opinion on her orientation."""
        for by, files in self.open_files():
            oriented = [file for file in files if file.project]
            if oriented and self._boss(by):
                note = self.demo.desk["notes"]["second_opinion"]
                cases.ask_review(by=by, person=oriented[0].person, reason="too_far", note=note)
                return
