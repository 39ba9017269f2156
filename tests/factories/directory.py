"""Services of the directory, told through the actions."""

from uuid import UUID

from parcours.directory import actions
from parcours.directory.rules import ServicePlan
from parcours.kernel.actor import Actor

NAME = {"fr": "Cours de français", "ar": "دروس الفرنسية", "en": "French lessons"}


def plan(code: str = "FR", **changes) -> ServicePlan:
    """A language course in Oujda for everybody unless told otherwise."""
    told = {"code": code, "kind": "language", "name": NAME, "place": "MA-oujda", "languages": ["fr", "ar"]}
    return ServicePlan(**told | changes)


def service(by: Actor, code: str = "FR", **changes) -> UUID:
    return actions.add_service(by=by, service=plan(code, **changes)).id


def shelter(by: Actor, code: str = "REF", mark: str = "Qzshelter", **changes) -> UUID:
    """A secret place; every text of it is a canary that begins with ``mark``."""
    told = {
        "kind": "housing",
        "name": {"fr": f"{mark} nom", "ar": f"{mark} اسم", "en": f"{mark} name"},
        "description": {"fr": f"{mark} description"},
        "conditions": {"fr": f"{mark} conditions"},
        "documents": {"fr": f"{mark} documents"},
        "address": f"{mark} address",
        "contact_name": f"{mark} contact",
        "phone": "+212612349876",
        "email": f"{mark.lower()}@example.org",
        "sensitive": True,
        "languages": ["fr"],
    }
    return service(by, code, **told | changes)
