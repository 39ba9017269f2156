"""How the tables of this package follow the person: merged, erased, shown to her."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from parcours.kernel import clock
from parcours.people.holding import for_the_grant
from parcours.people.ports import DELETE, KEEP, Hold, follows

from . import finding, minding, models, queueing, result_models
from .apprentice_following import doubled as doubled_contracts
from .enums import EnrolmentState, LostState, WaitingState, WithdrawalReason

OF_AN_ENROLMENT = (
    models.Attendance,
    models.Certificate,
    models.ChildPlace,
    models.Alert,
    result_models.Score,
    result_models.Opinion,
)
FREE = (EnrolmentState.WITHDRAWN.value, EnrolmentState.CANCELLED.value)


def _doubled(kept: UUID, gone: UUID) -> set[UUID]:
    """Enrolments of the merged file that say of the same session or the same hours what the other says."""
    ours = models.Enrolment.objects.filter(person_id=kept)
    sessions = set(ours.exclude(state__in=FREE).values_list("session_id", flat=True))
    hours = set(models.Attendance.objects.filter(person_id=kept).values_list("day", "half"))
    theirs = models.Enrolment.objects.filter(person_id=gone)
    same = set(theirs.exclude(state__in=FREE).filter(session_id__in=sessions).values_list("id", flat=True))
    expected = models.Attendance.objects.filter(person_id=gone).values_list("enrolment_id", "day", "half")
    return same | {enrolment for enrolment, *hour in expected if tuple(hour) in hours}


def _unless_doubled(model: type, column: str):
    """An enrolment moves with all that hangs on it, or stays with all of it."""

    def merge(kept: UUID, gone: UUID, changes) -> None:
        stays = changes.remember("training.doubled", lambda: _doubled(kept, gone))
        rows = model.objects.filter(person_id=gone)
        changes.move([row for row in rows if getattr(row, column) not in stays])

    return merge


def _warnings(kept: UUID, gone: UUID, changes) -> None:
    """Each goes or stays with the enrolment or the contract of which it warns."""
    stays = changes.remember("training.doubled", lambda: _doubled(kept, gone))
    contracts = changes.remember("training.doubled_contracts", lambda: doubled_contracts(kept, gone))
    rows = models.Alert.objects.filter(person_id=gone)
    changes.move([row for row in rows if row.about_id not in stays | contracts])


def _one_place(kept: UUID, gone: UUID, changes) -> None:
    """Two places of one person in one session were one too many: the other file's is given back."""
    places = _unless_doubled(models.Enrolment, "id")
    places(kept, gone, changes)
    for row in models.Enrolment.objects.filter(person_id=gone, state=EnrolmentState.ENROLLED):
        if row.session_id in _sessions_of(kept):
            reason = WithdrawalReason.BY_MISTAKE.value
            changes.set(
                row,
                state=EnrolmentState.WITHDRAWN.value,
                withdrawal_reason=reason,
                ended_on=max(clock.today(), row.enrolled_on),
            )


def _sessions_of(person: UUID) -> set[UUID]:
    rows = models.Enrolment.objects.filter(person_id=person).exclude(state__in=FREE)
    return set(rows.values_list("session_id", flat=True))


def count_places(kept: UUID, gone: UUID) -> None:
    """After a merge or its undoing: the sessions in which both stand say again how many places are taken.

    Undone when the place has gone to somebody else, she who was enrolled second stays without one. Under the
    system role.
    """
    both = models.Enrolment.objects.filter(person_id=gone).values("session_id")
    rows = models.Enrolment.objects.filter(person_id=kept, session_id__in=both)
    wanted = set(rows.values_list("session_id", flat=True))
    # Turns on lists came and went with the files.
    wanted |= set(
        models.Waiting.objects.filter(person_id__in=(kept, gone)).values_list("session_id", flat=True)
    )
    for session in models.Session.objects.select_for_update().filter(pk__in=wanted).order_by("pk"):
        living = models.Enrolment.objects.filter(session=session).exclude(state__in=FREE)
        if living.count() > session.places:
            living.filter(person_id=gone, state=EnrolmentState.ENROLLED).update(
                state=EnrolmentState.WITHDRAWN,
                withdrawal_reason=WithdrawalReason.BY_MISTAKE,
                ended_on=clock.today(),
            )
        _count_lists(session, gone, living.count())


