from dataclasses import fields
from datetime import date

import pytest
from django.db import connection, transaction

from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, Refused
from parcours.people import actions, listing, models, queries, storing, visibility
from parcours.people.contacting import Wishes
from parcours.people.functioning import Answered
from parcours.people.household import Member
from parcours.people.rules import Agreed, Changes, Contact, Document, Guardian, Legal, Names, Spoken
from tests.factories import people as factory
from tests.factories.accounts import actor, member, organisation
from tests.factories.people import person, registration
from tests.factories.reception import site, visit

pytestmark = pytest.mark.django_db
TABLES = [
    m
    for m in vars(models).values()
    # A notice goes to whoever sees her file no more: tests/people/test_agreeing.py.
    if isinstance(m, type) and hasattr(m, "person") and m is not models.AccessNotice
] + [models.Person]


@pytest.fixture
def here():
    return actor(organisation("EN"))


@pytest.fixture
def elsewhere():
    return actor(organisation("AMAPPE"))


FULL = {
    "given_arabic": "عيساتو",
    "family_arabic": "ديالو",
    "city": "MA-oujda",
    "quarter": "Lazaret",
    "arrived_on": date(2016, 3, 1),
    "household_size": 3,
    "phone": "0612345678",
    "no_phone": False,
    "phone_safe": True,
    "no_document": False,
    "documents": [Document("passport", "AB12", "GN", date(2015, 1, 1), date(2030, 1, 1))],
    "languages": [Spoken("fr", "good")],
    "protection": Legal("refugee_unhcr", date(2017, 1, 1)),
    "residence": Legal("none", date(2017, 1, 1)),
    "contact": Contact("Mariama Bah", "sister", "+212612345679"),
}


def test_registration_keeps_everything_that_is_told(here):
    done = person(here, **FULL)
    with acting(here):
        found = queries.find(here, done.person)
        assert (found.phone, found.code, found.city_id) == ("+212612345678", done.code, "MA-oujda")
        assert found.documents.get().number == "AB12"
        assert queries.name_of(found, "arabic") == "عيساتو ديالو"
        kinds = list(Entry.objects.filter(person_id=done.person).values_list("kind", flat=True))
        assert sorted(kinds) == ["people.consented"] * 2 + ["people.legal_fact"] * 2 + ["people.registered"]
        entry = Entry.objects.get(person_id=done.person, kind="people.registered")
        assert (entry.region, entry.place, entry.nationality) == ("MA-02", "MA-oujda", "GN")
        assert (entry.protection, entry.residence) == ("refugee_unhcr", "")


