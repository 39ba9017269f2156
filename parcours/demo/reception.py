"""The receptions of the last weeks and of this morning, households, and how people wish to be reached."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.people import actions as people
from parcours.people.contacting import Wishes, WishesOf
from parcours.people.household import HouseholdOf, Member
from parcours.people.receiving import Visited

from .cohort import SATURDAY, pick
from .counter import File
from .instance import Instance
from .reading import Demo

RECEIVE = "people.receive"
MOST = 250


class Reception:
    """What happens around the desks; ``files``: everybody registered so far."""

    def __init__(self, demo: Demo, made: Instance, files: list[File], today: date):
        self.demo, self.made, self.files, self.today = demo, made, files, today
        self.told = demo.reception
        self.by_place: dict[tuple[UUID, str], list[File]] = defaultdict(list)
        for file in files:
            self.by_place[file.actor.organisation, file.persona.city].append(file)

    def live(self, progress: Callable[[str], None]) -> None:
        evening = datetime.combine(self.today - timedelta(days=1), time(20), tzinfo=clock.zone())
        sites = [(told, by) for told in self.demo.instance["sites"] if (by := self._officer(told))]
        with clock.at(evening):
            came = sum(self.past(told, by) for told, by in sites)
            homes = self.households()
            self.wishes()
        for told, by in sites:
            self.morning(told, by)
        progress(f"    {came} visits, {homes} households")

    def _officer(self, told: dict) -> Actor | None:
        """Who keeps the register of a site: somebody who works there, else somebody of its body."""
        organisation, place = self.made.organisations[told["organisation"]], self.made.sites[told["code"]]
        able = [
            one
            for _login, one in sorted(self.made.actors.items())
            if one.organisation == organisation and one.may(RECEIVE)
        ]
        return next((one for one in able if one.site == place), able[0] if able else None)

    def _chance(self, what: str) -> Random:
        return Random(f"{self.demo.settings('seed')}:{what}")  # noqa: S311

    # Visits ---------------------------------------------------------------------------------------

    def past(self, told: dict, by: Actor) -> int:
        """The last weeks at a site, most by people who were registered there."""
        chance, visits = self._chance(f"visits:{told['code']}"), []
        known = self.by_place[by.organisation, told["place"]]
        for ago in range(self.told["days"], 0, -1):
            day = self.today - timedelta(days=ago)
            if day.weekday() >= SATURDAY:
                continue
            before = [file for file in known if file.persona.day < day]
            visits += [self._visit(chance, day, before) for _n in range(chance.randint(*self.told["a_day"]))]
        visits = visits[-MOST:]
        if visits:
            people.receive_many(by=by, site=self.made.sites[told["code"]], visits=visits)
        return len(visits)

    def _visit(self, chance: Random, day: date, known: list[File]) -> Visited:
        opens = datetime.combine(day, time(9), tzinfo=clock.zone())
        came = opens + timedelta(minutes=chance.randrange(0, 400))
        called = came + timedelta(minutes=chance.randrange(2, 45))
        outcome = pick(chance, list(self.told["outcomes"].items()))
        named = known and chance.random() < self.told["named"]
        return Visited(
            came,
            pick(chance, list(self.told["reasons"].items())),
            outcome,
            chance.choice(known).person if named else None,
            None if outcome == "left" else called,
            called + timedelta(minutes=chance.randrange(5, 40)),
            sent_to=chance.choice(self.told["sent_to"]) if outcome == "sent_on" else "",
        )

    def morning(self, told: dict, by: Actor) -> None:
        """A few who wait now, the first of them being received."""
        chance, now = self._chance(f"morning:{told['code']}"), clock.now()
        dawn = datetime.combine(clock.today(), time(0), tzinfo=clock.zone())
        known = self.by_place[by.organisation, told["place"]]
        tickets = []
        for minutes in self.told["waiting"]:
            person = chance.choice(known).person if known and chance.random() < self.told["named"] else None
            reason = pick(chance, list(self.told["reasons"].items()))
            with clock.at(max(dawn, now - timedelta(minutes=minutes))):
                place = self.made.sites[told["code"]]
                tickets.append(people.receive(by=by, site=place, reason=reason, person=person))
        if tickets:
            people.call_visitor(by=by, visit=tickets[0].visit)

    # Households and wishes ------------------------------------------------------------------------

    def _some(self, what: str, share: float) -> dict[str, list[File]]:
        chance, found = self._chance(what), defaultdict(list)
        for file in self.files:
            if chance.random() < share and not file.persona.minor:
                found[file.actor.login].append(file)
        return found

    def households(self) -> int:
        number = 0
        for _login, files in sorted(self._some("households", self.told["households"]).items()):
            told = [HouseholdOf(file.person, self._members(file)) for file in files[:MOST]]
            people.add_households(by=files[0].actor, households=told)
            number += len(told)
        return number

    def _members(self, file: File) -> list[Member]:
        chance = self._chance(f"household:{file.persona.number}")
        told = file.persona.registration
        mother = told.birth_date.year if told.birth_date else told.birth_year or self.today.year - 30
        names = self.demo.names.get(told.nationality)
        found = [Member("spouse")] if chance.random() < self.told["couples"] else []
        for _n in range(chance.randint(*self.told["children"])):
            year = min(self.today.year - 1, mother + chance.randint(18, 38))
            sex = chance.choice("FM")
            pool = (names.women if sex == "F" else names.men) if names else ()
            given = chance.choice(pool).latin if pool else ""
            found.append(Member("child", None, given, sex, birth_year=max(year, mother + 15)))
        return [one for one in found if not one.birth_year or one.birth_year <= self.today.year]

    def wishes(self) -> None:
        for _login, files in sorted(self._some("wishes", self.told["wishes"]).items()):
            told = [WishesOf(file.person, self._wishes(file)) for file in files[:MOST]]
            people.set_wishes_many(by=files[0].actor, people=told)

    def _wishes(self, file: File) -> Wishes:
        chance = self._chance(f"wishes:{file.persona.number}")
        spoken = [one.language for one in file.persona.registration.languages]
        quiet = chance.random() < 0.3
        best = pick(chance, list(self.told["channels"].items()))
        return Wishes(
            channels=[best, "sms"] if file.persona.registration.phone else [],
            language=spoken[0] if spoken else "",
            quiet_from=time(20) if quiet else None,
            quiet_until=time(9) if quiet else None,
            opted_out=chance.random() < 0.04,
        )
