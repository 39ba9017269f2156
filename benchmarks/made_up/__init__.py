"""Registrations of people who do not exist, with the true person of each record: to train on, and to measure.

Every partner registers in its own way: some in capitals, a public centre mostly in Arabic letters, each with
the spelling that it heard. ``generate`` is seeded; ``NOISE`` says how often what goes wrong. The names of
``train`` and of ``test`` are two sets of lists, of ten and of twelve nationalities (folders of this package).
"""

import csv
import random
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path

from . import spelling

HERE = Path(__file__).parent
COLUMNS = [
    "record_id",
    "partner",
    "registered_on",
    "given_name",
    "family_name",
    "sex",
    "birth_date",
    "nationality",
    "birth_place",
    "phone",
    "email",
    "doc_type",
    "doc_number",
    "city",
]
CITIES = {
    "Casablanca": 20, "Rabat": 18, "Tanger": 13, "Fès": 9, "Oujda": 9, "Agadir": 7, "Marrakech": 6, "Meknès":
    5, "Nador": 5, "Salé": 4, "Laâyoune": 3, "Tétouan": 2,
}  # fmt: skip
PARTNERS = {"ENT": 28, "HCR": 18, "OIM": 15, "CAR": 15, "ANA": 14, "NOR": 10}
ARABIC = {"ENT": 0.4, "ANA": 0.18, "HCR": 0.13, "OIM": 0.06, "NOR": 0.05, "CAR": 0.02}
"""How many of the records of a partner are in Arabic letters."""
CAPITALS = {"ENT": "both", "ANA": "both", "HCR": "family", "OIM": "family", "CAR": "", "NOR": ""}
TIMES = {1: 79, 2: 14.5, 3: 4.6, 4: 1.9}
"""How many partners know a person."""


@dataclass(frozen=True)
class Noise:
    """Shares of the records (or of the parts of names) at which something happens."""

    variant: float = 0.36
    slip: float = 0.08
    swapped: float = 0.06
    dropped: float = 0.30
    joined: float = 0.02
    other_family: float = 0.04
    no_birth_date: float = 0.045
    birth_date: float = 0.075
    first_of_january: float = 0.16
    other_phone: float = 0.3
    no_phone: float = 0.21
    no_document: float = 0.34
    document_slip: float = 0.04
    nationality: float = 0.012
    sex: float = 0.006
    moved: float = 0.2
    twice: float = 0.004
    household: float = 0.16
    twins: float = 0.05

    def times(self, factor: float) -> "Noise":
        """As much less or more of what goes wrong; who lives together stays as it is."""
        kept = ("household", "twins", "no_phone", "no_document")
        told = {one.name: getattr(self, one.name) for one in fields(self)}
        return Noise(**{name: value if name in kept else value * factor for name, value in told.items()})

    def varied(self, dice: random.Random) -> "Noise":
        """Each kind by its own factor, from a third as much to nearly twice."""
        told = {one.name: getattr(self, one.name) * dice.uniform(0.35, 1.8) for one in fields(self)}
        return Noise(**{name: min(value, 0.6) for name, value in told.items()})


NOISE = {"hard": Noise(), "moderate": Noise().times(0.5)}


@dataclass
class Person:
    nationality: str
    sex: str
    given: list[spelling.Name]
    family: spelling.Name
    born: date
    knows_day: bool
    birth_place: str
    city: str
    phone: str
    email: str
    documents: dict[str, str] = field(default_factory=dict)


@cache
def names(folder: str) -> dict[str, dict[str, list[spelling.Name]]]:
    """Of each nationality the names of men (M), women (F) and families (S)."""
    found = {}
    for path in sorted((HERE / folder).glob("*.txt")):
        kinds = {}
        for line in path.read_text("utf-8").splitlines():
            kind, _colon, told = line.partition(": ")
            kinds[kind] = [spelling.read(one) for one in told.split(";") if one.strip()]
        found[path.stem] = kinds
    return found


def _chosen(dice: random.Random, weights: dict):
    return dice.choices(list(weights), list(weights.values()))[0]


@cache
def _weights(many: int) -> list[float]:
    return list(accumulate(1 / (n + 5) for n in range(many)))


def _common(dice: random.Random, of: list[spelling.Name]) -> spelling.Name:
    """The first names of a list are the most common ones."""
    return dice.choices(of, cum_weights=_weights(len(of)))[0]