def test_no_document_no_phone_and_only_the_year_are_ordinary(here):
    done = person(here, birth_date=None, birth_year=1990)
    with acting(here):
        assert queries.find(here, done.person).no_phone
        assert queries.facts_on(done.person, date(2018, 6, 1))["age_band"] == "25-34"
        assert queries.facts_on(done.person, date(2010, 6, 1))["age_band"] == "18-24"


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"birth_date": date(2999, 1, 1)}, "people.birth_in_future", "birth_date"),
        ({"birth_date": None, "birth_year": 1899}, "people.birth_too_early", "birth_year"),
        ({"birth_year": 1993}, "people.birth_twice", "birth_year"),
        ({"registered_on": date(219, 1, 1)}, "people.day_too_early", "registered_on"),
        ({"residence": Legal("valid", date(219, 1, 1))}, "people.day_too_early", "since"),
        ({"residence": Legal("valid", None, "", date(1, 1, 1))}, "people.day_too_early", "expires_on"),
        ({"arrived_on": date(219, 1, 1)}, "people.day_too_early", "arrived_on"),
        (
            {"no_document": False, "documents": [Document("passport", "1", "GN", date(219, 1, 1))]},
            "people.day_too_early",
            "document_issued_on",
        ),
        (
            {"no_document": False, "documents": [Document("passport", "1", "GN", None, date(219, 1, 1))]},
            "people.day_too_early",
            "document_expires_on",
        ),
        ({"languages": [Spoken("fr")] * 51}, "people.too_many_lines", "languages"),
        ({"arrived_on": date(1990, 1, 1)}, "people.arrival_before_birth", "arrived_on"),
        ({"phone": "12", "no_phone": False}, "people.phone_unreadable", "phone"),
        ({"phone": "+212612345678"}, "people.phone_and_none", "no_phone"),
        ({"given_latin": "", "family_latin": ""}, "people.name_missing", "given_latin"),
        ({"given_arabic": "Aminata"}, "people.name_not_arabic", "given_arabic"),
        ({"given_latin": "عثمان"}, "people.name_not_latin", "given_latin"),
        ({"sex": "Q"}, "people.code_unknown", "sex"),
        ({"nationality": "QQ"}, "people.code_unknown", "nationality"),
        ({"city": "MA-atlantis"}, "people.code_unknown", "city"),
        ({"languages": [Spoken("qqq")]}, "people.code_unknown", "languages"),
        ({"residence": Legal("perhaps")}, "people.code_unknown", "residence"),
        ({"household_size": -1}, "people.household", "household_size"),
        ({"quarter": "x" * 81}, "people.too_long", "quarter"),
        (
            {
                "no_document": False,
                "documents": [Document("passport", "1", "GN", date(2020, 1, 1), date(2019, 1, 1))],
            },
            "people.expiry_before_issue",
            "document_expires_on",
        ),
        ({"documents": [Document("passport", "1")]}, "people.document_and_none", "no_document"),
        ({"birth_date": date(2015, 1, 1)}, "people.guardian_missing", "guardian"),
        (
            {"birth_date": date(2015, 1, 1), "guardian": Guardian(body="Foyer", focal_point="A. B.")},
            "people.assent_missing",
            "guardian_consent",
        ),
        (
            {"birth_date": date(2015, 1, 1), "guardian": Guardian(body="Foyer", assent=True, consent=True)},
            "people.focal_point_missing",
            "guardian_focal_point",
        ),
    ],
)
def test_bad_input_is_refused_beside_its_field(here, changes, code, field):
    with clock.at(date(2024, 1, 1)), pytest.raises(Refused) as refused:
        person(here, **changes)
    assert (refused.value.code, refused.value.field) == (code, field)
    with acting(here):
        assert not models.Person.objects.exists()


def test_a_minor_with_a_responsible_body_is_registered(here):
    guardian = Guardian(body="Foyer", assent=True, consent=True, focal_point="N. Tazi")
    with clock.at(date(2024, 1, 1)):
        done = person(here, birth_date=date(2010, 1, 1), guardian=guardian)
    with acting(here):
        assert models.Guardianship.objects.get(person=done.person).body == "Foyer"


def test_a_fault_midway_leaves_nothing(here, monkeypatch):
    def fault(*_arguments):
        raise RuntimeError("fault")

    monkeypatch.setattr(storing, "_tell", fault)
    with pytest.raises(RuntimeError):
        person(here)
    with acting(here):
        assert not any(model.objects.exists() for model in TABLES)


def test_bulk_equals_one_by_one(here):
    asked = [registration(**FULL), registration(given_latin="Fanta")]
    single = [actions.register(by=here, registration=one).person for one in asked]
    many = [one.person for one in actions.register_many(by=here, people=asked).people]

    def told(ids):
        skipped = {
            "id",
            "code",
            "person_id",
            "object_id",
            "action",
            "sequence",
            "hash",
            "recorded_at",
            "since",
        }
        skipped |= {"source_id"}
        rows = []
        for model in [*TABLES, Entry]:
            column = "id__in" if model is models.Person else "person_id__in"
            names = [f.attname for f in model._meta.concrete_fields if f.attname not in skipped]
            rows += sorted(map(str, model.objects.filter(**{column: ids}).values_list(*names)))
        return rows

    with acting(here):
        assert told(single) == told(many)
    with pytest.raises(Refused, match="250"):
        actions.register_many(by=here, people=[registration()] * 251)


