"""For every action: who does it in the small world, and with what. A new action asks for its line here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from parcours.accounts import module
from parcours.cases.rules import Assessed, Decision, Gained, NewStep, StepMove
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.people.rules import Agreed, Birth, Changes, Contact, Document, Guardian, Legal, Names, Spoken
from parcours.reference.inforeuro import MonthRate
from tests.factories.accounts import actor
from tests.factories.cases import UNSKILLED
from tests.factories.people import convention, registration
from tests.factories.programmes import SECOND
from tests.matrix.aid import AID
from tests.matrix.complaints import COMPLAINTS
from tests.matrix.desk import DESK
from tests.matrix.directory import DIRECTORY
from tests.matrix.employment import EMPLOYMENT
from tests.matrix.enterprise import ENTERPRISE
from tests.matrix.exchange import EXCHANGE
from tests.matrix.grants import GRANTS
from tests.matrix.messages import MESSAGES
from tests.matrix.money import MONEY
from tests.matrix.outreach import OUTREACH
from tests.matrix.people import PEOPLE
from tests.matrix.people_rights import RIGHTS
from tests.matrix.referrals import REFERRALS
from tests.matrix.results import RESULTS
from tests.matrix.skills import SKILLS
from tests.matrix.surveys import SURVEYS
from tests.matrix.training import TRAINING
from tests.matrix.world import World

NAMES = {"fr": "Essai", "ar": "تجربة", "en": "Trial"}


@dataclass
class Sample:
    """``by`` and ``arguments`` are asked for inside the world, in the order given."""

    by: Callable[[World], Actor]
    arguments: Callable[[World], dict[str, Any]] = field(default=lambda world: {})


def role(name: str) -> Callable[[World], Actor]:
    return lambda world: world.actors[name]


def own(**more: Any) -> Callable[[World], dict[str, Any]]:
    return lambda world: {"person": world.people["own"], **more}


def _without_administrator(world: World) -> str:
    from parcours.accounts.models import Membership

    Membership.objects.filter(role="administrator").update(until=clock.now())
    return world.own.code


def _consent(world: World):
    from parcours.kernel.context import acting
    from parcours.people import queries

    with acting(world.caseworker):
        return queries.living_consents(world.people["own"]).filter(purpose="comparison").get().id


def _document(world: World):
    from parcours.kernel.context import acting
    from parcours.people import queries

    with acting(world.caseworker):
        return queries.documents(world.caseworker, world.people["own"])[0].id


def _proposed(world: World):
    return convention(world.stranger.id, world.own.id, confirmed=False, reference="C-8").id


def _grant(world: World):
    from parcours.people import actions

    return actions.share(by=world.caseworker, person=world.people["own"], organisation=world.partner.id).id


def _source(world: World):
    from parcours.people import actions

    source = ("training.Enrolment", world.own.id)
    actions.grant_access(
        by=world.caseworker,
        person=world.people["own"],
        organisation=world.partner.id,
        reason="enrolment",
        source=source,
    )
    return source


def _membership(world: World):
    from parcours.accounts import actions

    return actions.create_user(
        by=world.actors["administrator"],
        login="somebody.else",
        name="Somebody Else",
        password="quiet river stones",
        organisation=world.own.id,
        role="trainer",
    )


def _asked(world: World):
    from parcours.accounts import actions

    return actions.grant_role(
        by=world.actors["administrator"],
        user=world.users["trainer"].id,
        organisation=world.own.id,
        role="data_protection",
    ).asked


def _with_second_factor(world: World):
    from allauth.mfa.totp.internal.auth import TOTP

    from parcours.accounts.models import User

    user = User.objects.get(id=_membership(world).user)
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    return user.id


def _token(world: World):
    from parcours.accounts import actions

    return actions.make_token(by=world.caseworker, label="x", scopes=["people.see"], days=3)[0].token


QUALIFICATION = {
    "kind": "certificate",
    "title": NAMES,
    "source_type": "training.Certificate",
    "source_id": UUID(int=7),
}


def _assessed(world: World):
    from parcours.cases import actions

    actions.assess(by=world.caseworker, person=world.people["own"], answers=UNSKILLED)
    return world.people["own"]


def _step(world: World):
    from parcours.cases import actions

    who = world.people["own"]
    return actions.plan_step(by=world.caseworker, person=who, kind="papers", what="Qzovstep").id


def _qualified(world: World):
    from parcours.cases import actions

    actions.add_qualification(by=world.actors["trainer"], person=world.people["own"], **QUALIFICATION)
    return {name: QUALIFICATION[name] for name in ("source_type", "source_id")}


SAMPLES: dict[str, Sample] = {
    "accounts.set_organisation": Sample(
        role("administrator"), lambda w: {"code": "NEW", "name": NAMES, "kind": "association"}
    ),
    "accounts.set_site": Sample(
        role("administrator"), lambda w: {"organisation": w.own.id, "code": "NEW-1", "name": NAMES}
    ),
    "accounts.create_user": Sample(
        role("administrator"),
        lambda w: {
            "login": "new.user",
            "name": "New User",
            "password": "quiet river stones",
            "organisation": w.own.id,
            "role": "trainer",
        },
    ),
    "accounts.open_first": Sample(
        lambda world: Actor.system("users.first"),
        lambda w: {
            "login": "first.user",
            "name": "First User",
            "password": "quiet river stones",
            "organisation": _without_administrator(w),
        },
    ),
    "accounts.grant_role": Sample(
        role("administrator"),
        lambda w: {"user": w.users["trainer"].id, "organisation": w.own.id, "role": "coordinator"},
    ),
    "accounts.confirm_role": Sample(role("coordinator"), lambda w: {"asked": _asked(w)}),
    "accounts.refuse_role": Sample(role("coordinator"), lambda w: {"asked": _asked(w)}),
    "accounts.end_role": Sample(role("administrator"), lambda w: {"membership": _membership(w).membership}),
    "accounts.reset_second_factor": Sample(role("administrator"), lambda w: {"user": _with_second_factor(w)}),
    "accounts.date_role": Sample(
        role("coordinator"),
        lambda w: {"user": w.users["verifier"].id, "until": clock.now() + timedelta(days=3)},
    ),
    "accounts.close_user": Sample(role("administrator"), lambda w: {"user": _membership(w).user}),
    "accounts.note_password": Sample(role("caseworker"), lambda w: {}),
    "accounts.pass_module": Sample(
        role("caseworker"), lambda w: {"answers": {one.code: one.right for one in module.QUESTIONS}}
    ),
    "accounts.note_protection": Sample(
        role("caseworker"), lambda w: {"users": [w.users["trainer"].id], "on": clock.today()}
    ),
    "accounts.set_email": Sample(role("caseworker"), lambda w: {"email": "agent@example.org"}),
    "accounts.set_language": Sample(role("caseworker"), lambda w: {"language": "ar"}),
    "accounts.keep_token": Sample(
        role("caseworker"), lambda w: {"label": "x", "scopes": ["people.see"], "days": 1, "hashed": "h" * 64}
    ),
    "accounts.revoke_token": Sample(role("caseworker"), lambda w: {"token": _token(w)}),
    "reference.upsert_region": Sample(
        role("administrator"), lambda w: {"code": "MA-99", "country": "MA", "name": NAMES}
    ),
    "reference.upsert_place": Sample(
        role("administrator"),
        lambda w: {"code": "MA-trial", "region": "MA-01", "name": NAMES, "kind": "city"},
    ),
    "reference.set_rate": Sample(
        role("administrator"),
        lambda w: {
            "currency_from": "EUR",
            "currency_to": "MAD",
            "on": date(2018, 1, 1),
            "rate": Decimal("11.1"),
            "source": "trial",
        },
    ),
    "reference.take_in_rates": Sample(
        role("monitoring"), lambda w: {"rates": [MonthRate("MAD", date(2018, 1, 1), Decimal("11.1"))]}
    ),
    "people.register": Sample(role("caseworker"), lambda w: {"registration": registration()}),
    "people.register_many": Sample(
        role("caseworker"), lambda w: {"people": [registration(), registration(given_latin="Awa")]}
    ),
    "people.edit": Sample(role("caseworker"), own(changes=Changes(quarter="Elsewhere", household_size=4))),
    "people.set_names": Sample(role("caseworker"), own(names=Names("Qzovnew", "Qzovother"))),
    "people.set_birth": Sample(role("caseworker"), own(birth=Birth(birth_year=1988))),
    "people.set_guardian": Sample(role("caseworker"), own(guardian=Guardian(body="Foyer"))),
    "people.set_languages": Sample(role("caseworker"), own(languages=[Spoken("ar", "some")])),
    "people.set_contact": Sample(role("caseworker"), own(contact=Contact("Qzovsomebody"))),
    "people.add_document": Sample(role("caseworker"), own(document=Document("permit", "QZOV12"))),
    "people.end_document": Sample(
        role("caseworker"), lambda w: {"person": w.people["own"], "document": _document(w)}
    ),
    "people.record_legal_fact": Sample(
        role("caseworker"), own(dimension="residence", fact=Legal("renewal", date(2020, 2, 1)))
    ),
    "people.give_consent": Sample(role("caseworker"), own(answer=Agreed("sharing"))),
    "people.withdraw_consent": Sample(
        role("caseworker"), lambda w: {"person": w.people["own"], "consent": _consent(w)}
    ),
    "people.share": Sample(
        role("caseworker"), lambda w: {"person": w.people["own"], "organisation": w.partner.id}
    ),
    "people.grant_access": Sample(
        role("caseworker"),
        lambda w: {
            "person": w.people["own"],
            "organisation": w.partner.id,
            "reason": "enrolment",
            "source": ("training.Enrolment", w.own.id),
        },
    ),
    "people.end_grants_of": Sample(role("caseworker"), lambda w: {"source": _source(w)}),
    "people.end_access": Sample(
        role("caseworker"), lambda w: {"person": w.people["own"], "grant": _grant(w)}
    ),
    "people.record_restricted": Sample(role("caseworker"), own(kind="health", text="Qzovmore")),
    "people.name_restricted_reader": Sample(
        role("caseworker"),
        lambda w: {"person": w.people["own"], "user": w.users["coordinator"].id},
    ),
    "people.confirm_great_vulnerability": Sample(role("caseworker"), own()),
    "cases.assess": Sample(role("caseworker"), own(answers=UNSKILLED)),
    "cases.assess_many": Sample(
        role("caseworker"), lambda w: {"assessments": [Assessed(w.people["own"], UNSKILLED)]}
    ),
    "cases.orient": Sample(
        role("caseworker"), lambda w: {"person": _assessed(w), "outcome": "project", "project": "OFICIO"}
    ),
    "cases.orient_many": Sample(
        role("caseworker"), lambda w: {"decisions": [Decision(_assessed(w), "project", "OFICIO")]}
    ),
    "cases.take_charge": Sample(role("job_adviser"), lambda w: {"person": _assessed(w)}),
    "cases.plan_step": Sample(role("caseworker"), own(kind="papers", what="Qzovstep")),
    "cases.plan_step_many": Sample(
        role("caseworker"), lambda w: {"steps": [NewStep(w.people["own"], "papers", "Qzovstep")]}
    ),
    "cases.begin_step": Sample(role("caseworker"), lambda w: {"step": _step(w)}),
    "cases.close_step": Sample(role("caseworker"), lambda w: {"step": _step(w), "to": "abandoned"}),
    "cases.move_step_many": Sample(role("caseworker"), lambda w: {"moves": [StepMove("done", _step(w))]}),
    "cases.add_qualification": Sample(role("trainer"), own(**QUALIFICATION)),
    "cases.add_qualification_many": Sample(
        role("trainer"), lambda w: {"gained": [Gained(w.people["own"], **QUALIFICATION)]}
    ),
    "cases.withdraw_qualification": Sample(role("coordinator"), lambda w: _qualified(w)),
    "programmes.load": Sample(
        role("administrator"),
        lambda w: {"text": SECOND.read_text("utf-8").replace("valid_days = ", "valid_days = 1")},
    ),
    "people.end_convention": Sample(role("coordinator"), lambda w: {"convention": _proposed(w)}),
    "people.confirm_convention": Sample(role("coordinator"), lambda w: {"convention": _proposed(w)}),
    "people.sign_convention": Sample(
        role("coordinator"),
        lambda w: {
            "from_organisation": w.own.id,
            "to_organisation": w.stranger.id,
            "reference": "C-9",
            "signed_on": date(2019, 1, 1),
        },
    ),
}

MORE = (
    EMPLOYMENT,
    GRANTS,
    RESULTS,
    TRAINING,
    PEOPLE,
    RIGHTS,
    DIRECTORY,
    MESSAGES,
    DESK,
    OUTREACH,
    COMPLAINTS,
    AID,
    SKILLS,
    MONEY,
)
for others in MORE:
    SAMPLES |= {name: Sample(role(who), arguments) for name, (who, arguments) in others.items()}
SAMPLES |= {
    name: Sample(role(who) if isinstance(who, str) else (lambda world, who=who: who), arguments)
    for name, (who, arguments) in (REFERRALS | ENTERPRISE | EXCHANGE | SURVEYS).items()
}


def without(right: str, world: World) -> Actor:
    """Somebody of the same organisation whose role does not hold a right."""
    return next((a for a in world.actors.values() if not a.may(right)), actor(world.own, role="nobody"))
