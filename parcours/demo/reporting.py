"""Reports of figures that were submitted and answered, and months that were published. All invented."""

import tomllib
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from parcours.exchange import actions as exchange
from parcours.kernel.actor import Actor
from parcours.programmes.pack import Pack
from parcours.results import actions as results
from parcours.results.enums import SectionCode
from parcours.results.reporting import ReportTold

from .diary import Diary
from .instance import Instance
from .reading import DATA

WRITTEN = timedelta(days=12)
"""So long a report is being written."""
PREPARED_ON = 4
"""Day of the month on which the figures of the one before are published."""


class Reporting:
    def __init__(self, pack: Pack, made: Instance, diary: Diary, today: date):
        self.pack, self.made, self.diary, self.today = pack, made, diary, today
        told = DATA / pack.code / "reporting.toml"
        self.told = tomllib.loads(told.read_text("utf-8")) if told.exists() else {}

    def write(self) -> None:
        for told in self.told.get("reports", []):
            day = self._day(told, "submitted")
            self.diary.write(day - WRITTEN, self.begin, told, day)
        for month in self._months():
            self.diary.write(_next(month) + timedelta(days=PREPARED_ON - 1), self.publish, month)

    def _day(self, told: dict[str, Any], what: str) -> date:
        """A day of its own, or so many days before the day of loading."""
        return told[what] if what in told else self.today - timedelta(days=told[f"{what}_ago"])

    def _months(self) -> list[date]:
        """The last months that are over and whose day of publication has come."""
        found, month = [], _next(self.today.replace(day=1) - timedelta(days=62))
        while _next(month) + timedelta(days=PREPARED_ON) <= self.today:
            found.append(month)
            month = _next(month)
        return found[-self.told.get("published_months", 0) :] if self.told else []

    def _who(self, right: str, organisation: UUID | None = None) -> Actor | None:
        """Whoever holds the right, the farthest from everything else first."""
        held = [one for one in self.made.actors.values() if one.may(right)]
        of = [one for one in held if organisation is None or one.organisation == organisation]
        return min(of, key=lambda one: len(one.rights), default=None)

    def begin(self, told: dict[str, Any], day: date) -> None:
        project = self.pack.project(told["project"])
        by = self._who("results.report", self.made.organisations.get(project.grantee))
        if by is None:
            return
        year = told.get("year", day.year - 1)
        about = ReportTold(told["kind"], date(year, 1, 1), date(year, 12, 31), project.code)
        report = results.begin_report(by=by, report=about).id
        texts = {one.value: told[one.value] for one in SectionCode if one.value in told}
        results.write_report(by=by, report=report, texts=texts)
        self.diary.write(day, self.submit, by, report)
        answered = self._day(told, "answered")
        self.diary.write(answered, self.answer, report, told["accepted"], told["note"])

    def submit(self, by: Actor, report: UUID) -> None:
        results.submit_report(by=by, report=report)

    def answer(self, report: UUID, accepted: bool, note: str) -> None:
        by = self._who("results.answer")
        if by is not None:
            results.answer_report(by=by, report=report, accepted=accepted, note=note)

    def publish(self, month: date) -> None:
        by = self._who("exchange.publish")
        if by is not None:
            made = exchange.prepare_publication(by=by, month=month).id
            exchange.publish(by=by, publication=made)


def _next(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)
