"""What waits around people: papers that end, children whom nobody watches over."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.kernel import clock
from parcours.people import expiring, listing, queries, visits
from parcours.web.home.todo import SHOWN, Todo, TodoItem, todo

from . import asking, lists, presenters  # noqa: F401 - what waits around requests is registered there

COUNTED = 100
"""On the home page nobody needs to know of how many more."""


@todo(order=20, right="people.edit")
def papers(actor) -> Todo:
    city = lists.own_city(actor)
    return Todo(
        _("Papers that expire within 60 days"),
        queries.count_expiring(actor, city=city, most=COUNTED),
        partial(_papers, actor, city),
        reverse("people_papers"),
        lists.nothing_expires(),
        whose=_("In your city") if city else "",
        wider={"label": _("Everybody"), "url": lists.papers_of(lists.EVERYBODY)} if city else None,
    )


def _papers(actor, city: str) -> list[TodoItem]:
    found = queries.documents_expiring(actor, most=SHOWN, city=city)
    rows = {row.id: row for row in listing.rows_of(actor, [one.person for one in found])}
    today = clock.today()
    return [
        TodoItem(
            presenters.name(rows[one.person].names),
            presenters.paper_ends(one.kind, one.expires_on, today),
            reverse("person", args=[one.person]),
            "bad" if one.expires_on < today else "wait",
            is_name=True,
        )
        for one in found
        if one.person in rows
    ]


@todo(order=10, right="people.edit")
def focal_points(actor) -> Todo | None:
    found = listing.without_focal_point(actor)
    if not found.count:
        return None
    return Todo(
        _("Under 18 without a protection focal point"),
        found.count,
        [
            TodoItem(
                presenters.name(row.names),
                presenters.place(row.city),
                reverse("person", args=[row.id]),
                is_name=True,
            )
            for row in found.first
        ],
        reverse("people_focal_points"),
    )


@todo(order=15, right="people.receive", today=True)
def reception(actor) -> Todo | None:
    """Who waits at the reader's own site."""
    waiting = visits.waiting(actor)
    number = waiting.get(actor.site, 0) if actor.site else sum(waiting.values())
    if not number:
        return None
    queue = TodoItem(_("See who waits and call the next one"), url=reverse("reception"))
    return Todo(_("Waiting at the reception"), number, [queue], today=True)


@todo(order=12, right="people.see", today=True)
def ended(actor) -> Todo | None:
    """Files that the organisation sees no more: by the code of the card, never by a name."""
    found = expiring.unread(actor)
    if not found:
        return None
    return Todo(
        _("Files that you see no more"),
        len(found),
        [
            TodoItem(
                presenters.noticed(one),
                one.get_kind_display(),
                reverse("people_ended"),
                "bad",
            )
            for one in found
        ],
        reverse("people_ended"),
        today=True,
    )
