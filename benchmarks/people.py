"""A hundred thousand invented people, put in by COPY as the owner: fast, and past every action and policy.

That is fine here alone: what is measured is reading. Nothing of it is a way to write.
"""

import random
from datetime import UTC, date, datetime, timedelta

import psycopg

from parcours.kernel.identifiers import public_code, uuid7

PEOPLE, FOREIGN = 100_000, 20_000
SEED = 2017
GIVEN = (
    "Aïssatou",
    "Mariama",
    "Fatou",
    "Awa",
    "Aminata",
    "Marie",
    "Grace",
    "Rania",
    "Moussa",
    "Jean",
    "Ahmad",
)
FAMILY = ("Diallo", "Bah", "Camara", "Koné", "Traoré", "Ndiaye", "Diop", "Mbarga", "Okafor", "Khalil", "Sow")
SYLLABLES = ("ba", "di", "ko", "ma", "na", "sa", "ta", "la", "ri", "mo", "du", "ke", "fa", "ye", "wa")
NATIONALITIES = ("GN", "CI", "SN", "CM", "CD", "ML", "CG", "NG", "SY", "YE", "SD", "CF")
SINCE = datetime(2018, 1, 1, tzinfo=UTC)
FIRST = date(2018, 1, 1)

PERSON = (
    "id code sex birth_date nationality_id city_id quarter household_size schooling literacy interpreter "
    "phone phone_safe phone_shared no_phone no_document registered_by_id registered_on sort_key"
)
TABLES = {
    "people_access_grant": (
        "id person_id organisation_id granted_by_id reason source_type source_id since joined"
    ),
    "people_person": PERSON,
    "people_person_name": "id person_id script given family main",
    "people_legal_fact": "id person_id dimension value since document recorded_by_id",
}


def _rows(chance: random.Random, organisation, cities: list[str]) -> dict[str, list[tuple]]:
    person = uuid7()
    given = chance.choice(GIVEN)
    family = f"{chance.choice(FAMILY)}-{''.join(chance.choices(SYLLABLES, k=2)).capitalize()}"
    day = FIRST + timedelta(days=chance.randrange(1400))
    born = date(1960, 1, 1) + timedelta(days=chance.randrange(15000))
    legal = [("protection", "none"), ("residence", chance.choice(["valid", "renewal", "filed"]))]
    return {
        "people_access_grant": [
            (uuid7(), person, organisation, organisation)
            + ("registration", "people.Person", person, SINCE, False)
        ],
        "people_person": [
            (person, public_code(), chance.choice("FM"), born, chance.choice(NATIONALITIES))
            + (chance.choice(cities), "", 3, "primary", "some", False, "", False, False, True, True)
            + (organisation, day, f"{family.lower()} {given.lower()}")
        ],
        "people_person_name": [(uuid7(), person, "latin", given, family, True)],
        "people_legal_fact": [
            (uuid7(), person, dimension, value, day, "", organisation) for dimension, value in legal
        ],
    }


def fill(connection: psycopg.Connection, own, other, people: int = PEOPLE, foreign: int = FOREIGN) -> None:
    """So many people of one body and so many of another, in one transaction."""
    chance = random.Random(SEED)
    cities = [row[0] for row in connection.execute("SELECT code FROM reference_place WHERE kind = 'city'")]
    made: dict[str, list[tuple]] = {table: [] for table in TABLES}
    for number in range(people + foreign):
        for table, rows in _rows(chance, own if number < people else other, cities).items():
            made[table] += rows
    with connection.transaction(), connection.cursor() as cursor:
        for table, columns in TABLES.items():
            with cursor.copy(f"COPY {table} ({', '.join(columns.split())}) FROM STDIN") as copy:
                for row in made[table]:
                    copy.write_row(row)
    connection.execute("VACUUM (ANALYZE)")
