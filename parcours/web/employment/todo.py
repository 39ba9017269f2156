"""What waits around employers and offers, for whoever keeps them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.employment import applications, placements, queries
from parcours.kernel.actor import Actor
from parcours.kernel.counting import Later
from parcours.ui.wording import beside, day
from parcours.web.home.todo import SHOWN, Todo, TodoItem, todo

from . import presenters, wording, work_words


@todo(order=52, right="employment.keep")
def past(actor: Actor) -> Todo:
    """Offers of ours whose last day is past: closed, or prolonged."""
    rows = queries.own_offers_past(actor)

    def items() -> list[TodoItem]:
        return [
            TodoItem(
                beside([presenters.title(row), row.employer.name]),
                _("until %(day)s") % {"day": day(row.open_until)},
                presenters.url(row),
                "wait",
                next={"label": _("Close the offer"), "url": reverse("offer_close", args=[row.id])},
            )
            for row in rows[:SHOWN]
        ]

    url = f"{reverse('employment')}?state=&own=on&sort=open_until"
    return Todo(_("Offers whose last day is past"), Later(rows), items, url)


@todo(order=53, right="employment.keep")
def agreements(actor: Actor) -> Todo:
    """Agreements of ours that end soon."""
    rows = queries.own_agreements_ending(actor)

    def items() -> list[TodoItem]:
        return [
            TodoItem(
                row.employer.name,
                _("until %(day)s") % {"day": day(row.until)},
                presenters.employer_url(row.employer),
                "wait",
                is_name=True,
            )
            for row in rows[:SHOWN]
        ]

    return Todo(_("Agreements with employers that end soon"), Later(rows), items, reverse("employers"))


@todo(order=51, right="employment.apply")
def silent(actor: Actor) -> Todo:
    """Applications of ours to which an employer has not answered for two weeks."""
    rows = applications.own(actor, silent=True)

    def items() -> list[TodoItem]:
        return [
            TodoItem(
                wording.name(row.person),
                beside([row.offer.employer.name, _("sent on %(day)s") % {"day": day(row.sent_on)}]),
                wording.url(row),
                "wait",
                is_name=True,
            )
            for row in rows[:SHOWN]
        ]

    url = f"{reverse('applications')}?waiting=silent"
    return Todo(_("Employers who have not answered"), Later(rows), items, url)


@todo(order=49, right="employment.apply")
def checks(actor: Actor) -> Todo:
    """Who is to be asked whether she is still at work."""
    rows = placements.due_checks(actor)

    def items() -> list[TodoItem]:
        return [
            TodoItem(
                wording.name(row.person),
                beside([row.placement.employer.name, work_words.months(row.month), day(row.due_on)]),
                reverse("placement_check", args=[row.id]),
                "wait",
                is_name=True,
            )
            for row in rows[:SHOWN]
        ]

    return Todo(_("Are they still at work?"), Later(rows), items, reverse("placements"))


@todo(order=50, right="employment.apply")
def permits(actor: Actor) -> Todo:
    """Steps of permissions to work that are due."""
    rows = placements.due_permit_steps(actor)

    def items() -> list[TodoItem]:
        return [
            TodoItem(
                wording.name(row.person),
                beside([work_words.permit_name(row.code), _("by %(day)s") % {"day": day(row.due_on)}]),
                reverse("placement_permit", args=[row.id]),
                "wait",
                is_name=True,
            )
            for row in rows[:SHOWN]
        ]

    url = f"{reverse('placements')}?what=permits"
    return Todo(_("Permissions to work: steps due"), Later(rows), items, url)
