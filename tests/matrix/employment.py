"""Employers and offers of the own organisation, and who does what with them."""

from decimal import Decimal
from typing import Any

from parcours.cases.models import Skill
from parcours.employment import actions
from parcours.employment.models import Check, PermitStep
from parcours.employment.rules import Proposed, WorkTerms
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.people.editing import edit
from parcours.people.rules import Changes
from tests.factories import employment as factory
from tests.factories.employment import employer_plan, offer_plan
from tests.factories.skills import skill
from tests.matrix.training import programme
from tests.matrix.world import World


def adviser(world: World):
    programme()
    return world.actors["job_adviser"]


def employer(world: World):
    return factory.employer(adviser(world))


def offer(world: World):
    return factory.offer(adviser(world))


def closed(world: World):
    wanted = offer(world)
    actions.close_offer(by=adviser(world), offer=wanted, reason="withdrawn")
    return wanted


def ended(world: World):
    wanted = employer(world)
    actions.end_employer(by=adviser(world), employer=wanted, reason="closed")
    return wanted


def changed(world: World) -> dict[str, Any]:
    at = employer(world)
    return {"offer": factory.offer(adviser(world), at), "told": offer_plan(at, posts=3)}


def agreed(world: World):
    return factory.agreement(adviser(world), employer(world), clock.today())


def proposed(world: World):
    wanted = offer(world)
    return actions.propose(by=world.caseworker, person=world.people["own"], offer=wanted).id


def sent(world: World):
    wanted = proposed(world)
    actions.move_application(by=world.caseworker, application=wanted, to="sent", agreed=True)
    return wanted


STAGE = {"kind": "internship", "contract": "internship"}
JOB = WorkTerms(contract="permanent", wage=Decimal("600"), wage_per="month")


def working(world: World, **changes):
    """The work of the own person, who was hired today."""
    at = factory.offer(adviser(world), **changes)
    made = actions.propose(by=world.caseworker, person=world.people["own"], offer=at).id
    actions.move_application(by=world.caseworker, application=made, to="sent", agreed=True)
    return actions.hire(by=world.caseworker, application=made).placement


def _first(model, placement):
    with as_role("system"):
        return model.objects.filter(placement=placement).order_by("due_on").values_list("id", flat=True)[0]


def check_of(placement):
    return _first(Check, placement)


def permit_of(placement):
    return _first(PermitStep, placement)


def applied(world: World, place, by, person) -> dict[str, Any]:
    """Somebody proposed by whoever registered her, for an offer that everybody sees."""
    work = world.more.setdefault("work_of_all", offer(world))
    stage = factory.offer(adviser(world), **STAGE)
    made = actions.propose(by=by, person=person, offer=stage).id
    actions.move_application(by=by, application=made, to="sent", agreed=True)
    at = actions.hire(by=by, application=made).placement
    waits = actions.propose(by=by, person=person, offer=work).id
    return {"application": waits, "placement": at, "check": check_of(at)}


def seeking(world: World) -> dict[str, Any]:
    """Somebody with a telephone and a trade to show."""
    programme()
    by, who = world.caseworker, world.people["own"]
    edit(by=by, person=who, changes=Changes(phone="+212612345678", phone_safe=True, no_phone=False))
    made = skill(by, who)
    with acting(by):
        thread = Skill.objects.get(pk=made).thread
    return {"person": who, "lines": ["phone", f"skill:{thread}"]}


def furnish_employment(world: World) -> None:
    """What stands in addresses: one of each, of the own organisation."""
    by, at = adviser(world), employer(world)
    world.more["employer"], world.more["work"] = at, factory.offer(by, at)
    world.more["contact"] = factory.contact(by, at)
    world.more["agreement"] = factory.agreement(by, at, clock.today())


ROW = {
    "employer": "Boulangerie",
    "employer_kind": "company",
    "sector": "trade",
    "kind": "internship",
    "title_fr": "Stage",
    "occupation": "751",
    "place": "MA-oujda",
    "contract": "internship",
}
EMPLOYMENT = {
    "employment.propose": ("caseworker", lambda w: {"person": w.people["own"], "offer": offer(w)}),
    "employment.propose_many": (
        "caseworker",
        lambda w: {
            "proposals": [Proposed(w.people["own"], offer(w)), Proposed(w.people["shared"], offer(w))]
        },
    ),
    "employment.move_application": (
        "caseworker",
        lambda w: {"application": proposed(w), "to": "sent", "agreed": True},
    ),
    "employment.end_application": (
        "caseworker",
        lambda w: {"application": proposed(w), "to": "withdrawn", "reason": "her_wish"},
    ),
    "employment.answer_check": (
        "caseworker",
        lambda w: {"check": check_of(working(w)), "answer": "not_reached"},
    ),
    "employment.leave": ("caseworker", lambda w: {"placement": working(w), "reason": "moved"}),
    "employment.convert": ("caseworker", lambda w: {"placement": working(w, **STAGE), "terms": JOB}),
    "employment.settle_permit": (
        "caseworker",
        lambda w: {"step": permit_of(working(w)), "to": "exempt", "ground": "TREATY"},
    ),
    "employment.choose_cv": ("caseworker", seeking),
    "employment.tell_due_checks": ("caseworker", lambda w: {}),
    "employment.hire": ("caseworker", lambda w: {"application": sent(w)}),
    "employment.add_employer": ("job_adviser", lambda w: {"employer": employer_plan()}),
    "employment.add_employer_many": ("job_adviser", lambda w: {"employers": [employer_plan()]}),
    "employment.change_employer": (
        "job_adviser",
        lambda w: {"employer": employer(w), "told": employer_plan(name="Other")},
    ),
    "employment.end_employer": ("job_adviser", lambda w: {"employer": employer(w), "reason": "closed"}),
    "employment.resume_employer": ("job_adviser", lambda w: {"employer": ended(w)}),
    "employment.add_contact": (
        "job_adviser",
        lambda w: {"employer": employer(w), "contact": factory.ContactPlan("Somebody", email="a@b.example")},
    ),
    "employment.end_contact": (
        "job_adviser",
        lambda w: {"contact": factory.contact(adviser(w), employer(w))},
    ),
    "employment.agree": (
        "coordinator",
        lambda w: {
            "employer": employer(w),
            "kind": "hiring",
            "reference": "A-2",
            "signed_on": clock.today(),
        },
    ),
    "employment.end_agreement": ("job_adviser", lambda w: {"agreement": agreed(w), "until": clock.today()}),
    "employment.add_offer": ("job_adviser", lambda w: {"offer": offer_plan(employer(w))}),
    "employment.add_offer_many": ("job_adviser", lambda w: {"offers": [offer_plan(employer(w))]}),
    "employment.change_offer": ("job_adviser", changed),
    "employment.close_offer": ("job_adviser", lambda w: {"offer": offer(w), "reason": "withdrawn"}),
    "employment.reopen_offer": ("job_adviser", lambda w: {"offer": closed(w)}),
    "employment.take_in": ("job_adviser", lambda w: {"rows": [ROW]}),
}
