"""Employers, contacts, agreements, offers: who keeps them, who sees them, what is refused."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import ProgrammingError, connection, transaction

from parcours.employment import actions, queries
from parcours.employment.models import Contact, Employer, Offer
from parcours.employment.rules import ContactPlan
from parcours.journal.models import Entry
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from tests.factories.employment import (
    NUMBER,
    agreement,
    contact,
    employer,
    employer_plan,
    offer,
    offer_plan,
)

pytestmark = pytest.mark.django_db


def refused(call, **arguments) -> tuple[str, str | None]:
    with pytest.raises(Refused) as told, transaction.atomic():
        call(**arguments)
    return told.value.code, told.value.field


def test_an_employer_is_kept_corrected_ended_and_taken_up_again(here):
    by = here.adviser
    at = employer(by, number="00 09 70")
    actions.change_employer(
        by=by, employer=at, told=employer_plan(number=NUMBER, name="Atelier Nour et fils", size="under_10")
    )
    same = employer_plan(number=NUMBER, name="Atelier Nour et fils", size="under_10")
    assert refused(actions.change_employer, by=by, employer=at, told=same)[0] == "employment.nothing_changed"
    work = offer(by, at)
    assert refused(actions.end_employer, by=by, employer=at, reason="closed")[0] == "employment.has_offers"
    actions.close_offer(by=by, offer=work, reason="withdrawn")
    actions.end_employer(by=by, employer=at, reason="closed")
    assert refused(actions.add_offer, by=by, offer=offer_plan(at)) == (
        "employment.employer_ended",
        "employer",
    )
    actions.resume_employer(by=by, employer=at)
    actions.reopen_offer(by=by, offer=work)
    with acting(by):
        found = queries.find_employer(by, at)
        assert (found.number, found.size, found.ended_on) == (NUMBER, "under_10", None)
        assert [row.id for row in queries.offers(by, state="open")] == [work]
        assert [row.id for row in queries.employers(by, name="nour")] == [at]
        assert [row.id for row in queries.employers(by, name="00 0970")] == [at]
        assert queries.open_offers_of(by, [at]) == {at: 1}
        kinds = Entry.objects.filter(object_id__in=[at, work]).order_by("sequence")
        assert [one.rpartition(".")[2] for one in kinds.values_list("kind", flat=True)] == [
            "employer_added",
            "employer_changed",
            "offered",
            "offer_closed",
            "employer_ended",
            "employer_resumed",
            "offer_reopened",
        ]
        assert not kinds.exclude(person_id=None).exists()


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"name": "  "}, "employment.name_missing", "name"),
        ({"name": "x" * 161}, "employment.too_long", "name"),
        ({"kind": "empire"}, "employment.not_in_list", "kind"),
        ({"place": "MA-nowhere"}, "employment.not_in_list", "place"),
        ({"place": ""}, "employment.place_missing", "place"),
        ({"number": "000971"}, "employment.number_wrong", "number"),
        ({"kind": "household", "number": NUMBER}, "employment.number_of_private", "number"),
    ],
)
def test_an_employer_that_cannot_be_is_refused(here, changes, code, where):
    told = employer_plan(**changes)
    assert refused(actions.add_employer, by=here.adviser, employer=told) == (code, where)


def test_one_number_is_one_employer(here, elsewhere):
    employer(here.adviser, number=NUMBER)
    told = employer_plan(number=NUMBER)
    taken = ("employment.number_taken", "number")
    assert refused(actions.add_employer, by=elsewhere.adviser, employer=told) == taken
    assert refused(actions.add_employer_many, by=here.adviser, employers=[told, told]) == taken


def test_what_is_of_a_company_is_everybodys_and_what_is_of_a_household_is_ones_own(here, elsewhere):
    by, other = here.adviser, elsewhere.adviser
    company, household = employer(by), employer(by, kind="household", name="Famille Q")
    shared, private = offer(by, company), offer(by, household)
    contact(by, company)
    agreement(by, company, date(2024, 1, 2))
    with acting(other):
        assert [row.id for row in queries.employers(other)] == [company]
        assert [row.id for row in queries.offers(other)] == [shared]
        company_row = queries.find_employer(other, company)
        assert queries.contacts(other, company_row) == queries.agreements(other, company_row) == []
        # PostgreSQL alone says the same.
        assert set(Employer.objects.values_list("id", flat=True)) == {company}
        assert set(Offer.objects.values_list("id", flat=True)) == {shared}
        assert not Contact.objects.exists()
        for find, wanted in ((queries.find_employer, household), (queries.find_offer, private)):
            with pytest.raises(Missing):
                find(other, wanted)
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE employment_employer SET name = 'x'")
    told = employer_plan(name="Mine now")
    changed = refused(actions.change_employer, by=other, employer=company, told=told)
    assert changed[0] == "employment.not_your_employer"
    with pytest.raises(Missing):
        actions.change_employer(by=other, employer=household, told=told)
    closed = refused(actions.close_offer, by=other, offer=shared, reason="other")
    assert closed[0] == "employment.not_your_offer"
    # An offer at another organisation's company is one's own; its contact too.
    mine = offer(other, company, code="MINE")
    assert contact(other, company, "Monsieur X")
    with acting(by):
        assert mine in {row.id for row in queries.offers(by)}
        assert len(queries.contacts(by, queries.find_employer(by, company))) == 1


def test_an_employer_that_becomes_private_takes_its_offers_along(here, elsewhere):
    at = employer(here.adviser)
    work = offer(here.adviser, at)
    actions.change_employer(by=here.adviser, employer=at, told=employer_plan(kind="informal"))
    with acting(elsewhere.adviser):
        assert not Offer.objects.filter(pk=work).exists()


def test_contacts_and_agreements(here, now):
    by, at = here.adviser, employer(here.adviser)
    asked = {"by": by, "employer": at}
    assert (
        refused(actions.add_contact, **asked, contact=ContactPlan("X"))[0] == "employment.contact_unreachable"
    )
    wrong = ContactPlan("X", phone="call me")
    assert refused(actions.add_contact, **asked, contact=wrong) == ("employment.phone_wrong", "phone")
    wrong = ContactPlan("X", email="no mail")
    assert refused(actions.add_contact, **asked, contact=wrong) == ("employment.email_wrong", "email")
    kept = contact(by, at)
    actions.end_contact(by=by, contact=kept)
    with as_role("system"):
        assert not Contact.objects.exists()

    def agree(**more):
        told = {"kind": "hiring", "reference": "A", "signed_on": now} | more
        return refused(actions.agree, **asked, **told)

    tomorrow = now + timedelta(days=1)
    assert agree(signed_on=tomorrow) == ("employment.day_in_future", "signed_on")
    assert agree(signed_on=date(1990, 1, 1)) == ("kernel.day_long_ago", "signed_on")
    assert agree(until=now - timedelta(days=1)) == ("employment.end_before_start", "until")
    assert agree(until=date(9999, 12, 31)) == ("kernel.day_far_ahead", "until")
    assert agree(reference=" ") == ("employment.reference_missing", "reference")
    signed = agreement(by, at, now - timedelta(days=30), until=now + timedelta(days=20))
    assert agree(reference="A-1") == ("employment.reference_taken", "reference")
    with acting(by):
        assert [row.id for row in queries.own_agreements_ending(by)] == [signed]
    assert refused(actions.end_agreement, by=by, agreement=signed, until=tomorrow)[0] == (
        "employment.day_in_future"
    )
    actions.end_agreement(by=by, agreement=signed, until=now)
    assert refused(actions.end_agreement, by=by, agreement=signed, until=now)[0] == "employment.already_ended"


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"wage": Decimal("399.99")}, "employment.wage_too_low", "wage"),
        ({"wage": Decimal("-1")}, "employment.wage", "wage"),
        ({"wage": None, "wage_per": ""}, "employment.wage_missing", "wage"),
        ({"title": {}}, "employment.title_missing", "title_fr"),
        ({"occupation": "9999"}, "employment.not_in_list", "occupation"),
        ({"languages": ["fr", "xx"]}, "employment.not_in_list", "languages"),
        ({"posts": 0}, "employment.posts", "posts"),
        ({"posts": 501}, "employment.posts", "posts"),
        ({"week_hours": Decimal("100")}, "employment.hours", "week_hours"),
        ({"contract": "internship"}, "employment.contract_of_kind", "contract"),
        ({"open_until": date(2024, 3, 14)}, "employment.open_until_past", "open_until"),
        ({"starts_on": date(1999, 3, 14)}, "kernel.day_long_ago", "starts_on"),
        ({"code": "é"}, "employment.code_unreadable", "code"),
    ],
)
def test_an_offer_that_cannot_be_is_refused(here, changes, code, where):
    told = offer_plan(employer(here.adviser), **changes)
    assert refused(actions.add_offer, by=here.adviser, offer=told) == (code, where)


def test_the_minimum_is_that_of_the_first_day(here):
    """Two dollars an hour until the end of February, two and a half since; farm work is paid by day."""
    by, at = here.adviser, employer(here.adviser)
    half = {"wage": Decimal("200"), "week_hours": Decimal("20")}
    assert offer(by, at, **half)
    assert refused(actions.add_offer, by=by, offer=offer_plan(at, **half | {"week_hours": None})) == (
        "employment.wage_too_low",
        "wage",
    )
    farm = {"occupation": "921", "wage": Decimal("10"), "wage_per": "day"}
    assert offer(by, at, **farm)
    town = farm | {"occupation": "753"}
    assert refused(actions.add_offer, by=by, offer=offer_plan(at, **town))[0] == "employment.wage_too_low"
    assert offer(by, at, **town | {"kind": "internship", "contract": "internship"})


def test_an_offer_is_changed_closed_and_opened(here, now):
    by, at = here.adviser, employer(here.adviser)
    plan = offer_plan(at, code="sew-1", open_until=now + timedelta(days=1))
    wanted = actions.add_offer(by=by, offer=plan).id
    assert refused(actions.add_offer, by=by, offer=plan) == ("employment.code_taken", "code")
    assert refused(actions.change_offer, by=by, offer=wanted, told=plan)[0] == "employment.nothing_changed"
    actions.change_offer(by=by, offer=wanted, told=replace(plan, posts=5, languages=["ar", "fr"]))
    with acting(by):
        row = queries.find_offer(by, wanted)
        assert (row.posts, row.languages, row.code) == (5, ["ar", "fr"], "SEW-1")
        facts = Entry.objects.get(kind="employment.offer_changed").facts
        assert set(facts["fields"]) == {"posts", "languages"}
    actions.close_offer(by=by, offer=wanted, reason="conditions")
    assert refused(actions.close_offer, by=by, offer=wanted, reason="other")[0] == "kernel.illegal_move"
    actions.reopen_offer(by=by, offer=wanted)
    assert refused(actions.reopen_offer, by=by, offer=wanted)[0] == "kernel.illegal_move"


def test_who_may_only_see_keeps_nothing(here):
    at = employer(here.adviser)
    with pytest.raises(NotAllowed):
        offer(here.caseworker, at)
    with acting(here.caseworker):
        assert queries.find_employer(here.caseworker, at).id == at


def test_lists_are_narrowed(here):
    by = here.adviser
    farm = employer(by, name="Ferme", sector="agriculture", place="MA-rabat")
    sewing = offer(by)
    picking = offer(
        by, farm, occupation="921", wage=Decimal("12"), wage_per="day", place="MA-rabat", languages=[]
    )

    def ids(**wanted):
        with acting(by):
            return {row.id for row in queries.offers(by, **wanted)}

    assert ids() == {sewing, picking}
    assert ids(sector="agriculture") == ids(occupation="92") == ids(place="MA-rabat") == {picking}
    assert ids(language="ar") == {picking} and ids(language="fr") == {sewing, picking}
    for sort in ("added_on", "-open_until", "place", "-left", "nothing"):
        assert ids(sort=sort) == {sewing, picking}
