"""Another partner covers the need: one sentence, whoever it is, whenever and however much."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import translation

from parcours.aid import actions, giving, queries
from parcours.aid.models import BudgetLine, List, ListLine, Payment, Request
from parcours.cases import queries as cases
from parcours.cases.models import Step
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.kernel.refusals import NotAllowed, Refused
from parcours.people import actions as people
from parcours.people import queries as files
from tests.aid.conftest import staff
from tests.factories.aid import LINE, asked, granted, listed, paid
from tests.factories.people import convention


def sentence(action, **arguments) -> str:
    with pytest.raises(Refused) as refused:
        action(**arguments)
    assert refused.value.code == "aid.covered"
    found = []
    for language in ("fr", "ar", "en"):
        with translation.override(language):
            found.append(f"{refused.value.code} {refused.value.field} {refused.value.sentence}")
    return "\n".join(found)


def by_request(place, who):
    granted(place.adviser, place.other, who, "20")


def by_payment(place, who):
    with clock.at(date(2024, 3, 2)):
        paid(place.adviser, place.other, who, "100")


def by_list(place, who):
    wanted = listed(place.trainer, {who: 8})
    actions.approve_list(by=place.coordinator, list=wanted, line=LINE)


def shared_with(here, code: str):
    place = staff(code)
    convention(here.id, place.id, reference=code)
    people.share(by=here.adviser, person=here.people[0], organisation=place.id)
    return place


def test_the_sentence_is_the_same_byte_for_byte(here):
    """Whoever gave it, by whatever way, on whatever day, whatever amount and whatever is asked for now."""
    who, said = here.people[0], set()
    for code, give in (("AMAPPE", by_request), ("SOLE", by_payment), ("ODCO", by_list)):
        place = shared_with(here, code)
        give(place, who)
        for amount in ("1", "99.99"):
            said.add(sentence(asked, by=here.adviser, person=who, amount=amount))
        with acting(place.adviser):
            for row in Request.objects.filter(state="granted"):
                actions.cancel(by=place.adviser, request=row.id)
            for row in Payment.objects.filter(state="paid"):
                actions.return_payment(by=place.adviser, payment=row.id, reason="not_needed")
        actions.cancel(by=here.adviser, request=asked(here.adviser, who, "1"))
    assert len(said) == 1
    assert "This need is already covered this month by another partner." in said.pop()


@pytest.mark.parametrize(
    ("kind", "month", "covered"),
    [
        ("transport", date(2024, 3, 1), True),
        ("transport", date(2024, 4, 1), False),
        ("cash", date(2024, 3, 1), False),
    ],
)
def test_only_the_same_need_in_the_same_period_is_covered(here, partner, kind, month, covered):
    granted(partner.adviser, partner.other, here.people[0])
    ask = {"by": here.adviser, "person": here.people[0], "kind": kind, "month": month}
    if covered:
        sentence(asked, **ask)
    else:
        asked(**ask)
    asked(here.adviser, here.people[1], kind=kind, month=month)


def test_one_s_own_aid_and_what_is_not_granted_cover_nothing(here, partner):
    asked(partner.adviser, here.people[0])
    granted(here.adviser, here.other, here.people[0], "30")
    asked(here.adviser, here.people[0], "30")


def test_a_coordinator_goes_on_with_a_reason(here, partner):
    granted(partner.adviser, partner.other, here.people[0], "20")
    ask = {"person": here.people[0], "covered_reason": "not_enough"}
    with pytest.raises(NotAllowed):
        asked(here.adviser, **ask)
    wanted = asked(here.coordinator, **ask)
    actions.decide(by=here.other, request=wanted, outcome="granted")
    with acting(here.adviser):
        facts = {one.kind: one.facts for one in Entry.objects.filter(kind__startswith="aid.")}
    assert facts["aid.requested"]["covered_reason"] == "not_enough"
    assert facts["aid.decided"]["covered_reason"] == "not_enough"


def test_what_became_covered_meanwhile_stops_the_decision(here, partner):
    wanted = asked(here.adviser, here.people[0], "20")
    granted(partner.adviser, partner.other, here.people[0], "20")
    decide = {"request": wanted, "outcome": "granted"}
    sentence(actions.decide, by=here.other, **decide)
    sentence(actions.decide_more, by=here.coordinator, **decide)
    actions.decide_more(by=here.coordinator, **decide, covered_reason="emergency")


def test_the_ceiling_counts_every_organisation_and_says_no_number(here, partner):
    granted(partner.adviser, partner.other, here.people[0], "90")
    wanted = asked(here.coordinator, here.people[0], "31", covered_reason="not_enough")
    decide = {"by": here.second, "request": wanted, "outcome": "granted"}
    with pytest.raises(Refused) as refused:
        actions.decide_more(**decide)
    assert (refused.value.code, refused.value.params) == ("aid.ceiling", {})
    actions.decide_more(**decide, amount=Decimal(30))


def test_on_a_list_she_is_held_back_whole(here, partner):
    granted(partner.adviser, partner.other, here.people[0], "1")
    wanted = listed(here.trainer, {here.people[0]: 4, here.people[1]: 4})
    actions.approve_list(by=here.coordinator, list=wanted, line=LINE)
    with acting(here.adviser):
        rows = queries.rows_of(here.adviser, queries.a_list(here.adviser, wanted))
    assert {row.person.id: (row.hold, row.granted) for row in rows} == {
        here.people[0]: ("covered", 0),
        here.people[1]: ("", Decimal("10.20")),
    }


# Nothing else tells -------------------------------------------------------------------------------


def test_nothing_of_it_reaches_the_other_organisation(here, partner):
    """The person is shared: her file, her plan and her timeline, but no word of the aid."""
    asked_before = asked(partner.adviser, here.people[0], "17.31", what="Qzovtransport")
    actions.decide(by=partner.other, request=asked_before, outcome="granted")
    actions.pay(by=partner.adviser, request=asked_before, receipt="QZOV-4711")
    by_list(partner, here.people[0])
    who, by = here.people[0], here.adviser
    with acting(by):
        assert not files.timeline(by, who).filter(kind__startswith="aid.").exists()
        assert [one.facts for one in files.timeline(by, who) if one.facts.get("kind") == "aid"] == []
        assert [one.kind for one in cases.steps(by, who)] == []
        assert queries.of_person(by, who) == []
        assert list(queries.requests(by)) + list(queries.to_pay(by)) + list(queries.lists(by)) == []
        before = queries.standing(by, who, "transport")
    assert (before.covered, before.granted_here, before.left_here) == (True, 0, Decimal(120))
    with acting(partner.adviser):
        told = {one.kind for one in files.timeline(partner.adviser, who)}
        assert {"aid.paid", "cases.step_done"} <= told
        assert [one.kind for one in cases.steps(partner.adviser, who)] == ["aid"]


@pytest.mark.parametrize("model", [Request, Payment, List, ListLine, Step])
def test_row_security_alone_keeps_it(here, partner, model):
    paid(partner.adviser, partner.other, here.people[0])
    by_list(partner, here.people[0])
    with acting(partner.adviser):
        assert model.objects.exists()
    with acting(here.adviser):
        assert not model.objects.exists()
        assert not Entry.objects.filter(kind__startswith="aid.").exists()


def test_row_security_lets_nobody_move_the_budget(here):
    granted(here.adviser, here.other, here.people[0])
    with acting(here.coordinator):
        assert BudgetLine.objects.exists()
        with connection.cursor() as cursor, pytest.raises(Exception, match="row-level security"):
            cursor.execute("UPDATE aid_budget_line SET spent = 0, committed = 0")


def test_the_check_has_teeth(here, partner, monkeypatch):
    granted(partner.adviser, partner.other, here.people[0])
    monkeypatch.setattr(giving, "covered_by_another", lambda *_a: set())
    asked(here.adviser, here.people[0], "1")
