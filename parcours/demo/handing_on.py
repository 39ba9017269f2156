"""Files that were handed over to another body for good, and referrals without the person's agreement.

A transfer is of somebody for whom nothing has been open for a while, so that nobody else's work is cut off.
"""

import random
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from parcours.cases import actions as cases
from parcours.cases.enums import OPEN_STATES
from parcours.cases.models import Case, Step
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.people import queries
from parcours.referrals import actions
from parcours.referrals.enums import Item, Kind, State
from parcours.referrals.rules import Proposal, Sending, Told

from .counter import Counter, File
from .reading import Demo

ITEMS = [Item.IDENTITY.value, Item.CONTACT.value]
RESTS = 60
UNTIL = {
    "sent": [],
    "accepted": [State.ACCEPTED],
    "declined": [State.DECLINED],
    "closed": [State.ACCEPTED, State.DELIVERED, State.CLOSED],
}


class HandingOn:
    """``service``: (file, day, source, but the one of a code) → a service to which her body may refer that
    day, or None."""

    def __init__(self, demo: Demo, counter: Counter, service):
        self.demo, self.told, self.counter, self.service = demo, demo.referrals, counter, service
        self.by = Actor.system("demo")

    def live(self, taken: set[UUID]) -> None:
        """On the day before that of loading; ``taken``: people of whom a referral is under way."""
        self._transfers(taken)
        self._without_agreement(taken)

    def _without_account(self) -> str:
        """The service of the partner that answers by telephone, which nobody is handed over to."""
        told = (one for one in self.told["services"] if one["organisation"] == self.told["partner"]["code"])
        return next((one["code"] for one in told), "")

    # Transfers ------------------------------------------------------------------------------------

    def _transfers(self, taken: set[UUID]) -> None:
        wanted, desks = list(self.told["transfers"]), set()
        day = clock.today() - timedelta(days=self.told["transfer_days"])
        for file in self._resting(day, taken):
            source = random.Random(f"transfer {file.persona.number}")  # noqa: S311 - invented
            service = self.service(file, day, source, self._without_account())
            if wanted and service and file.actor.login not in desks:
                desks.add(file.actor.login)
                self._transfer(file, service, day, UNTIL[wanted.pop(0)])

    def _transfer(self, file: File, service: dict, day: date, states: list[State]) -> None:
        proposal = Proposal(
            file.person, service["id"], ITEMS, Kind.TRANSFER.value, None, self.told["transfer"], day
        )
        [one] = actions.propose_many(by=file.actor, proposals=[proposal]).ids
        actions.send_many(by=file.actor, sendings=[Sending(one, shown=True, occurred_on=day)])
        for state in states:
            day += timedelta(days=3)
            more: dict = {"reason_code": "full"} if state == State.DECLINED else {}
            if state == State.ACCEPTED:
                more["meeting_at"] = datetime.combine(day + timedelta(days=2), time(10), tzinfo=clock.zone())
            by = file.actor if state == State.CLOSED else service["actor"]
            actions.move_many(by=by, moves=[Told(one, state, occurred_on=day, **more)])
        if states and states[-1] == State.CLOSED:
            step = self.demo.offers["steps"][-1]
            cases.plan_step(
                by=service["actor"],
                person=file.person,
                kind=step["kind"],
                what=step["what"],
                due_on=clock.today() + timedelta(days=step["days"]),
            )

    def _resting(self, day: date, taken: set[UUID]) -> list[File]:
        """The latest who agreed to sharing, in the charge of the desk that registered them, with nothing
        open; not children, whose guardian would be asked."""
        before = clock.today() - timedelta(days=RESTS)
        with transaction.atomic(), acting(self.by):
            rows = Case.objects.filter(closed_on__isnull=True, contact_on__lt=before)
            held = dict(rows.values_list("person_id", "organisation_id"))
            steps = Step.objects.filter(state__in=OPEN_STATES, person__in=held)
            busy = set(steps.values_list("person_id", flat=True)) | taken
            agreed = queries.with_consent(list(held), "sharing", day) & queries.with_consent(
                list(held), "sharing"
            )
        return [
            file
            for file in reversed(self.counter.files)
            if file.person in agreed - busy
            and held[file.person] == file.actor.organisation
            and not file.persona.minor
        ]

    # Without her agreement ------------------------------------------------------------------------

    def _without_agreement(self, taken: set[UUID]) -> None:
        """Some whom their body refers all the same, in danger: its coordinator says why."""
        people = [file.person for file in self.counter.files]
        with transaction.atomic(), acting(self.by):
            agreed = queries.with_consent(people, "sharing")
            held = Case.objects.filter(closed_on__isnull=True, person__in=people)
            held = dict(held.values_list("person_id", "organisation_id"))
        left = [
            file
            for file in reversed(self.counter.files)
            if held.get(file.person) == file.actor.organisation and file.person not in agreed | taken
        ]
        for told in self.told["overrides"]:
            by = self.counter.instance.actors[told["by"]]
            for file in left:
                if file.actor.organisation == by.organisation and file.persona.minor == told["minor"]:
                    left.remove(file)
                    self._override(by, file, told)
                    break

    def _override(self, by: Actor, file: File, told: dict) -> None:
        source = random.Random(f"override {file.persona.number}")  # noqa: S311 - invented
        service = self.service(file, clock.today(), source, self._without_account())
        if service is None:
            return
        [one] = actions.propose_many(by=by, proposals=[Proposal(file.person, service["id"], ITEMS)]).ids
        actions.send_without_consent(
            by=by, referral=one, reason=told["reason"], text=told["text"], shown=True
        )
        meeting = datetime.combine(clock.today() + timedelta(days=1), time(9), tzinfo=clock.zone())
        moves = [Told(one, State.ACCEPTED, meeting_at=meeting, occurred_on=clock.today())]
        actions.move_many(by=service["actor"], moves=moves)
