"""People are referred between the bodies of the demonstration, through the same actions as everybody's.

Each year those who came since are sent on, and what has become of earlier referrals by then is told; the
last part waits today, some of it too long.
"""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from parcours.accounts import actions as accounts
from parcours.directory import actions as directory
from parcours.directory.models import Service
from parcours.directory.rules import ServicePlan
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.people import actions as people
from parcours.people import queries
from parcours.referrals import actions
from parcours.referrals.enums import TO_TELL, Item, State, TellWay
from parcours.referrals.models import Referral
from parcours.referrals.rules import Proposal, Sending, Told, ToldHer

from .counter import Counter, File
from .diary import Diary
from .handing_on import HandingOn
from .instance import Instance
from .reading import Demo

YEAR, MOST = 365, 250
SEEN_FIRST = 0.15
ITEMS = [Item.IDENTITY.value, Item.CONTACT.value, Item.LANGUAGES.value]
DECLINES = ("full", "not_for_her", "papers", "too_far", "language", "not_reached")
CONFIRM_EVERY = 366
OWN = ("code", "kind", "name", "place", "languages", "places", "has_waiting_list")
ANSWERING = {State.ACCEPTED, State.WAITING_LIST, State.DECLINED, State.DELIVERED, State.SEEN}


@dataclass
class Way:
    """One referral and what is still to be told of it: (day, move, by the provider or by the sender)."""

    file: File
    service: dict
    sent_on: date
    source: random.Random
    moves: list[tuple[date, dict]] = field(default_factory=list)
    referral: UUID | None = None


