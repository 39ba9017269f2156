"""What is corrected after the registration, and what of it is kept for the days before."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError, ProgrammingError

from parcours.accounts import queries as accounts
from parcours.accounts.rights import READS_FILES, TABLE
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, Refused
from parcours.people import actions, models, queries
from parcours.people.rules import Birth, Changes, Contact, Document, Guardian, Legal, Names, Spoken
from tests.factories import people as factory
from tests.factories.accounts import actor, organisation
from tests.factories.people import person

pytestmark = pytest.mark.django_db
GUARDIAN = Guardian(body="Foyer", assent=True, consent=True, focal_point="N. Tazi")


@pytest.fixture
def here():
    return actor(organisation("EN"))


def refused(code, call, *arguments, **named):
    with pytest.raises(Refused) as found:
        call(*arguments, **named)
    assert found.value.code == code


def test_new_names_are_found_beside_the_former(here):
    who = person(here, given_latin="Aisatou", family_latin="Zallo").person
    actions.set_names(by=here, person=who, names=Names("Ousmane", "Diallo", "عثمان", "ديالو"))
    with acting(here):
        assert [p.id for p in queries.search(here, "عثمان")] == [who]
        assert [p.id for p in queries.search(here, "Zallo")] == [who]
        found = queries.find(here, who)
        assert queries.name_of(found, "arabic") == "عثمان ديالو" and found.sort_key.startswith("diallo")
        assert Entry.objects.get(kind="people.edited").facts == {"fields": ["names"]}
    refused("people.name_missing", actions.set_names, by=here, person=who, names=Names())
    refused(
        "people.nothing_changed",
        actions.set_names,
        by=here,
        person=who,
        names=Names("Ousmane", "Diallo", "عثمان", "ديالو"),
    )


def test_who_turns_out_to_be_under_18_needs_somebody_who_answers(here):
    with clock.at(date(2024, 1, 1)):
        who = person(here).person
        birth = Birth(date(2010, 3, 1))
        refused("people.guardian_missing", actions.set_birth, by=here, person=who, birth=birth)
        actions.set_birth(by=here, person=who, birth=birth, guardian=GUARDIAN)
        actions.set_birth(by=here, person=who, birth=Birth(birth_year=2011))
        refused(
            "people.birth_in_future", actions.set_birth, by=here, person=who, birth=Birth(date(2025, 1, 1))
        )
        refused(
            "people.focal_point_missing",
            actions.set_guardian,
            by=here,
            person=who,
            guardian=Guardian(name="A. Bah", assent=True, consent=True),
        )
        with acting(here):
            found = queries.find(here, who)
            assert (found.birth_date, found.birth_year) == (None, 2011)
            assert queries.guardian(here, who).body == "Foyer"


def test_particulars_follow_the_rules_of_the_registration(here):
    who = person(here, arrived_on=date(2016, 1, 1)).person
    actions.edit(by=here, person=who, changes=Changes(sex="X", nationality="SN"))
    with acting(here):
        assert Entry.objects.get(kind="people.edited").facts == {"fields": ["nationality", "sex"]}
        assert queries.facts_on(who)["nationality"] == "SN"
    for code, changes in (
        ("people.code_unknown", Changes(nationality="QQ")),
        ("people.code_unknown", Changes(nationality="")),
        ("people.code_unknown", Changes(sex="Q")),
        ("people.code_unknown", Changes(city="MA-atlantis")),
        ("people.arrival_before_birth", Changes(arrived_on=date(1980, 1, 1))),
        ("people.day_in_future", Changes(city="MA-oujda", moved_on=clock.today() + timedelta(days=1))),
        ("people.day_too_early", Changes(city="MA-oujda", moved_on=date(219, 1, 1))),
    ):
        refused(code, actions.edit, by=here, person=who, changes=changes)


def test_languages_contact_and_documents(here):
    who = person(here).person
    actions.set_languages(by=here, person=who, languages=[Spoken("fr", "some"), Spoken("ar", "fluent")])
    actions.set_languages(by=here, person=who, languages=[Spoken("fr", "good")])
    actions.set_contact(by=here, person=who, contact=Contact("Mariama Bah", "sister", "+212612345679"))
    document = actions.add_document(by=here, person=who, document=Document("permit", "AB1")).id
    with acting(here):
        assert [(s.language_id, s.level) for s in queries.languages(here, who)] == [("fr", "good")]
        assert queries.contact(here, who).phone == "+212612345679"
        assert [d.number for d in queries.documents(here, who)] == ["AB1"]
        assert not queries.find(here, who).no_document
    actions.end_document(by=here, person=who, document=document)
    actions.set_contact(by=here, person=who)
    with acting(here):
        assert queries.documents(here, who) == [] and queries.contact(here, who) is None
        assert len(queries.documents(here, who, ended=True)) == 1
    with pytest.raises(Missing):
        actions.end_document(by=here, person=who, document=document)
    refused("people.code_unknown", actions.set_languages, by=here, person=who, languages=[Spoken("qqq")])
    refused("people.text_missing", actions.set_contact, by=here, person=who, contact=Contact(" "))


def test_a_day_is_counted_where_she_lived_that_day(here):
    with clock.at(date(2018, 1, 10)):
        who = person(here, city="MA-oujda").person
    with clock.at(date(2019, 6, 1)):
        actions.edit(by=here, person=who, changes=Changes(city="MA-rabat"))
        actions.edit(by=here, person=who, changes=Changes(city="MA-fes", moved_on=date(2019, 2, 1)))
    with acting(here):
        assert queries.find(here, who).city_id == "MA-rabat"
        days = [date(2017, 1, 1), date(2018, 1, 10), date(2019, 1, 31), date(2019, 2, 1), date(2019, 6, 1)]
        places = [queries.facts_on(who, day)["place"] for day in days]
        assert places == ["MA-oujda", "MA-oujda", "MA-oujda", "MA-fes", "MA-rabat"]
        assert queries.facts_on(who, days[1])["region"] == "MA-02"
        [last] = Entry.objects.filter(kind="people.edited").order_by("-sequence")[:1]
        assert last.facts == {"fields": ["city"]}
    with clock.at(date(2019, 6, 1)):
        refused("people.nothing_changed", actions.edit, by=here, person=who, changes=Changes(city="MA-rabat"))


def test_a_fact_told_late_ends_where_the_later_one_begins(here):
    who = person(here, protection=Legal("refugee_unhcr", date(2020, 1, 1))).person
    told = {"by": here, "person": who, "dimension": "protection"}
    actions.record_legal_fact(fact=Legal("asylum_seeker", date(2018, 1, 1)), **told)
    actions.record_legal_fact(fact=Legal("none", date(2019, 1, 1)), **told)
    with acting(here):
        days = [date(2018, 6, 1), date(2019, 6, 1), date(2020, 6, 1)]
        assert [queries.facts_on(who, day)["protection"] for day in days] == [
            "asylum_seeker",
            "none",
            "refugee_unhcr",
        ]
        over = models.LegalFact(
            person_id=who,
            dimension="protection",
            value="none",
            since=date(2018, 3, 1),
            recorded_by_id=here.organisation,
        )
        with pytest.raises(IntegrityError, match="one_a_day"), transaction.atomic():
            over.save(force_insert=True)


def test_only_a_reader_names_readers_in_the_database_too(here):
    who, colleague, new = person(here).person, actor(here.organisation), uuid7()
    fresh = person(here).person
    actions.record_restricted(by=here, person=who, kind="violence", text="what she told")

    def name(by, user, whom=who):
        with acting(by), transaction.atomic():
            models.RestrictedReader(person_id=whom, user_id=user, named_by=by.user).save(force_insert=True)

    for user in (colleague.user, new):
        with pytest.raises(ProgrammingError, match="row-level"):
            name(colleague, user)
    with pytest.raises(ProgrammingError, match="row-level"):
        name(colleague, new, fresh)
    name(here, new)
    name(colleague, colleague.user, fresh)
    with acting(colleague):
        models.RestrictedReader.objects.filter(person_id=who).delete()
    with pytest.raises(ProgrammingError, match="row-level"):
        name(colleague, colleague.user)


# Roles that read no files ---------------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(TABLE))
def test_to_a_role_that_reads_no_files_the_database_shows_none(here, role):
    who = person(here).person
    by = actor(here.organisation, role)
    sees = bool(READS_FILES & TABLE[role])
    assert by.reads_files is sees
    with acting(by):
        assert models.Person.objects.filter(id=who).exists() is sees
        assert models.AccessGrant.objects.exists() is sees
        assert Entry.objects.filter(person_id=who).exists() is sees
        made = models.AccessGrant(
            person_id=uuid7(),
            organisation_id=here.organisation,
            granted_by_id=here.organisation,
            reason="registration",
        )
        if not sees:
            with pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
                models.AccessGrant.objects.bulk_create([made])


def test_every_kind_of_role_is_among_them():
    reads = {role for role, held in TABLE.items() if READS_FILES & held}
    assert {"administrator", "funder", "data_protection", "verifier"} == set(TABLE) - reads


def test_a_token_that_opens_no_files_is_shown_none(here):
    from parcours.accounts import actions as making
    from parcours.accounts.models import Membership

    made = making.create_user(
        by=actor(here.organisation, "administrator"),
        login="some.body",
        name="Some Body",
        password="quiet river stones",
        organisation=here.organisation,
        role="caseworker",
    )
    held = Membership.objects.select_related("user").get(id=made.membership)
    assert accounts.actor_of(held).reads_files
    assert accounts.actor_of(held, frozenset({"people.see"})).reads_files
    assert not accounts.actor_of(held, frozenset({"results.see"})).reads_files


# Lists ----------------------------------------------------------------------------------------------


def test_papers_that_expire_are_listed_those_to_be_saved_first(here):
    elsewhere = actor(organisation("AMAPPE"))
    today = clock.today()

    def paper(days):
        return {"documents": [Document("permit", "1", "", None, today + timedelta(days=days))]}

    soon = person(here, no_document=False, **paper(20)).person
    past = person(here, no_document=False, **paper(-5)).person
    person(here, no_document=False, **paper(100))
    person(elsewhere, no_document=False, **paper(10))
    legal = person(
        here, residence=Legal("valid", today - timedelta(days=300), "P", today + timedelta(days=30))
    ).person
    with acting(here):
        found = queries.documents_expiring(here, 60)
        assert [(e.person, e.kind) for e in found] == [
            (soon, "permit"),
            (legal, "residence"),
            (past, "permit"),
        ]
        assert queries.count_expiring(here) == 3
        assert found[0].name == "Aïssatou Diallo"
        ended = queries.documents(here, soon)[0].id
    actions.end_document(by=here, person=soon, document=ended)
    with acting(here):
        assert [e.person for e in queries.documents_expiring(here, 60)] == [legal, past]


def test_who_holds_two_papers_that_end_is_named_once(here):
    today = clock.today()
    ends = today + timedelta(days=20)
    who = person(
        here,
        no_document=False,
        documents=[Document("permit", "1", "", None, ends), Document("passport", "2", "", None, today)],
        residence=Legal("valid", today - timedelta(days=300), "P", ends),
    ).person
    with acting(here):
        (found,) = queries.documents_expiring(here)
        assert (found.person, found.kind, found.expires_on) == (who, "passport", today)
        assert queries.count_expiring(here) == 1


def test_conventions_of_ones_own_and_those_that_end_soon(here):
    other, third = organisation("AMAPPE"), organisation("SOLE")
    today = clock.today()

    def sign(giver, taker, reference, days):
        factory.convention(
            giver,
            taker,
            confirmed=reference != "C",
            reference=reference,
            expires_on=days and today + timedelta(days=days),
        )

    sign(here.organisation, other.id, "A", None)
    sign(other.id, here.organisation, "B", 20)
    sign(here.organisation, third.id, "C", -20)
    sign(other.id, third.id, "D", 20)
    with acting(here):
        assert [c.reference for c in queries.conventions(here)] == ["A", "B", "C"]
        assert [c.reference for c in queries.conventions_expiring(here, 60)] == ["B"]
    with as_role("system"):
        assert [c.reference for c in queries.conventions(here)] == ["A", "B", "C"]


# Reaching her ---------------------------------------------------------------------------------------


def edited(here, who, **changes):
    actions.edit(by=here, person=who, changes=Changes(**changes))
    with acting(here):
        return queries.find(here, who)


def test_whether_a_number_is_safe_shared_or_missing_is_corrected_and_told(here):
    who = person(here).person
    found = edited(here, who, phone="+212612345678", phone_safe=True, phone_shared=True)
    assert (found.phone, found.phone_safe, found.phone_shared, found.no_phone) == (
        "+212612345678", True, True, False,
    )  # fmt: skip
    assert not edited(here, who, phone_safe=False).phone_safe
    found = edited(here, who, phone="", no_phone=True)
    assert (found.phone, found.phone_shared, found.no_phone) == ("", False, True)
    with as_role("system"):
        last = Entry.objects.filter(person_id=who, kind="people.edited").order_by("-sequence").first()
    assert set(last.facts["fields"]) == {"phone", "phone_shared", "no_phone"}


def test_a_new_number_is_not_safe_because_the_former_one_was(here):
    who = person(here, no_phone=False, phone="+212612345678", phone_safe=True, phone_shared=True).person
    found = edited(here, who, phone="+212612345679")
    assert (found.phone_safe, found.phone_shared) == (False, False)


def test_there_is_a_number_or_none(here):
    who = person(here, no_phone=False, phone="+212612345678").person
    with pytest.raises(Refused) as refused:
        edited(here, who, no_phone=True)
    assert (refused.value.code, refused.value.field) == ("people.phone_and_none", "no_phone")


# Former spellings -----------------------------------------------------------------------------------


def test_she_is_still_found_by_the_spelling_that_was_corrected(here):
    who = person(here, given_latin="Mariam", family_latin="Traoré").person
    actions.set_names(by=here, person=who, names=Names(given_latin="Fanta", family_latin="Keïta"))
    with acting(here):
        assert [one.person for one in queries.maybe_known(here, "Mariam", "Traore")] == [who]
        assert [one.id for one in queries.search(here, "Traoré")] == [who]
        assert [one.family for one in queries.former_names(here, who)] == ["Traoré"]
        assert queries.name_of(queries.find(here, who)) == "Fanta Keïta"
    actions.set_names(by=here, person=who, names=Names(given_latin="Mariam", family_latin="Traoré"))
    with acting(here):
        assert [one.family for one in queries.former_names(here, who)] == ["Keïta"]
        assert [one.person for one in queries.maybe_known(here, "Fanta", "Keita")] == [who]


def test_another_organisation_finds_no_former_spelling(here):
    who = person(here, given_latin="Mariam", family_latin="Traoré").person
    actions.set_names(by=here, person=who, names=Names(given_latin="Fanta", family_latin="Keïta"))
    other = actor(organisation("HCR"))
    with acting(other):
        assert queries.maybe_known(other, "Mariam", "Traore") == []
        assert not models.FormerName.objects.exists()