def _count_lists(session: models.Session, gone: UUID, enrolled: int) -> None:
    """The counters of a locked session, with its list: a free place is the next one's at once."""
    turns = models.Waiting.objects.filter(session=session)
    kept_back = turns.filter(state=WaitingState.HELD)
    if enrolled + kept_back.count() > session.places:
        kept_back.filter(person_id=gone).update(state=WaitingState.LAPSED, ended_on=clock.today())
    if not queueing.goes_on(session):
        turns.filter(state__in=queueing.LIVING).update(state=WaitingState.CLOSED, ended_on=clock.today())
    session.held = kept_back.count()
    session.waiting = turns.filter(state=WaitingState.WAITING).count()
    session.taken = enrolled + session.held
    more = min(session.waiting, max(session.left, 0))
    session.taken, session.held = session.taken + more, session.held + more
    session.waiting -= more
    session.save(update_fields=["taken", "held", "waiting"])
    queueing.hold_next(session, more)


def follow_the_enrolment(kept: UUID, gone: UUID) -> None:
    """After a merge was undone: presences and certificates go where their enrolment went.

    Under the system role.
    """
    for model in OF_AN_ENROLMENT:
        rows = model.objects.filter(person_id=kept, enrolment__person_id=gone)
        model.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(person_id=gone)


def _free_places(person: UUID) -> None:
    """Places in sessions to come are free again; what remains is codes and days."""
    today = clock.today()
    rows = models.Enrolment.objects.filter(person_id=person, state=EnrolmentState.ENROLLED)
    for row in rows.filter(session__ends_on__gte=today).order_by("session_id"):
        session = finding.session(queueing.ITSELF, row.session_id)
        models.Attendance.objects.filter(enrolment_id=row.id, day__gte=today, mark="").delete()
        row.state, row.withdrawal_reason = EnrolmentState.WITHDRAWN, WithdrawalReason.OTHER
        row.ended_on = today
        row.save(update_fields=["state", "withdrawal_reason", "ended_on"])
        minding.end(session, [row.id])
        queueing.free(session, 1)


def _one_turn(kept: UUID, gone: UUID, changes) -> None:
    """One person waits once for a session, and not where she has a place."""
    placed = _sessions_of(kept) | _sessions_of(gone)
    living = models.Waiting.objects.filter(person_id__in=(kept, gone), state__in=queueing.LIVING)
    hers = set(living.filter(person_id=kept).values_list("session_id", flat=True))
    for row in living:
        if row.session_id in placed or (row.person_id == gone and row.session_id in hers):
            reason = WithdrawalReason.BY_MISTAKE.value
            changes.set(
                row,
                state=WaitingState.LEFT.value,
                left_reason=reason,
                ended_on=max(clock.today(), row.asked_on),
            )
    for row in models.Waiting.objects.filter(person_id=gone):
        changes.set(row, person_id=kept)


def _leave_lists(person: UUID) -> None:
    """A place that was held for her goes to the next."""
    rows = models.Waiting.objects.filter(person_id=person)
    for row in rows.filter(state__in=queueing.LIVING).order_by("session_id"):
        session = finding.session(queueing.ITSELF, row.session_id)
        row.delete()
        if row.state == WaitingState.HELD:
            queueing.free(session, 1, held=1)
        else:
            queueing.count(session, waiting=-1)
    rows.delete()


def _one_loss(kept: UUID, gone: UUID, changes) -> None:
    """What was lost under both files is looked after once."""
    hers = models.LostPlace.objects.filter(person_id=kept, state=LostState.OPEN)
    sessions = set(hers.values_list("session_id", flat=True))
    for row in models.LostPlace.objects.filter(person_id=gone):
        if row.state == LostState.OPEN and row.session_id in sessions:
            changes.set(row, state=LostState.OTHERWISE.value, settled_on=max(clock.today(), row.lost_on))
        changes.set(row, person_id=kept)


