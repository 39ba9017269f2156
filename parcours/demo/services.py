"""What bodies offer in the demonstration: some of it full, some that nobody confirmed, two secret places."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID

from parcours.directory import actions
from parcours.directory.matching import Criteria
from parcours.directory.rules import MOST, ServicePlan
from parcours.reference.models import Place, Region

from .diary import Diary
from .instance import Instance
from .reading import Demo

FRESH_DAYS, STALE_DAYS, PERIOD = 25, 150, 90
PLAIN = [
    "sexes",
    "protections",
    "residences",
    "lots",
    "languages",
    "interpreter",
    "age_from",
    "age_to",
    "cost",
    "currency",
    "sensitive",
]


@dataclass
class Services:
    """Writes into the diary when services are told, and which searches find nothing."""

    demo: Demo
    made: Instance
    diary: Diary
    today: date

    def write(self) -> None:
        told = self.demo.services
        names = dict(Place.objects.values_list("code", "name")) | dict(
            Region.objects.values_list("code", "name")
        )
        desks = {}
        for desk in self.demo.instance["desks"]:
            for place in desk["places"]:
                desks.setdefault(place, desk["login"])
        kept: dict[tuple[str, int], list[ServicePlan]] = defaultdict(list)
        number = count(1)
        for one in told["templates"]:
            for where in one.get("regions") or one.get("cities", told["cities"]):
                login = desks[where] if one["of"] == "desk" else one["of"]
                plan, age = self._plan(one, where, names[where], next(number))
                if one["of"] == "desk":
                    plan = replace(plan, site=self._site(login, where))
                kept[login, age].append(plan)
        for (login, age), plans in sorted(kept.items()):
            for begin in range(0, len(plans), MOST):
                self.diary.write(
                    self.today - timedelta(days=age), self._add, login, plans[begin : begin + MOST]
                )
        for one in told["searches"]:
            sought = Criteria(kind=one["kind"], place=one["place"], sex=one.get("sex", ""))
            for days in one["days"]:
                self.diary.write(self.today - timedelta(days=days), self._seek, one["login"], sought)

    def _site(self, login: str, where: str) -> UUID | None:
        """The site of a desk, where it is in the city of the service."""
        site = self.made.actors[login].site
        at = {self.made.sites[one["code"]]: one["place"] for one in self.demo.instance["sites"]}
        return site if site is not None and at.get(site) == where else None

    def _plan(self, one: dict, where: str, name: dict, number: int) -> tuple[ServicePlan, int]:
        """A service of a template at a place, and how many days ago it was told."""

        def every(key: str) -> bool:
            return key in one and number % one[key] == 0

        texts = {
            field: {
                language: text.format(city=name.get(language, "")) for language, text in one[field].items()
            }
            for field in ("name", "description", "documents")
            if field in one
        }
        full, city = every("full"), "" if "regions" in one else where
        until = None
        if one.get("ended_funding"):
            until = self.today - timedelta(days=10)
        elif "funding_days" in one:
            until = self.today + timedelta(days=one["funding_days"])
        plan = ServicePlan(
            code=f"{one['code']}-{where.rpartition('-')[2]}".upper(),
            kind=one["need"],
            region="" if city else where,
            place=city,
            places=0 if full else one.get("places"),
            has_waiting_list=one.get("waits", False),
            waiting=number % 9 + 1 if full and one.get("waits") else 0,
            amount=Decimal(one["amount"]) if "amount" in one else None,
            hours=[
                {"day": day, "opens": opens, "closes": closes} for day, opens, closes in one.get("hours", ())
            ],
            funding_until=until,
            confirm_every_days=PERIOD,
            **texts,
            **{field: one[field] for field in PLAIN if field in one},
        )
        return plan, STALE_DAYS if every("stale") else FRESH_DAYS + number % 20

    def _add(self, login: str, plans: list[ServicePlan]) -> None:
        actions.add_services(by=self.made.actors[login], services=plans)

    def _seek(self, login: str, sought: Criteria) -> None:
        actions.note_search(by=self.made.actors[login], sought=sought)
