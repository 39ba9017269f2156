"""The invented people: pure, seeded, the same every time. No database.

Each person has a random source of her own, so that a smaller cohort is the beginning of a larger one and a
change in
one person moves nobody else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from parcours.people.rules import Agreed, Contact, Document, Guardian, Legal, Registration, Spoken

from .reading import Demo, Name

SATURDAY = 5
WEEK = 7
RECENT_DAYS = 330
RECOGNISED = ("refugee_unhcr", "refugee_bra")
PURPOSES = {"accompaniment": 0.997, "sharing": 0.8, "comparison": 0.86, "reporting": 0.93}


@dataclass(frozen=True)
class Traits:
    """What an assessment would find, in the words of no form in particular."""

    experience_years: int
    certificates: tuple[str, ...]
    skilled: bool
    know_how: bool
    occupation: str
    wish: str
    idea: str
    barriers: tuple[str, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Persona:
    """Somebody invented: what is told at the counter, where, and the chances of what follows.

    ``near``: a project accompanies self-employment of people like her.
    ``chances``: numbers from 0 to 1 by which later steps are decided, drawn once.
    ``days_ago`` is set for the recent part, whose days are counted back from the day of loading.
    """

    number: int
    registration: Registration
    day: date
    desk: str
    days_ago: int | None
    traits: Traits
    near: bool
    chances: dict[str, float]

    @property
    def recent(self) -> bool:
        return self.days_ago is not None

    @property
    def city(self) -> str:
        return self.registration.city

    @property
    def minor(self) -> bool:
        return self.registration.guardian is not None


STEPS = (
    "assess",
    "orient",
    "enrol",
    "attend",
    "complete",
    "second",
    "share",
    "withdraw",
    "vulnerable",
    "delay",
)


def pick(chance: Random, weights: Sequence[tuple[object, float]]):
    values, numbers = zip(*weights, strict=True)
    return chance.choices(values, numbers)[0]


def working_day(day: date) -> date:
    """The day itself, or the Monday after a weekend's day."""
    late = day.weekday() - SATURDAY
    return day + timedelta(days=2 - late) if late >= 0 else day


