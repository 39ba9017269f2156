"""Who does what with the services of the directory."""

from datetime import timedelta
from uuid import UUID

from parcours.directory.matching import Criteria
from parcours.kernel import clock
from tests.factories.directory import plan, service
from tests.matrix.world import World

SOURCE = ("referrals.Referral", UUID(int=11))


def kept(world: World, **changes) -> UUID:
    return service(world.caseworker, "ESSAI", **changes)


def ended(world: World) -> UUID:
    from parcours.directory import actions

    return actions.end_service(by=world.caseworker, service=kept(world)).id


def taken(world: World) -> UUID:
    from parcours.directory import actions

    return actions.take_place(by=world.caseworker, service=kept(world, places=4), source=SOURCE).id


def to_review(world: World) -> UUID:
    from parcours.directory import actions

    names = {"fr": "Autres mots", "ar": "دروس الفرنسية", "en": "French lessons"}
    told = plan("ESSAI", name=names)
    return actions.change_service(by=world.caseworker, service=kept(world), told=told).id


def stale(world: World) -> dict:
    with clock.at(clock.now() - timedelta(days=30)):
        kept(world, confirm_every_days=7)
    return {}


DIRECTORY = {
    "directory.note_search": (
        "caseworker",
        lambda w: {"sought": Criteria(kind="childcare", place="MA-oujda", languages=("wo",), sex="F")},
    ),
    "directory.note_stale": ("coordinator", stale),
    "directory.add_service": ("caseworker", lambda w: {"service": plan("ESSAI")}),
    "directory.add_services": ("caseworker", lambda w: {"services": [plan("ESSAI"), plan("ESSAI-2")]}),
    "directory.change_service": (
        "caseworker",
        lambda w: {"service": kept(w), "told": plan("ESSAI", places=9)},
    ),
    "directory.confirm_services": ("caseworker", lambda w: {"services": [kept(w)]}),
    "directory.review_translations": ("caseworker", lambda w: {"service": to_review(w)}),
    "directory.import_services": (
        "coordinator",
        lambda w: {"rows": [{"code": "FILE-1", "need": "legal", "name_fr": "Qzovfile", "place": "MA-oujda"}]},
    ),
    "directory.end_service": ("caseworker", lambda w: {"service": kept(w)}),
    "directory.reopen_service": ("caseworker", lambda w: {"service": ended(w)}),
    "directory.take_place": ("caseworker", lambda w: {"service": kept(w, places=4), "source": SOURCE}),
    "directory.free_place": ("caseworker", lambda w: {"service": taken(w), "source": SOURCE}),
    "directory.note_response_time": (
        "coordinator",
        lambda w: {"service": kept(w), "median_days": 4, "answers": 3},
    ),
}
