"""What the file handed to a member tells of her projects: while she was in them, and of nobody else.

Read as whoever hands it over. Names of other members that stand in free words are left out.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from parcours.kernel.context import as_role
from parcours.kernel.folding import fold
from parcours.people.ports import labels, tells
from parcours.people.queries import names_of
from parcours.programmes.queries import pack

from .buying_models import Equipment, Purchase
from .coaching_enums import Theme
from .coaching_models import Coaching, Market
from .committee_models import Dossier
from .grant_models import Grant, Tranche
from .models import Member, StepDone, Venture, Visit
from .sections import SECTION

LEFT_OUT = "…"
WORD = re.compile(r"[^\W_]+")


def _folded(people: set[UUID]) -> set[str]:
    """The words of their names, in one writing."""
    rows = [row for names in names_of(people).values() for row in names]
    return {word for row in rows for word in fold(f"{row.given} {row.family}").split() if len(word) > 1}


def _others(venture: UUID, person: UUID) -> set[str]:
    """Words of the names of the other members; those that she bears too say nothing of them."""
    with as_role("system"):
        rows = Member.objects.filter(venture=venture).exclude(person=person)
        others = set(rows.values_list("person_id", flat=True))
        return _folded(others) - _folded({person})


def masked(text: str, names: set[str]) -> str:
    """A text without those names, however they are written."""
    return WORD.sub(lambda found: LEFT_OUT if fold(found[0]) in names else found[0], text)


class Own:
    """A project of hers: ``told`` masks its words, ``holds`` says whether she was in it on a day."""

    def __init__(self, person: UUID, venture: Venture, members: list[Member]):
        self.venture, self.members = venture, members
        self.names = _others(venture.id, person)

    def told(self, text: str) -> str:
        return masked(text, self.names) if text else ""

    @property
    def title(self) -> str:
        return self.told(self.venture.title)

    def holds(self, day: date) -> bool:
        return any(one.since <= day and (one.until is None or day <= one.until) for one in self.members)


def own(person: UUID) -> list[Own]:
    rows = Member.objects.filter(person_id=person).select_related("venture").order_by("since", "id")
    found: dict[UUID, list[Member]] = {}
    for row in rows:
        found.setdefault(row.venture_id, []).append(row)
    return [Own(person, members[0].venture, members) for members in found.values()]


def members(person: UUID) -> list[dict]:
    return [
        {
            "enterprise_project": one.title,
            "role": row.get_role_display(),
            "since": row.since,
            "until": row.until,
            "reason": row.get_reason_display(),
            "share": row.share,
            "state": one.venture.get_stage_display(),
        }
        for one in own(person)
        for row in one.members
    ]


def _each(lines: Callable[[Own], Iterator[dict]]) -> Callable[[UUID], list[dict]]:
    def shown(person: UUID) -> list[dict]:
        return [{"enterprise_project": one.title, **line} for one in own(person) for line in lines(one)]

    return shown


def _grants(one: Own) -> Iterator[dict]:
    for row in Grant.objects.filter(venture=one.venture).order_by("at", "id"):
        if one.holds(row.signed_on or row.drafted_on):
            yield {
                "amount": row.amount,
                "currency": row.currency,
                "award": row.get_award_display(),
                "purpose": one.told(row.why),
                "agreement_reference": one.told(row.reference),
                "signed_on": row.signed_on,
                "state": row.get_state_display(),
                "reason": row.get_reason_display(),
                "paid": row.paid,
                "asked_back": row.asked_back,
                "given_back": row.received,
                "ended_on": row.ended_on,
            }


def _tranches(one: Own) -> Iterator[dict]:
    rows = Tranche.objects.filter(grant__venture=one.venture).select_related("grant", "payment")
    for row in rows.order_by("grant__at", "number"):
        paid = getattr(row, "payment", None)
        if one.holds(paid.on if paid else row.proven_on or row.grant.signed_on or row.grant.drafted_on):
            yield {
                "number": row.number,
                "amount": row.amount,
                "currency": row.grant.currency,
                "tranche_way": row.get_way_display(),
                "condition": row.get_condition_display(),
                "what": one.told(row.what),
                "state": row.get_state_display(),
                "paid_on": paid.on if paid else None,
                "reference": one.told(paid.reference) if paid else "",
            }


def _purchases(one: Own) -> Iterator[dict]:
    rows = Purchase.objects.filter(venture=one.venture).select_related("chosen", "tranche__grant")
    for row in rows.order_by("tranche__grant__at", "tranche__number"):
        told = row.tranche.grant
        if one.holds(row.handed_on or row.ordered_on or told.signed_on or told.drafted_on):
            yield {
                "state": row.get_state_display(),
                "amount": row.chosen.amount if row.chosen else None,
                "currency": told.currency if row.chosen else "",
                "chosen_why": one.told(row.chosen_why),
                "few_reason": one.told(row.few_reason),
                "order_reference": one.told(row.order_reference),
                "ordered_on": row.ordered_on,
                "delivered_on": row.delivered_on,
                "handed_on": row.handed_on,
            }


def _equipment(one: Own) -> Iterator[dict]:
    for row in Equipment.objects.filter(venture=one.venture).order_by("added_at", "id"):
        if one.holds(row.since):
            yield {
                "what": one.told(row.what),
                "serial": row.serial,
                "where": one.told(row.where),
                "state": row.get_state_display(),
                "since": row.since,
            }


def _dossiers(one: Own) -> Iterator[dict]:
    for row in Dossier.objects.filter(venture=one.venture).order_by("submitted_on", "id"):
        if one.holds(row.submitted_on):
            yield {
                "submitted_on": row.submitted_on,
                "asked": row.asked,
                "state": row.get_state_display(),
                "granted": row.granted,
                "currency": one.venture.currency,
                "reason": row.get_reason_display(),
                "note": one.told(row.note),
                "decided_on": row.decided_on,
                "appeal": row.get_appeal_display(),
                "appeal_note": one.told(row.appeal_note),
            }


def _steps(one: Own) -> Iterator[dict]:
    plan = pack().section(SECTION.code)
    form = plan.form(one.venture.form) if plan else None
    for row in StepDone.objects.filter(venture=one.venture).order_by("on", "id"):
        found = form.step(row.code) if form else None
        if one.holds(row.on):
            yield {
                "what": found.title if found else row.code,
                "day": row.on,
                "step_reference": one.told(row.reference),
                "paper_kept": row.scan_id is not None,
            }


def _visits(one: Own) -> Iterator[dict]:
    for row in Visit.objects.filter(venture=one.venture).order_by("on"):
        if one.holds(row.on):
            yield {
                "day": row.on,
                "trading": row.get_trading_display(),
                "missed": row.get_missed_display(),
                "jobs": row.jobs,
                "note": one.told(row.note),
            }


def _coaching(one: Own) -> Iterator[dict]:
    for row in Coaching.objects.filter(venture=one.venture).order_by("on", "id"):
        if one.holds(row.on):
            yield {
                "day": row.on,
                "minutes": row.minutes,
                "themes": labels(Theme, *row.themes),
                "agreed": one.told(row.agreed),
            }


def _markets(one: Own) -> Iterator[dict]:
    for row in Market.objects.filter(venture=one.venture).order_by("on", "id"):
        if one.holds(row.on):
            yield {
                "day": row.on,
                "kind": row.get_kind_display(),
                "title": one.told(row.title),
                "outcome": row.get_outcome_display(),
                "orders": row.orders,
                "currency": row.currency if row.orders else "",
                "note": one.told(row.note),
            }


PROJECT = {"enterprise_project": _("Enterprise project")}

tells(
    "enterprise.StepDone",
    title=_("Legal steps of your projects"),
    access=_each(_steps),
    words=PROJECT
    | {
        "step_reference": _("Number on the paper"),
    },
)
tells(
    "enterprise.Dossier",
    title=_("What your projects asked a committee for"),
    access=_each(_dossiers),
    words=PROJECT
    | {
        "submitted_on": _("Handed in on"),
        "appeal": _("Appeal"),
        "appeal_note": _("Why you appealed"),
    },
)
tells(
    "enterprise.Grant",
    title=_("Grants to your projects"),
    access=_each(_grants),
    words=PROJECT
    | {
        "award": _("How it was awarded"),
        "agreement_reference": _("Reference of the agreement"),
        "signed_on": _("Signed on"),
        "asked_back": _("Asked back"),
        "given_back": _("Given back"),
    },
)
tells(
    "enterprise.Tranche",
    title=_("Parts of these grants"),
    access=_each(_tranches),
    words=PROJECT
    | {
        "tranche_way": _("How it reaches you"),
        "condition": _("What has to be shown"),
    },
)
tells(
    "enterprise.Purchase",
    title=_("What was bought for your projects"),
    access=_each(_purchases),
    words=PROJECT
    | {
        "chosen_why": _("Why this supplier"),
        "few_reason": _("Why there were fewer quotes"),
        "order_reference": _("Reference of the order"),
        "ordered_on": _("Ordered on"),
        "delivered_on": _("Goods delivered on"),
    },
)
tells(
    "enterprise.Equipment",
    title=_("Equipment of your projects"),
    access=_each(_equipment),
    words=PROJECT
    | {
        "serial": _("Serial number"),
        "where": _("Where it is"),
    },
)
tells(
    "enterprise.Visit",
    title=_("Visits to your enterprises"),
    access=_each(_visits),
    words=PROJECT
    | {
        "trading": _("Does it trade?"),
        "missed": _("Why nobody was met"),
        "jobs": _("People who work there"),
    },
)
tells(
    "enterprise.Coaching",
    title=_("When your projects were worked on"),
    access=_each(_coaching),
    words=PROJECT
    | {
        "minutes": _("Minutes"),
        "themes": _("What it was about"),
        "agreed": _("What was agreed"),
    },
)
tells(
    "enterprise.Market",
    title=_("Where your projects met customers"),
    access=_each(_markets),
    words=PROJECT
    | {
        "orders": _("Sold or ordered for"),
    },
)
