"""How the tables of this package follow the person: merged, erased, shown to her."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from parcours.kernel import clock
from parcours.people.ports import follows

from . import models
from .cv import PARTS, part_of
from .enums import OPEN_APPLICATIONS, ApplicationState, Ending
from .sections import plan
from .wording import LABELS

OVER = (ApplicationState.REFUSED.value, ApplicationState.WITHDRAWN.value)


def _once_an_offer(kept: UUID, gone: UUID, changes) -> None:
    """Who stands twice at one offer stands there once: what the other file says is withdrawn."""
    held = models.Application.objects.filter(person_id=kept).exclude(state__in=OVER)
    offers = set(held.values_list("offer_id", flat=True))
    rows = models.Application.objects.filter(person_id=gone)
    doubled = [row for row in rows if row.offer_id in offers and row.state not in OVER]
    changes.move([row for row in rows if row not in doubled])
    for row in doubled:
        if row.state in OPEN_APPLICATIONS:
            changes.set(
                row,
                state=ApplicationState.WITHDRAWN.value,
                reason=Ending.BY_MISTAKE.value,
                ended_on=max(clock.today(), row.moved_on),
            )


def _no_longer_proposed(person: UUID) -> None:
    """Nobody waits for an answer about her; what remains is codes and days."""
    rows = models.Application.objects.filter(person_id=person, state__in=OPEN_APPLICATIONS)
    for row in rows:
        row.state, row.reason = ApplicationState.WITHDRAWN, Ending.OTHER
        row.ended_on = max(clock.today(), row.moved_on)
        row.save(update_fields=["state", "reason", "ended_on"])


def _step(row: models.PermitStep):
    found = plan().permit_step(row.code)
    return found.name if found else row.code


def _ground(row: models.PermitStep):
    found = plan().permit_step(row.code)
    return found.exemptions.get(row.ground, row.ground) if found else row.ground


follows(
    models.Application,
    title=_("Offers of work for which you were proposed"),
    merge=_once_an_offer,
    erase=_no_longer_proposed,
    access=("offer", "organisation", "proposed_on", "sent_on", "state", "reason", "ended_on"),
    words={"offer": _("Work"), "proposed_on": _("Proposed on"), "sent_on": _("Sent to the employer on")},
)
follows(
    models.Placement,
    title=_("Where you work or worked"),
    erase={"wage": None, "wage_per": "", "currency": ""},
    access=(
        "employer",
        "kind",
        "contract",
        "starts_on",
        "ends_on",
        "week_hours",
        "wage",
        "wage_per",
        "state",
    ),
    words={name: LABELS[name] for name in ("employer", "contract", "week_hours", "wage", "wage_per")},
    said={"employer": lambda row: row.employer.name},
)
follows(
    models.Check,
    title=_("When you were asked whether you still work there"),
    erase="keep",
    access=("month", "due_on", "answer", "answered_on"),
    words={"month": _("Months after the first day"), "answered_on": _("Answered on")},
)
follows(
    models.PermitStep,
    title=_("Steps of your permission to work"),
    access=("code", "due_on", "state", "ground", "settled_on"),
    words={"code": _("Formality"), "ground": _("Why it is not needed"), "settled_on": _("Settled on")},
    said={"code": _step, "ground": _ground},
)
follows(
    models.CvChoice,
    title=_("What you chose that your CV shows"),
    access=("chosen_on", "organisation", "lines"),
    words={"chosen_on": _("Chosen on"), "lines": _("What it shows")},
    said={"lines": lambda row: sorted({str(PARTS[part_of(one)]) for one in row.lines})},
)
