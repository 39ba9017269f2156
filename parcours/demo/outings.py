"""Going out: reception points, campaigns, outings with their counts, people met and registered by name."""

from collections import Counter as Numbers
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from random import Random

from parcours.kernel import clock
from parcours.outreach import actions
from parcours.outreach.enums import MetAge, Need, Source
from parcours.outreach.rules import (
    ByNeed,
    BySource,
    CampaignTold,
    Count,
    HeldOuting,
    MaterialTold,
    OutingTold,
    PointTold,
    Preregister,
    Report,
)
from parcours.people import actions as people
from parcours.people.rules import Agreed

from .diary import Diary
from .instance import Instance
from .reading import Demo, table

AGES = [MetAge.UNDER_15, MetAge.FROM_15, MetAge.FROM_18, MetAge.FROM_25, MetAge.FROM_35, MetAge.NOT_STATED]
SHARES = [4, 7, 30, 38, 16, 5]
OPENED, READY_DAYS, AFTER = 40, 160, 200


@dataclass
class Outings:
    """``notices``: the versions of the notices that are read, by purpose."""

    demo: Demo
    instance: Instance
    diary: Diary
    today: date
    notices: dict[str, str]
    told: dict = field(init=False)

    def __post_init__(self):
        self.told = table(self.demo, "outreach")
        self.rng = Random(self.told["seed"])  # noqa: S311 - an invented history, no secret
        self.since = self.demo.instance["since"]
        kinds = self.demo.cohort["nationalities"]
        self.nationalities = [one["code"] for one in kinds], [one["weight"] for one in kinds]

    def write(self) -> None:
        """Write everything into the diary."""
        self.diary.write(self.since + timedelta(days=AFTER), self.points)
        for campaign in self.told["campaigns"]:
            self.diary.write(campaign["starts_on"] + timedelta(days=90), self.campaign, campaign)
        for (login, day), outings in self._past().items():
            self.diary.write(day, self.reported, login, outings)
        for one in self.told["recent"]:
            self.diary.write(self.today - timedelta(days=one["days"]), self.met, one)
        for one in self.told["planned"]:
            self.diary.write(self.today - timedelta(days=1), self.planned, one)

    # Reception points and campaigns ---------------------------------------------------------------

    def points(self) -> None:
        """The sites of the coordinators' organisations, each with what it lacks."""
        lacking = self.told["lacking"]
        projects = {"EN": "IDMAJE", "UNHCR": "UNHCR", "SOLETERRE": "W4I"}
        coordinators = {s["organisation"]: s["login"] for s in self.demo.instance["staff"] if _leads(s)}
        for number, site in enumerate(self.demo.instance["sites"]):
            code, body = site["code"], site["organisation"]
            if body not in coordinators or code in lacking["undescribed"]:
                continue
            by, opened = (
                self.instance.actors[coordinators[body]],
                self.since + timedelta(days=OPENED + number),
            )
            staffed, equipped = code not in lacking["staff"], code not in lacking["equipment"]
            wanted = PointTold(
                opened_on=opened,
                staffed_since=opened if staffed else None,
                staff=2 + number % 4 if staffed else 0,
                equipped_since=self.since + timedelta(days=READY_DAYS - number) if equipped else None,
                equipment=self.told["equipment"][: 4 + number % 4] if equipped else [],
                hours={} if code in lacking["hours"] else self.told["hours"],
                project=projects.get(body, ""),
            )
            actions.keep_point(by=by, site=self.instance.sites[code], point=wanted)
            if code in lacking["suspended"]:
                self.diary.write(self.today - timedelta(days=30), self.suspend, by, self.instance.sites[code])

    def suspend(self, by, site) -> None:
        actions.move_point(by=by, site=site, to="suspended")

    def campaign(self, told: dict) -> None:
        by = self.instance.actors[told["login"]]
        plain = ("title", "aim", "starts_on", "places")
        wanted = CampaignTold(**{name: told[name] for name in plain}, ends_on=told.get("ends_on"))
        made = actions.plan_campaign(by=by, campaign=wanted).id
        materials = [
            MaterialTold(**one, day=told["starts_on"] + timedelta(days=12 * n))
            for n, one in enumerate(told["materials"])
        ]
        actions.add_materials(by=by, campaign=made, materials=materials)

    # Outings --------------------------------------------------------------------------------------

    def _past(self) -> dict[tuple[str, date], list[HeldOuting]]:
        """Outings of the years gone by, those of one desk and half-year together on its last day."""
        desks = [desk for desk in self.demo.instance["desks"] if not desk.get("refugees")]
        first = self.demo.settings("from") + timedelta(days=30)
        last = min(self.demo.settings("until"), self.today - timedelta(days=60))
        found: dict[tuple[str, date], list[HeldOuting]] = {}
        for _number in range(self.told["outings"]):
            desk, day = self.rng.choice(desks), first + (last - first) * self.rng.random()
            half = date(day.year, 6, 30) if day.month <= 6 else date(day.year, 12, 31)
            quarter, spot = self.rng.choice(self.told["quarters"])
            begins = self.rng.choice((9, 10, 17, 18))
            told = OutingTold(
                place=self.rng.choice(desk["places"]),
                day=day,
                begins=time(begins),
                ends=time(begins + 3),
                quarter=quarter,
                spot=spot,
                members=[self.instance.actors[desk["login"]].user],
            )
            report = self._report(self.rng.randint(8, 45))
            when = min(half, self.today - timedelta(days=50))
            found.setdefault((desk["login"], when), []).append(HeldOuting(told, report))
        return found

    def _report(self, met: int, agreed: int | None = None) -> Report:
        numbers: Numbers = Numbers()
        women = self.demo.settings("women")
        for _one in range(met):
            [nationality] = self.rng.choices(*self.nationalities)
            [age] = self.rng.choices(AGES, SHARES)
            numbers["F" if self.rng.random() < women else "M", age.value, nationality] += 1
        agreed = self.rng.randint(0, met // 4) if agreed is None else agreed
        sources = Numbers(self.rng.choice(Source.values) for _one in range(agreed))
        needs = {need: self.rng.randint(0, met // 2) for need in self.rng.sample(Need.values, 5)}
        return Report(
            [Count(*key, number) for key, number in sorted(numbers.items())],
            [BySource(source, number) for source, number in sorted(sources.items())],
            [ByNeed(need, number) for need, number in sorted(needs.items()) if number],
            self.rng.randint(0, met // 5),
        )

    def reported(self, login: str, outings: list[HeldOuting]) -> None:
        actions.report_many(by=self.instance.actors[login], outings=outings)

    def planned(self, told: dict) -> None:
        by = self.instance.actors[told["login"]]
        actions.plan_outing(by=by, outing=self._told(told, self.today + timedelta(days=told["days"]), by))

    def _told(self, told: dict, day: date, by) -> OutingTold:
        place = {name: told[name] for name in ("place", "quarter", "spot")}
        return OutingTold(**place, day=day, begins=time(17, 30), ends=time(20), members=[by.user])

    # People met -----------------------------------------------------------------------------------

    def met(self, told: dict) -> None:
        """An outing of the last weeks: who agrees is registered by name, some of them are completed since."""
        by, day = self.instance.actors[told["login"]], clock.today()
        wanted = actions.plan_outing(by=by, outing=self._told(told, day, by)).id
        made = actions.preregister_many(
            by=by, outing=wanted, people=[self._somebody(n) for n in range(told["agreed"])]
        ).people
        report = self._report(self.rng.randint(18, 40), told["agreed"])
        actions.report_outing(by=by, outing=wanted, report=report, final=told.get("reported", True))
        done = list(made[: told["done"]])
        if done:
            self.diary.write(day + timedelta(days=6), self.completed, by, done)

    def _somebody(self, number: int) -> Preregister:
        [nationality] = self.rng.choices(*self.nationalities)
        names, sex = self.demo.names[nationality], self.rng.choice("FFM")
        given = self.rng.choice(names.women if sex == "F" else names.men).latin
        reached = number % 4 != 3
        return Preregister(
            name=f"{given} {self.rng.choice(names.family).latin}",
            sex=sex,
            nationality=nationality,
            source=self.rng.choice(Source.values),
            may_contact=reached,
            phone=f"{self.demo.settings('phone')}{self.rng.randrange(10**8):08}" if reached else "",
            perhaps_minor=number == 3,
        )

    def completed(self, by, made: list) -> None:
        version = self.notices.get("accompaniment", "1")
        for one in made:
            answer = Agreed("accompaniment", True, version, "fr", read_aloud=True)
            people.give_consent(by=by, person=one.person, answer=answer)
        actions.complete_many(by=by, preregistrations=[one.id for one in made])


def _leads(staff: dict) -> bool:
    return staff["role"] == "coordinator"
