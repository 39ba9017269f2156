"""Employers and what they offer, made through the actions."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from parcours.employment import actions
from parcours.employment.rules import ContactPlan, EmployerPlan, OfferPlan
from parcours.kernel.actor import Actor

NUMBER = "000970"
"""Holds in the invented programme: six digits that 97 divides."""


def employer_plan(**changes) -> EmployerPlan:
    told = {"kind": "company", "name": "Atelier Nour", "sector": "crafts", "place": "MA-oujda"}
    return EmployerPlan(**told | changes)


def employer(by: Actor, **changes) -> UUID:
    return actions.add_employer(by=by, employer=employer_plan(**changes)).id


def offer_plan(employer_id: UUID, **changes) -> OfferPlan:
    """A job of 480 USD a month: well above the invented minimum."""
    told = {
        "employer": employer_id,
        "kind": "job",
        "title": {"fr": "Couturière", "ar": "خياطة", "en": "Tailor"},
        "occupation": "753",
        "place": "MA-oujda",
        "contract": "fixed_term",
        "posts": 2,
        "week_hours": Decimal("40"),
        "wage": Decimal("480"),
        "wage_per": "month",
        "languages": ["fr"],
    }
    return OfferPlan(**told | changes)


def offer(by: Actor, employer_id: UUID | None = None, **changes) -> UUID:
    return actions.add_offer(by=by, offer=offer_plan(employer_id or employer(by), **changes)).id


def contact(by: Actor, employer_id: UUID, name: str = "Madame Nour") -> UUID:
    told = ContactPlan(name, phone="+212 612 345 678")
    return actions.add_contact(by=by, employer=employer_id, contact=told).id


def agreement(by: Actor, employer_id: UUID, signed_on: date, reference: str = "A-1", **more) -> UUID:
    told = {"kind": "hiring", "reference": reference, "signed_on": signed_on} | more
    return actions.agree(by=by, employer=employer_id, **told).id
