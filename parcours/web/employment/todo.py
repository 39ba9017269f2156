"""What waits around employers and offers, for whoever keeps them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.employment import applications, placements, queries
from parcours.kernel.actor import Actor
from parcours.kernel.shaped import Rows
from parcours.ui.wording import beside, day
from parcours.web.home.todo import SHOWN, Todo, TodoItem, todo

from . import presenters, wording, work_words


@todo(order=52, right="employment.keep")
def past(actor: Actor) -> Todo:
    """Offers of ours whose last day is past: closed, or prolonged."""
    rows = Rows(actor, queries.own_offers_past)

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
    return Todo(_("Offers whose last day is past"), rows.number(), items, url)


@todo(order=53, right="employment.keep")
def agreements(actor: Actor) -> Todo:
    """Agreements of ours that end soon."""
    rows = Rows(actor, queries.own_agreements_ending)

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

    return Todo(_("Agreements with employers that end soon"), rows.number(), items, reverse("employers"))


@todo(order=51, right="employment.apply")
def silent(actor: Actor) -> Todo:
    """Applications of ours to which an employer has not answered for two weeks."""
    rows = Rows(actor, applications.own, silent=True)

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
    return Todo(_("Employers who have not answered"), rows.number(), items, url)


@todo(order=49, right="employment.apply")
def checks(actor: Actor) -> Todo:
    """Who is to be asked whether she is still at work."""
    rows = Rows(actor, placements.due_checks)

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

    return Todo(_("Are they still at work?"), rows.number(), items, reverse("placements"))


@todo(order=50, right="employment.apply")
def permits(actor: Actor) -> Todo:
    """Steps of permissions to work that are due."""
    rows = Rows(actor, placements.due_permit_steps)

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
    return Todo(_("Permissions to work: steps due"), rows.number(), items, url)
