"""Invented people before the rules of the programme of the source; the answers were read from its text."""

from dataclasses import dataclass

import pytest

from parcours.cases import actions, queries
from parcours.kernel.context import acting
from parcours.kernel.refusals import Refused
from parcours.people import actions as people
from parcours.people.rules import Legal
from tests.factories.accounts import actor, organisation
from tests.factories.people import person
from tests.factories.programmes import load_eu_maroc

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Profile:
    """Without anything else: a regular woman of Rabat, known not to be a refugee, with a trade, alone."""

    residence: str = "valid"
    protection: str = "none"
    city: str = "MA-rabat"
    vulnerability: str = "isolated"
    experience: str = "over_3"
    certificates: str = "none"
    know_how: str = ""
    """``yes`` or ``no``; empty: no trade at all."""
    wish: str = "self_employed"
    confirmed: bool = False


OWN = {"know_how": "yes"}
UNSKILLED = {"vulnerability": "no_income", "experience": "none", "wish": "salaried"}
PROFILES = [
    (Profile(**UNSKILLED, city="MA-oujda"), 1, ["IDMAJE"], "project"),
    (Profile(**UNSKILLED | {"wish": "unsure"}, residence="renewal"), 1, ["IDMAJE"], "project"),
    (Profile(**UNSKILLED | {"experience": "over_3"}, residence="filed"), 1, ["IDMAJE"], "project"),
    (Profile(**UNSKILLED, residence="none"), None, [], "not_covered"),
    (Profile(**UNSKILLED, residence="none", protection="refugee_unhcr"), 1, ["IDMAJE"], "project"),
    (Profile(**UNSKILLED, residence="none", protection="asylum_seeker"), None, [], "not_covered"),
    (Profile(**UNSKILLED, residence="", protection=""), None, [], "incomplete"),
    (Profile(**UNSKILLED | OWN), 1, ["IDMAJE"], "project"),
    (Profile(know_how="no", certificates="school", wish="salaried"), 2, [], "not_covered"),
    (Profile(know_how="no", wish="salaried", residence="none"), 2, [], "not_covered"),
    (Profile(**OWN), 3, ["W4I"], "project"),
    (Profile(**OWN, protection=""), 3, ["W4I"], "project"),
    (Profile(**OWN, city="MA-tanger", residence="renewal"), 3, ["W4I"], "project"),
    (Profile(**OWN, city="MA-oujda"), 3, [], "not_covered"),
    (Profile(**OWN, city=""), 3, [], "incomplete"),
    (Profile(**OWN, residence="filed"), 3, [], "not_covered"),
    (Profile(**OWN, residence="none", protection="refugee_bra"), 3, ["UNHCR"], "project"),
    (Profile(**OWN, protection="refugee_unhcr"), 3, ["UNHCR", "W4I"], "project"),
    (Profile(**OWN, vulnerability="none_of_these"), None, [], "incomplete"),
    (Profile(vulnerability="none_of_these", wish="salaried", confirmed=True), 1, ["IDMAJE"], "project"),
    (Profile(know_how="no", experience="none", confirmed=True), 1, ["IDMAJE"], "project"),
    (Profile(know_how="no", experience="under_1", wish="unsure"), None, [], "not_covered"),
]


def assessed(by, profile: Profile):
    legal = {"residence": profile.residence, "protection": profile.protection}
    told = {name: Legal(value) for name, value in legal.items() if value}
    who = person(by, city=profile.city, **told).person
    if profile.confirmed:
        people.confirm_great_vulnerability(by=actor(by.organisation, "coordinator"), person=who)
    answers = {
        "vulnerability": [profile.vulnerability],
        "experience": profile.experience,
        "certificates": [profile.certificates],
        "skill": bool(profile.know_how),
        "barriers": ["none"],
        "wish": profile.wish,
    }
    if profile.know_how:
        answers["know_how"] = profile.know_how == "yes"
    actions.assess(by=by, person=who, answers=answers)
    return who


@pytest.mark.parametrize(("profile", "lot", "projects", "outcome"), PROFILES)
def test_each_is_proposed_what_the_text_says_with_reasons_in_every_language(profile, lot, projects, outcome):
    load_eu_maroc()
    by = actor(organisation("EN"))
    who = assessed(by, profile)
    with acting(by):
        found = queries.proposal(by, who)
    assert (found.lot, sorted(found.fitting), found.outcome) == (lot, projects, outcome)
    reasons = [reason for fit in (*found.lots, *found.projects) for reason in fit.reasons]
    assert reasons and all(reason.text.get(one) for reason in reasons for one in ("fr", "ar", "en"))


def test_none_of_these_goes_with_no_difficulty():
    load_eu_maroc()
    by = actor(organisation("EN"))
    who = assessed(by, Profile())
    answers = {"vulnerability": ["no_income", "none_of_these"], "experience": "none", "skill": False}
    answers |= {"certificates": ["none"], "barriers": ["none"], "wish": "unsure"}
    with pytest.raises(Refused):
        actions.assess(by=by, person=who, answers=answers)
