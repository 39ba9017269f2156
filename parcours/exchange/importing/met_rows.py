"""People met at an outing, as a collecting tool sends them: each waits at a centre to be completed."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from parcours.accounts import queries as accounts
from parcours.kernel import clock
from parcours.kernel.refusals import Refused
from parcours.kernel.sheets import Fault
from parcours.outreach import actions, going, preregistering, rules
from parcours.outreach import queries as outreach
from parcours.outreach.enums import Source
from parcours.outreach.models import Outing
from parcours.outreach.rules import Preregister
from parcours.people import storing

from .. import refusals
from . import answer_rows, keys, met_form, people_rows, values
from .kinds import NEW, SAME, Asked, Cells, Field, Line, Looked, Row, RowKind, kind

CODE = "met"
FIELDS = (
    replace(answer_rows.HEAD[0], label=_("Number of the answer (_uuid)")),
    Field("day", _("Day"), ("today", "date", "jour", "اليوم"), needed=True),
    Field("city", _("City"), ("ville", "المدينة"), needed=True),
    Field("name", _("Whole name"), ("nom complet", "nom et prénom", "الاسم الكامل"), needed=True),
    Field("sex", _("Sex"), ("sexe", "genre", "الجنس"), needed=True),
    Field("nationality", _("Nationality"), ("pays", "البلد"), needed=True),
    Field("source", _("Found through"), ("par qui", "عن طريق"), needed=True),
    Field("may_contact", _("She may be contacted"), ("peut être contactée",), needed=True),
    Field("phone", _("Telephone"), ("tél", "téléphone", "الهاتف")),
    Field("read_aloud", _("Was read aloud to her")),
    Field("perhaps_minor", _("Perhaps under 18")),
    Field("centre", _("Centre"), ("centre", "المركز")),
)
COLUMN = {"taken_on": "day", "given_latin": "name", "given_arabic": "name", "registered_on": "day"}


class _Reading:
    """Reads rows; looks outings and centres up once each."""

    def __init__(self, asked: Asked):
        self.by, self.today = asked.by, clock.today()
        words = people_rows.Words()
        said = words.readers()
        self.readers = {name: said[name] for name in ("sex", "nationality", "city")}
        self.readers |= {"source": values.one_of(values.choices(Source)), "day": answer_rows.day_of_tool}
        self.readers |= dict.fromkeys(("may_contact", "read_aloud", "perhaps_minor"), values.yes_no)
        own = accounts.sites(asked.by.organisation) if asked.by.organisation else ()
        self.centres = {one.code.casefold(): one.id for one in own}
        self.outings: dict[tuple[str, date], list[Outing]] = {}

    def told(self, row: Row, faults: list[Fault]) -> tuple[Outing, Preregister] | None:
        cells, said = Cells(row, faults), {}
        for one in FIELDS:
            if one.needed:
                said[one.code] = cells.needed(one.code, self.readers.get(one.code, str))
            else:
                said[one.code] = cells.read(one.code, self.readers.get(one.code, str), None)
        centre = self.centres.get((said["centre"] or "").casefold())
        if said["centre"] and centre is None:
            cells.wrong("centre", refusals.SITE_UNKNOWN, {"value": said["centre"][:40]})
        if not cells.sound:
            return None
        outing = self._outing(said["city"], said["day"])
        if isinstance(outing, str):
            faults.append(row.fault("day", outing))
            return None
        return outing, Preregister(
            said["name"],
            said["sex"],
            said["nationality"],
            said["source"],
            said["may_contact"],
            phone=said["phone"] or "",
            read_aloud=said["read_aloud"] is not False,
            perhaps_minor=bool(said["perhaps_minor"]),
            centre=centre,
            taken_on=said["day"],
        )

    def _outing(self, city: str, day: date) -> Outing | str:
        """The one outing of that day in that city; else why there is none."""
        if (city, day) not in self.outings:
            rows = outreach.outings(self.by, place=city, since=day, until=day)
            self.outings[city, day] = [one for one in rows if one.state in rules.TAKES_PEOPLE]
        found = self.outings[city, day]
        if len(found) == 1:
            return found[0]
        return refusals.OUTINGS_SEVERAL if found else refusals.OUTING_UNKNOWN


def check(asked: Asked, rows: list[Row]) -> Looked:
    faults: list[Fault] = []
    reading, lines, drawn, seen = _Reading(asked), [], {}, {}
    at = {row.number: row for row in rows}
    named = {row.number: keys.name(asked.by, CODE, row, row.text("uuid")) for row in rows}
    before = keys.known(asked.by, CODE, [key for key, _digest in named.values()])
    for row in rows:
        key, digest = named[row.number]
        if key in seen:
            faults.append(row.fault("uuid", refusals.ROW_TWICE, {"row": seen[key]}))
            continue
        seen[key] = row.number
        known = before.get(key)
        if known is not None:
            # What is here already is not looked at again: its outing may be over by now.
            if known.person_id is None:
                faults.append(row.fault("uuid", refusals.ROW_ERASED))
            else:
                lines.append(Line(row.number, SAME, row.text("name"), None, key, digest))
            continue
        told = reading.told(row, faults)
        if told is not None and (line := _line(asked, reading, row, told, faults)) is not None:
            line.key, line.digest = key, digest
            drawn[row.number] = line.further[2]
            lines.append(line)
    fresh = [line for line in lines if line.state == NEW]
    _check_room(fresh, at, faults, reading.today)
    people_rows.look_twice(asked, fresh, drawn)
    people_rows.decide(asked, fresh, at, faults)
    return Looked(lines, faults)


def _line(asked: Asked, reading: _Reading, row: Row, told: tuple, faults: list[Fault]) -> Line | None:
    outing, plan = told
    try:
        rules.check_preregister(plan, reading.today)
        registration = preregistering.registration(plan, outing)
        storing.check(registration, reading.today)
        places = storing.known_places({outing.place_id})
        drawn = storing.drawn(asked.by, registration, reading.today, places)
    except Refused as refused:
        faults.append(row.refused(refused, COLUMN, "name"))
        return None
    title = people_rows.title(registration)
    return Line(row.number, NEW, title, registration, further=(outing.id, plan, drawn, outing))


def _check_room(lines: list[Line], at: dict[int, Row], faults: list[Fault], today: date) -> None:
    """What a reported outing has said of how many agreed holds for all rows of it together."""
    by_outing: dict[UUID, list[Line]] = defaultdict(list)
    for line in lines:
        by_outing[line.further[0]].append(line)
    for outing, some in by_outing.items():
        try:
            rules.check_takes_people(some[0].further[3], len(some), going.preregistered_at(outing), today)
        except Refused as refused:
            faults.append(at[some[0].number].refused(refused, {}, "day"))


def take(asked: Asked, lines: list[Line], done: Callable[[int], None]) -> None:
    """Pre-register outing by outing, as many at once as the action takes."""
    by_outing: dict[UUID, list[Line]] = defaultdict(list)
    for line in lines:
        if line.state == NEW:
            by_outing[line.further[0]].append(line)
    kept = 0
    for outing, all_of in by_outing.items():
        for start in range(0, len(all_of), rules.MOST):
            some = all_of[start : start + rules.MOST]
            told = [line.further[1] for line in some]
            made = actions.preregister_many(by=asked.by, outing=outing, people=told)
            for line, one in zip(some, made.people, strict=True):
                line.person, line.object = one.person, one.id
            kept += len(some)
            done(kept)


kind(
    RowKind(
        CODE,
        title=_("People met at an outing (Kobo, ODK)"),
        about=_("Each row is pre-registered at the outing of its day and city, and waits at a centre."),
        right="outreach.run",
        fields=lambda option: FIELDS,
        check=check,
        take=take,
        left_out=lambda word: word == met_form.NOTE or answer_rows.left_out(word),
        form=met_form.as_xlsform,
        order=45,
    )
)
