"""Reception points and their visits for tests, through the actions."""

from uuid import UUID

from parcours.accounts import actions as accounts
from parcours.kernel.actor import Actor
from parcours.people import actions
from parcours.people.receiving import Received

from .accounts import actor


def site(where: UUID, code: str = "EN-OUJDA") -> UUID:
    name = {"fr": f"Point d’accueil {code}", "ar": f"نقطة الاستقبال {code}", "en": f"Reception {code}"}
    made = accounts.set_site(
        by=actor(where, role="administrator"), organisation=where, code=code, name=name, place=None
    )
    return made.site


def visit(by: Actor, place: UUID, **more) -> Received:
    return actions.receive(by=by, site=place, **({"reason": "information"} | more))
