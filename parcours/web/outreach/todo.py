"""What waits around outings, for whoever can do something about it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.kernel.actor import Actor
from parcours.outreach import followed, queries
from parcours.ui.wording import day, translated
from parcours.web.home.todo import SHOWN, Todo, TodoItem, todo
from parcours.web.people import presenters as people

from . import presenters


@todo(order=22, right="outreach.run")
def to_complete(actor: Actor) -> Todo | None:
    """People pre-registered at an outing who are expected here."""
    count = followed.number(actor)
    if not count:
        return None
    lost = followed.number(actor, followed.LOST)
    lines = followed.lines(actor, followed.listed(actor)[:SHOWN])
    items = [
        TodoItem(
            people.name(line.names),
            presenters.follow_note(line, ago=False),
            reverse("preregistration", args=[line.person]),
            "bad" if line.lost or line.perhaps_minor else "wait",
            is_name=True,
            chip=presenters.days_ago(line.days),
        )
        for line in lines
    ]
    url = reverse("preregistrations")
    counts = [{"label": _("Lost from sight"), "url": f"{url}?view=lost", "count": lost}] if lost else []
    return Todo(_("Pre-registered people to complete"), count, items, url, counts=counts)


@todo(order=44, right="outreach.run")
def reports(actor: Actor) -> Todo | None:
    """Outings of ours that are over and have no report."""
    rows = queries.outings(actor, waiting=queries.WAITING_REPORT, sort="day")
    items = [
        TodoItem(
            f"{presenters.title(row)} · {row.quarter}" if row.quarter else presenters.title(row),
            day(row.day, "short"),
            reverse("outing_report", args=[row.id]),
            "wait",
        )
        for row in rows
    ]
    url = f"{reverse('outreach')}?waiting={queries.WAITING_REPORT}"
    return Todo(_("Outings without a report"), len(items), items, url) if items else None


@todo(order=74, right="outreach.plan")
def points(actor: Actor) -> Todo | None:
    """Reception points of ours that miss something."""
    lines = [line for line in queries.own_points(actor) if line.lacking]
    items = [
        TodoItem(
            translated(line.site.name),
            presenters.missing(line) or presenters.point_state(line.point)["text"],
            reverse("reception_point", args=[line.site.id]),
            "wait",
        )
        for line in lines
    ]
    url = f"{reverse('reception_points')}?missing=on"
    return Todo(_("Reception points that miss something"), len(items), items, url) if items else None
