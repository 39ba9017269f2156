"""What organisations tell of their services: kept, refused, confirmed, translated, ended."""

import itertools
from datetime import date, timedelta
from decimal import Decimal

import pytest

from parcours.directory import actions, openings, queries, texts
from parcours.directory.enums import Standing
from parcours.directory.models import Service
from parcours.journal.models import Entry
from parcours.kernel import clock, context
from parcours.kernel.context import as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, Refused
from tests.factories.accounts import organisation
from tests.factories.directory import plan, service, shelter

DAY = date(2024, 3, 4)


def row(wanted) -> Service:
    with as_role("system"):
        return Service.objects.get(pk=wanted)


def told_of(wanted) -> list[tuple[str, dict]]:
    with as_role("system"):
        rows = Entry.objects.filter(object_id=wanted).order_by("sequence")
        return [(entry.kind, entry.facts) for entry in rows]


def test_a_service_is_kept_as_it_was_told(here):
    kept = row(
        service(
            here.caseworker,
            " fr-1 ",
            sexes=["F"],
            age_from=18,
            protections=["refugee_unhcr"],
            lots=[3, 1],
            cost="paid",
            amount=Decimal("50"),
            currency="mad",
            hours=[{"day": 1, "opens": "9:00", "closes": "12:30"}],
            places=12,
            has_waiting_list=True,
            waiting=3,
        )
    )
    assert (kept.code, kept.region_id, kept.place_id) == ("FR-1", "MA-02", "MA-oujda")
    assert (kept.sexes, kept.lots, kept.amount, kept.currency) == (["F"], [1, 3], Decimal("50"), "MAD")
    assert kept.hours == [{"day": 1, "opens": "09:00", "closes": "12:30"}]
    assert kept.confirm_by == kept.confirmed_on + timedelta(days=90)
    assert kept.organisation_id == kept.keeper_id == here.organisation
    assert told_of(kept.id) == [("directory.service_added", {"need": "language", "region": "MA-02"})]


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"code": "é!"}, "code_unreadable", "code"),
        ({"kind": "magic"}, "not_in_list", "kind"),
        ({"name": {"ar": "دروس"}}, "name_missing", "name_fr"),
        ({"name": {"fr": "x" * 121}}, "too_long", "name_fr"),
        ({"place": "MA-nowhere"}, "not_in_list", "place"),
        ({"place": ""}, "place_missing", "place"),
        ({"region": "MA-01"}, "place_elsewhere", "place"),
        ({"sexes": ["Z"]}, "not_in_list", "sexes"),
        ({"age_from": 40, "age_to": 18}, "ages", "age_from"),
        ({"age_to": 200}, "ages", "age_from"),
        ({"languages": ["xx"]}, "not_in_list", "languages"),
        ({"cost": "paid", "amount": Decimal("-1"), "currency": "MAD"}, "amount", "amount"),
        ({"cost": "paid", "amount": Decimal("5"), "currency": "dirham"}, "amount", "amount"),
        ({"places": -1}, "places_unreadable", "places"),
        ({"waiting": 2}, "waiting", "waiting"),
        ({"hours": [{"day": 1, "opens": "9:10", "closes": "12:00"}]}, "hours_unreadable", "hours_1"),
        ({"hours": [{"day": 1, "opens": "14:00", "closes": "12:00"}]}, "hours_unreadable", "hours_1"),
        ({"hours": [{"day": 8, "opens": "9:00", "closes": "12:00"}]}, "hours_unreadable", "hours"),
        ({"email": "not an address"}, "email", "email"),
        ({"latitude": Decimal("34.1")}, "point", "longitude"),
        ({"longitude": Decimal("-1.9")}, "point", "latitude"),
        ({"latitude": Decimal("340"), "longitude": Decimal("-1.9")}, "point_unreadable", "latitude"),
        ({"latitude": Decimal("NaN"), "longitude": Decimal("-1.9")}, "point_unreadable", "latitude"),
        ({"latitude": Decimal("34.1"), "longitude": Decimal("-181")}, "point_unreadable", "longitude"),
        ({"latitude": Decimal("-1.9076"), "longitude": Decimal("34.6805")}, "point_elsewhere", "latitude"),
        ({"latitude": Decimal("34.6805"), "longitude": Decimal("1.9076")}, "point_elsewhere", "latitude"),
        ({"confirm_every_days": 1}, "period", "confirm_every_days"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(here, changes, code, field):
    with pytest.raises(Refused) as refused:
        actions.add_service(by=here.caseworker, service=plan(**{"code": "FR"} | changes))
    assert refused.value.code == f"directory.{code}"
    assert refused.value.field == field


def test_all_or_none_are_added(here):
    with pytest.raises(Refused):
        actions.add_services(by=here.caseworker, services=[plan("A1"), plan("A2"), plan("A1")])
    with as_role("system"):
        assert not Service.objects.exists()
    done = actions.add_services(by=here.caseworker, services=[plan("A1"), plan("A2")])
    assert len(done.ids) == 2


def test_an_entry_goes_stale_and_is_confirmed(here, seen_by):
    with clock.at(DAY):
        wanted = service(here.caseworker, confirm_every_days=30)
    for days, standing in ((30, Standing.OPEN), (31, Standing.STALE)):
        with clock.at(DAY + timedelta(days=days)):
            assert row(wanted).standing() == standing
            proposed = seen_by(here.caseworker, queries.proposable, here.caseworker)
            assert bool(proposed) == (standing == Standing.OPEN)
    with clock.at(DAY + timedelta(days=31)):
        actions.confirm_services(by=here.caseworker, services=[wanted])
        assert row(wanted).standing() == Standing.OPEN
        assert [one.id for one in seen_by(here.caseworker, queries.proposable, here.caseworker)] == [wanted]


@pytest.mark.parametrize(
    ("changes", "standing", "proposed"),
    [
        ({}, Standing.OPEN, True),
        ({"places": 1}, Standing.OPEN, True),
        ({"places": 0}, Standing.FULL, False),
        ({"places": 0, "has_waiting_list": True}, Standing.WAITING, True),
        ({"funding_until": DAY - timedelta(days=1)}, Standing.UNFUNDED, False),
        ({"funding_until": DAY}, Standing.OPEN, True),
    ],
)
def test_what_is_proposed(here, seen_by, changes, standing, proposed):
    with clock.at(DAY):
        wanted = service(here.caseworker, **changes)
        assert row(wanted).standing() == standing
        assert bool(seen_by(here.caseworker, queries.proposable, here.caseworker)) == proposed


def test_an_ended_service_is_found_but_not_proposed_and_comes_back(here, seen_by):
    wanted = service(here.caseworker)
    actions.end_service(by=here.caseworker, service=wanted)
    assert not seen_by(here.caseworker, queries.proposable, here.caseworker)
    assert seen_by(here.caseworker, queries.get_service, here.caseworker, wanted).id == wanted
    with pytest.raises(Refused) as refused:
        actions.confirm_services(by=here.caseworker, services=[wanted])
    assert refused.value.code == "directory.ended"
    actions.reopen_service(by=here.caseworker, service=wanted)
    assert seen_by(here.caseworker, queries.proposable, here.caseworker)


def test_others_see_it_and_cannot_touch_it(here, elsewhere, seen_by):
    wanted = service(here.caseworker)
    assert seen_by(elsewhere.caseworker, queries.get_service, elsewhere.caseworker, wanted).id == wanted
    for ask in (
        lambda: actions.change_service(by=elsewhere.caseworker, service=wanted, told=plan("FR", places=3)),
        lambda: actions.confirm_services(by=elsewhere.caseworker, services=[wanted]),
        lambda: actions.end_service(by=elsewhere.caseworker, service=wanted),
    ):
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.code == "directory.not_yours"


def test_somebody_keeps_the_entries_of_an_organisation_that_has_nobody_here(here, elsewhere):
    silent = organisation("OFPPT")
    kept = row(service(here.coordinator, organisation=silent.id))
    assert (kept.organisation_id, kept.keeper_id) == (silent.id, here.organisation)
    for by, where in ((here.caseworker, silent.id), (here.coordinator, elsewhere.organisation)):
        if where == elsewhere.organisation:
            make_member(elsewhere)
        with pytest.raises(Refused) as refused:
            service(by, "OTHER", organisation=where)
        assert refused.value.code == "directory.provider_keeps_its_own"


def make_member(desk) -> None:
    from parcours.accounts.models import Membership, User

    user = User.objects.create(login="somebody.there", name="Somebody There")
    Membership.objects.create(user=user, organisation_id=desk.organisation, role="caseworker")


def test_a_changed_source_asks_for_its_translations(here):
    wanted = service(here.caseworker, description={"fr": "Deux soirs", "ar": "مساءان", "en": "Two evenings"})

    def reviewing():
        kept = row(wanted)
        written = {name: getattr(kept, name) for name in texts.LIMITS}
        return sorted(texts.to_review(kept.source_language, written, kept.reviewed))

    assert reviewing() == []
    changed = {"fr": "Trois soirs", "ar": "مساءان", "en": "Two evenings"}
    actions.change_service(by=here.caseworker, service=wanted, told=plan(description=changed))
    assert reviewing() == [("description", "ar"), ("description", "en")]
    changed["en"] = "Three evenings"
    actions.change_service(by=here.caseworker, service=wanted, told=plan(description=changed))
    assert reviewing() == [("description", "ar")]
    actions.review_translations(by=here.caseworker, service=wanted)
    assert reviewing() == []


def test_places_are_not_cut_below_what_is_taken(here):
    wanted = service(here.caseworker, places=2)
    for number in (1, 2):
        from uuid import UUID

        source = ("referrals.Referral", UUID(int=number))
        actions.take_place(by=here.caseworker, service=wanted, source=source)
    with pytest.raises(Refused) as refused:
        actions.change_service(by=here.caseworker, service=wanted, told=plan(places=1))
    assert (refused.value.code, refused.value.params) == ("directory.places_taken", {"taken": 2})


def test_a_secret_place_has_no_site(here):
    from parcours.accounts import actions as accounts
    from tests.factories.accounts import actor

    admin = actor(organisation("EN"), role="administrator")
    site = accounts.set_site(
        by=admin, organisation=here.organisation, code="EN-1", name={"fr": "Centre"}
    ).site
    with pytest.raises(Refused) as refused:
        shelter(here.caseworker, site=site)
    assert refused.value.code == "directory.secret_has_no_site"


def test_what_is_not_there_is_missing(here, elsewhere):
    wanted = shelter(here.caseworker)
    with pytest.raises(Missing):
        actions.confirm_services(by=elsewhere.caseworker, services=[wanted])


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", []),
        ("9:00-12:30, 14h-17h", [("09:00", "12:30"), ("14:00", "17:00")]),
        ("8h30 – 16h", [("08:30", "16:00")]),
        ("22:00-24:00", [("22:00", "24:00")]),
    ],
)
def test_hours_as_people_write_them(text, spans):
    assert openings.read_day(text, "hours_1") == spans


