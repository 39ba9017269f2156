"""Boards over all organisations: a small number is hidden, also from whoever can subtract."""

from datetime import timedelta
from statistics import median

import pytest
from django.db.models import Q
from django.test import RequestFactory
from django.utils import translation

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.reference import queries as reference
from parcours.referrals import actions, boards
from parcours.referrals.boards import Number
from parcours.referrals.models import Referral
from parcours.referrals.tallying import Side
from parcours.ui.wording import percent
from parcours.web.referrals import board as screen
from tests.factories.referrals import sent

PEOPLE = [("Awa", "F"), ("Bintou", "F"), ("Chaka", "M"), ("Dina", "F"), ("Elias", "M"), ("Fanta", "F")]


def shown(*pairs: tuple[int, int]) -> list[int | None]:
    """(all, the reader's own) of each group: the numbers that are shown."""
    everything = {at: {"sent": value, "answered": 0} for at, (value, _own) in enumerate(pairs)}
    own = {at: {"sent": mine, "answered": 0} for at, (_value, mine) in enumerate(pairs) if mine}
    rows = {row.key: row for row in boards._rows(Side(everything, own), {}, ["sent", "answered"])}
    numbers = [rows[at].numbers["sent"] for at in range(len(pairs))]
    return [None if one.hidden else one.value for one in numbers]


@pytest.mark.parametrize(
    ("pairs", "seen"),
    [
        # Twelve in all, nine women: three men would be what is left.
        ([(9, 0), (3, 0)], [None, None]),
        ([(30, 0), (9, 0), (3, 0)], [30, None, None]),
        # Two hidden ones do not give each other away.
        ([(30, 0), (2, 0), (3, 0)], [30, None, None]),
        ([(30, 0), (9, 0), (0, 0)], [30, 9, 0]),
        # What is all the reader's own is no secret to her and hides nothing of others.
        ([(3, 3), (9, 0)], [3, 9]),
        ([(7, 7), (9, 0), (3, 0)], [7, None, None]),
        # Of ten, eight are her own: two of others.
        ([(10, 8), (20, 0)], [None, None]),
        ([(3, 0)], [None]),
    ],
)
def test_what_is_small_is_not_what_is_left_either(pairs, seen):
    assert shown(*pairs) == seen


def test_it_has_teeth(monkeypatch):
    monkeypatch.setattr(boards, "_apart", lambda numbers, own: numbers)
    assert shown((9, 0), (3, 0)) == [9, None]
    assert boards._number(3, 3) == Number(3)


def counted(rows: list[Referral], side: str) -> dict:
    """The same numbers, one referral at a time."""
    found: dict = {}
    for key in {getattr(row, side) for row in rows}:
        those = [row for row in rows if getattr(row, side) == key]
        days = [(row.answered_on - row.sent_on).days for row in those if row.answered_on]
        declined = sum(row.state == "declined" for row in those)
        found[key] = (
            {"sent": len(those), "answered": len(days), "declined": declined},
            median(days) if days else None,
        )
    return found


def test_one_pass_counts_what_counting_each_counts(place, seen_by):
    made = [sent(place, place.person(given_latin=name, sex=sex)) for name, sex in PEOPLE]
    for after, referral in enumerate(made[:4]):
        with clock.at(clock.today() + timedelta(days=after * after)):
            actions.decline(by=place.receiver, referral=referral, reason_code="full")
    actions.record_off_platform(
        by=place.sender, person=place.person(given_latin="Gaelle"), need="language", organisation="Ecole"
    )
    sides = (boards.PROVIDER, boards.SEX)
    counts = {name: boards._counts()[name] for name in ("sent", "answered", "declined")}
    own = Q(to_organisation_id=place.receiver.organisation)
    with as_role("system"):
        rows = Referral.objects.filter(sent_on__isnull=False)
        found, every = boards.tally(rows, own, sides, counts), list(rows)
    assert len(every) == len(PEOPLE) + 1
    for side in sides:
        told = counted(every, side)
        assert found[side].everything == {key: numbers for key, (numbers, _days) in told.items()}
        assert found[side].medians == {key: days for key, (_n, days) in told.items() if days is not None}
    [(key, ours)] = found[boards.PROVIDER].own.items()
    assert key == place.receiver.organisation and ours == found[boards.PROVIDER].everything[key]
    assert sum(one["sent"] for one in found[boards.SEX].own.values()) == len(PEOPLE)


def test_who_never_answers_is_not_in_time(place):
    # Three answered at once, three left until they expire, two late still; one sent today owes nothing yet.
    made = [sent(place, place.person(given_latin=name, sex=sex)) for name, sex in PEOPLE]
    for referral in made[:3]:
        actions.decline(by=place.receiver, referral=referral, reason_code="full")
    with clock.at(clock.now() + timedelta(days=31)):
        actions.run_clock(by=Actor.system("clock"))
        late = [sent(place, place.person(given_latin=name)) for name in ("Gaelle", "Habib")]
    with clock.at(clock.now() + timedelta(days=31 + 11)):
        sent(place, place.person(given_latin="Issa"))
        [row] = boards.board(place.receiver).providers
    told = {name: number.value for name, number in row.numbers.items()}
    assert told["sent"] == len(made) + len(late) + 1
    assert (told["in_time"], told["answered"], told["unanswered"], told["owed"]) == (3, 3, 3, 8)
    # The share on the screen is of all that were owed: 38 %, never 100 %.
    caption = ("Answers", "Provider")
    request = RequestFactory().get("/")
    with translation.override("en"):
        table = screen._answers_table(caption, [("AMAPPE", row)], request, False)
        assert table.rows[0]["in_time"].note == percent(3 / 8)


def test_nationalities_are_counted_by_part_of_the_world(place):
    for at, nationality in enumerate(["GN", "SN", "ML", "GN", "CI", "SY", "XS", "XX"]):
        sent(place, place.person(given_latin=f"Nat{'abcdefgh'[at]}", nationality=nationality))
    rows = boards.board(place.receiver).groups[boards.NATIONALITY]
    told = {row.key: (row.name["en"] if row.name else "", row.numbers["sent"].value) for row in rows}
    assert told == {
        "011": ("Western Africa", 5),
        "145": ("Western Asia", 1),
        "XS": ("Stateless", 1),
        "": ("", 1),
    }


@pytest.mark.django_db
def test_every_nationality_is_of_one_part_of_the_world():
    groups = [code for _name, countries in reference.groups_of_nationalities().values() for code in countries]
    known = {code for code, _name in reference.nationalities_named("en")} - {"XS", "XX"}
    assert len(groups) == len(set(groups)) and known <= set(groups)
