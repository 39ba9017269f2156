"""What waits around trainings, for whoever can do something about it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.accounts.enums import Role
from parcours.kernel.actor import Actor
from parcours.training import lists
from parcours.ui.wording import day
from parcours.web.home.todo import Todo, TodoItem, todo

from . import presenters


def _items(rows, note, tone: str, name: str = "training_session") -> list[TodoItem]:
    return [TodoItem(presenters.title(row), note(row), reverse(name, args=[row.id]), tone) for row in rows]


@todo(order=40, right="training.attend")
def attendance(actor: Actor) -> Todo | None:
    """Half-days gone by whose attendance nobody took."""
    found = lists.attendance_waiting(actor)
    items = [
        TodoItem(
            presenters.title(at.session),
            presenters.half_day(at),
            f"{reverse('training_attendance', args=[at.session_id])}?day={at.day.isoformat()}",
            "wait",
        )
        for at in found
    ]
    if actor.role != Role.TRAINER and not items:
        return None
    return Todo(
        _("Attendance to take"),
        len(found),
        items,
        reverse("training"),
        _("Attendance has been taken for every half-day so far."),
    )


@todo(order=45, right="training.certify")
def results(actor: Actor) -> Todo:
    found = lists.to_confirm(actor)
    items = _items(
        found,
        lambda row: _("ended on %(day)s") % {"day": day(row.ends_on)},
        "wait",
        "training_results",
    )
    return Todo(
        _("Results to confirm"),
        len(found),
        items,
        reverse("training"),
        _("The results of every session that ended are confirmed."),
    )


@todo(order=46, right="training.certify")
def certificates(actor: Actor) -> Todo:
    found = lists.to_certify(actor)
    items = _items(
        found,
        lambda row: _("ended on %(day)s") % {"day": day(row.ends_on)},
        "wait",
        "training_results",
    )
    return Todo(
        _("Certificates to issue"),
        len(found),
        items,
        reverse("training"),
        _("Everybody who completed a training has her certificate."),
    )


@todo(order=47, right="training.plan")
def minimum(actor: Actor) -> Todo:
    found = lists.below_minimum(actor)
    items = _items(
        found,
        lambda row: f"{presenters.taken(row)} · {day(row.starts_on)}",
        "bad",
    )
    return Todo(
        _("Sessions that may not reach their minimum"),
        len(found),
        items,
        f"{reverse('training')}?state=open&own=on",
        _("Every session of the next three weeks has reached its minimum."),
    )


@todo(order=48, right="training.enrol")
def free(actor: Actor) -> Todo:
    found = lists.free(actor)
    items = _items(
        found,
        lambda row: f"{presenters.places_left(row)} · {presenters.where(row)} · {day(row.starts_on)}",
        "",
    )
    return Todo(
        _("Places left in sessions that begin soon"),
        len(found),
        items,
        f"{reverse('training')}?places_left=on",
        _("No session with places left begins in the next three weeks."),
    )