def _certificates_stay(person: UUID) -> Hold | None:
    issued = models.Certificate.objects.filter(person_id=person).order_by("-issued_on")
    reason = _("A certificate proves what a grant has paid for: it is kept as its supporting document.")
    return for_the_grant(issued.values_list("issued_on", flat=True).first(), reason, clock.today())


follows(
    models.Enrolment,
    title=_("Trainings in which you had a place"),
    merge=_one_place,
    erase=_free_places,
    access=("session", "enrolled_on", "state", "withdrawal_reason", "ended_on", "share", "enrolled_by"),
)
follows(
    models.Attendance,
    title=_("When you were there"),
    merge=_unless_doubled(models.Attendance, "enrolment_id"),
    erase=KEEP,
    access=("day", "half", "mark", "reason"),
)
follows(
    models.Waiting,
    title=_("Waiting lists on which you were"),
    merge=_one_turn,
    erase=_leave_lists,
    access=("session", "asked_on", "asked_by", "state", "held_until", "ended_on"),
    words={"asked_by": _("Put on the list by"), "held_until": _("Place held until")},
)
follows(
    models.LostPlace,
    title=_("Trainings of yours that were cancelled"),
    merge=_one_loss,
    erase=DELETE,
    access=("session", "lost_on", "state", "settled_on"),
    words={"lost_on": _("Cancelled on"), "settled_on": _("Settled on")},
)
follows(
    models.Alert,
    title=_("Warnings that you may not be able to go on with a training"),
    merge=_warnings,
    erase=DELETE,
    access=("signal", "opened_on", "state", "settled_on"),
    words={"signal": _("What told so"), "settled_on": _("Settled on")},
)
follows(
    models.ChildPlace,
    title=_("Places for your children during a training"),
    merge=_unless_doubled(models.ChildPlace, "enrolment_id"),
    erase=KEEP,
    access=("since", "until"),
)
PRINTED = (
    "person",
    "person_other_script",
    "course",
    "hours",
    "starts_on",
    "ends_on",
    "organisation",
    "place",
)
"""What a certificate says of her; who signed it is somebody else."""
DAYS = ("starts_on", "ends_on")


def _certificates(person: UUID) -> list[dict]:
    rows = models.Certificate.objects.filter(person_id=person).order_by("issued_on", "id")
    return [
        {
            "certificate_code": row.code,
            **{name: row.printed.get(name) for name in PRINTED},
            **{name: date.fromisoformat(row.printed[name]) for name in DAYS if row.printed.get(name)},
            "issued_on": row.issued_on,
            "state": row.get_state_display(),
            "revoked_on": row.revoked_on,
            "reason": row.get_reason_display(),
        }
        for row in rows
    ]


follows(
    models.Certificate,
    title=_("Your certificates"),
    merge=_unless_doubled(models.Certificate, "enrolment_id"),
    must_keep=_certificates_stay,
    access=_certificates,
)


def _number_modules(person: UUID) -> None:
    """What a trainer called a module is free words: its number among her marks stands for it."""
    rows = result_models.Score.objects.filter(person_id=person).exclude(module="")
    number: dict[UUID, int] = {}
    for row in rows.order_by("marked_on", "id"):
        number[row.enrolment_id] = number.get(row.enrolment_id, 0) + 1
        # A sign that no trainer can type keeps it apart from what she was marked in.
        row.module = f"\x7f{number[row.enrolment_id]}"
        row.save(update_fields=["module"])


follows(
    result_models.Score,
    title=_("Your marks"),
    merge=_unless_doubled(result_models.Score, "enrolment_id"),
    erase=_number_modules,
    access=("module", "mark", "marked_on"),
    words={"module": _("Module"), "mark": _("Mark"), "marked_on": _("Marked on")},
)
follows(
    result_models.Opinion,
    title=_("What you said of your trainings"),
    merge=_unless_doubled(result_models.Opinion, "enrolment_id"),
    erase=DELETE,
    access=("given_on", "useful", "pace", "welcome"),
    words={
        "given_on": _("Answered on"),
        "useful": _("Was it useful?"),
        "pace": _("Was the pace right?"),
        "welcome": _("Were you well received?"),
    },
)
