"""How people are doing some months later: asked by link, on the telephone, or not at all. All invented."""

import random
import re
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.kernel.refusals import Refused
from parcours.messages import sealing
from parcours.messages.models import Message
from parcours.surveys import actions, tasks
from parcours.surveys.answering import Said
from parcours.surveys.asking import TEMPLATE
from parcours.surveys.enums import State
from parcours.surveys.models import Survey
from parcours.surveys.plan import NOT_SAID, Question, SurveysPlan
from parcours.surveys.planning import CAUSE
from parcours.surveys.states import ASK

from .cohort import pick
from .diary import Diary
from .instance import Instance

EVERY = 14
"""Days between two mornings of the past: what would have been asked day by day is asked together."""
LATELY = 4
SINCE = timedelta(days=540)
"""So long before today it begins: what fell due earlier is over, and counts as never answered."""
SHARES = {
    "intake": {"answer": 0.5, "refuse": 0.03, "try": 0.1, "": 0.37},
    "": {"answer": 0.3, "refuse": 0.06, "try": 0.34, "": 0.3},
}
BY_LINK = {"answer": 0.25, "refuse": 0.03, "": 0.72}
"""What becomes of a survey from one morning to the next."""
USUAL: dict[str, dict[str, list[int]]] = {
    "income": {"none": [45, 12], "under_1500": [25, 18], "1500_2999": [16, 30], "3000_5999": [6, 28]},
    "source": {"wage": [10, 45], "own_activity": [8, 22], "day_work": [35, 16], "transfers": [22, 6]},
    "regularity": {"each_month": [10, 50], "some_months": [22, 22], "irregular": [30, 16]},
}
"""Weights of answers at intake and later; what is not named here is rare."""
RARE, QUIET = 4, 6
ORDER = ("due_on", "person__registered_on", "person__sort_key", "occasion", "fact_on", "id")
TOKEN = re.compile(r"/s/([0-9A-Z]+)/")


class FollowingUp:
    def __init__(self, known: SurveysPlan, instance: Instance, diary: Diary, today: date, seed: str):
        self.known, self.instance, self.diary, self.today = known, instance, diary, today
        self.chance = random.Random(f"{seed}:follow-up")  # noqa: S311 - invented

    def write(self) -> None:
        """Write the mornings into the diary: every other week, and day by day at the end."""
        if self.known.since is None:
            return
        day = max(self.known.since, self.today - SINCE) + timedelta(days=EVERY)
        last = self.today - timedelta(days=LATELY)
        while day < last:
            self.diary.write(day, self.morning)
            day += timedelta(days=EVERY)
        for ago in range(LATELY, 0, -1):
            self.diary.write(self.today - timedelta(days=ago), self.morning)

    def morning(self) -> None:
        """What the night brings; then whoever asks telephones some, and some answer their link."""
        by = Actor.system(CAUSE)
        tasks.begin(by)
        tasks.send(by)
        if clock.today() < self.today - timedelta(days=1):
            self._answers()

    def _answers(self) -> None:
        with transaction.atomic(), acting(Actor.system(CAUSE)):
            rows = Survey.objects.filter(state__in=[State.DUE, State.SENT, State.TRYING])
            # Not by their ids, which chance makes: the same seed tells the same history.
            rows = rows.filter(due_on__lte=clock.today(), until__gte=clock.today()).order_by(*ORDER)
            rows = list(rows)
            sent = [row.id for row in rows if row.state == State.SENT]
            links = self._links(sent)
        for row in rows:
            token = links.get(row.id)
            if row.state == State.SENT and token:
                self._by_link(row, token)
            else:
                self._asked(row)

    def _links(self, surveys: Sequence[UUID]) -> dict[UUID, str]:
        found = {}
        for one in Message.objects.filter(reference_id__in=surveys, template=TEMPLATE).order_by("id"):
            if one.sealed:
                link = TOKEN.search(sealing.unseal(one.id, one.sealed).text)
                if link:
                    found[one.reference_id] = link.group(1)
        return found

    def _by_link(self, row: Survey, token: str) -> None:
        by, does = Actor.system("portal"), pick(self.chance, list(BY_LINK.items()))
        try:
            if does == "answer":
                actions.answer_by_link(by=by, token=token, answers=self._said(row.occasion))
            elif does == "refuse":
                actions.refuse_by_link(by=by, token=token)
        except Refused:
            return

    def _asked(self, row: Survey) -> None:
        by = self._officer(row.organisation_id)
        does = pick(self.chance, list(SHARES.get(row.occasion, SHARES[""]).items()))
        if by is None or not does:
            return
        try:
            if does == "answer":
                actions.answer(by=by, survey=row.id, said=Said(self._said(row.occasion)))
            elif does == "refuse":
                actions.refuse(by=by, survey=row.id)
            else:
                actions.tried(by=by, survey=row.id)
        except Refused:
            return

    def _officer(self, organisation: UUID) -> Actor | None:
        staff = self.instance.actors.values()
        return next((one for one in staff if one.organisation == organisation and one.may(ASK)), None)

    def _said(self, occasion: str) -> dict[str, str]:
        later = int(occasion != "intake")
        return {one.code: self._chosen(one, later) for one in self.known.asked(occasion)}

    def _chosen(self, question: Question, later: int) -> str:
        usual = USUAL.get(question.code, {})
        weights = [(code, usual.get(code, [RARE, RARE])[later]) for code in question.codes]
        return pick(self.chance, [*weights, (NOT_SAID, QUIET)])
