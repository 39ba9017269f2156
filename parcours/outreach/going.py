"""Outings: planned, held, reported with counts of people that are nobody's."""

from uuid import UUID

from parcours.accounts.models import Organisation
from parcours.accounts.queries import living_memberships
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.recorder import record
from parcours.kernel.refusals import Refused
from parcours.reference.enums import Sex
from parcours.reference.models import Place

from . import entries, finding, refusals, rules, states
from .enums import CancelReason, OutingState
from .models import Agreed, Campaign, Heard, Met, Outing, Preregistration


def _tell(kind, by: Actor, row: Outing, retracts: UUID | None = None, day=None, **facts) -> UUID:
    return record(
        kind.code,
        by=by,
        object=("outreach.Outing", row.id),
        occurred_on=day,
        project=row.project_id,
        facts=facts,
        dimensions={"region": row.region_id, "place": row.place_id},
        retracts=retracts,
    )


def _team(by: Actor, told: rules.OutingTold) -> tuple[list[UUID], list[UUID]]:
    """Members and partners, checked: who goes works for one of the organisations that go."""
    partners = sorted(set(told.partners))
    if by.organisation in partners:
        raise Refused(refusals.ORGANISATION_IN_TEAM, "partners")
    if Organisation.objects.filter(pk__in=partners).count() != len(partners):
        raise Refused(refusals.NOT_IN_LIST, "partners", {"value": ""})
    members = sorted(set(told.members))
    held = living_memberships().filter(user_id__in=members, organisation_id__in=[by.organisation, *partners])
    if set(held.values_list("user_id", flat=True)) != set(members):
        raise Refused(refusals.MEMBER_ELSEWHERE, "members")
    return members, partners


def _values(by: Actor, told: rules.OutingTold) -> dict:
    finding.needs_organisation(by)
    rules.check_outing(told, clock.today())
    place = finding.known(Place, told.place, "place")
    if told.campaign is not None and not Campaign.objects.filter(pk=told.campaign).exists():
        raise Refused(refusals.NOT_IN_LIST, "campaign", {"value": str(told.campaign)})
    members, partners = _team(by, told)
    return {
        "place_id": place.code,
        "region_id": place.region_id,
        "day": told.day,
        "begins": told.begins,
        "ends": told.ends,
        "quarter": rules.short(told.quarter, 80, "quarter"),
        "spot": rules.short(told.spot, 120, "spot"),
        "members": members,
        "partners": partners,
        "campaign_id": told.campaign,
        "project_id": finding.project(told.project),
    }


def plan(by: Actor, told: rules.OutingTold) -> Outing:
    row = Outing(organisation_id=by.organisation, **_values(by, told))
    row.save(force_insert=True)
    facts = {"day": row.day, "partners": len(row.partners), "members": len(row.members)}
    _tell(entries.OUTING_PLANNED, by, row, **facts)
    return row


def change(by: Actor, wanted: UUID, told: rules.OutingTold) -> Outing:
    """Change where, when and with whom, as long as nothing was reported."""
    row = finding.outing(by, wanted)
    rules.check_own(row, by)
    if row.state not in (OutingState.PLANNED, OutingState.HELD):
        raise Refused(refusals.REPORTED_STAYS)
    values = _values(by, told)
    if row.state == OutingState.HELD:
        rules.check_past(told.day, "day", clock.today())
    changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
    if not changed:
        raise Refused(refusals.NOTHING_CHANGED)
    for name in changed:
        setattr(row, name, values[name])
    row.save(update_fields=changed)
    _tell(entries.OUTING_CHANGED, by, row, fields=[name.removesuffix("_id") for name in changed])
    return row


def hold(by: Actor, row: Outing) -> None:
    """A locked outing takes place; nothing when it has done so already."""
    if row.state != OutingState.PLANNED:
        return
    rules.check_held(row, clock.today())
    states.OUTING.move(row, OutingState.HELD, by)
    row.save(update_fields=["state"])
    _tell(entries.OUTING_MOVED, by, row, state=row.state)


def cancel(by: Actor, wanted: UUID, reason: str) -> Outing:
    row = finding.outing(by, wanted)
    rules.check_own(row, by)
    rules.coded(reason, CancelReason, "reason")
    states.OUTING.move(row, OutingState.CANCELLED, by)
    row.cancelled_for = reason
    row.save(update_fields=["state", "cancelled_for"])
    _tell(entries.OUTING_MOVED, by, row, state=row.state, reason_code=reason)
    return row


# The report ---------------------------------------------------------------------------------------


def preregistered_at(outing: UUID) -> int:
    """How many people are pre-registered at an outing, by whichever organisation: a number, nobody's name."""
    with as_role("system"):
        return Preregistration.objects.filter(outing_id=outing).count()


def report(by: Actor, wanted: UUID, told: rules.Report, *, final: bool) -> Outing:
    """Keep the counts of an outing; ``final``: they count from now on. A later report corrects it."""
    row = finding.outing(by, wanted)
    rules.check_own(row, by)
    counted = rules.check_report(told)
    rules.check_held(row, clock.today())
    finding.known_country_codes((code for _sex, _age, code in counted.counts), "counts")
    if final:
        made = preregistered_at(row.id)
        if sum(counted.agreed.values()) < made:
            raise Refused(refusals.FEWER_THAN_PREREGISTERED, "agreed", {"made": made})
    if row.state == OutingState.REPORTED:
        return _correct(by, row, counted)
    hold(by, row)
    if row.state != OutingState.HELD:
        states.OUTING.check(row.state, OutingState.REPORTED, by)
    _keep(row, counted)
    if final:
        states.OUTING.move(row, OutingState.REPORTED, by)
        _count(by, row, counted)
    else:
        row.save()
        _tell(entries.OUTING_MOVED, by, row, state=row.state)
    return row


def _keep(row: Outing, counted: rules.Counted) -> None:
    """The rows of the counts in place of the former; what is 0 has no row."""
    for model in (Met, Agreed, Heard):
        model.objects.filter(outing=row).delete()
    Met.objects.bulk_create(
        Met(outing=row, sex=sex, age=age, nationality_id=nationality, number=number)
        for (sex, age, nationality), number in counted.counts.items()
        if number
    )
    Agreed.objects.bulk_create(
        Agreed(outing=row, source=source, number=n) for source, n in counted.agreed.items() if n
    )
    Heard.objects.bulk_create(
        Heard(outing=row, need=need, number=n) for need, n in counted.needs.items() if n
    )
    row.met, row.agreed = counted.met, sum(counted.agreed.values())
    row.known_before = counted.known_before


def _count(by: Actor, row: Outing, counted: rules.Counted) -> None:
    row.entry = _tell(
        entries.MET,
        by,
        row,
        day=row.day,
        met=row.met,
        women=counted.of_sex(Sex.FEMALE),
        men=counted.of_sex(Sex.MALE),
        agreed=row.agreed,
        known_before=row.known_before,
        partners=len(row.partners),
    )
    row.save()


def _correct(by: Actor, row: Outing, counted: rules.Counted) -> Outing:
    _tell(entries.MET_CORRECTED, by, row, day=row.day, retracts=row.entry)
    _keep(row, counted)
    _count(by, row, counted)
    return row


def report_many(by: Actor, outings: list[rules.HeldOuting]) -> list[Outing]:
    """Take over outings that are over with their reports, such as those on paper; all of them or none."""
    rules.check_number(len(outings))
    rows = []
    for one in outings:
        row = plan(by, one.outing)
        rows.append(report(by, row.id, one.report, final=True))
    return rows
