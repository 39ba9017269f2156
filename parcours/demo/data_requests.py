"""What people ask about their data, in every state: from the counter to the officer and back."""

import tomllib
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from parcours.kernel.actor import Actor
from parcours.people import actions as people

from .counter import Counter, File
from .diary import Diary
from .reading import DATA


class DataRequests:
    """Written down as days of the end of the history; nobody is erased who is shown elsewhere."""

    def __init__(self, pack: str, counter: Counter, diary: Diary, staff: Iterable[Actor]):
        self.counter, self.diary, self.today = counter, diary, counter.today
        told = DATA / pack / "requests.toml"
        self.told = tomllib.loads(told.read_text("utf-8"))["requests"] if told.exists() else []
        self.officers = {one.organisation: one for one in staff if one.may("people.answer_requests")}
        self._used: set[UUID] = set()

    def write(self) -> None:
        for told in self.told:
            self.diary.write(self.today - timedelta(days=told["days_ago"]), self.receive, told)

    def receive(self, told: dict) -> None:
        """Somebody of an organisation that has an officer asks; the rest follows on its days."""
        file = self._somebody()
        if file is None:
            return
        officer = self.officers[file.actor.organisation]
        request = people.record_request(
            by=file.actor,
            person=file.person,
            kind=told["kind"],
            channel=told.get("channel", "counter"),
            words=told.get("words", ""),
            purpose=told.get("purpose", ""),
        ).id
        day = self.today - timedelta(days=told["days_ago"])
        if "taken_after" in told:
            self.diary.write(day + timedelta(days=told["taken_after"]), self.take, officer, request)
        if "decided_after" in told:
            self.diary.write(day + timedelta(days=told["decided_after"]), self.decide, officer, request, told)
        if "handed_after" in told:
            self.diary.write(day + timedelta(days=told["handed_after"]), self.hand, file.actor, request)

    def take(self, officer: Actor, request: UUID) -> None:
        people.take_request(by=officer, request=request)

    def decide(self, officer: Actor, request: UUID, told: dict) -> None:
        people.decide_request(
            by=officer,
            request=request,
            answer=told["answer"],
            reason=told.get("reason", ""),
            sentence=told.get("sentence", ""),
        )

    def hand(self, desk: Actor, request: UUID) -> None:
        people.hand_over_answer(by=desk, request=request)

    def _somebody(self) -> File | None:
        """The oldest file of a desk whose organisation has an officer, each only once."""
        for file in self.counter.files[::7]:
            if file.person not in self._used and file.actor.organisation in self.officers:
                self._used.add(file.person)
                return file
        return None
