"""How a training ended for people, and the certificate that proves it."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.people import visibility
from parcours.people.queries import facts_on_many

from . import entries, finding, orienting, papers, planning, refusals, rules, scoring, states, telling
from .enums import CertificateState, Result, RevocationReason, SessionState
from .models import Attendance, Certificate, Enrolment, Session


def shares(session: Session, enrolments: Iterable[UUID]) -> dict[UUID, int]:
    """Percent of the half-days of the session that each enrolled person attended."""
    ids = list(enrolments)
    marks: dict[UUID, list[str]] = defaultdict(list)
    rows = Attendance.objects.filter(enrolment_id__in=ids)
    for enrolment, mark in rows.values_list("enrolment_id", "mark"):
        marks[enrolment].append(mark)
    return {one: rules.share_of(marks[one], session.half_day_count) for one in ids}


def _check_over(session: Session) -> None:
    if clock.today() < session.ends_on:
        raise Refused(refusals.NOT_ENDED, None, {"day": session.ends_on.strftime("%d/%m/%Y")})


def _end(by: Actor, session: Session) -> None:
    _check_over(session)
    if session.state == SessionState.OPEN:
        planning.move(by, session, SessionState.RUNNING)
    if session.state == SessionState.RUNNING:
        planning.move(by, session, SessionState.ENDED)


def _unique(ids: list[UUID]) -> None:
    rules.check_number(len(ids))
    if len(set(ids)) != len(ids):
        raise Refused(refusals.TWICE)


def complete(by: Actor, session_id: UUID, outcomes: list[rules.Outcome]) -> list[Enrolment]:
    """Confirm results; another result than the former one retracts its entry."""
    wanted = [told.enrolment for told in outcomes]
    _unique(wanted)
    session = finding.session(by, session_id)
    own = finding.answers_for(by, session, wanted)
    rows = finding.enrolments(by, session.id, wanted)
    if own:
        _end(by, session)
    else:
        _check_over(session)
    held = set(_valid(wanted).values_list("enrolment_id", flat=True))
    known, marks, changed = shares(session, wanted), scoring.averages(wanted), []
    for told in outcomes:
        row, share = rows[told.enrolment], known[told.enrolment]
        proposal = rules.proposed(session.course, share, scoring.passed(marks.get(row.id)))
        result = rules.coded(told.result, Result, "result") if told.result else proposal
        target = rules.STATE_OF[result]
        if target == row.state:
            continue
        if row.id in held:
            raise Refused(refusals.HAS_CERTIFICATE)
        states.ENROLMENT.move(row, target, by)
        row.share, row.ended_on = share, session.ends_on
        changed.append((row, result, proposal))
    if not changed:
        raise Refused(refusals.NOTHING_CHANGED)
    _tell_results(by, session, changed)
    moved = [row for row, _result, _proposal in changed]
    Enrolment.objects.bulk_update(moved, ["state", "share", "ended_on", "entry"])
    orienting.close_steps(by, moved)
    return moved


def _tell_results(by: Actor, session: Session, changed: list[tuple[Enrolment, str, str]]) -> None:
    # The training was completed on its last day, whenever somebody confirms it.
    day = session.ends_on
    facts = facts_on_many([row.person_id for row, _result, _proposal in changed], day)
    told = []
    for row, result, proposal in changed:
        dimensions = facts[row.person_id]
        if row.entry is not None:
            told.append(
                telling.about(entries.RESULT_CORRECTED, by, session, row, day, dimensions, retracts=row.entry)
            )
        more = {"share": row.share, "proposed": proposal}
        kind = entries.NOT_COMPLETED
        if result != Result.NONE:
            kind = entries.COMPLETED
            more |= {"hours": rules.hours_of(session.course, result, row.share), "result": result}
        entry = telling.about(kind, by, session, row, day, dimensions, **more)
        row.entry = entry.id
        told.append(entry)
    record_many(told)


def _valid(enrolments: Iterable[UUID]):
    return Certificate.objects.filter(enrolment_id__in=list(enrolments), state=CertificateState.VALID)


def certify(by: Actor, session_id: UUID, wanted: list[UUID]) -> list[Certificate]:
    """Issue certificates; what each prints is kept as it is now."""
    _unique(wanted)
    session = finding.session(by, session_id)
    rules.check_own(session, by)
    rows = finding.enrolments(by, session.id, wanted)
    for one in wanted:
        rules.check_certifiable(rows[one], session.course)
    if _valid(wanted).exists():
        raise Refused(refusals.ALREADY_CERTIFIED)
    today = clock.today()
    facts = facts_on_many([rows[one].person_id for one in wanted], today)
    printed = papers.printed_many(by, session, [rows[one] for one in wanted], today)
    issued, told = [], []
    for one in wanted:
        row = rows[one]
        certificate = Certificate(
            person_id=row.person_id, enrolment=row, printed=printed[row.id], issued_on=today
        )
        entry = telling.about(
            entries.CERTIFIED,
            by,
            session,
            row,
            today,
            facts[row.person_id],
            object=("training.Certificate", certificate.id),
            hours=session.course.hours,
        )
        certificate.entry = entry.id
        issued.append(certificate)
        told.append(entry)
    with finding.guarded():
        Certificate.objects.bulk_create(issued)
    record_many(told)
    orienting.qualify(by, session, issued)
    return issued


def revoke(by: Actor, certificate_id: UUID, reason: str) -> Certificate:
    """Take a certificate back: its entry no longer counts; another may be issued."""
    rules.coded(reason, RevocationReason, "reason")
    rows = Certificate.objects.filter(pk=certificate_id, person__in=visibility.visible(by))
    found = rows.select_related("enrolment").first()
    if found is None:
        raise Missing(NOT_FOUND)
    session = finding.session(by, found.enrolment.session_id)
    rules.check_own(session, by)
    row = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate_id)
    states.CERTIFICATE.move(row, CertificateState.REVOKED, by)
    row.revoked_on, row.reason = clock.today(), reason
    row.save(update_fields=["state", "revoked_on", "reason"])
    facts = facts_on_many([row.person_id], row.revoked_on)
    record_many(
        [
            telling.about(
                entries.CERTIFICATE_REVOKED,
                by,
                session,
                found.enrolment,
                row.revoked_on,
                facts[row.person_id],
                object=("training.Certificate", row.id),
                retracts=row.entry,
                reason_code=reason,
            )
        ]
    )
    orienting.disqualify(by, row)
    return row
