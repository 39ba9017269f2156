"""Who keeps a reception, a household and the ways to reach somebody, and with what; for ``samples.py``."""

from datetime import timedelta

from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.people import actions, expiring
from parcours.people.contacting import Wishes, WishesOf
from parcours.people.functioning import Answered
from parcours.people.household import HouseholdOf, Member
from parcours.people.receiving import Visited
from parcours.people.rules import Changes
from tests.factories.reception import site, visit
from tests.matrix.world import World


def place(world: World):
    return site(world.own.id, "EN-MATRIX")


def came(world: World):
    return visit(world.caseworker, place(world)).visit


def called(world: World):
    wanted = came(world)
    actions.call_visitor(by=world.caseworker, visit=wanted)
    return wanted


def other_name(world: World) -> dict:
    asked = {"person": world.people["own"]}
    made = actions.add_other_name(by=world.caseworker, **asked, kind="birth", given="Qzovnick")
    return asked | {"name": made.id}


def child(world: World) -> dict:
    asked = {"person": world.people["own"]}
    told = Member("child", given="Qzovchild")
    return asked | {"member": actions.add_household_member(by=world.caseworker, **asked, member=told).id}


def notice(world: World):
    """The partner has ended the access to somebody whose file it had shared."""
    with acting(world.caseworker):
        return next(one.id for one in expiring.unread(world.caseworker))


def around(where, by, person, mark: str) -> dict:
    """Her visit, a child of hers and another name, at whoever registered her; what is typed is a canary."""
    child = Member("child", given=f"Qz{mark}child", birth_year=2015)
    name = {"kind": "nickname", "given": f"Qz{mark}nick"}
    return {
        "visit": visit(by, site(where.id, f"{where.code}-MATRIX"), person=person).visit,
        "member": actions.add_household_member(by=by, person=person, member=child).id,
        "name": actions.add_other_name(by=by, person=person, **name).id,
    }


def _answered(world: World) -> dict:
    number = "+212612000099"
    changes = Changes(phone=number, phone_safe=True)
    actions.edit(by=world.caseworker, person=world.people["own"], changes=changes)
    return {"channel": "sms", "number": number, "stops": True}


PEOPLE = {
    "people.receive": (
        "caseworker",
        lambda w: {"site": place(w), "reason": "work", "person": w.people["own"]},
    ),
    "people.call_visitor": ("caseworker", lambda w: {"visit": came(w)}),
    "people.wait_again": ("caseworker", lambda w: {"visit": called(w)}),
    "people.end_visit": (
        "caseworker",
        lambda w: {"visit": called(w), "outcome": "sent_on", "sent_to": "partner"},
    ),
    "people.name_visitor": ("caseworker", lambda w: {"visit": came(w), "person": w.people["own"]}),
    "people.receive_many": (
        "caseworker",
        lambda w: {
            "site": place(w),
            "visits": [Visited(clock.now() - timedelta(days=1), "aid", "served", w.people["own"])],
        },
    ),
    "people.close_days": ("caseworker", lambda w: _old(w)),
    "people.set_wishes": (
        "caseworker",
        lambda w: {"person": w.people["own"], "wishes": Wishes(["sms"], language="fr")},
    ),
    "people.set_wishes_many": (
        "caseworker",
        lambda w: {"people": [WishesOf(w.people["own"], Wishes(["call"]))]},
    ),
    "people.hear_answer": ("caseworker", _answered),
    "people.opt_out": ("caseworker", lambda w: {"person": w.people["own"]}),
    "people.add_other_name": (
        "caseworker",
        lambda w: {"person": w.people["own"], "kind": "nickname", "given": "Qzovnick"},
    ),
    "people.remove_other_name": ("caseworker", lambda w: other_name(w)),
    "people.make_main_name": ("caseworker", lambda w: other_name(w)),
    "people.add_household_member": (
        "caseworker",
        lambda w: {"person": w.people["own"], "member": Member("child", given="Qzovchild", birth_year=2015)},
    ),
    "people.add_households": (
        "caseworker",
        lambda w: {"households": [HouseholdOf(w.people["own"], [Member("spouse")])]},
    ),
    "people.end_household_member": ("caseworker", lambda w: child(w)),
    "people.record_functioning": (
        "caseworker",
        lambda w: {"person": w.people["own"], "answered": Answered(walking="some", needs=["step_free"])},
    ),
    "people.expire_consents": ("caseworker", lambda w: {}),
    "people.expire_conventions": ("coordinator", lambda w: {}),
    "people.read_notices": ("caseworker", lambda w: {"notices": [notice(w)]}),
}


def _old(world: World) -> dict:
    with clock.at(clock.now() - timedelta(days=1)):
        came(world)
    return {}
