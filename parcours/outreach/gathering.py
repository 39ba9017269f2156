"""Events: planned, held, reported; who was there by name, and how many more."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from parcours.accounts.models import Site
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.recorder import new_entry, record, record_many
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.people import visibility
from parcours.people.models import Canonical
from parcours.people.queries import facts_on_many
from parcours.reference.enums import Sex
from parcours.reference.models import Language, Place

from . import entries, finding, learning, refusals, rules, states, told
from .enums import EventCancelReason, EventState
from .models import Attendee, Event, Present, Trained


def _where(row: Event) -> dict[str, str]:
    return {"region": row.region_id, "place": row.place_id}


def _tell(
    kind, by: Actor, row: Event, day: date | None = None, retracts: UUID | None = None, **facts
) -> UUID:
    return record(
        kind.code,
        by=by,
        object=("outreach.Event", row.id),
        occurred_on=day,
        project=row.project_id,
        facts=facts,
        dimensions=_where(row),
        retracts=retracts,
    )


# Planned ------------------------------------------------------------------------------------------


def _site(code: str, place: Place) -> Site | None:
    if not code:
        return None
    found = Site.objects.filter(code=code).first()
    if found is None:
        raise Refused(refusals.NOT_IN_LIST, "site", {"value": code[:40]})
    if found.place_id != place.code:
        raise Refused(refusals.SITE_IN_OTHER_CITY, "site")
    return found


def _values(by: Actor, wanted: told.EventTold) -> dict:
    finding.needs_organisation(by)
    found = told.check_event(wanted, clock.today())
    place = finding.known(Place, wanted.place, "place")
    language = finding.known(Language, wanted.language, "language") if wanted.language else None
    site = _site(wanted.site, place)
    return found | {
        "place_id": place.code,
        "region_id": place.region_id,
        "site_id": site.id if site else None,
        "language_id": language.code if language else None,
        "project_id": finding.project(wanted.project),
    }


def plan(by: Actor, wanted: told.EventTold) -> Event:
    row = Event(organisation_id=by.organisation, **_values(by, wanted))
    row.save(force_insert=True)
    said = {"event_kind": row.kind, "themes": row.themes, "day": row.day, "last_day": row.last_day}
    _tell(entries.EVENT_PLANNED, by, row, **said)
    return row


def change(by: Actor, wanted: UUID, said: told.EventTold) -> Event:
    """Change what is planned; of what was held or reported only words change, and neither kind nor days."""
    row = finding.event(by, wanted)
    if row.state not in (EventState.PLANNED, EventState.HELD):
        raise Refused(refusals.REPORTED_STAYS)
    values = _values(by, said)
    if row.state == EventState.HELD:
        if values["day"] > clock.today():
            raise Refused(refusals.EVENT_HAS_PEOPLE, "day")
        # What was written down of people says kind, themes, project and day: figures rest on it.
        stays = ("kind", "themes", "project_id", "day")
        moved = next((name for name in stays if values[name] != getattr(row, name)), "")
        if moved and _named_here(row):
            raise Refused(refusals.KIND_STAYS, moved.removesuffix("_id"))
    changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
    if not changed:
        raise Refused(refusals.NOTHING_CHANGED)
    for name in changed:
        setattr(row, name, values[name])
    row.save(update_fields=changed)
    _tell(entries.EVENT_CHANGED, by, row, fields=[name.removesuffix("_id") for name in changed])
    return row


def hold(by: Actor, row: Event) -> None:
    """A locked event takes place; nothing when it has done so already."""
    if row.state != EventState.PLANNED:
        return
    states.EVENT.move(row, EventState.HELD, by)
    row.save(update_fields=["state"])
    _tell(entries.EVENT_MOVED, by, row, state=row.state)


def cancel(by: Actor, wanted: UUID, reason: str) -> Event:
    row = finding.event(by, wanted)
    rules.coded(reason, EventCancelReason, "reason")
    states.EVENT.move(row, EventState.CANCELLED, by)
    row.cancelled_for = reason
    row.save(update_fields=["state", "cancelled_for"])
    _tell(entries.EVENT_MOVED, by, row, state=row.state, reason_code=reason)
    return row


# Who was there, by name ---------------------------------------------------------------------------


def named_at(events: Iterable[UUID]) -> dict[UUID, int]:
    """How many people and officials are named at events, whoever may see them: numbers, nobody's name.

    A file that was merged into another is the other's person: she is counted once.
    """
    wanted = list(events)
    with as_role("system"):
        gone = Canonical.objects.filter(
            gone_id__in=Attendee.objects.filter(event__in=wanted).values("person")
        )
        rows = Attendee.objects.filter(event__in=wanted).exclude(person__in=gone.values("gone_id"))
        found = list(rows.values_list("event_id", flat=True))
        found += Trained.objects.filter(event__in=wanted).values_list("event_id", flat=True)
    return {event: found.count(event) for event in wanted}


def _named_here(row: Event) -> int:
    return named_at([row.id])[row.id]


def name(by: Actor, wanted: UUID, people: list[UUID], *, counted: bool = False) -> list[Attendee]:
    """Write down people whom the actor may see as having been there; all of them or none.

    ``counted``, of an event that was reported: they are among those counted without a name, and are taken
    out of them.
    """
    rules.check_number(len(people))
    row = finding.event(by, wanted)
    told.check_begun(row, clock.today())
    ids = list(dict.fromkeys(people))
    born = list(visibility.visible(by).filter(pk__in=ids).values_list("birth_date", "birth_year"))
    if len(born) != len(ids):
        raise Missing(NOT_FOUND)
    if any((at and at > row.last_day) or (year and year > row.last_day.year) for at, year in born):
        raise Refused(refusals.NOT_BORN, "people")
    if Attendee.objects.filter(event=row, person__in=ids).exists():
        raise Refused(refusals.THERE_ALREADY, "people")
    hold(by, row)
    facts = facts_on_many(ids, row.day)
    if row.state == EventState.REPORTED:
        if counted:
            _take_out(row, facts)
        recount(by, row, len(ids))
    entry = [_attended(by, row, person, facts.get(person, {})) for person in ids]
    made = [
        Attendee(person_id=person, event=row, entry=one.id) for person, one in zip(ids, entry, strict=True)
    ]
    record_many(entry)
    Attendee.objects.bulk_create(made)
    return made


def _attended(by: Actor, row: Event, person: UUID, facts: dict[str, str]):
    return new_entry(
        entries.ATTENDED.code,
        by=by,
        person=person,
        object=("outreach.Event", row.id),
        occurred_on=row.day,
        project=row.project_id,
        facts={"event": row.id, "event_kind": row.kind, "themes": row.themes},
        dimensions=facts,
    )


def _take_out(row: Event, facts: dict[UUID, dict[str, str]]) -> None:
    """Who is named now was counted by sex, age and nationality before; each is taken out of one count."""
    for said in facts.values():
        same = Present.objects.filter(
            event=row, sex=said["sex"], nationality=said["nationality"], number__gte=1
        )
        ages = (told.seen_age(said["age_band"]), "not_stated")
        found = {one.age: one for one in same.filter(age__in=ages)}
        cell = found.get(ages[0]) or found.get(ages[1])
        if cell is None:
            raise Refused(refusals.NOT_COUNTED_SO, "counted")
        cell.number -= 1
        cell.save(update_fields=["number"])
        row.counted -= 1
    Present.objects.filter(event=row, number=0).delete()


def drop(by: Actor, wanted: UUID) -> Event:
    """She was not there after all: written down by mistake."""
    found = finding.attendee(by, wanted)
    row = found.event
    said = new_entry(
        entries.NOT_ATTENDED.code,
        by=by,
        person=found.person_id,
        object=("outreach.Event", row.id),
        occurred_on=row.day,
        project=row.project_id,
        facts={"event": row.id},
        retracts=found.entry,
    )
    record_many([said])
    found.delete()
    if row.state == EventState.REPORTED:
        recount(by, row)
    return row


# The report ---------------------------------------------------------------------------------------


def report(by: Actor, wanted: UUID, said: told.EventReport, *, final: bool) -> Event:
    """Keep how many were there without a name; ``final``: they count from now on. Later it is corrected."""
    row = finding.event(by, wanted)
    told.check_begun(row, clock.today())
    cells = told.check_counts(said)
    finding.known_country_codes((code for _sex, _age, code in cells), "counts")
    if final:
        told.check_over(row, clock.today())
        told.check_heads(said.heads, _named_here(row), sum(cells.values()))
    hold(by, row)
    _keep(row, cells)
    if row.state == EventState.REPORTED:
        recount(by, row)
    elif final:
        states.EVENT.move(row, EventState.REPORTED, by)
        row.entry = _count(by, row, 0)
        row.save(update_fields=["state", "counted", "entry"])
        learning.open_accounts(by, row)
    else:
        row.save(update_fields=["counted"])
        _tell(entries.EVENT_MOVED, by, row, state=row.state)
    return row


def _keep(row: Event, cells: told.Cells) -> None:
    Present.objects.filter(event=row).delete()
    Present.objects.bulk_create(
        Present(event=row, sex=sex, age=age, nationality_id=nationality, number=number)
        for (sex, age, nationality), number in cells.items()
        if number
    )
    row.counted = sum(cells.values())


def _count(by: Actor, row: Event, more: int) -> UUID:
    """``more``: people who are about to be named."""
    sexes = {Sex.FEMALE: 0, Sex.MALE: 0}
    for sex, number in Present.objects.filter(event=row).values_list("sex", "number"):
        sexes[sex] = sexes.get(sex, 0) + number
    return _tell(
        entries.EVENT_REPORTED,
        by,
        row,
        day=row.day,
        event_kind=row.kind,
        themes=row.themes,
        number=row.counted,
        women=sexes[Sex.FEMALE],
        men=sexes[Sex.MALE],
        named=_named_here(row) + more,
    )


def recount(by: Actor, row: Event, more: int = 0) -> None:
    """What was reported is told again as it is now."""
    _tell(entries.EVENT_CORRECTED, by, row, day=row.day, retracts=row.entry)
    row.entry = _count(by, row, more)
    row.save(update_fields=["counted", "entry"])


def report_many(by: Actor, events: list[told.HeldEvent]) -> list[Event]:
    """Take over events that are over with their reports, such as those on paper; all of them or none."""
    rules.check_number(len(events))
    return [report(by, plan(by, one.event).id, one.report, final=True) for one in events]
