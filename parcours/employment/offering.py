"""The one core by which offers of work are kept, singly or many at once."""

from collections.abc import Iterable
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.recorder import new_entry, record_many
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.reference.models import Language, OccupationGroup

from . import applying, entries, finding, refusals, rules, states
from .enums import ApplicationState, ClosingReason, Ending, OfferState
from .keeping import places_of
from .models import Employer, Offer
from .rules import OfferPlan
from .sections import plan

OFFER = "employment.Offer"
NOT_COMPARED = ("currency",)


def facts(row: Offer) -> dict:
    return {
        "kind": row.kind,
        "occupation": row.occupation_id,
        "contract": row.contract,
        "posts": row.posts,
        "sector": row.employer.sector,
        "region": row.region_id,
        "place": row.place_id,
    }


def told(by: Actor, kind, rows: Iterable[Offer], **more) -> None:
    record_many(new_entry(kind.code, by=by, object=(OFFER, row.id), facts=facts(row) | more) for row in rows)


class Known:
    """What offers are checked against, read once for many."""

    def __init__(self, by: Actor, plans: Iterable[OfferPlan]):
        plans = list(plans)
        self.plan, self.today = plan(), clock.today()
        self.regions = places_of({one.place for one in plans})
        occupations = OccupationGroup.objects.filter(pk__in={one.occupation for one in plans})
        self.occupations = set(occupations.values_list("code", flat=True))
        self.languages = list(Language.objects.order_by("code").values_list("code", flat=True))
        rows = Employer.objects.filter(pk__in={one.employer for one in plans})
        self.employers = {row.id: row for row in rows}

    def columns(self, told: OfferPlan, row: Offer | None = None) -> dict:
        """The columns of a plan; ``row``: the offer that it changes."""
        employer = self.employers.get(told.employer)
        if employer is None:
            raise Missing(NOT_FOUND, "employer")
        if employer.ended_on is not None:
            raise Refused(refusals.EMPLOYER_ENDED, "employer")
        if told.place not in self.regions:
            where = refusals.NOT_IN_LIST if told.place else refusals.PLACE_MISSING
            raise Refused(where, "place", {"value": told.place[:40]})
        if told.occupation not in self.occupations:
            raise Refused(refusals.NOT_IN_LIST, "occupation", {"value": told.occupation[:40]})
        added_on, taken = (row.added_on, row.taken) if row else (self.today, 0)
        # What was open until a day that is past by now may be changed all the same.
        today = min(self.today, row.open_until or self.today) if row else self.today
        return rules.check_offer(told, self.plan, added_on, today, taken) | {
            "employer_id": employer.id,
            "shared": not employer.private,
            "occupation_id": told.occupation,
            "place_id": told.place,
            "region_id": self.regions[told.place],
            "languages": rules.several(told.languages, self.languages, "languages"),
        }


def _code(told: OfferPlan, row: Offer) -> str:
    return rules.code(told.code) or f"{row.added_on:%y%m}-{row.id.hex[-6:].upper()}"


def made(by: Actor, one: OfferPlan, known: Known) -> Offer:
    """An offer as it would be kept, checked and not written yet."""
    row = Offer(organisation_id=by.organisation, added_on=known.today, **known.columns(one))
    row.code, row.employer = _code(one, row), known.employers[one.employer]
    return row


def kept(by: Actor, rows: list[Offer]) -> list[Offer]:
    if len({row.code for row in rows}) != len(rows):
        raise Refused(refusals.TWICE, "code")
    with finding.guarded():
        Offer.objects.bulk_create(rows)
    told(by, entries.OFFERED, rows)
    return rows


def add(by: Actor, plans: list[OfferPlan]) -> list[Offer]:
    """Offers of the actor's organisation: all of them or none."""
    rules.check_organisation(by)
    rules.check_number(len(plans))
    known = Known(by, plans)
    return kept(by, [made(by, one, known) for one in plans])


def differing(row: Offer, columns: dict) -> list[str]:
    return [
        name.removesuffix("_id")
        for name, value in columns.items()
        if name not in NOT_COMPARED and getattr(row, name) != value
    ]


def change(by: Actor, wanted: UUID, plan_told: OfferPlan) -> Offer:
    row = finding.offer(by, wanted)
    if row.employer_id != plan_told.employer:
        raise Refused(refusals.NOT_YOUR_OFFER, "employer")
    if row.state == OfferState.CLOSED:
        raise Refused(refusals.OFFER_CLOSED)
    changed = changed_as(row, plan_told, Known(by, [plan_told]), by)
    if not changed:
        raise Refused(refusals.NOTHING_CHANGED)
    told(by, entries.OFFER_CHANGED, [row], fields=changed)
    return row


def changed_as(row: Offer, plan_told: OfferPlan, known: Known, by: Actor) -> list[str]:
    """Write what a plan changes of a locked offer; more posts open one that was filled. What differs."""
    columns = known.columns(plan_told, row)
    changed = differing(row, columns)
    for name, value in columns.items():
        setattr(row, name, value)
    if row.state == OfferState.OPEN and row.left == 0:
        row.state = OfferState.FILLED
    elif row.state == OfferState.FILLED and row.left > 0:
        row.state = OfferState.OPEN
    if changed:
        row.save()
    return changed


def close(by: Actor, wanted: UUID, reason: str) -> Offer:
    """Nobody is proposed for an offer any more."""
    rules.coded(reason, ClosingReason, "reason")
    row = finding.offer(by, wanted)
    states.OFFER.move(row, OfferState.CLOSED, by)
    row.closed_on, row.reason = clock.today(), reason
    row.save(update_fields=["state", "closed_on", "reason"])
    told(by, entries.OFFER_CLOSED, [row], taken=row.taken, reason_code=reason)
    with as_role("system"):
        waiting = applying.of_offer(row.id)
    cause = "employment.closed"
    applying.as_system(waiting, ApplicationState.REFUSED, Ending.OFFER_CLOSED, row.closed_on, cause)
    return row


def reopen(by: Actor, wanted: UUID) -> Offer:
    """Take an offer up again; one whose last day is past gets another first, by changing it."""
    row = finding.offer(by, wanted)
    if row.employer.ended_on is not None:
        raise Refused(refusals.EMPLOYER_ENDED)
    states.OFFER.move(row, OfferState.OPEN, by)
    if row.left <= 0:
        raise Refused(refusals.POSTS_TAKEN, None, {"taken": row.taken})
    row.closed_on, row.reason = None, ""
    if row.open_until is not None and row.open_until < clock.today():
        row.open_until = None
    row.save(update_fields=["state", "closed_on", "reason", "open_until"])
    told(by, entries.OFFER_REOPENED, [row], taken=row.taken)
    return row
