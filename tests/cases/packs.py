"""A small pack in plain values: three lots, the second without a project."""

from datetime import date
from decimal import Decimal

from parcours.programmes.pack import (
    AssessmentForm,
    Budget,
    Call,
    Criterion,
    Lot,
    Money,
    Pack,
    Papers,
    Project,
    Rule,
)


def said(text):
    return {"fr": text, "ar": text, "en": text}


def criterion(code, fact, op, *values):
    return Criterion(
        code, fact, op, tuple(values), said(f"{code} met"), said(f"{code} unmet"), said(f"{code} missing")
    )


CRITERIA = {
    one.code: one
    for one in (
        criterion("regular", "person.residence", "in", "valid", "renewal", "filed"),
        criterion("refugee", "person.protection", "in", "refugee_unhcr"),
        criterion("there", "person.region", "in", "R"),
        criterion("adult", "person.age", "at_least", "18"),
        criterion("vulnerable", "person.great_vulnerability", "is_true"),
        criterion("no_skill", "assessment.skill", "in", "none"),
        criterion("skilled", "assessment.skill", "not_in", "none"),
        criterion("salaried", "assessment.wish", "in", "salaried"),
        criterion("self", "assessment.wish", "in", "self"),
        criterion("poor", "assessment.barriers", "in", "money"),
        criterion("card", "assessment.card", "is_true"),
        criterion("no_card", "assessment.card", "is_false"),
    )
}
BUDGET = Budget((Money(Decimal("1.00"), "EUR"),))


def lot(number, *rule):
    return Lot(number, said(f"Lot {number}"), {}, {}, Rule(all=rule))


def project(code, lot, *rule):
    return Project(
        code, said(code), said(code), "G", lot, False, BUDGET, date(2018, 1, 1), date(2021, 1, 1), "country",
        Rule(all=rule),
    )  # fmt: skip


PACK = Pack(
    code="P",
    name=said("P"),
    summary={},
    country="MA",
    zone="Africa/Casablanca",
    currency="MAD",
    languages=("fr", "ar", "en"),
    organisations=(),
    call=Call("C", {}, "2017", BUDGET),
    lots=(lot(1, "regular", "no_skill"), lot(2, "skilled", "salaried"), lot(3, "skilled", "self")),
    projects=(project("P1", 1, "regular"), project("P3", 3, "refugee"), project("P4", 3, "there")),
    chain=(),
    indicators=(),
    assessment=AssessmentForm("1", {}, (), 180),
    criteria=CRITERIA,
    notices=(),
    papers=Papers({}, {}),
)
