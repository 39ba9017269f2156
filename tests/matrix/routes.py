"""Every address of the product, and what stands in it for each relation between a person and the reader."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.urls import URLPattern
from django.urls.converters import UUIDConverter

from parcours.accounts.policy import Policy, policy_of
from parcours.accounts.policy import routes as every_route
from parcours.kernel import clock
from parcours.kernel.identifiers import uuid7
from parcours.programmes.queries import pack
from tests.matrix.world import World

ANSWERS = {200, 204, 302, 303, 405, 409, 422}
CATCHES_THE_REST = "(?P<rest>.*)$"
PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")


@dataclass(frozen=True)
class Route:
    """``about``: whether one of its parameters leads to a person."""

    route: str
    name: str
    policy: Policy
    parameters: tuple[tuple[str, bool], ...]

    @property
    def label(self) -> str:
        return f"/{self.route}"


def _read(route: str, pattern: URLPattern) -> Route:
    found = tuple(
        (match["name"], isinstance(pattern.pattern.converters.get(match["name"]), UUIDConverter))
        for match in PARAMETER.finditer(route)
    )
    return Route(route, pattern.name or "", policy_of(pattern.callback, pattern.name), found)


def ours() -> list[Route]:
    """The addresses of our own packages, sorted."""
    found = [
        _read(route, pattern)
        for route, pattern in every_route()
        if getattr(pattern.callback, "__module__", "").startswith(("parcours.", "ninja"))
        and not route.endswith(CATCHES_THE_REST)
    ]
    return sorted(found, key=lambda one: one.route)


Filler = Callable[[World, str], Any]


def _person(world: World, relation: str) -> UUID:
    return world.people[relation]


def _made(kind: str) -> Filler:
    """An object that follows a person, made for her when the world was furnished."""

    def find(world: World, relation: str):
        return world.more[kind].get(relation) or uuid7()

    return find


def _monday() -> str:
    today = clock.today()
    return (today - timedelta(days=today.weekday())).isoformat()


def _indicator(world: World, relation: str) -> str:
    return next(one.code for one in pack().indicators if one.counts)


# What stands in a parameter, by the first word of the address and the parameter, or by the parameter alone.
# Those of ABOUT lead to a person.
ABOUT: dict[str, Filler] = {
    "person": _person,
    "visit": _made("visit"),
    "member": _made("member"),
    "name": _made("name"),
    "consent": _made("consent"),
    "grant": _made("grant"),
    "document": _made("document"),
    "step": _made("step"),
    "enrolment": _made("enrolment"),
    "certificate": _made("certificate"),
    "waiting": _made("waiting"),
    "lost": _made("lost"),
    "alert": _made("alert"),
    "apprenticeship": _made("apprenticeship"),
    "referral": _made("referral"),
    "appointment": _made("appointment"),
    "note": _made("note"),
    "objective": _made("objective"),
    "skill": _made("skill"),
    "review": _made("review"),
    "reply": _made("reply"),
    "aid": _made("aid"),
    "payment": _made("payment"),
    "application": _made("application"),
    "placement": _made("placement"),
    "check": _made("check"),
    "survey": _made("survey"),
    "attendee": _made("attendee"),
    "venture": _made("venture"),
    "venture_member": _made("venture_member"),
    "venture_job": _made("venture_job"),
    "venture_dossier": _made("venture_dossier"),
    "venture_plan": _made("venture_plan"),
    "venture_coaching": _made("venture_coaching"),
    "venture_market": _made("venture_market"),
    "venture_loan": _made("venture_loan"),
    "venture_seat": _made("venture_seat"),
    "venture_mentoring": _made("venture_mentoring"),
    "venture_desk": _made("venture_desk"),
    "venture_repayment": _made("venture_repayment"),
    "venture_grant": _made("venture_grant"),
    "venture_tranche": _made("venture_tranche"),
    "venture_purchase": _made("venture_purchase"),
    "venture_quote": _made("venture_quote"),
    "venture_equipment": _made("venture_equipment"),
}
OTHER: dict[str, Filler] = {
    "membership": lambda world, relation: world.actors["trainer"].membership,
    "user": lambda world, relation: world.users["trainer"].id,
    "token": lambda world, relation: world.more["token"],
    "monday": lambda world, relation: _monday(),
    "half_day": lambda world, relation: world.more["half_day"]["own"],
    "survey_occasion": lambda world, relation: "intake",
    "s/token": lambda world, relation: "0" * 26,
    "t/token": lambda world, relation: "0" * 26,
    "ending": lambda world, relation: "broken_off",
    "what": lambda world, relation: "orientation",
    "todo": lambda world, relation: "cases-without_solution",
    "target": lambda world, relation: "running",
    "results/code": _indicator,
    "results/report": lambda world, relation: world.more["report"],
    "publications/publication": lambda world, relation: world.more["publication"],
    "figures/month": lambda world, relation: "2019-06",
    "exports/export": lambda world, relation: world.more["export"],
    "exports/verifier": lambda world, relation: world.more["verifier"],
    "exports/pack": lambda world, relation: world.more["control_pack"],
    "exports/code": lambda world, relation: "P-NOBODY",
    "verifications/pack": lambda world, relation: world.more["control_pack"],
    "verifications/code": lambda world, relation: "P-NOBODY",
    "verifications/voucher": lambda world, relation: "0001-01.pdf",
    "exports/kind": lambda world, relation: "figures",
    "imports/kind": lambda world, relation: "events",
    "imports/batch": lambda world, relation: world.more["batch"],
    "results/drawing": lambda world, relation: "waits",
    "results/section": lambda world, relation: "summary",
    "api/code": lambda world, relation: "0" * 26,
    "c/code": lambda world, relation: "0" * 26,
    "people/form": lambda world, relation: "assessment",
    "programme/form": lambda world, relation: "assessment",
    "programme/version": lambda world, relation: "1",
    "people/service": lambda world, relation: world.more["offer"],
    "p/code": lambda world, relation: "0" * 26,
    "cal/secret": lambda world, relation: "0" * 43,
    "training/need": lambda world, relation: uuid7(),
    "absence": lambda world, relation: uuid7(),
    "r/token": lambda world, relation: "0" * 43,
    "v/code": lambda world, relation: "0" * 26,
    "f/token": lambda world, relation: "0" * 26,
    "dimension": lambda world, relation: "residence",
    "convention": lambda world, relation: uuid7(),
    "form": lambda world, relation: "csv",
    "service": lambda world, relation: world.more["service"],
    "session": lambda world, relation: world.more["session"]["own"],
    "employment/employer": lambda world, relation: world.more["employer"],
    "employment/offer": lambda world, relation: world.more["work"],
    "employment/permit": lambda world, relation: uuid7(),
    "employment/target": lambda world, relation: "withdrawn",
    "people/offer": lambda world, relation: world.more["work"],
    "employment/contact": lambda world, relation: world.more["contact"],
    "employment/agreement": lambda world, relation: world.more["agreement"],
    "outreach/outing": lambda world, relation: world.more["outing"]["own"],
    "outreach/event": lambda world, relation: world.more["event"],
    "outreach/official": lambda world, relation: world.more["official"],
    "outreach/lesson": lambda world, relation: world.more["lesson"],
    "outreach/recommendation": lambda world, relation: world.more["recommendation"],
    "outreach/diffusion": lambda world, relation: world.more["diffusion"],
    "outreach/site": lambda world, relation: world.more["reception_site"],
    "outreach/campaign": lambda world, relation: world.more["campaign"],
    "outreach/material": lambda world, relation: world.more["material"],
    "aid_list": lambda world, relation: world.more["aid_list"]["own"],
    "scan": lambda world, relation: uuid7(),
    "message": lambda world, relation: uuid7(),
    "request_id": lambda world, relation: world.more["request"]["own"],
    "duplicate": lambda world, relation: world.more["duplicate"],
    "merge": lambda world, relation: uuid7(),
    "complaint": lambda world, relation: uuid7(),
    "statement": lambda world, relation: uuid7(),
    "report": lambda world, relation: uuid7(),
    "asked": lambda world, relation: uuid7(),
    "focal_point": lambda world, relation: uuid7(),
    "feedback": lambda world, relation: uuid7(),
    "venture_call": lambda world, relation: world.more["venture_call"]["own"],
    "venture_cohort": lambda world, relation: world.more["venture_cohort"]["own"],
    "venture_meeting": lambda world, relation: world.more["venture_meeting"]["own"],
    "venture_mentor": lambda world, relation: world.more["venture_mentor"]["own"],
    "venture_space": lambda world, relation: world.more["venture_space"]["own"],
    "legal_step": lambda world, relation: "fit",
    "purchase_paper": lambda world, relation: "delivery",
    "plan_part": lambda world, relation: "products",
    "money/project": lambda world, relation: "OFICIO",
    "money/what": lambda world, relation: "visits",
    "addendum": lambda world, relation: uuid7(),
    "money/indicator": lambda world, relation: "certified",
    "budget": lambda world, relation: uuid7(),
    "budget_line": lambda world, relation: uuid7(),
    "financial_report": lambda world, relation: uuid7(),
    "spending": lambda world, relation: uuid7(),
    "voucher": lambda world, relation: uuid7(),
    "commitment": lambda world, relation: uuid7(),
    "instalment": lambda world, relation: uuid7(),
    "complaints/move": lambda world, relation: "acknowledge",
}


def filler(route: str, parameter: str) -> Filler:
    """Raises LookupError for a parameter that nobody has thought of yet."""
    exact = f"{route.split('/')[0]}/{parameter}"
    return ABOUT.get(parameter) or OTHER.get(exact) or OTHER[parameter]


GRANT_PAGES = (
    *("", "agreement/", "sign/", "suspend/", "resume/", "close/", "recovered/"),
    *("ask/", "receive/", "tranche/", "cancel/"),
)
TRANCHE_PAGES = ("drop", "prove", "propose", "release", "back", "pay", "evidence", "receipt")
PURCHASE_PAGES = (
    *("", "quote/", "fewer/", "agree/", "order/", "deliver/", "item/", "handover/"),
    "papers/<slug:purchase_paper>/",
)
PROJECT_PAGES = (
    *("", "draft/", "addendum/", "spending/", "spend/", "spend/look/", "commit/", "receive/"),
    *("reports/", "reports/new/", "ask/"),
    *(f"closing/{what}" for what in ("", "close/", "reopen/", "<str:what>/")),
)
ADDENDUM_PAGES = (
    *("", "write/", "sign/", "drop/", "targets/"),
    *("targets/<str:indicator>/", "targets/<str:indicator>/drop/"),
)
BUDGET_PAGES = ("", "file/", "terms/", "line/", "import/", "agree/", "drop/")
# Only the organisation that did it may: a file shared with another does not open these to it.
OF_THE_DOER = (
    "reception/<uuid:visit>/",
    "reception/<uuid:visit>/call/",
    "reception/<uuid:visit>/wait/",
    "reception/<uuid:visit>/end/",
    "reception/<uuid:visit>/name/",
    "training/enrolments/<uuid:enrolment>/withdraw/",
    "training/enrolments/<uuid:enrolment>/children/",
    "training/enrolments/<uuid:enrolment>/opinion/",
    "training/waiting/<uuid:waiting>/take/",
    "training/waiting/<uuid:waiting>/leave/",
    "training/lost/<uuid:lost>/",
    "training/watch/<uuid:alert>/",
    *(
        f"training/apprentices/<uuid:apprenticeship>/{what}/"
        for what in (
            "weeks/<str:monday>",
            "visit",
            "allowance",
            "registration",
            "complete",
            "end/<slug:ending>",
        )
    ),
    "training/certificates/<uuid:certificate>/revoke/",
    "employment/checks/<uuid:check>/",
    *(f"surveys/<uuid:survey>/{what}" for what in ("", "tried/", "refuse/", "correct/")),
    "employment/placements/<uuid:placement>/job/",
    "employment/placements/<uuid:placement>/left/",
    "appointments/<uuid:appointment>/",
    "appointments/<uuid:appointment>/state/",
    "appointments/<uuid:appointment>/write/",
    "appointments/<uuid:appointment>/move/",
    "replies/<uuid:reply>/",
    "reviews/<uuid:review>/",
    "reviews/<uuid:review>/withdraw/",
    *(f"aid/<uuid:aid>/{what}" for what in ("", "decide/", "pay/", "ask/", "answer/", "cancel/")),
    "aid/payments/<uuid:payment>/return/",
    "outreach/events/people/<uuid:attendee>/drop/",
    *(
        f"ventures/<uuid:venture>/{what}"
        for what in ("", "change/", "move/", "members/add/", "shares/", "jobs/", "visit/", "submit/")
    ),
    *(f"ventures/<uuid:venture>/{what}/" for what in ("plans/new", "coaching", "market", "loan")),
    *(f"ventures/loans/<uuid:venture_loan>/{what}" for what in ("", "move/", "repay/", "copy/")),
    "ventures/repayments/<uuid:venture_repayment>/undo/",
    *(f"ventures/<uuid:venture>/{what}/" for what in ("cohort", "mentor", "desks")),
    "ventures/seats/<uuid:venture_seat>/leave/",
    "ventures/mentoring/<uuid:venture_mentoring>/end/",
    "ventures/desks/<uuid:venture_desk>/back/",
    "ventures/coaching/<uuid:venture_coaching>/undo/",
    "ventures/market/<uuid:venture_market>/undo/",
    *(f"ventures/plans/<uuid:venture_plan>/{what}" for what in ("", "fix/", "file/", "import/", "paper/")),
    "ventures/plans/<uuid:venture_plan>/write/<slug:plan_part>/",
    "ventures/plans/<uuid:venture_plan>/compare/",
    "ventures/<uuid:venture>/grant/",
    *(f"ventures/<uuid:venture>/steps/<slug:legal_step>/{what}" for what in ("", "undo/", "paper/")),
    "ventures/members/<uuid:venture_member>/leave/",
    "ventures/jobs/<uuid:venture_job>/end/",
    *(
        f"ventures/dossiers/<uuid:venture_dossier>/{what}"
        for what in ("", "score/", "oral/", "tie/", "tie/colleague/", "appeal/", "answer/")
    ),
    "people/<uuid:person>/ventures/<uuid:venture>/join/",
    "people/<uuid:person>/ventures/dossiers/<uuid:venture_dossier>/letter/",
    *(f"ventures/grants/<uuid:venture_grant>/{what}" for what in GRANT_PAGES),
    *(f"ventures/tranches/<uuid:venture_tranche>/{what}/" for what in TRANCHE_PAGES),
    *(f"ventures/purchases/<uuid:venture_purchase>/{what}" for what in PURCHASE_PAGES),
    *(f"ventures/quotes/<uuid:venture_quote>/{what}/" for what in ("choose", "paper")),
    "ventures/equipment/<uuid:venture_equipment>/",
)
# Answers only for what is one's own, or for a move that exists now; else it is missing.
SOMETIMES = (
    "exports/control/packs/<uuid:pack>/<str:code>/",
    # Of a control that names the account; walked in tests/web/test_verifier_screens.py.
    *(f"verifications/<uuid:pack>/{what}" for what in ("", "vouchers/<str:voucher>/", "<str:code>/")),
    "training/needs/<uuid:need>/withdraw/",
    "c/<str:code>/badge.json",
    "c/<str:code>/status.json",
    # Of the programme's own contract: whoever keeps it.
    "money/addenda/new/",
    # Files of rows answer whoever may make such rows by hand.
    "imports/new/<str:kind>/",
    "imports/new/<str:kind>/form/",
    *(f"imports/<uuid:batch>/{what}" for what in ("", "columns/", "rows/", "merge/", "recall/", "drop/")),
    "figures/<str:month>.json",
    "figures/<str:month>.csv",
    "r/<str:token>/",
    "requests/",
    "requests/<uuid:request_id>/",
    "people/merges/<uuid:merge>/undo/",
    "account/conventions/<uuid:convention>/confirm/",
    "account/conventions/<uuid:convention>/end/",
    "account/tokens/<uuid:token>/revoke/",
    "training/<uuid:session>/state/<str:target>/",
    "employment/offers/<uuid:offer>/reopen/",
    "employment/permits/<uuid:permit>/",
    "waiting/<slug:what>/",
    "todo/<str:todo>/",
    "p/<str:code>/",
    "cal/<str:secret>.ics",
    "desk/hours/absences/<uuid:absence>/end/",
    "messages/<uuid:message>/again/",
    "messages/<uuid:message>/stop/",
    "complaints/statements/<uuid:statement>/",
    "complaints/safe/<uuid:report>/",
    "account/second/role/<uuid:asked>/",
    "account/second/focal-point/<uuid:focal_point>/",
    "aid/lists/<uuid:aid_list>/signed/<uuid:scan>/",
    "complaints/safe/focal-points/<uuid:focal_point>/end/",
    "complaints/opinions/<uuid:feedback>/",
    "complaints/<uuid:complaint>/",
    "complaints/<uuid:complaint>/<slug:move>/",
    *(f"money/projects/<str:project>/{what}" for what in PROJECT_PAGES),
    *(f"money/payments/<uuid:spending>/{what}" for what in ("", "voucher/", "back/")),
    "money/vouchers/<uuid:voucher>/",
    *(f"money/reports/<uuid:financial_report>/{what}" for what in ("", "file/")),
    "money/commitments/<uuid:commitment>/end/",
    "money/received/<uuid:instalment>/undo/",
    *(f"money/addenda/<uuid:addendum>/{what}" for what in ADDENDUM_PAGES),
    *(f"money/budgets/<uuid:budget>/{what}" for what in BUDGET_PAGES),
    *(f"money/lines/<uuid:budget_line>/{what}" for what in ("", "drop/")),
)
# Addresses of a session that print the names of those in it.
NAMES_PEOPLE = (
    "training/<uuid:session>/sheet/",
    "training/<uuid:session>/people.csv",
    *(f"aid/lists/<uuid:aid_list>/{what}" for what in ("", "approve/", "pay/", "sheet/")),
    *(f"aid/lists/<uuid:aid_list>/{what}" for what in ("signed/", "signed/<uuid:scan>/")),
)


def is_about_a_person(route: Route) -> bool:
    return route.route in NAMES_PEOPLE or any(name in ABOUT for name, _uuid in route.parameters)


def leads_to_a_person(route: Route) -> bool:
    """Whether a parameter of it is filled by the relation."""
    return any(name in ABOUT for name, _uuid in route.parameters)


def address(route: Route, world: World, relation: str = "own") -> str:
    filled = PARAMETER.sub(
        lambda match: str(filler(route.route, match["name"])(world, relation)), route.route
    )
    return "/" + filled


def holds(world, role: str, route: Route) -> bool:
    """Whether a role may ask for an address about somebody it may see."""
    if is_about_a_person(route) and not world.actors[role].may("people.see"):
        return False
    return route.policy.kind != "right" or world.actors[role].may(route.policy.right)