def test_foreign_is_missing(here, elsewhere):
    done = person(here)
    for wanted in (done.person, uuid7()):
        with acting(elsewhere), pytest.raises(Missing):
            queries.find(elsewhere, wanted)
        with pytest.raises(Missing):
            actions.edit(by=elsewhere, person=wanted, changes=Changes(quarter="x"))
    with acting(elsewhere):
        assert queries.search(elsewhere, done.code) == []
        assert not queries.maybe_known(elsewhere, "Aissatou", "Diallo")


def fill(here, who) -> None:
    """A row of hers in every table that a registration leaves empty."""
    actions.add_other_name(by=here, person=who, kind="nickname", given="Zeynabou")
    actions.set_wishes(by=here, person=who, wishes=Wishes(language="ar"))
    actions.give_consent(by=here, person=who, answer=Agreed("sharing"), witness="Fatou Sow")
    visit(here, site(here.organisation), person=who)
    actions.add_household_member(by=here, person=who, member=Member("child"))
    actions.record_functioning(by=here, person=who, answered=Answered(refused=True))


def test_row_security_alone_hides_every_table(here, elsewhere):
    person(here, **FULL)
    guardian = Guardian(body="Foyer", assent=True, consent=True, focal_point="N. Tazi")
    done = person(here, guardian=guardian)
    actions.record_restricted(by=here, person=done.person, kind="health", text="secret")
    actions.set_names(by=here, person=done.person, names=Names("Aissata", "Dialo"))
    actions.record_request(by=here, person=done.person, kind="access", words="All of it")
    fill(here, done.person)
    with acting(here):
        assert [m.__name__ for m in TABLES if not m.objects.exists()] == []
    with acting(elsewhere):
        assert [m.__name__ for m in TABLES if m.objects.exists()] == []
    assert [m.__name__ for m in TABLES if m.objects.exists()] == []


def test_nobody_grants_herself_access(here, elsewhere):
    done = person(here)
    for giver in (here.organisation, elsewhere.organisation):
        grant = models.AccessGrant(
            person_id=done.person,
            organisation_id=elsewhere.organisation,
            granted_by_id=giver,
            reason="referral",
        )
        with acting(elsewhere), pytest.raises(Exception, match="row-level security"), transaction.atomic():
            models.AccessGrant.objects.bulk_create([grant])


def convention(here, elsewhere, **more):
    factory.convention(here.organisation, elsewhere.organisation, **more)


def test_sharing_takes_consent_and_convention(here, elsewhere):
    done, silent = person(here, **FULL), person(here, consents=[])
    share = {"by": here, "organisation": elsewhere.organisation}
    with pytest.raises(Refused) as refused:
        actions.share(person=done.person, **share)
    assert refused.value.code == "people.no_convention"
    convention(here, elsewhere, expires_on=date(2018, 2, 1))
    with pytest.raises(Refused):
        actions.share(person=done.person, **share)
    convention(here, elsewhere)
    with pytest.raises(Refused) as refused:
        actions.share(person=silent.person, **share)
    assert refused.value.code == "people.no_consent"
    actions.share(person=done.person, **share)
    with pytest.raises(Refused) as refused:
        actions.share(person=done.person, **share)
    assert refused.value.code == "people.already_shared"
    with acting(elsewhere):
        assert queries.find(elsewhere, done.person).id == done.person
        assert len(queries.who_may_see(elsewhere, done.person)) == 2
        assert list(models.LegalFact.objects.values_list("dimension", flat=True)) == ["protection"]
        assert [f.dimension for f in queries.legal_facts(elsewhere, done.person)] == ["protection"]
        assert queries.facts_on(done.person)["residence"] == ""
    with acting(here):
        assert len(queries.legal_facts(here, done.person)) == 2