class Village:
    """Makes people, some of whom live together."""

    def __init__(self, folder: str, noise: Noise, seed: int, only: tuple[str, ...] = ()):
        self.dice, self.noise = random.Random(seed), noise
        lists = {code: told for code, told in names(folder).items() if not only or code in only}
        self.lists = lists
        shares = [1 / (n + 1.5) for n in range(len(lists))]
        self.nationalities = dict(zip(self.dice.sample(sorted(lists), len(lists)), shares, strict=True))
        self.places = {code: [self._place(code) for _n in range(8)] for code in lists}
        self.before: Person | None = None

    def _place(self, code: str) -> str:
        """Towns with the sound of the country's own family names."""
        root = self.dice.choice(self.lists[code]["S"]).latin[0].replace(" ", "")
        return root[: self.dice.randint(3, 6)].capitalize() + self.dice.choice(
            ["ba", "ville", "dara", "kro", "mi"]
        )

    def phone(self) -> str:
        return self.dice.choice("67") + "".join(self.dice.choices("0123456789", k=8))

    def person(self) -> Person:
        dice, shared = self.dice, self.before
        together = shared is not None and dice.random() < self.noise.household
        code = shared.nationality if together else _chosen(dice, self.nationalities)
        sex = "M" if dice.random() < 0.58 else "F"
        given = [_common(dice, self.lists[code][sex])]
        if dice.random() < 0.16:
            given.append(_common(dice, self.lists[code][sex]))
        family = _common(dice, self.lists[code]["S"])
        phone, city, born = self.phone(), _chosen(dice, CITIES), self._born()
        place = dice.choice(self.places[code])
        if together:
            family = shared.family if dice.random() < 0.8 else family
            phone = shared.phone if dice.random() < 0.75 else phone
            city, place = shared.city, shared.birth_place if dice.random() < 0.6 else place
            if dice.random() < self.noise.twins:
                born, family = shared.born, shared.family
        made = Person(
            code, sex, given, family, born, dice.random() > self.noise.first_of_january * 0.6, place, city,
            phone, self._email(given[0], family), self._documents(code),
        )  # fmt: skip
        self.before = made
        return made

    def _born(self) -> date:
        age = min(max(self.dice.gauss(25, 9), 0.5), 66)
        return date(2025, 6, 30) - timedelta(days=int(age * 365.25) + self.dice.randrange(365))

    def _email(self, given: spelling.Name, family: spelling.Name) -> str:
        if self.dice.random() > 0.25:
            return ""
        plain = ".".join(spelling.plain(one.latin[0]).replace(" ", "") for one in (given, family))
        where = self.dice.randrange(1, 900), self.dice.choice(["gmail.com", "yahoo.fr", "outlook.com"])
        return f"{plain}{where[0]}@{where[1]}"

    def _documents(self, code: str) -> dict[str, str]:
        digits = lambda k: "".join(self.dice.choices("0123456789", k=k))  # noqa: E731
        letter = lambda: self.dice.choice("ABCDEFGHJ")  # noqa: E731
        return {
            "PAS": code[0] + digits(7),
            "RES": letter() + digits(6) + letter(),
            "HCR": "MAR-" + str(self.dice.randint(150, 280)) + digits(6),
            "CON": f"{code}/{digits(6)}/{self.dice.randint(20, 25)}",
            "NID": digits(10),
        }

    # Records --------------------------------------------------------------------------------------

    def records(self, person: Person) -> list[dict[str, str]]:
        dice = self.dice
        left, chosen = dict(PARTNERS), []
        for _n in range(_chosen(dice, TIMES)):
            chosen.append(_chosen(dice, left))
            del left[chosen[-1]]
        if dice.random() < self.noise.twice:
            chosen.append(chosen[0])
        first = date(2022, 1, 1)
        return [self._record(person, one, first + timedelta(days=dice.randrange(1430))) for one in chosen]

    def _record(self, person: Person, partner: str, day: date) -> dict[str, str]:
        dice, noise = self.dice, self.noise
        given, family = self._name(person, partner)
        kind = "" if dice.random() < noise.no_document else self._document_of(partner)
        city = _chosen(dice, CITIES) if dice.random() < noise.moved else person.city
        other = sorted(self.lists)
        return {
            "partner": partner,
            "registered_on": day.isoformat(),
            "given_name": given,
            "family_name": family,
            "sex": person.sex if dice.random() > noise.sex else "FM"["MF".index(person.sex)],
            "birth_date": self._birth_date(person),
            "nationality": self._sometimes(person.nationality, noise.nationality, [*other, "", "", ""]),
            "birth_place": person.birth_place if dice.random() < 0.45 else "",
            "phone": self._phone(person),
            "email": person.email if dice.random() < 0.5 else "",
            "doc_type": kind,
            "doc_number": self._number(person.documents[kind]) if kind else "",
            "city": city,
        }

    def _sometimes(self, value: str, share: float, others: list[str]) -> str:
        return self.dice.choice(others) if self.dice.random() < share else value

    def _document_of(self, partner: str) -> str:
        if partner == "HCR":
            return self.dice.choice(["HCR", "HCR", "PAS"])
        if partner in ("ENT", "ANA"):
            return self.dice.choice(["RES", "RES", "RES", "PAS", "CON"])
        return self.dice.choice(["PAS", "PAS", "PAS", "CON", "NID"])

    def _number(self, number: str) -> str:
        if self.dice.random() >= self.noise.document_slip:
            return number
        at = self.dice.choice([n for n, one in enumerate(number) if one.isdigit()])
        return number[:at] + self.dice.choice("0123456789") + number[at + 1 :]

    def _phone(self, person: Person) -> str:
        if self.dice.random() < self.noise.no_phone:
            return ""
        own = self.phone() if self.dice.random() < self.noise.other_phone else person.phone
        pairs = " ".join(("0" + own)[n : n + 2] for n in range(0, 10, 2))
        return self.dice.choice([f"0{own}", f"+212{own}", f"+212{own}", f"00212{own}", pairs])

    def _birth_date(self, person: Person) -> str:
        dice, born = self.dice, person.born
        if dice.random() < self.noise.no_birth_date:
            return ""
        if not person.knows_day or dice.random() < self.noise.first_of_january * 0.5:
            off = dice.choice([0, 0, 0, 1, -1, 2, -2]) if dice.random() < 0.6 else 0
            return f"{born.year + off}-01-01"
        if dice.random() >= self.noise.birth_date:
            return born.isoformat()
        how = dice.randrange(6)
        if how == 0 and born.day <= 12:
            return date(born.year, born.day, born.month).isoformat()
        if how <= 1:
            return born.replace(day=dice.randint(1, 28)).isoformat()
        if how == 2:
            return born.replace(month=dice.randint(1, 12), day=min(born.day, 28)).isoformat()
        if how <= 4:
            return born.replace(
                year=born.year + dice.choice([-1, 1, 1, 10, -10]), day=min(born.day, 28)
            ).isoformat()
        text = f"{born.day:02d}"
        return born.replace(day=max(1, min(28, int(text[0] + dice.choice("0123456789"))))).isoformat()

    def _name(self, person: Person, partner: str) -> tuple[str, str]:
        dice, noise = self.dice, self.noise
        given, family = list(person.given), person.family
        if len(given) > 1 and dice.random() < noise.dropped:
            del given[dice.randrange(2)]
        elif len(given) == 1 and dice.random() < noise.dropped * 0.12:
            given.append(_common(dice, self.lists[person.nationality][person.sex]))
        if dice.random() < noise.other_family:
            family = _common(dice, self.lists[person.nationality]["S"])
        arabic = dice.random() < ARABIC[partner]
        write = spelling.Pen(dice, noise.variant, noise.slip, arabic)
        told, last = [write(one) for one in given], write(family)
        first = ("" if dice.random() < noise.joined else " ").join(told)
        if not arabic:
            first = first.upper() if CAPITALS[partner] == "both" else first.title()
            last = last.upper() if CAPITALS[partner] else last.title()
        return (last, first) if dice.random() < noise.swapped else (first, last)


def generate(
    count: int,
    *,
    folder: str = "test",
    noise: str | Noise = "hard",
    seed: int = 1,
    only: tuple[str, ...] = (),
):
    """So many records: (the record without its id, the number of the person), in no order of people.

    ``noise``: hard, moderate, or one's own; ``only``: these nationalities of the folder."""
    village = Village(folder, NOISE[noise] if isinstance(noise, str) else noise, seed, only)
    made, number = [], 0
    while len(made) < count:
        made += [(record, number) for record in village.records(village.person())]
        number += 1
    village.dice.shuffle(made)
    return made[:count]


def write(out: Path, count: int, **how) -> None:
    """``registrations.csv`` and ``truth.csv`` in a folder."""
    out.mkdir(parents=True, exist_ok=True)
    with (
        (out / "registrations.csv").open("w", newline="", encoding="utf-8") as one,
        (out / "truth.csv").open("w", newline="", encoding="utf-8") as other,
    ):
        rows = csv.DictWriter(one, COLUMNS)
        truth = csv.writer(other)
        rows.writeheader()
        truth.writerow(["record_id", "person_id"])
        for number, (record, person) in enumerate(generate(count, **how)):
            rows.writerow({"record_id": number, **record})
            truth.writerow([number, person])
