"""What is told to outreach, and what is refused. Pure: no database."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from uuid import UUID

from parcours import names
from parcours.kernel.actor import Actor
from parcours.kernel.days import check_planned
from parcours.kernel.refusals import Refused
from parcours.kernel.texts import plain
from parcours.people.enums import NameScript
from parcours.reference.enums import Sex

from . import refusals
from .enums import (
    Equipment,
    Lacking,
    MetAge,
    Need,
    OutingState,
    PointState,
    ReachKind,
    ReachMethod,
    Source,
)

MOST = 250
MOST_MET = 9999
MOST_STAFF = 500
MOST_QUANTITY = 10_000_000
EARLIEST = 1990
LANGUAGES = ("fr", "ar", "en")
PERSONAL = re.compile(r"(?:\d[\s.-]?){7,}|@")


@dataclass(frozen=True)
class PointTold:
    """What a reception point is. ``hours``: {fr, ar, en}. Days are those since when it is so."""

    opened_on: date | None = None
    staffed_since: date | None = None
    staff: int = 0
    equipped_since: date | None = None
    equipment: list[str] = field(default_factory=list)
    hours: dict[str, str] = field(default_factory=dict)
    project: str = ""


@dataclass(frozen=True)
class CampaignTold:
    """``title``, ``aim``: {fr, ar, en}; ``places``: codes of cities, none for the whole country."""

    title: dict[str, str]
    starts_on: date
    ends_on: date | None = None
    aim: dict[str, str] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)
    project: str = ""


@dataclass(frozen=True)
class MaterialTold:
    """``quantity``: copies, broadcasts, posts, meetings. ``reach`` goes with its kind and its method."""

    channel: str
    language: str
    quantity: int
    place: str = ""
    day: date | None = None
    reach: int | None = None
    reach_kind: str = ""
    method: str = ""


@dataclass(frozen=True)
class OutingTold:
    """``members``: users of the team; ``partners``: other organisations in it. ``spot``: a public place."""

    place: str
    day: date
    begins: time | None = None
    ends: time | None = None
    quarter: str = ""
    spot: str = ""
    members: list[UUID] = field(default_factory=list)
    partners: list[UUID] = field(default_factory=list)
    campaign: UUID | None = None
    project: str = ""


@dataclass(frozen=True)
class Count:
    """So many people met; ``age`` is a band of ``MetAge``."""

    sex: str
    age: str
    nationality: str
    number: int


@dataclass(frozen=True)
class BySource:
    source: str
    number: int


@dataclass(frozen=True)
class ByNeed:
    need: str
    number: int


@dataclass(frozen=True)
class Report:
    """Counts alone. ``agreed``: who agreed to be registered, by how they were found. ``known_before``: of
    those met, seen at an earlier outing and not registered yet."""

    counts: list[Count] = field(default_factory=list)
    agreed: list[BySource] = field(default_factory=list)
    needs: list[ByNeed] = field(default_factory=list)
    known_before: int = 0


@dataclass(frozen=True)
class HeldOuting:
    """An outing that is over, with its report."""

    outing: OutingTold
    report: Report


@dataclass(frozen=True)
class Preregister:
    """What is asked in the street. ``name``: one field, in either script. ``centre``: where she is expected;
    ``shares``: she agrees that the centre's organisation reads her file, when that is another one."""

    name: str
    sex: str
    nationality: str
    source: str
    may_contact: bool | None
    phone: str = ""
    read_aloud: bool = True
    perhaps_minor: bool = False
    centre: UUID | None = None
    shares: bool = False
    notice_version: str = "1"
    notice_language: str = "fr"
    taken_on: date | None = None


def coded(value: str, allowed, where: str) -> str:
    if value not in allowed.values:
        raise Refused(refusals.NOT_IN_LIST, where, {"value": str(value)[:40]})
    return value


def short(text: str, most: int, where: str) -> str:
    text = " ".join(plain(text).split())
    if len(text) > most:
        raise Refused(refusals.TOO_LONG, where, {"most": most})
    return text


def texts(told: Mapping[str, str], most: int, where: str) -> dict[str, str]:
    """Only our languages, trimmed, without empty ones."""
    found = {lang: short(str(told.get(lang, "")), most, f"{where}_{lang}") for lang in LANGUAGES}
    return {lang: text for lang, text in found.items() if text}


def whole(value: int, most: int, where: str, least: int = 0) -> int:
    if not least <= value <= most:
        raise Refused(refusals.NUMBER, where, {"most": most})
    return value


def check_past(day: date | None, where: str, today: date) -> None:
    if day is None:
        return
    if day > today:
        raise Refused(refusals.IN_FUTURE, where)
    if day.year < EARLIEST:
        raise Refused(refusals.TOO_EARLY, where)


def check_own(row, by: Actor) -> None:
    if by.organisation is None or row.organisation_id != by.organisation:
        raise Refused(refusals.NOT_YOURS)


def check_number(count: int) -> None:
    if not count:
        raise Refused(refusals.NOTHING_TOLD)
    if count > MOST:
        raise Refused(refusals.TOO_MANY, None, {"most": MOST})


# Reception points ---------------------------------------------------------------------------------


def check_point(told: PointTold, today: date) -> PointTold:
    """What is told, in the form that is kept."""
    for where in ("opened_on", "staffed_since", "equipped_since"):
        check_past(getattr(told, where), where, today)
    whole(told.staff, MOST_STAFF, "staff")
    if bool(told.staff) != bool(told.staffed_since):
        raise Refused(refusals.STAFF_WITHOUT_DAY, "staff")
    if bool(told.equipment) != bool(told.equipped_since):
        raise Refused(refusals.EQUIPMENT_WITHOUT_DAY, "equipment")
    for code in told.equipment:
        coded(code, Equipment, "equipment")
    return PointTold(
        told.opened_on,
        told.staffed_since,
        told.staff,
        told.equipped_since,
        [code for code in Equipment.values if code in set(told.equipment)],
        texts(told.hours, 200, "hours"),
        told.project,
    )