def test_restricted_facts_open_for_named_readers_only(here):
    done, colleague = person(here), member(here.organisation)
    actions.record_restricted(by=here, person=done.person, kind="violence", text="what she told")
    with acting(here):
        [(fact, text)] = queries.read_restricted(here, done.person)
        assert text == "what she told" and text not in fact.sealed
    with acting(colleague):
        assert queries.read_restricted(colleague, done.person) == []
        assert not models.RestrictedFact.objects.exists()
    for refused in (
        lambda: actions.record_restricted(by=colleague, person=done.person, kind="health", text="x"),
        lambda: actions.name_restricted_reader(by=colleague, person=done.person, user=colleague.user),
    ):
        with pytest.raises(Refused):
            refused()
    actions.name_restricted_reader(by=here, person=done.person, user=colleague.user)
    with acting(colleague):
        assert len(queries.read_restricted(colleague, done.person)) == 1
        other = models.RestrictedFact(id=uuid7(), person_id=done.person, kind="health", sealed=fact.sealed)
        other.save(force_insert=True)
        with pytest.raises(Refused):
            queries.read_restricted(colleague, done.person)
    actions.confirm_great_vulnerability(by=here, person=done.person)
    with acting(here):
        assert queries.find(here, done.person).great_vulnerability_by == here.user


def test_facts_as_of_a_day(here):
    with clock.at(date(2018, 1, 10)):
        done = person(here, protection=Legal("asylum_seeker"))
    with clock.at(date(2020, 5, 1)):
        actions.record_legal_fact(
            by=here, person=done.person, dimension="protection", fact=Legal("refugee_unhcr")
        )
    with acting(here):
        days = [date(2018, 1, 9), date(2018, 1, 10), date(2020, 4, 30), date(2020, 5, 1)]
        told = [queries.facts_on(done.person, day)["protection"] for day in days]
        assert told == ["", "asylum_seeker", "asylum_seeker", "refugee_unhcr"]
        together = queries.facts_on_days((done.person, day) for day in days)
        assert [together[done.person, day]["protection"] for day in days] == told
        assert queries.facts_on_days([(uuid7(), days[0])]) == {}


def test_maybe_known_across_scripts_and_search(here):
    done = person(here, given_latin="Ousmane", family_latin="Diallo", phone="+212612345678", no_phone=False)
    with acting(here):
        [found] = queries.maybe_known(here, "عثمان", birth_year=1995)
        assert (found.person, found.reasons) == (done.person, ("name", "birth_year"))
        assert queries.maybe_known(here, "Xavier", phone="+212 612 345 678")[0].reasons == ("phone",)
        for text in ("عثمان", "diallo ousmane", done.code.lower(), "+212 612345678"):
            assert [p.id for p in queries.search(here, text)] == [done.person], text
        assert queries.search(here, "Zbigniew") == [] == queries.search(here, "\x00")


def test_pages_follow_the_order_of_names(here):
    for family in ("Zoé", "Écol", "Bah"):
        person(here, family_latin=family)
    with acting(here):
        [first, second] = queries.page_of(here, size=2)
        [third] = queries.page_of(here, (second.sort_key, second.id), size=2)
        assert [p.sort_key.split()[0] for p in (first, second, third)] == ["bah", "ecol", "zoe"]
        assert queries.count(here) == 3


def test_edit_and_refuse_later(here):
    done = person(here, city="MA-oujda")
    actions.edit(by=here, person=done.person, changes=Changes(quarter="Centre", phone="0612345678"))
    with acting(here):
        assert queries.find(here, done.person).phone == "+212612345678"
    with pytest.raises(Refused):
        actions.edit(by=here, person=done.person, changes=Changes(quarter="Centre"))
    actions.give_consent(by=here, person=done.person, answer=Agreed("sharing", given=False))
    with acting(here):
        assert [c.purpose for c in queries.living_consents(done.person)] == ["accompaniment"]


def test_every_change_names_a_particular():
    assert {f.name for f in fields(Changes)} - {"city", "moved_on"} <= {
        f.name for f in models.Person._meta.fields
    }


def test_no_right_sees_nobody(here):
    person(here)
    blind = actor(here.organisation, "funder")
    with acting(blind):
        assert not visibility.visible(blind).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["end", "withdraw"])
