"""Of a project that nobody holds any more no word remains; what a member is handed tells of her alone."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction

from parcours.enterprise import actions, grant_actions
from parcours.enterprise.calling import CallTold, DossierTold, Marks, Verdict
from parcours.enterprise.coaching import CoachingTold, MarketTold
from parcours.enterprise.grant_models import Payment
from parcours.enterprise.models import Venture
from parcours.enterprise.rules import VisitTold
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.people import accessing
from parcours.people.models import Canonical, Person
from parcours.people.ports import followings
from tests.enterprise.conftest import TODAY
from tests.factories import enterprise as factory
from tests.factories import grants, plans
from tests.factories.accounts import member
from tests.factories.papers import pdf
from tests.people import tables

pytestmark = pytest.mark.django_db
HERS = "Vw7q"
TEXTS = (models.CharField, models.TextField, models.JSONField)
# By construction no person's words: chosen from lists of the pack, or copied from its rates and budgets.
NO_WORDS = {
    "currency",
    "booked_currency",
    "rate_first",
    "rate_second",
    "rate_source",
    "rule",
    "Venture.form",
    "Venture.sector",
    "Venture.project",
    "Venture.place",
    "Venture.region",
    "StepDone.code",
    "Tranche.code",
    "Visit.band",
    "Score.marks",
    "PlanLine.kind",
    "PlanLine.repaid",
}


def hanging() -> dict[type, str]:
    """Every table of the package whose rows belong to one project, and how they hang on it; but those that
    say by themselves how they follow a person."""
    found: dict[type, str] = {Venture: "pk"}
    told = {one.model for one in followings().values()}
    more = True
    while more:
        more = False
        for model in apps.get_app_config("enterprise").get_models():
            for field in model._meta.concrete_fields:
                if model in told or model in found or field.null:
                    continue
                if field.related_model in found:
                    path = found[field.related_model]
                    found[model] = field.name if path == "pk" else f"{field.name}__{path}"
                    more = True
    return found


def words_of(model: type) -> list[str]:
    return [
        field.attname
        for field in model._meta.concrete_fields
        if isinstance(field, TEXTS) and not field.choices and not field.is_relation
    ]


def mark(venture) -> dict[str, str]:
    """A value of its own in every column of words of everything that hangs on a project."""
    marked = {}
    with transaction.atomic(), as_role("system"):
        for model, path in hanging().items():
            for name in words_of(model):
                where, value = f"{model.__name__}.{name}", f"{HERS}{len(marked):03d}"
                if {name, where} & NO_WORDS:
                    continue
                row = model._base_manager.filter(**{path: venture}).order_by("pk").first()
                assert row is not None, f"nothing of {model.__name__} to look at"
                model._base_manager.filter(pk=row.pk).update(**{name: value})
                marked[where] = value
    return marked


def everything(house, person) -> tuple:
    """A project with a row of everything that may hang on one."""
    by, chief = house.coach, house.coordinator
    made = factory.to_plan(by, factory.venture(by, person))
    plans.fixed(by, made)
    call = CallTold("Call", TODAY, TODAY, Decimal(100), (house.other.user,))
    called = actions.open_call(by=chief, call=call).id
    dossier = actions.submit(by=by, call=called, dossier=DossierTold(made, Decimal(50))).id
    actions.close_call(by=chief, call=called)
    actions.score(by=house.other, dossier=dossier, marks=Marks({"value": 4, "potential": 3}, note="Good"))
    verdicts = [Verdict(dossier, "refused", "not_ready")]
    actions.decide_call(by=chief, call=called, verdicts=verdicts)
    grant = grants.direct(by, person, 300, of=made)
    money, kind = (
        grants.tranche(by, grant, 100),
        grants.tranche(by, grant, 200, "", way="in_kind", what="Oven"),
    )
    grants.signed(by, chief, grant)
    grants.paid(by, chief, money)
    from parcours.enterprise.buying_models import Purchase

    with acting(by):
        bought = Purchase.objects.get(tranche=kind).id
    grants.bought(by, chief, bought, "delivered")
    factory.steps(by, made)
    actions.step_undone(by=by, venture=made, code="fit")
    actions.step_done(by=by, venture=made, code="fit", reference="F 1", scan=pdf())
    actions.move(by=by, venture=made, stage="created")
    actions.visit(by=by, venture=made, visit=VisitTold(trading="yes", note="Sells well"))
    actions.coach(by=by, venture=made, coaching=CoachingTold(60, ("price",), agreed="Count the flour"))
    actions.market(by=by, venture=made, market=MarketTold("fair", "Fair", "contacts"))
    grant_actions.ask_back(by=chief, grant=grant, amount=Decimal(20), reason="other", note="Half")
    grant_actions.receive_back(by=chief, grant=grant, amount=Decimal(20), reference="B 1")
    return made, dossier, grant


@pytest.fixture
def house(here):
    here.coordinator, here.other = member(here.id, "coordinator"), member(here.id, "enterprise_coach")
    return here


def forget(*people) -> None:
    with transaction.atomic(), as_role("system"):
        for person in people:
            followings()["enterprise.Member"].erase(person)
            Person.objects.filter(pk=person).update(erased_on=clock.today())


def test_no_word_of_her_project_remains(house):
    awa = house.people[0]
    made, *_rest = everything(house, awa)
    marked = mark(made)
    assert len(marked) > 25 and len(tables.words(HERS)) == len(marked)
    forget(awa)
    left = tables.words(HERS)
    assert sorted(where for where, value in marked.items() if value in left) == []


def test_what_another_member_tells_stays_until_she_goes_too(house):
    awa, bintou, chantal, *_ = house.people
    made = factory.venture(house.coach, awa, bintou, form="coop", idea="Qzours")
    forget(awa)
    assert tables.holding("Qzours") == ["enterprise_venture"]
    forget(bintou)
    assert tables.holding("Qzours") == []
    # Two files of one person are one person.
    made = factory.venture(house.coach, chantal, house.people[3], form="coop", idea="Qztwice")
    with transaction.atomic(), as_role("system"):
        Canonical(gone_id=house.people[3], kept_id=chantal, code="").save(force_insert=True)
    forget(house.people[3])
    assert made and tables.holding("Qztwice") == []


def test_accounts_are_written_over_by_an_erasure_alone(house):
    """What was paid and marked stays as it was, whoever asks; a reference in free words goes with her."""
    everything(house, house.people[0])
    for role, told in (("app", {"reference": "X"}), ("system", {"amount": 1}), ("system", {"on": TODAY})):
        with pytest.raises(DatabaseError), transaction.atomic():
            if role == "app":
                with acting(house.coordinator):
                    Payment.objects.update(**told)
            else:
                with as_role("system"):
                    Payment.objects.update(**told)


def handed(by, person) -> dict[str, list[dict]]:
    with transaction.atomic(), acting(by):
        file = accessing.as_json(accessing.everything(by, person))
    return {part["table"]: part["rows"] for part in file["kept"]}


def test_her_file_tells_of_grants_purchases_and_equipment(house):
    awa = house.people[0]
    everything(house, awa)
    told = handed(house.coach, awa)
    [grant] = told["enterprise.Grant"]
    assert (grant["amount"], grant["paid"], grant["asked_back"]) == ("300.00", "100.00", "20.00")
    assert [row["amount"] for row in told["enterprise.Tranche"]] == ["100.00", "10.00"]
    assert told["enterprise.Tranche"][0]["paid_on"] == TODAY.isoformat()
    [bought], [oven] = told["enterprise.Purchase"], told["enterprise.Equipment"]
    assert (bought["amount"], bought["order_reference"]) == ("10.00", "O 1")
    assert oven["what"] == "Oven" and oven["serial"].startswith("SN-") and oven["where"] == "Kitchen"
    others = ("StepDone", "Dossier", "Visit", "Coaching", "Market")
    assert all(told[f"enterprise.{name}"] for name in others)
    # Not the marks of the committee, nor who asked which price.
    assert "Supplier" not in json.dumps(told)
    # Another organisation hands over what it sees.
    assert "enterprise.Grant" not in handed(house.coach, house.people[1])


def test_her_file_masks_the_other_members_and_what_came_after_her(house):
    awa, bintou, *_ = house.people
    before = TODAY - timedelta(days=40)
    made = factory.venture(house.coach, awa, bintou, form="coop", on=before, title="Bintou’s and Awa’s oven")
    early = CoachingTold(60, ("team",), on=TODAY - timedelta(days=30), agreed="BINTOU keeps the till")
    actions.coach(by=house.coach, venture=made, coaching=early)
    from parcours.enterprise.models import Member

    with acting(house.coach):
        hers = Member.objects.get(venture=made, person=awa).id
    actions.leave(by=house.coach, member=hers, reason="found_job", on=TODAY - timedelta(days=20))
    actions.coach(by=house.coach, venture=made, coaching=CoachingTold(60, ("team",), agreed="Qzlater"))
    told = handed(house.coach, awa)
    assert told["enterprise.Member"][0]["enterprise_project"] == "…’s and Awa’s oven"
    assert [row["agreed"] for row in told["enterprise.Coaching"]] == ["… keeps the till"]
    assert "Qzlater" in json.dumps(handed(house.coach, bintou))
