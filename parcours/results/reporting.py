"""The life of a report: begun, written, submitted with its figures fixed, answered, stated anew."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.entries import Kind
from parcours.kernel.recorder import record
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.kernel.texts import plain
from parcours.programmes.models import Programme, Project
from parcours.programmes.pack import Pack
from parcours.programmes.queries import pack as pack_in_force

from . import binding, entries, freezing, refusals
from .enums import ReportKind, ReportState, Requester, SectionCode
from .models import Report, Submission
from .states import REPORT

LANGUAGES = ("fr", "en")
"""A report to the European Union is written in French or in English."""
TEXT, REASON, ANSWER = 12_000, 500, 1000
OPEN = (ReportState.DRAFT, ReportState.SENT_BACK)
OBJECT = "results.Report"


@dataclass(frozen=True)
class ReportTold:
    """``project`` empty: the whole programme. ``since``, ``until``: days, both within the report."""

    kind: str
    since: date
    until: date
    project: str = ""


def _coded(value: str, choices, field: str) -> str:
    if value not in choices.values:
        raise Refused(refusals.NOT_IN_LIST, field, {"value": value[:40]})
    return value


def _said(text: str, most: int, field: str) -> str:
    found = plain(text).strip()
    if len(found) > most:
        raise Refused(refusals.TOO_LONG, field, {"most": most})
    return found


def may_report(by: Actor, programme: str) -> list[Project]:
    """Projects on which the actor's organisation reports; with one of them it reports on the programme."""
    if by.organisation is None or not by.may("results.report"):
        return []
    rows = Project.objects.filter(programme=programme, grantee=by.organisation, in_force=True)
    return list(rows)


def _project(by: Actor, programme: str, code: str) -> Project | None:
    own = may_report(by, programme)
    found = next((one for one in own if one.code == code), None)
    if not own or (code and found is None):
        raise Refused(refusals.NOT_YOURS_TO_REPORT, "project")
    return found


def _own(by: Actor, wanted: UUID) -> Report:
    """A report of the actor's organisation, locked."""
    rows = Report.objects.select_for_update(of=("self",)).filter(pk=wanted, organisation=by.organisation)
    found = rows.first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


@contextmanager
def _guarded() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "results_report_once" in str(error):
            raise Refused(refusals.REPORT_TWICE, "since") from error
        raise


def _tell(by: Actor, kind: Kind, row: Report, /, **facts) -> None:
    about = {"kind": row.kind, "since": row.since, "until": row.until, "number": row.number}
    known = {name: value for name, value in about.items() if name in kind.facts}
    record(kind.code, by=by, object=(OBJECT, row.id), project=row.project_id or "", facts=known | facts)


def begin(by: Actor, told: ReportTold) -> Report:
    programme = pack_in_force().code
    if told.until < told.since:
        raise Refused(refusals.ENDS_BEFORE_IT_BEGINS, "until")
    with _guarded():
        row = Report.objects.create(
            programme=Programme.objects.get(pk=programme),
            project=_project(by, programme, told.project),
            organisation_id=by.organisation,
            kind=_coded(told.kind, ReportKind, "kind"),
            since=told.since,
            until=told.until,
            begun_on=clock.today(),
            begun_by=by.user,
        )
    _tell(by, entries.BEGUN, row)
    return row


def write(by: Actor, wanted: UUID, texts: Mapping[str, Mapping[str, str]]) -> Report:
    """``texts``: section → language → text; what is not named stays as it is."""
    row = _own(by, wanted)
    if row.state not in OPEN:
        raise Refused(refusals.NOT_OPEN)
    known = {one.code for one in pack_in_force().indicators}
    kept = {section: dict(said) for section, said in row.texts.items()}
    for section, said in texts.items():
        _coded(section, SectionCode, "section")
        for language, text in said.items():
            if language not in LANGUAGES:
                raise Refused(refusals.NOT_IN_LIST, "language", {"value": language[:40]})
            field = f"{section}_{language}"
            kept.setdefault(section, {})[language] = _checked(_said(text, TEXT, field), known, field)
    row.texts = {section: said for section, said in kept.items() if any(said.values())}
    row.save(update_fields=["texts"])
    _tell(by, entries.WRITTEN, row, sections=sorted(texts))
    return row