class Referring:
    def __init__(self, demo: Demo, instance: Instance, counter: Counter, diary: Diary, today: date):
        self.demo, self.told, self.instance, self.counter = demo, demo.referrals, instance, counter
        self.diary, self.today = diary, today
        self.by = Actor.system("demo")
        self.known = 0
        self.services: list[dict] = []
        self.ways: list[Way] = []
        self.late: list[Way] = []
        self._gone: set[UUID] = set()

    def write(self, first: date) -> None:
        """Write every year into the diary; nothing where the demonstration refers nobody."""
        if not self.told:
            return
        self.diary.write(first, self.offer)
        day, yesterday = first + timedelta(days=YEAR), self.today - timedelta(days=1)
        while day < yesterday:
            self.diary.write(day, self.catch)
            day += timedelta(days=YEAR)
        self.diary.write(yesterday, self.catch, True)

    # What is offered -------------------------------------------------------------------------------

    def offer(self) -> None:
        partner = self.told["partner"]
        made = accounts.set_organisation(
            by=self.by, code=partner["code"], name=partner["name"], kind=partner["kind"]
        )
        self.instance.organisations[partner["code"]] = made.organisation
        giver = self.instance.organisations[partner["from"]]
        people.sign_convention(
            by=self.by,
            from_organisation=giver,
            to_organisation=made.organisation,
            reference=partner["reference"],
            signed_on=partner["signed_on"],
        )
        self.instance.conventions.append(
            {"from": partner["from"], "to": partner["code"], "signed_on": partner["signed_on"]}
        )
        for told in self.told["services"]:
            body = self.instance.organisations[told["organisation"]]
            by = self.instance.actors[told["by"]]
            plan = ServicePlan(
                **{name: told[name] for name in OWN if name in told},
                organisation=body,
                confirm_every_days=CONFIRM_EVERY,
            )
            done = directory.add_service(by=by, service=plan)
            self.services.append(told | {"id": done.id, "body": body, "actor": by})

    def _confirm(self) -> None:
        with transaction.atomic(), acting(self.by):
            soon = clock.today() + timedelta(days=YEAR)
            ids = [one["id"] for one in self.services]
            stale = set(Service.objects.filter(pk__in=ids, confirm_by__lt=soon).values_list("pk", flat=True))
        for one in self.services:
            if one["id"] in stale:
                directory.confirm_services(by=one["actor"], services=[one["id"]])

    # Every year ---------------------------------------------------------------------------------

    def catch(self, last: bool = False) -> None:
        self._confirm()
        fresh = self.counter.files[self.known :]
        self.known = len(self.counter.files)
        ways = [way for file in fresh if (way := self._way(file))]
        self._send([*ways, *self.late])
        self.late = []
        while self._catch_up():
            pass
        if self.late:
            self._send(self.late)
            self.late = []
        if last:
            self._put_on_waiting_lists()
            self._say_otherwise()
            self._prepare(fresh)
            self._tell_some()
            self._leave_unanswered()
            HandingOn(self.demo, self.counter, self._service).live({way.file.person for way in self.ways})
            actions.run_clock(by=self.by)
            actions.note_response_times(by=self.by)

    def _put_on_waiting_lists(self) -> None:
        """Some of those who wait for an answer today have one that is not yet a place."""
        standing = self._standing(self.ways)
        wait = [
            way
            for way in self.ways
            if standing.get(way.referral) in (State.SENT, State.SEEN) and way.file.person not in self._gone
        ]
        wait.sort(key=lambda way: (not way.service.get("has_waiting_list"), way.sent_on, str(way.referral)))
        for way in wait[: self.told["waiting_today"]]:
            moves = [Told(way.referral, State.WAITING_LIST, occurred_on=clock.today())]
            actions.move_many(by=self._who(way, State.WAITING_LIST), moves=moves)

    def _say_otherwise(self) -> None:
        """Some say today that they received what nobody has said to be delivered, and one the contrary."""
        standing = self._standing(self.ways)
        for state, to, more in (
            (State.ACCEPTED, State.RECEIVED, {}),
            (State.DELIVERED, State.NOT_RECEIVED, {"reason_code": "sent_away"}),
        ):
            found = [
                way
                for way in self.ways
                if standing.get(way.referral) == state and way.file.person not in self._gone
            ]
            for way in sorted(found, key=lambda one: (one.sent_on, str(one.referral)))[:2]:
                told = Told(way.referral, to, occurred_on=clock.today(), **more)
                actions.move_many(by=way.file.actor, moves=[told])

    def _prepare(self, files: list[File]) -> None:
        """Some referrals are prepared and wait to be shown to the person."""
        sent = {way.file.person for way in self.ways}
        with transaction.atomic(), acting(self.by):
            agreed = queries.with_consent([file.person for file in files], "sharing")
        left = [file for file in reversed(files) if file.person in agreed - sent]
        for file in left[: self.told["prepared_today"]]:
            source = random.Random(f"prepared {file.persona.number}")  # noqa: S311 - invented
            if service := self._service(file, clock.today(), source):
                told = Proposal(file.person, service["id"], ITEMS, occurred_on=clock.today())
                actions.propose_many(by=file.actor, proposals=[told])

    def _tell_some(self) -> None:
        """Of those whose answer stands, every second has been told of it by her desk."""
        with transaction.atomic(), acting(self.by):
            rows = Referral.objects.filter(state__in=TO_TELL, told_of="").order_by("id")
            standing = set(rows.values_list("id", flat=True))
        wait = [way for way in self.ways if way.referral in standing and way.file.person not in self._gone]
        wait.sort(key=lambda way: (way.sent_on, str(way.referral)))
        for number, way in enumerate(wait[::2]):
            how = TellWay.IN_PERSON if number % 3 == 2 else TellWay.CALL
            actions.tell_many(by=way.file.actor, told=[ToldHer(way.referral, how)])

    def _leave_unanswered(self) -> None:
        """Some that a desk sent are left without an answer: the coordinator of its region reads of them."""
        sent = {way.file.person for way in self.ways}
        day = clock.today() - timedelta(days=self.told["unanswered_days"])
        with transaction.atomic(), acting(self.by):
            agreed = queries.with_consent([file.person for file in self.counter.files], "sharing", day)
        left = [
            file
            for file in reversed(self.counter.files)
            if file.person in agreed - sent
            and file.actor.login == self.told["unanswered_from"]
            and file.persona.day <= day
        ]
        ways: list[Way] = []
        for file in left:
            source = random.Random(f"unanswered {file.persona.number}")  # noqa: S311 - invented
            if len(ways) < self.told["unanswered"] and (service := self._service(file, day, source)):
                ways.append(Way(file, service, day, source))
        self._send(ways)

    def _way(self, file: File) -> Way | None:
        source = random.Random(f"referral {file.persona.number}")  # noqa: S311 - invented
        share = self.told["recent" if file.persona.recent else "share"]
        if source.random() > share or not file.agreed_to_share:
            return None
        day = min(file.persona.day + timedelta(days=source.randint(1, 20)), clock.today())
        service = self._service(file, day, source)
        return self._planned(Way(file, service, day, source)) if service else None

    def _service(self, file: File, day: date, source: random.Random, but: str = "") -> dict | None:
        home = file.actor.organisation
        fitting = [
            one
            for one in self.services
            if one["body"] != home and one["code"] != but and self.instance.may_share(home, one["body"], day)
        ]
        near = [one for one in fitting if one["place"] == file.persona.city]
        return source.choice(near * 3 + fitting) if fitting else None

    def _planned(self, way: Way) -> Way:
        """Draw what becomes of a referral, and when."""
        told, source, day = self.told, way.source, way.sent_on
        at = day + timedelta(days=source.choice((0, 1, 1, 2, 3, 5, 8, 14)))
        if source.random() < SEEN_FIRST or way.file.persona.recent:
            way.moves.append((at, {"to": State.SEEN}))
        at += timedelta(days=source.choice((0, 1, 2, 4, 7)))
        chance = source.random()
        if chance < told["accepted"]:
            self._accepted(way, at, told, source)
        elif chance < told["accepted"] + told["waiting_list"]:
            way.moves.append((at, {"to": State.WAITING_LIST}))
            self._accepted(way, at + timedelta(days=source.randint(6, 25)), told, source)
        elif chance < told["accepted"] + told["waiting_list"] + told["declined"]:
            way.moves.append((at, {"to": State.DECLINED, "reason_code": source.choice(DECLINES)}))
        else:
            way.moves.append((day + timedelta(days=30), {"to": State.EXPIRED}))
        return way

    def _accepted(self, way: Way, at: date, told: dict, source: random.Random) -> None:
        meeting = at + timedelta(days=source.randint(1, 12))
        when = datetime.combine(meeting, time(source.choice((9, 10, 11, 14, 15))), tzinfo=clock.zone())
        way.moves.append((at, {"to": State.ACCEPTED, "meeting_at": when}))
        if source.random() > told["delivered"]:
            way.moves.append((meeting + timedelta(days=30), {"to": State.EXPIRED}))
            return
        done = meeting + timedelta(days=source.randint(0, 4))
        way.moves.append((done, {"to": State.DELIVERED}))
        said = done + timedelta(days=source.randint(1, 9))
        chance = source.random()
        if chance < told["received"]:
            way.moves.append((said, {"to": State.CLOSED}))
        elif chance < told["received"] + told["not_received"]:
            way.moves.append((said, {"to": State.NOT_RECEIVED, "reason_code": "sent_away"}))
            later = said + timedelta(days=source.randint(5, 20))
            way.moves.append((later, {"to": State.WITHDRAWN, "reason_code": "not_delivered"}))

    def _send(self, ways: list[Way]) -> None:
        """Prepare and send, each desk its own, as far as they agree today."""
        of_desk: dict[Actor, list[Way]] = defaultdict(list)
        with transaction.atomic(), acting(self.by):
            agreed = queries.with_consent([way.file.person for way in ways], "sharing")
        for way in ways:
            if way.file.person in agreed:
                of_desk[way.file.actor].append(way)
        for by, group in of_desk.items():
            told = [
                Proposal(way.file.person, way.service["id"], ITEMS, occurred_on=way.sent_on) for way in group
            ]
            made = actions.propose_many(by=by, proposals=told).ids
            sendings = [
                Sending(one, shown=True, occurred_on=way.sent_on)
                for one, way in zip(made, group, strict=True)
            ]
            actions.send_many(by=by, sendings=sendings)
            for way, one in zip(group, made, strict=True):
                way.referral = one
            self.ways += group

    def _catch_up(self) -> bool:
        """Tell the next move of every referral whose day has come; whether there was one."""
        today = clock.today()
        due = [way for way in self.ways if way.moves and way.moves[0][0] <= today]
        if not due:
            return False
        standing = self._standing(due)
        of_side: dict[Actor, list[Told]] = defaultdict(list)
        for way in due:
            day, move = way.moves.pop(0)
            if standing[way.referral] in ("withdrawn", "expired") or way.file.person in self._gone:
                way.moves.clear()
                continue
            of_side[self._who(way, move["to"])].append(Told(way.referral, **move, occurred_on=day))
            if move["to"] == State.DECLINED and way.source.random() < self.told["replaced"]:
                self._replace(way, day)
        for by, moves in of_side.items():
            for start in range(0, len(moves), MOST):
                actions.move_many(by=by, moves=moves[start : start + MOST])
        self.ways = [way for way in self.ways if way.moves]
        return True

    def _standing(self, ways: list[Way]) -> dict[UUID, str]:
        with transaction.atomic(), acting(self.by):
            ids = [way.referral for way in ways]
            people_of = [way.file.person for way in ways]
            self._gone = set(people_of) - queries.with_consent(people_of, "sharing")
            return dict(Referral.objects.filter(pk__in=ids).values_list("pk", "state"))

    def _who(self, way: Way, to: str) -> Actor:
        if to == State.EXPIRED:
            return self.by
        if to in ANSWERING and way.service["organisation"] != self.told["partner"]["code"]:
            return way.service["actor"]
        return way.file.actor

    def _replace(self, way: Way, day: date) -> None:
        later = day + timedelta(days=way.source.randint(1, 5))
        service = self._service(way.file, later, way.source, but=way.service["code"])
        if service and later <= clock.today():
            self.late.append(self._planned(Way(way.file, service, later, way.source)))
