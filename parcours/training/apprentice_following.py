"""How contracts of apprenticeship follow the person: merged, erased, shown to her."""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from parcours.kernel import clock
from parcours.people.ports import DELETE, KEEP, follows

from . import apprentice_models as models
from .enums import ApprenticeState, BreakReason
from .models import Alert

OF_A_CONTRACT = (models.Allowance, models.Week, models.Visit, Alert)


def doubled(kept: UUID, gone: UUID) -> set[UUID]:
    """Contracts of the merged file in days of which the other file has one too."""
    never = ApprenticeState.NOT_BEGUN
    ours = models.Apprenticeship.objects.filter(person_id=kept).exclude(state=never)
    spans = list(ours.values_list("starts_on", "until"))
    theirs = models.Apprenticeship.objects.filter(person_id=gone).exclude(state=never)
    return {
        row.id for row in theirs if any(first <= row.until and row.starts_on <= last for first, last in spans)
    }


def _unless_doubled(model: type, column: str):
    """A contract moves with all that hangs on it, or stays with all of it."""

    def merge(kept: UUID, gone: UUID, changes) -> None:
        stays = changes.remember("training.doubled_contracts", lambda: doubled(kept, gone))
        rows = model.objects.filter(person_id=gone)
        changes.move([row for row in rows if getattr(row, column) not in stays])

    return merge


def follow_the_contract(kept: UUID, gone: UUID) -> None:
    """After a merge was undone: what was noted since goes where its contract went. Under the system role."""
    for model in OF_A_CONTRACT:
        rows = model.objects.filter(person_id=kept, apprenticeship__person_id=gone)
        model.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(person_id=gone)


def _end(person: UUID) -> None:
    """A contract that goes on is followed no more; codes, days and hours remain, who taught her does not."""
    today = clock.today()
    rows = models.Apprenticeship.objects.filter(person_id=person)
    for row in rows.filter(state=ApprenticeState.PLANNED):
        row.state, row.reason = ApprenticeState.NOT_BEGUN, BreakReason.OTHER
        row.save(update_fields=["state", "reason"])
    for row in rows.filter(state=ApprenticeState.RUNNING):
        row.state, row.reason = ApprenticeState.BROKEN_OFF, BreakReason.OTHER
        row.until = max(min(row.until, today), row.starts_on)
        row.next_week = row.visit_due = None
        row.save(update_fields=["state", "reason", "until", "next_week", "visit_due"])
    rows.update(master="", registered_as="", registered_on=None)


def _weeks(person: UUID) -> list[dict]:
    rows = models.Week.objects.filter(person_id=person).order_by("monday")
    return [
        {
            "week_from": row.monday,
            "week_to": row.monday + timedelta(days=6),
            "enterprise_hours": row.enterprise_hours,
            "complementary_hours": row.complementary_hours,
            "absent_hours": row.absent_hours,
            "reason": row.get_reason_display(),
        }
        for row in rows
    ]


HOURS = {
    "enterprise_hours": _("Hours in the enterprise"),
    "complementary_hours": _("Hours of complementary training"),
    "absent_hours": _("Hours of absence"),
}

follows(
    models.Apprenticeship,
    title=_("Your apprenticeships"),
    merge=_unless_doubled(models.Apprenticeship, "id"),
    erase=_end,
    access=(
        "course",
        "host",
        "master",
        "signed_on",
        "starts_on",
        "ends_on",
        "until",
        "registered_as",
        "registered_on",
        "hours",
        "enterprise_hours",
        "complementary_hours",
        "state",
        "reason",
    ),
    words=HOURS
    | {
        "host": _("Enterprise"),
        "master": _("Who taught you there"),
        "signed_on": _("Contract signed on"),
        "registered_as": _("Reference of the registration"),
        "registered_on": _("Contract registered on"),
        "hours": _("Hours in all"),
    },
    said={"course": lambda row: row.course.title, "host": lambda row: row.host.name},
)
follows(
    models.Allowance,
    title=_("Allowances of your apprenticeships"),
    merge=_unless_doubled(models.Allowance, "apprenticeship_id"),
    erase=KEEP,
    access=("amount", "currency", "since"),
)
follows(
    models.Week,
    title=_("Weeks of your apprenticeships"),
    merge=_unless_doubled(models.Week, "apprenticeship_id"),
    erase=KEEP,
    access=_weeks,
    words=HOURS | {"week_from": _("Week from"), "week_to": _("to")},
)
follows(
    models.Visit,
    title=_("Visits to you in the enterprise"),
    merge=_unless_doubled(models.Visit, "apprenticeship_id"),
    erase=DELETE,
    access=("visited_on", "verdict", "seen", "to_do"),
    words={
        "visited_on": _("Visited on"),
        "verdict": _("How it went"),
        "seen": _("What was seen"),
        "to_do": _("What is to be done"),
    },
)