def lacking(point) -> list[str]:
    """What a reception point (or None: nothing was told of it) still misses."""
    if point is None:
        return list(Lacking.values)
    missing = {
        Lacking.OPENING: point.state != PointState.OPEN,
        Lacking.STAFF: point.staffed_since is None,
        Lacking.EQUIPMENT: point.equipped_since is None,
        Lacking.HOURS: not point.hours,
    }
    return [code.value for code, missed in missing.items() if missed]


def ready_on(point) -> date | None:
    """The day from which it had been opened, staffed and equipped."""
    days = (point.opened_on, point.staffed_since, point.equipped_since)
    return None if None in days else max(days)


# Campaigns ----------------------------------------------------------------------------------------


def check_period(starts_on: date, ends_on: date | None) -> None:
    if starts_on.year < EARLIEST:
        raise Refused(refusals.TOO_EARLY, "starts_on")
    check_planned(starts_on, "starts_on")
    check_planned(ends_on, "ends_on")
    if ends_on is not None and ends_on < starts_on:
        raise Refused(refusals.END_BEFORE_START, "ends_on")


def check_reach(told: MaterialTold) -> None:
    given = (told.reach is not None, bool(told.reach_kind), bool(told.method))
    if any(given) and not all(given):
        raise Refused(refusals.REACH_INCOMPLETE, "reach")
    if told.reach is not None:
        whole(told.reach, MOST_QUANTITY, "reach")
        coded(told.reach_kind, ReachKind, "reach_kind")
        coded(told.method, ReachMethod, "method")


# Outings ------------------------------------------------------------------------------------------


def check_outing(told: OutingTold, today: date) -> None:
    if told.day.year < EARLIEST:
        raise Refused(refusals.TOO_EARLY, "day")
    if told.day > today + timedelta(days=366):
        raise Refused(refusals.TOO_FAR, "day")
    if told.begins and told.ends and told.ends <= told.begins:
        raise Refused(refusals.END_BEFORE_START, "ends")
    for where in ("quarter", "spot"):
        if PERSONAL.search(getattr(told, where)):
            raise Refused(refusals.PERSONAL_VALUE, where)


def check_held(outing, today: date) -> None:
    if outing.day > today:
        raise Refused(refusals.NOT_HELD_YET, None, {"day": outing.day.strftime("%d/%m/%Y")})


def _numbers(lines: Iterable, code: str, allowed, where: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        value = coded(getattr(line, code), allowed, where)
        if value in found:
            raise Refused(refusals.TWICE, where)
        found[value] = whole(line.number, MOST_MET, where)
    return found


@dataclass(frozen=True)
class Counted:
    """A report that holds together."""

    counts: Mapping[tuple[str, str, str], int]
    agreed: Mapping[str, int]
    needs: Mapping[str, int]
    known_before: int

    @property
    def met(self) -> int:
        return sum(self.counts.values())

    def of_sex(self, sex: str) -> int:
        return sum(number for (of, _age, _nationality), number in self.counts.items() if of == sex)


def check_report(told: Report) -> Counted:
    """Numbers add up: nothing is more than the people met."""
    counts: dict[tuple[str, str, str], int] = {}
    for one in told.counts:
        key = (coded(one.sex, Sex, "counts"), coded(one.age, MetAge, "counts"), one.nationality)
        if key in counts:
            raise Refused(refusals.TWICE, "counts")
        counts[key] = whole(one.number, MOST_MET, "counts")
    found = Counted(
        counts,
        _numbers(told.agreed, "source", Source, "agreed"),
        _numbers(told.needs, "need", Need, "needs"),
        whole(told.known_before, MOST_MET, "known_before"),
    )
    for where, number in (
        ("agreed", sum(found.agreed.values())),
        ("known_before", found.known_before),
        ("needs", max(found.needs.values(), default=0)),
    ):
        if number > found.met:
            raise Refused(refusals.MORE_THAN_MET, where, {"met": found.met})
    return found


# Pre-registration ---------------------------------------------------------------------------------

TAKES_PEOPLE = (OutingState.PLANNED, OutingState.HELD, OutingState.REPORTED)


def check_takes_people(outing, wanted: int, made: int, today: date) -> None:
    """``made``: how many are pre-registered there already."""
    if outing.state not in TAKES_PEOPLE:
        raise Refused(refusals.CLOSED_OUTING, None, {"state": OutingState(outing.state).label})
    check_held(outing, today)
    if outing.state == OutingState.REPORTED and made + wanted > outing.agreed:
        raise Refused(refusals.AGREED_ALL_THERE, None, {"agreed": outing.agreed})


def check_preregister(told: Preregister, today: date) -> None:
    coded(told.source, Source, "source")
    if told.may_contact is None:
        raise Refused(refusals.CONTACT_UNSAID, "may_contact")
    if told.phone.strip() and not told.may_contact:
        raise Refused(refusals.PHONE_WITHOUT_CONSENT, "phone")
    check_past(told.taken_on, "taken_on", today)


def name_parts(name: str) -> dict[str, str]:
    """Her whole name, in the field of its script; the centre parts it later."""
    text = names.clean(name, field="name")
    script = NameScript.ARABIC if names.script(text) == "arabic" else NameScript.LATIN
    return {f"given_{script.value}": text}
