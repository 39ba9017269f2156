"""Pre-registration in the street, and what the centre makes of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from parcours.accounts.models import Site
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import new_entry, record_many
from parcours.kernel.refusals import Refused
from parcours.people import actions as people
from parcours.people.enums import GrantReason, Purpose
from parcours.people.models import Consent
from parcours.people.queries import convention_in_force, facts_on_days
from parcours.people.rules import Agreed, Registration

from . import entries, finding, going, refusals, rules, states
from .enums import FollowState, GivenUpReason
from .models import Outing, Preregistration


@dataclass(frozen=True)
class Made:
    """``stays``: the centre asked for is of an organisation that may not see her: she stays with ours."""

    row: Preregistration
    code: str
    stays: bool


def store(by: Actor, outing_id: UUID, told: list[rules.Preregister]) -> list[Made]:
    rules.check_number(len(told))
    today = clock.today()
    for one in told:
        rules.check_preregister(one, today)
    outing = finding.outing(by, outing_id)
    rules.check_takes_people(outing, len(told), going.preregistered_at(outing.id), today)
    centres = _centres(by, {one.centre for one in told if one.centre})
    going.hold(by, outing)
    registrations = [registration(one, outing) for one in told]
    made = people.register_many(by=by, people=registrations).people
    rows = [
        Preregistration(
            person_id=done.person,
            outing=outing,
            place_id=outing.place_id,
            organisation_id=by.organisation,
            centre=centres.get(one.centre) or _own_site(by),
            source=one.source,
            may_contact=one.may_contact,
            read_aloud=one.read_aloud,
            perhaps_minor=one.perhaps_minor,
            taken_on=one.taken_on or today,
        )
        for one, done in zip(told, made, strict=True)
    ]
    stays = [not _opened(by, row, one) for row, one in zip(rows, told, strict=True)]
    for row, stayed in zip(rows, stays, strict=True):
        if stayed:
            row.centre = _own_site(by)
    Preregistration.objects.bulk_create(rows)
    _tell(by, entries.PREREGISTERED, rows, lambda row: {"centre": row.centre.code if row.centre else ""})
    return [Made(row, done.code, stay) for row, done, stay in zip(rows, made, stays, strict=True)]


def _centres(by: Actor, wanted: set[UUID]) -> dict[UUID, Site]:
    found = Site.objects.in_bulk(wanted)
    for one in sorted(wanted - set(found)):
        raise Refused(refusals.NOT_IN_LIST, "centre", {"value": str(one)})
    return found


def _own_site(by: Actor) -> Site | None:
    return Site.objects.filter(pk=by.site).first() if by.site else None


def registration(told: rules.Preregister, outing: Outing) -> Registration:
    return Registration(
        sex=told.sex,
        nationality=told.nationality,
        city=outing.place_id,
        phone=told.phone,
        registered_on=told.taken_on,
        **rules.name_parts(told.name),
    )


def _opened(by: Actor, row: Preregistration, told: rules.Preregister) -> bool:
    """Let the organisation of the centre see her, if she agrees and a convention is in force."""
    centre = row.centre
    if centre is None or centre.organisation_id == by.organisation:
        return True
    if not told.shares:
        return False
    answer = Agreed(
        Purpose.SHARING, True, told.notice_version, told.notice_language, read_aloud=told.read_aloud
    )
    people.give_consent(by=by, person=row.person_id, answer=answer, recipient=centre.organisation_id)
    if convention_in_force(by.organisation, centre.organisation_id) is None:
        return False
    people.grant_access(
        by=by,
        person=row.person_id,
        organisation=centre.organisation_id,
        reason=GrantReason.CONVENTION,
        source=("outreach.Preregistration", row.id),
    )
    return True


def _tell(by: Actor, kind, rows: Iterable[Preregistration], more, day: date | None = None) -> None:
    """One entry for each, with her dimensions of the day it is told of."""
    told = sorted(rows, key=lambda row: day or row.taken_on)
    facts = facts_on_days((row.person_id, day or row.taken_on) for row in told)
    record_many(
        new_entry(
            kind.code,
            by=by,
            person=row.person_id,
            object=("outreach.Preregistration", row.id),
            occurred_on=day or row.taken_on,
            facts={"outing": row.outing_id, "source": row.source, **more(row)},
            dimensions=facts.get((row.person_id, day or row.taken_on), {}),
        )
        for row in told
    )


def complete(by: Actor, wanted: list[UUID]) -> list[Preregistration]:
    """Her file is complete: she was asked whether she agrees to be accompanied, and gets her card."""
    rules.check_number(len(wanted))
    rows, today = finding.preregistrations(by, wanted), clock.today()
    answered = Consent.objects.filter(
        person__in=[row.person_id for row in rows], purpose=Purpose.ACCOMPANIMENT
    )
    asked = set(answered.values_list("person_id", flat=True))
    for row in rows:
        if row.person_id not in asked:
            raise Refused(refusals.NOT_COMPLETE)
        states.PREREGISTRATION.move(row, FollowState.COMPLETED, by)
        row.completed_on, row.given_up_for = today, ""
    Preregistration.objects.bulk_update(rows, ["state", "completed_on", "given_up_for"])
    _tell(by, entries.COMPLETED, rows, lambda row: {"days": (today - row.taken_on).days}, today)
    return rows


def give_up(by: Actor, wanted: UUID, reason: str) -> Preregistration:
    """Nobody follows her up any more, and why."""
    [row] = finding.preregistrations(by, [wanted])
    rules.coded(reason, GivenUpReason, "reason")
    states.PREREGISTRATION.move(row, FollowState.GIVEN_UP, by)
    row.given_up_for = reason
    row.save(update_fields=["state", "given_up_for"])
    _tell(by, entries.GIVEN_UP, [row], lambda row: {"reason_code": reason}, clock.today())
    return row