def people(demo: Demo, size: int, today: date, notices: dict[str, str]) -> Iterator[Persona]:
    """The first ``size`` people of the cohort, by their numbers. ``notices``: version by purpose.

    Recent people are spread evenly over the numbers, so that a small cohort has some.
    """
    every = max(2, demo.settings("people") // demo.settings("recent"))
    for number in range(size):
        chance = Random(f"{demo.settings('seed')}:{number}")  # noqa: S311
        days_ago = _days_ago(chance, number // every) if number % every == every - 1 else None
        yield _persona(demo, number, chance, days_ago, today, notices)


def _days_ago(chance: Random, rank: int) -> int:
    """Every fourth of the recent people came this week."""
    return chance.randrange(1, WEEK) if rank % 4 == 0 else chance.randrange(WEEK, RECENT_DAYS)


def _persona(demo, number, chance, days_ago, today, notices) -> Persona:
    day = _day(demo, chance) if days_ago is None else _before(today, days_ago)
    country = pick(chance, [(one, one["weight"]) for one in demo.cohort["nationalities"]])
    weight = "weight" if days_ago is None else "recent"
    city = pick(chance, [(one, one[weight]) for one in demo.cohort["cities"]])
    sex = "F" if chance.random() < country.get("women", demo.settings("women")) else "M"
    protection = _protection(chance, country)
    minor = chance.random() < demo.settings("minors")
    residence = _residence(chance, protection)
    served = city["place"] in demo.cohort["kinds"]["near_places"] and residence in ("valid", "renewal")
    near = protection in RECOGNISED or served
    kind = "first_steps" if minor else pick(chance, demo.cohort["kinds"]["near" if near else "elsewhere"])
    traits = _traits(demo, chance, sex, minor, kind)
    status = (protection, residence)
    told = _registration(demo, chance, day, country, city, sex, status, minor, notices, days_ago)
    desk = _desk(demo, chance, city["place"], protection, kind)
    chances = {step: chance.random() for step in STEPS}
    return Persona(number, told, day, desk, days_ago, traits, near, chances)


def _before(today: date, days: int) -> date:
    day = today - timedelta(days=days)
    late = day.weekday() - SATURDAY
    return day - timedelta(days=1 + late) if late >= 0 else day


def _day(demo: Demo, chance: Random) -> date:
    first, last = demo.settings("from"), demo.settings("until")
    # The programme is better known every year; fewer people come in the summer.
    day = first + timedelta(days=int((last - first).days * chance.random() ** 0.8))
    if day.month == 8 and chance.random() < 0.6:
        day += timedelta(days=31)
    return working_day(min(day, last - timedelta(days=2)))


def _protection(chance: Random, country: dict) -> str:
    if chance.random() >= country["refugee"]:
        return "none"
    return pick(chance, [("asylum_seeker", 38), ("refugee_unhcr", 40), ("refugee_bra", 22)])


def _desk(demo: Demo, chance: Random, place: str, protection: str, kind: str) -> str:
    """Where she is received: one of the desks of her city that receive people like her."""
    open_to_her = [
        (desk["code"], desk.get(kind, desk["weight"]))
        for desk in demo.instance["desks"]
        if place in desk["places"] and (protection != "none" or not desk.get("refugees"))
    ]
    return pick(chance, open_to_her)


def _traits(demo: Demo, chance: Random, sex: str, minor: bool, kind: str) -> Traits:
    """What she brings: first steps, a trade and an idea, a trade and the wish for a job, or hardly a need."""
    first = kind == "first_steps"
    years = 0 if minor or (first and chance.random() < 0.7) else 1 + min(20, int(chance.expovariate(0.3)))
    skilled = not first or (years == 0 and chance.random() < 0.12)
    papers = [
        name
        for name, share in (("school", 0.2), ("vocational", 0.15), ("employer", 0.2))
        if chance.random() < share
    ]
    if kind == "entrepreneur":
        wish = "self_employed"
    else:
        wish = (
            "salaried"
            if kind == "employee"
            else pick(chance, [("salaried", 5), ("self_employed", 2), ("unsure", 3)])
        )
    return Traits(
        experience_years=years,
        certificates=() if minor else tuple(papers),
        skilled=skilled,
        know_how=kind == "entrepreneur" or (skilled and chance.random() < 0.3),
        occupation=chance.choice(demo.cohort["occupations"]) if skilled else "",
        wish=wish,
        idea=chance.choice(demo.cohort["ideas"]) if wish == "self_employed" else "",
        barriers=_barriers(chance, sex),
        needs=() if kind == "settled" else _needs(chance, sex, minor),
    )


def _barriers(chance: Random, sex: str) -> tuple[str, ...]:
    odds = {"transport": 0.45, "housing": 0.3, "money": 0.6, "language": 0.3}
    odds["childcare"] = 0.4 if sex == "F" else 0.06
    return tuple(name for name, share in odds.items() if chance.random() < share)


def _needs(chance: Random, sex: str, minor: bool) -> tuple[str, ...]:
    """What makes her situation difficult; everybody received here has something of it."""
    odds = {"no_income": 0.55, "no_housing": 0.25, "irregular_income": 0.3, "isolated": 0.25}
    odds["young_children"] = 0.36 if sex == "F" else 0.1
    odds["unaccompanied_minor"] = 0.6 if minor else 0.0
    found = tuple(name for name, share in odds.items() if chance.random() < share)
    return (
        found
        if set(found) & {"no_income", "no_housing", "young_children", "unaccompanied_minor"}
        else (*found, "no_income")
    )


# What is told at the counter ----------------------------------------------------------------------


def _registration(demo, chance, day, country, city, sex, status, minor, notices, days_ago) -> Registration:
    born = _birth(demo, chance, day, minor)
    legal, documents, none = _papers(demo, chance, day, country["code"], status, days_ago)
    silent = chance.random() < demo.settings("no_phone")
    literacy = pick(chance, [("none", 14), ("some", 24), ("full", 52), ("not_stated", 10)])
    return Registration(
        sex=sex,
        nationality=country["code"],
        **_called(demo, chance, country["code"], sex),
        **born,
        city=city["place"],
        quarter=chance.choice(city["quarters"]) if chance.random() < 0.85 else "",
        arrived_on=day - timedelta(days=chance.randrange(60, 2600)) if chance.random() < 0.8 else None,
        household_size=pick(chance, [(1, 46), (2, 16), (3, 14), (4, 10), (5, 7), (6, 4), (8, 1), (None, 8)]),
        schooling=_schooling(chance, literacy),
        literacy=literacy,
        interpreter=chance.random() < (0.04 if country["code"] not in ("SY", "YE", "SD") else 0.1),
        phone="" if silent else phone(demo, chance),
        phone_safe=not silent and chance.random() < 0.85,
        phone_shared=not silent and chance.random() < 0.2,
        no_phone=silent,
        no_document=none,
        languages=_languages(chance, country),
        documents=documents,
        protection=legal["protection"],
        residence=legal["residence"],
        contact=_contact(demo, chance, country["code"]),
        guardian=_guardian(demo, chance, country["code"]) if minor else None,
        consents=consents(chance, notices),
        registered_on=day,
    )


def _called(demo: Demo, chance: Random, country: str, sex: str) -> dict[str, str]:
    """Given and family name in the scripts in which they are known."""
    given, family = _name(demo, chance, country, sex)
    written = {"given_latin": given.latin, "family_latin": family.latin}
    if given.arabic and family.arabic and chance.random() < demo.names[country].arabic:
        written |= {"given_arabic": given.arabic, "family_arabic": family.arabic}
        if chance.random() < 0.3:
            # Some are known by their Arabic name alone.
            del written["given_latin"], written["family_latin"]
    return written


def _name(demo: Demo, chance: Random, country: str, sex: str) -> tuple[Name, Name]:
    lists = demo.names[country]
    while True:
        given, family = chance.choice(lists.women if sex == "F" else lists.men), chance.choice(lists.family)
        if given.latin != family.latin and f"{given.latin} {family.latin}" not in demo.never:
            return given, family


def _birth(demo: Demo, chance: Random, day: date, minor: bool) -> dict:
    years = chance.randrange(15, 17) if minor else 18 + int(chance.betavariate(1.6, 3.2) * 42)
    born = day - timedelta(days=int((years + 0.02 + chance.random() * 0.95) * 365.25))
    known = chance.random()
    if known < demo.settings("born_unknown") and not minor:
        return {}
    if known < demo.settings("born_unknown") + demo.settings("born_year_only"):
        # With the year alone the youngest age counts: keep adults clear of the doubt.
        return {"birth_year": born.year - (0 if minor else 1)}
    return {"birth_date": born}


def _schooling(chance: Random, literacy: str) -> str:
    if literacy == "none":
        return pick(chance, [("none", 7), ("religious", 2), ("not_stated", 1)])
    levels = [
        ("primary", 20),
        ("lower_secondary", 24),
        ("upper_secondary", 18),
        ("vocational", 11),
        ("higher", 12),
    ]
    return pick(chance, [*levels, ("none", 6), ("religious", 4), ("not_stated", 5)])


def phone(demo: Demo, chance: Random) -> str:
    """A number that could be dialled and belongs to nobody: its range is not assigned."""
    return f"{demo.settings('phone')}{chance.randrange(10**8):08d}"


def _languages(chance: Random, country: dict) -> list[Spoken]:
    spoken = [
        Spoken(code, pick(chance, [("fluent", 6 if share > 0.6 else 2), ("good", 3), ("some", 2)]))
        for code, share in country["languages"]
        if chance.random() < share
    ]
    return spoken or [Spoken(country["languages"][0][0], "good")]


def _papers(demo, chance, day, country, status, days_ago) -> tuple[dict, list[Document], bool]:
    """The two legal facts, the documents, and whether there is none at all."""
    protection, residence = status
    since = day - timedelta(days=chance.randrange(20, 340))
    # Long enough for the pathway: what a permit that has run out opens is nothing.
    expires = since + timedelta(days=3 * 365)
    if days_ago is not None and chance.random() < 0.25:
        # Some permits of people who came lately run out in the weeks to come.
        expires = day + timedelta(days=days_ago + chance.randrange(5, 55))
    number = f"DEMO{chance.randrange(10**6):06d}"
    dated = residence in ("valid", "renewal")
    legal = {
        "protection": Legal(protection, since if protection != "none" else None),
        "residence": Legal(
            residence, since if residence != "none" else None, expires_on=expires if dated else None
        ),
    }
    documents = []
    if residence == "valid":
        documents.append(Document("permit", number, issued_on=since, expires_on=expires))
    if protection != "none":
        documents.append(Document("refugee_card", f"DEMO{chance.randrange(10**6):06d}", issued_on=since))
    if chance.random() < 0.4:
        documents.append(Document("passport", f"DEMO{chance.randrange(10**6):06d}", country=country))
    elif chance.random() < 0.25:
        documents.append(Document("consular", f"DEMO{chance.randrange(10**6):06d}", country=country))
    return legal, documents, not documents and chance.random() < demo.settings("no_document") * 3


def _residence(chance: Random, protection: str) -> str:
    if protection in ("asylum_seeker", "refugee_unhcr"):
        return pick(chance, [("valid", 27), ("filed", 48), ("renewal", 7), ("none", 18)])
    if protection == "refugee_bra":
        return pick(chance, [("valid", 74), ("renewal", 18), ("filed", 8)])
    return pick(chance, [("valid", 65), ("renewal", 16), ("filed", 16.5), ("none", 2.5)])


def _contact(demo: Demo, chance: Random, country: str) -> Contact | None:
    if chance.random() > 0.45:
        return None
    given, family = _name(demo, chance, country, chance.choice("FM"))
    relation = chance.choice(demo.cohort["relations"])
    return Contact(f"{given.latin} {family.latin}", relation, phone(demo, chance))


def _guardian(demo: Demo, chance: Random, country: str) -> Guardian:
    given, family = _name(demo, chance, country, chance.choice("FM"))
    held = {"assent": True, "consent": True, "focal_point": chance.choice(demo.cohort["focal_points"])}
    if chance.random() < 0.5:
        return Guardian(body=chance.choice(demo.cohort["responsible_bodies"]), **held)
    return Guardian(name=f"{given.latin} {family.latin}", **held)


def consents(chance: Random, notices: dict[str, str]) -> list[Agreed]:
    """Her answers; most say yes, some do not, each to one purpose."""
    language = pick(chance, [("fr", 70), ("ar", 18), ("en", 12)])
    aloud = chance.random() < 0.55
    return [
        Agreed(purpose, chance.random() < share, notices.get(purpose, "1"), language, aloud)
        for purpose, share in PURPOSES.items()
    ]
