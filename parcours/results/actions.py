"""Every write of this package."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from parcours.kernel.actions import action
from parcours.kernel.actor import Actor

from . import reporting
from .reporting import ReportTold


@dataclass(frozen=True)
class Done:
    id: UUID


@action("results.begin_report", right="results.report")
def begin_report(*, by: Actor, report: ReportTold) -> Done:
    """Begin a report on a project, or on the programme, for a period."""
    return Done(reporting.begin(by, report).id)


@action("results.write_report", right="results.report")
def write_report(*, by: Actor, report: UUID, texts: Mapping[str, Mapping[str, str]]) -> Done:
    """Write sections of a report that is not submitted: section → language → text."""
    return Done(reporting.write(by, report, texts).id)


@action("results.submit_report", right="results.report")
def submit_report(*, by: Actor, report: UUID) -> Done:
    """Submit a report: its figures are fixed as they are known now."""
    return Done(reporting.submit(by, report).id)


@action("results.answer_report", right="results.answer")
def answer_report(*, by: Actor, report: UUID, accepted: bool, note: str = "") -> Done:
    """Accept a report that was submitted, or send it back with what is asked for."""
    return Done(reporting.answer(by, report, accepted, note).id)


@action("results.restate_report", right="results.report")
def restate_report(*, by: Actor, report: UUID, reason: str, requester: str) -> Done:
    """Begin a new version of an accepted report; the accepted one stays visible."""
    return Done(reporting.restate(by, report, reason, requester).id)


@action("results.withdraw_report", right="results.report")
def withdraw_report(*, by: Actor, report: UUID) -> Done:
    """Withdraw a report that was never submitted."""
    return Done(reporting.withdraw(by, report).id)