def test_access_ends_with_the_next_transaction(way):
    here, elsewhere = actor(organisation("EN")), actor(organisation("AMAPPE"))
    done = person(here)
    convention(here, elsewhere)
    grant = actions.share(by=here, person=done.person, organisation=elsewhere.organisation).id
    if way == "end":
        actions.end_access(by=here, person=done.person, grant=grant)
    else:
        with transaction.atomic(), acting(here):
            consent = queries.living_consents(done.person).get(purpose="sharing")
        actions.withdraw_consent(by=here, person=done.person, consent=consent.id)
    with transaction.atomic(), acting(elsewhere):
        assert not models.Person.objects.exists() and not visibility.visible(elsewhere).exists()
    with transaction.atomic(), acting(here):
        assert [a.organisation for a in queries.who_may_see(here, done.person)] == [here.organisation]


def test_row_security_looks_at_one_grant_for_each_row():
    """Never at all grants of the organisation first: a page of 25 would read 100,000 of them."""
    by = actor(organisation("EN"))
    with transaction.atomic(), acting(by), connection.cursor() as cursor:
        cursor.execute("EXPLAIN SELECT * FROM people_person")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "people_access_grant" in plan
    assert "hashed" not in plan


@pytest.fixture
def many_seen(monkeypatch):
    """Every organisation counts as one that sees many people: its list is the prepared one."""
    monkeypatch.setattr(listing, "EXACT", 0)
    asked = []

    def noted(place, rows):
        return lambda **named: asked.append(place) or rows(**named)

    for place, query in listing._PLAIN.items():
        monkeypatch.setattr(query, "rows", noted(place, query.rows))
    return asked


def walked(actor) -> list:
    """The ids of the list, page by page, forwards; the page before the last is asked for as well."""
    found, after, page = [], None, None
    while page is None or page.after is not None:
        page = listing.page(actor, after=after)
        found += [row.id for row in page.rows]
        after = page.after
    if page.before is not None:
        before = [row.id for row in listing.page(actor, before=page.before).rows]
        assert before == found[-len(page.rows) - listing.PAGE : -len(page.rows)]
    return found


@pytest.mark.parametrize("exact", [0, 1000])
def test_the_list_is_the_scoped_queryset_prepared_or_not(here, many_seen, monkeypatch, exact):
    monkeypatch.setattr(listing, "EXACT", exact)
    for number in range(listing.PAGE * 2 + 3):
        person(here, family_latin=f"Diallo {'abcdefghij'[number % 10]}", given_latin="Awa")
    with transaction.atomic(), acting(here):
        wanted = visibility.visible(here).order_by("sort_key", "id").values_list("id", flat=True)
        assert walked(here) == list(wanted)
        assert all(row.names and row.registered_on for row in listing.page(here).rows)
    assert set(many_seen) == (set(listing._PLAIN) - {(True, False)} if exact == 0 else set())


def test_the_prepared_list_scopes_by_itself_where_row_security_does_not(here, elsewhere, many_seen):
    """Under the system role the second wall is down: the first one alone has to hold."""
    ours, ended = person(here, **FULL), person(here, given_latin="Ended")
    foreign = person(elsewhere, given_latin="Foreign")
    factory.convention(here.organisation, elsewhere.organisation)
    none = person(here, **(FULL | {"residence": Legal("none")}))
    shared = actions.share(by=here, person=none.person, organisation=elsewhere.organisation)
    with transaction.atomic(), acting(here), as_role("system"):
        models.AccessGrant.objects.filter(person_id=ended.person).update(until=clock.now())
        assert set(walked(here)) == {ours.person, none.person}
        assert set(walked(elsewhere)) == {foreign.person, none.person}
        assert [row.residence for row in listing.page(here).rows if row.id == none.person] == ["none"]
        assert [row.residence for row in listing.page(elsewhere).rows if row.id == none.person] == [""]
    assert shared and many_seen


def test_a_prepared_query_wants_every_value():
    from parcours.kernel.prepared import Prepared

    query = Prepared(lambda code: models.Person.objects.filter(code=code).values_list("id"), code="sample")
    assert query.rows(code="nobody") == []
    with pytest.raises(KeyError):
        query.rows(other="nobody")
    with pytest.raises(ValueError):
        Prepared(lambda code: models.Person.objects.values_list("id"), code="sample").rows(code="nobody")