@pytest.mark.parametrize(
    "text", ["9-12h10", "12:00-9:00", "9:00-11:00, 10:00-12:00", "25:00-26:00", "morning"]
)
def test_hours_that_nobody_can_keep(text):
    with pytest.raises(Refused):
        openings.read_day(text, "hours_1")


def test_nothing_to_add_is_refused(db):
    from parcours.directory import actions
    from tests.factories.accounts import actor, organisation

    with pytest.raises(Refused) as refused:
        actions.add_services(by=actor(organisation("EN")), services=[])
    assert refused.value.code == "kernel.invalid"
    with pytest.raises(Refused) as refused:
        actions.confirm_services(by=actor(organisation("EN")), services=[])
    assert refused.value.code == "kernel.invalid"


def test_lists_of_ones_own_say_what_each_service_says(here):
    """Conditions of the database against the same rules in Python."""
    today, here = clock.today(), here.caseworker
    one = row(service(here))
    times = itertools.product((0, 1, 2), (-1, 0, 4, 13, 40), (None, -1, 0), (None, 0, 1))
    made = []
    for number, (room, confirm, funding, ends) in enumerate(times):
        told = {"places": 2, "taken": 2} if room else {"places": (None, 2)[number % 2], "taken": number % 2}
        told |= {"has_waiting_list": room == 2, "confirm_by": today + timedelta(confirm)}
        told |= {"confirm_every_days": (90, 15)[number % 2]}
        told |= {"funding_until": None if funding is None else today + timedelta(funding)}
        told |= {"ended_on": None if ends is None else today + timedelta(ends)}
        told |= {"conditions": {"fr": "Pour tous", "ar": "للجميع"} if number % 3 else {}}
        if number % 3 == 1:
            told["reviewed"] = one.reviewed | {"conditions": {"ar": texts.digest("Pour tous")}}
        same = {field.attname: getattr(one, field.attname) for field in Service._meta.concrete_fields}
        made.append(Service(**same | told | {"id": uuid7(), "code": f"S{number}"}))
    with as_role("system"):
        Service.objects.bulk_create(made)
    with context.acting(here):
        _compare(here, today)


def _compare(here, today: date) -> None:
    every = list(queries.own(here))
    assert {each.standing() for each in every} == set(Standing)
    for wanted in Standing:
        found = {each.id for each in queries.kept(here, standing=wanted.value)}
        assert found == {each.id for each in every if each.standing() == wanted}, wanted
    living = [each for each in every if each.ended_on is None or each.ended_on > today]
    due = [each for each in living if (each.confirm_by - today).days < min(14, each.confirm_every_days // 3)]
    assert {each.id for each in queries.to_confirm(here)} == {each.id for each in due} != set()
    outdated = {each.id for each in living if queries.outdated_texts(each)}
    assert {each.id for each in queries.to_review(here)} == outdated != set()
    assert outdated != {each.id for each in living}
    order = [(each.ended_on is not None, each.confirm_by, each.code) for each in queries.kept(here)]
    assert order == sorted(order)
