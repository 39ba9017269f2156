"""Events: planned ones, and those that are over with how many were there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from parcours.accounts.models import Site
from parcours.kernel import clock
from parcours.kernel.refusals import Refused
from parcours.kernel.sheets import Fault
from parcours.outreach import actions, told
from parcours.outreach import refusals as outreach
from parcours.outreach.enums import EventKind, Theme
from parcours.outreach.rules import MOST_MET, Count, whole
from parcours.outreach.told import EventReport, EventTold, HeldEvent
from parcours.programmes.queries import projects
from parcours.reference.enums import PlaceKind
from parcours.reference.models import Country, Language, Place

from .. import refusals
from . import keys, values
from .kinds import NEW, SAME, Asked, Cells, Field, Line, Looked, Row, RowKind, kind

CODE = "events"
AT_ONCE = 250
THREE = ("fr", "ar", "en")
FIELDS = (
    Field("number", _("Number in your list"), ("id", "n°", "numéro", "code")),
    Field("kind", _("Kind of event"), ("type", "type d'événement", "nature", "النوع"), needed=True),
    Field("title_fr", _("Title in French"), ("titre", "intitulé", "title")),
    Field("title_ar", _("Title in Arabic"), ("العنوان",)),
    Field("title_en", _("Title in English")),
    Field("themes", _("Themes"), ("thème", "thèmes", "sujet", "المواضيع"), needed=True),
    Field("place", _("City"), ("ville", "lieu", "المدينة"), needed=True),
    Field("day", _("Day"), ("date", "jour", "date de début", "التاريخ"), needed=True),
    Field("last_day", _("Last day"), ("date de fin",)),
    Field("begins", _("Begins at"), ("heure de début", "de")),
    Field("ends", _("Ends at"), ("heure de fin", "à")),
    Field("site", _("Code of the centre"), ("centre", "code du centre")),
    Field("venue", _("Venue"), ("salle", "adresse", "المكان")),
    Field("language", _("Language"), ("langue", "اللغة")),
    Field("speaker", _("Speaker"), ("intervenant", "formateur", "المتدخل")),
    Field("project", _("Project"), ("projet", "المشروع")),
    Field(
        "heads",
        _("People present in all"),
        ("participants", "total", "nombre de participants", "عدد الحاضرين"),
    ),
    Field("women", _("Women present"), ("femmes", "النساء")),
    Field("men", _("Men present"), ("hommes", "الرجال")),
    Field("others", _("Others present"), ("autres",)),
    Field("nationality", _("Nationality of those present"), ("nationalité",)),
)
COUNTED = {"women": "F", "men": "M", "others": "X"}
COLUMN = {"title_fr": "title_fr", "counts": "women", "heads": "heads"}


@dataclass(frozen=True)
class Plan:
    event: EventTold
    report: EventReport | None


def readers() -> dict[str, values.Reader]:
    places = sorted(Place.objects.order_by("code"), key=lambda one: one.kind != PlaceKind.CITY)
    return {
        "kind": values.one_of(values.choices(EventKind)),
        "themes": values.several_of(values.choices(Theme)),
        "place": values.one_of(values.names((one.code, one.name) for one in places)),
        "day": values.day,
        "last_day": values.day,
        "begins": values.hour,
        "ends": values.hour,
        "language": values.one_of(values.names((one.code, one.name) for one in Language.objects.all())),
        "nationality": values.one_of(values.names((one.code, one.name) for one in Country.objects.all())),
        "project": values.one_of(values.names((one.code, one.short) for one in projects())),
    } | dict.fromkeys(("heads", *COUNTED), values.whole)


def read(row: Row, known: dict[str, values.Reader], faults: list[Fault]) -> Plan | None:
    """The event that a row tells; pure but for ``known``."""
    cells = Cells(row, faults)
    said: dict[str, Any] = {}
    for one in FIELDS:
        if one.needed:
            said[one.code] = cells.needed(one.code, known.get(one.code, str))
        else:
            said[one.code] = cells.read(one.code, known.get(one.code, str), None)
    if not cells.sound:
        return None
    titles = {language: said[f"title_{language}"] for language in THREE if said[f"title_{language}"]}
    plain = {name: said[name] or "" for name in ("site", "venue", "language", "speaker", "project")}
    days = {name: said[name] for name in ("day", "last_day", "begins", "ends")}
    event = EventTold(said["kind"], titles, said["themes"], said["place"], **days, **plain)
    return Plan(event, _report(said))


def _report(said: dict[str, Any]) -> EventReport | None:
    numbers = {sex: said[name] for name, sex in COUNTED.items() if said[name] is not None}
    if not numbers and said["heads"] is None:
        return None
    where = said["nationality"] or ""
    counts = [Count(sex, "not_stated", where, number) for sex, number in numbers.items() if number]
    heads = said["heads"] if said["heads"] is not None else sum(numbers.values())
    return EventReport(heads, counts)


def _refuse(asked: Asked, plan: Plan, today) -> dict[str, Any]:
    """What the action would refuse, before it is asked."""
    found = told.check_event(plan.event, today)
    if plan.event.site:
        site = Site.objects.filter(code=plan.event.site).first()
        if site is None:
            raise Refused(outreach.NOT_IN_LIST, "site", {"value": plan.event.site[:40]})
        if site.place_id != plan.event.place:
            raise Refused(outreach.SITE_IN_OTHER_CITY, "site")
    if plan.report is not None:
        if found["last_day"] > today:
            raise Refused(outreach.EVENT_NOT_OVER, "day", {"day": found["last_day"].strftime("%d/%m/%Y")})
        cells = told.check_counts(plan.report)
        if any(not nationality for _sex, _age, nationality in cells):
            raise Refused(refusals.CELL_NEEDED, "nationality")
        told.check_heads(plan.report.heads, 0, sum(cells.values()))
        whole(sum(cells.values()), MOST_MET, "heads")
    return found


def check(asked: Asked, rows: list[Row]) -> Looked:
    faults: list[Fault] = []
    lines: list[Line] = []
    known, today, seen = readers(), clock.today(), {}
    for row in rows:
        plan = read(row, known, faults)
        key, digest = keys.name(asked.by, CODE, row, row.text("number"))
        if key in seen:
            faults.append(row.fault("number", refusals.ROW_TWICE, {"row": seen[key]}))
            continue
        seen[key] = row.number
        if plan is None:
            continue
        try:
            _refuse(asked, plan, today)
        except Refused as refused:
            faults.append(row.refused(refused, COLUMN, "title_fr"))
            continue
        lines.append(Line(row.number, NEW, next(iter(plan.event.title.values())), plan, key, digest))
    before = keys.known(asked.by, CODE, [line.key for line in lines])
    for line in lines:
        if line.key in before:
            line.state = SAME
            line.note = "differs" if before[line.key].digest != line.digest else ""
    return Looked(lines, faults)


def take(asked: Asked, lines: list[Line], done: Callable[[int], None]) -> None:
    """Events that are over come with their report; the others are planned."""
    new = [line for line in lines if line.state == NEW]
    over = [line for line in new if line.plan.report is not None]
    for start in range(0, len(over), AT_ONCE):
        some = over[start : start + AT_ONCE]
        events = [HeldEvent(line.plan.event, line.plan.report) for line in some]
        made = actions.report_events(by=asked.by, events=events)
        for line, wanted in zip(some, made.ids, strict=True):
            line.object = wanted
        done(start + len(some))
    for number, line in enumerate((line for line in new if line.plan.report is None), len(over) + 1):
        line.object = actions.plan_event(by=asked.by, event=line.plan.event).id
        done(number)


kind(
    RowKind(
        CODE,
        title=_("Events"),
        about=_("What is planned, and what is over with how many were there. Nobody is named by it."),
        right="outreach.events",
        fields=lambda option: FIELDS,
        check=check,
        take=take,
        needs_one=(("title_fr", "title_ar", "title_en"),),
        order=30,
    )
)