def _checked(text: str, known: set[str], field: str) -> str:
    for name, bound in binding.names(text):
        if bound is None or bound.code not in known:
            raise Refused(refusals.UNKNOWN_FIGURE, field, {"name": name[:60]})
    return text


def submit(by: Actor, wanted: UUID) -> Submission:
    """The figures are fixed as they are known now, with the text; neither changes any more."""
    row = _own(by, wanted)
    REPORT.move(row, ReportState.SUBMITTED, by)
    if clock.today() <= row.until:
        raise Refused(refusals.PERIOD_NOT_OVER)
    if not any(row.texts.get(SectionCode.SUMMARY, {}).values()):
        raise Refused(refusals.NO_TEXT, "summary_fr")
    known_at = clock.now()
    figures = freezing.text_of(frozen(pack_in_force(), row, known_at))
    number = Submission.objects.filter(report=row).count() + 1
    made = Submission.objects.create(
        report=row,
        organisation_id=row.organisation_id,
        number=number,
        known_at=known_at,
        figures=figures,
        texts=row.texts,
        sha256=freezing.sum_of(figures, row.texts),
        by=by.user,
    )
    row.save(update_fields=["state"])
    _tell(by, entries.SUBMITTED, row, submission=number, sha256=made.sha256)
    return made


def frozen(pack: Pack, row: Report, known_at) -> dict:
    return freezing.compute(pack, row.project_id or "", row.since, row.until, known_at)


def answer(by: Actor, wanted: UUID, accepted: bool, note: str) -> Report:
    """Sent back with what is asked for, or accepted: then it takes the place of what it states anew."""
    row = Report.objects.select_for_update(of=("self",)).filter(pk=wanted).first()
    if row is None or row.state in (ReportState.DRAFT, ReportState.WITHDRAWN):
        raise Missing(NOT_FOUND)
    REPORT.move(row, ReportState.ACCEPTED if accepted else ReportState.SENT_BACK, by)
    last = Submission.objects.filter(report=row).order_by("-number").first()
    if by.user is not None and last is not None and last.by == by.user:
        raise Refused(refusals.OWN_ANSWER)
    row.answer = _said(note, ANSWER, "note")
    if not accepted and not row.answer:
        raise Refused(refusals.SAY_WHY, "note")
    row.answered_on, row.answered_by = clock.today(), by.user
    row.save(update_fields=["state", "answer", "answered_on", "answered_by"])
    _tell(by, entries.ANSWERED, row, state=row.state)
    if accepted and row.restates_id:
        former = Report.objects.select_for_update(of=("self",)).get(pk=row.restates_id)
        REPORT.move(former, ReportState.REPLACED, by)
        former.save(update_fields=["state"])
        _tell(by, entries.REPLACED, former)
    return row


def restate(by: Actor, wanted: UUID, reason: str, requester: str) -> Report:
    """A new version of an accepted report; the accepted one stays as it is, and is read meanwhile."""
    former = _own(by, wanted)
    if former.state != ReportState.ACCEPTED:
        REPORT.check(former.state, ReportState.REPLACED, by)
    why = _said(reason, REASON, "reason")
    if not why:
        raise Refused(refusals.SAY_WHY, "reason")
    if former.restatements.exclude(state=ReportState.WITHDRAWN).exists():
        raise Refused(refusals.RESTATED_ALREADY)
    with _guarded():
        row = Report.objects.create(
            programme_id=former.programme_id,
            project_id=former.project_id,
            organisation_id=former.organisation_id,
            kind=former.kind,
            since=former.since,
            until=former.until,
            number=former.number + 1,
            restates=former,
            reason=why,
            requester=_coded(requester, Requester, "requester"),
            texts=former.texts,
            begun_on=clock.today(),
            begun_by=by.user,
        )
    _tell(by, entries.BEGUN, row)
    return row


def withdraw(by: Actor, wanted: UUID) -> Report:
    """What was never submitted."""
    row = _own(by, wanted)
    REPORT.move(row, ReportState.WITHDRAWN, by)
    row.save(update_fields=["state"])
    _tell(by, entries.WITHDRAWN, row)
    return row
