"""To see her is not to answer for her: what a referral or a training lets an organisation do."""

import pytest

from parcours.cases import actions as cases
from parcours.kernel.context import acting
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Refused
from parcours.people import actions
from parcours.people.contacting import Wishes
from parcours.people.rules import Birth, Changes, Document, Names
from parcours.people.visibility import only_passes, passing
from tests.factories.accounts import actor, organisation
from tests.factories.cases import assessed
from tests.factories.desk import after, at
from tests.factories.people import convention
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db
NO_IDENTITY, NO_DECISION = "people.not_yours_to_correct", "cases.not_yours_to_decide"


@pytest.fixture
def here():
    load_second()
    return actor(organisation("EN"))


@pytest.fixture
def partner(here):
    found = actor(organisation("AMAPPE"))
    convention(here.organisation, found.organisation)
    return found


def other_name(by, who):
    made = actions.add_other_name(by=by, person=who, kind="nickname", given="Zeynabou")
    return actions.make_main_name(by=by, person=who, name=made.id)


MOVES = {
    "names": (NO_IDENTITY, lambda by, who: actions.set_names(by=by, person=who, names=Names("Awa", "Sow"))),
    "another name as hers": (NO_IDENTITY, other_name),
    "birth": (NO_IDENTITY, lambda by, who: actions.set_birth(by=by, person=who, birth=Birth(None, 1980))),
    "sex": (NO_IDENTITY, lambda by, who: actions.edit(by=by, person=who, changes=Changes(sex="M"))),
    "nationality": (
        NO_IDENTITY,
        lambda by, who: actions.edit(by=by, person=who, changes=Changes(nationality="SN")),
    ),
    "orientation": (
        NO_DECISION,
        lambda by, who: cases.orient(by=by, person=who, outcome="project", project="OFICIO"),
    ),
    "number": (
        "",
        lambda by, who: actions.edit(by=by, person=who, changes=Changes(phone="+212612345678")),
    ),
    "quarter": ("", lambda by, who: actions.edit(by=by, person=who, changes=Changes(quarter="Takaddoum"))),
    "wishes": ("", lambda by, who: actions.set_wishes(by=by, person=who, wishes=Wishes(language="ar"))),
    "paper": (
        "",
        lambda by, who: actions.add_document(by=by, person=who, document=Document("passport", "A1")),
    ),
    "note": ("", lambda by, who: cases.write_note(by=by, person=who, text="came")),
    "appointment": ("", lambda by, who: cases.book(by=by, person=who, starts_at=at(after(3)))),
    "second opinion": ("cases.not_oriented", lambda by, who: cases.ask_review(by=by, person=who)),
}
SEEN = {"referral": False, "enrolment": False, "transfer": True, "convention": True}


def refused(call, by, who) -> str:
    try:
        call(by, who)
    except Refused as found:
        return found.code
    return ""


@pytest.mark.parametrize("reason", SEEN)
def test_what_each_reason_to_see_her_allows(here, partner, reason):
    found = {}
    for name, (_code, call) in MOVES.items():
        who = assessed(here)
        source = ("referrals.Referral", uuid7())
        actions.grant_access(
            by=here, person=who, organisation=partner.organisation, reason=reason, source=source
        )
        found[name] = refused(call, partner, who)
    owns = SEEN[reason]
    expected = {
        name: "" if owns and code in (NO_IDENTITY, NO_DECISION) else code
        for name, (code, _call) in MOVES.items()
    }
    assert found == expected


def test_who_registered_her_does_everything(here):
    for name, (code, call) in MOVES.items():
        wanted = "" if code in (NO_IDENTITY, NO_DECISION) else code
        assert refused(call, here, assessed(here)) == wanted, name


def test_of_many_at_once_all_or_none_is_decided(here, partner):
    who, own = assessed(here), assessed(partner)
    source = ("referrals.Referral", uuid7())
    actions.grant_access(
        by=here, person=who, organisation=partner.organisation, reason="referral", source=source
    )
    with acting(partner):
        assert passing(partner, [who, own]) == {who} and only_passes(partner, who)
        assert not only_passes(partner, own)
    with acting(here):
        assert not passing(here, [who])
    decisions = [cases.Decision(one, "project", "OFICIO") for one in (own, who)]
    with pytest.raises(Refused) as found:
        cases.orient_many(by=partner, decisions=decisions)
    assert found.value.code == NO_DECISION
    cases.orient_many(by=partner, decisions=decisions[:1])
