"""Reports as they are read: which ones, what they say, what differs between two, why a period changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from parcours.kernel.actor import Actor
from parcours.kernel.refusals import NOT_FOUND, Missing
from parcours.programmes.pack import Pack

from . import freezing
from .enums import ReportState
from .freezing import Difference
from .models import INSIDE, Report, Submission

PUBLIC = (ReportState.ACCEPTED, ReportState.REPLACED)


def reports(actor: Actor) -> QuerySet[Report]:
    """Those of one's own organisation; of others what was submitted, for whoever answers, and what was
    accepted, for everybody."""
    shown = Q(state__in=PUBLIC)
    if actor.may("results.answer"):
        shown |= ~Q(state__in=INSIDE)
    if actor.may("results.report"):
        shown |= Q(organisation=actor.organisation)
    rows = Report.objects.filter(shown).select_related("project", "organisation")
    return rows.order_by("-until", "-since", "project", "-number", "id")


def report(actor: Actor, wanted: UUID) -> Report:
    found = reports(actor).filter(pk=wanted).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def is_own(actor: Actor, row: Report) -> bool:
    return actor.may("results.report") and row.organisation_id == actor.organisation


@dataclass(frozen=True)
class Said:
    """What a report says: ``figures`` as they are kept (or, of a draft, as they stand now), ``texts``, and
    the submission they come from (None: a draft)."""

    figures: Mapping[str, Any]
    texts: Mapping[str, Mapping[str, str]]
    submission: Submission | None


def submissions(row: Report) -> list[Submission]:
    """The last one first, without their figures."""
    return list(Submission.objects.filter(report=row).order_by("-number").defer("figures", "texts"))


def last(row: Report) -> Submission | None:
    return Submission.objects.filter(report=row).order_by("-number").first()


def said(actor: Actor, row: Report, pack: Pack) -> Said:
    """What was submitted last; while it is being written, by its writers, what it would say now."""
    submission = last(row)
    writing = row.state in (ReportState.DRAFT, ReportState.SENT_BACK) and is_own(actor, row)
    if submission is None or writing:
        figures = freezing.compute(pack, row.project_id or "", row.since, row.until, None)
        return Said(figures, row.texts, None)
    return Said(json.loads(submission.figures), submission.texts, submission)


def is_whole(submission: Submission) -> bool:
    """Whether what is kept is what was submitted."""
    return freezing.sum_of(submission.figures, submission.texts) == submission.sha256


def restated(row: Report, figures: Mapping[str, Any]) -> list[Difference]:
    """What differs, cell by cell, from the accepted report that this one states anew."""
    former = last(row.restates) if row.restates_id else None
    return freezing.differences(json.loads(former.figures), figures) if former else []
