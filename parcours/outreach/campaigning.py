"""Campaigns and what was printed, said or sent for them."""

from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import new_entry, record, record_many
from parcours.kernel.refusals import Refused
from parcours.reference.models import Language

from . import entries, finding, refusals, rules
from .enums import Channel
from .models import Campaign, Material


def _values(told: rules.CampaignTold) -> dict:
    rules.check_period(told.starts_on, told.ends_on)
    title = rules.texts(told.title, 160, "title")
    if not title:
        raise Refused(refusals.TITLE_MISSING, "title_fr")
    return {
        "title": title,
        "aim": rules.texts(told.aim, 600, "aim"),
        "starts_on": told.starts_on,
        "ends_on": told.ends_on,
        "places": finding.known_places(told.places, "places"),
        "project_id": finding.project(told.project),
    }


def _tell(kind, by: Actor, row: Campaign, **facts) -> None:
    record(kind.code, by=by, object=("outreach.Campaign", row.id), project=row.project_id, facts=facts)


def plan(by: Actor, told: rules.CampaignTold) -> Campaign:
    row = Campaign(organisation_id=finding.needs_organisation(by), **_values(told))
    row.save(force_insert=True)
    facts = {"starts_on": row.starts_on, "ends_on": row.ends_on, "places": row.places}
    _tell(entries.CAMPAIGN_PLANNED, by, row, **facts)
    return row


def change(by: Actor, wanted: UUID, told: rules.CampaignTold) -> Campaign:
    row = finding.campaign(wanted)
    rules.check_own(row, by)
    values = _values(told)
    changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
    if not changed:
        raise Refused(refusals.NOTHING_CHANGED)
    for name in changed:
        setattr(row, name, values[name])
    row.save(update_fields=changed)
    _tell(entries.CAMPAIGN_CHANGED, by, row, fields=[name.removesuffix("_id") for name in changed])
    return row


def _material(row: Campaign, told: rules.MaterialTold) -> Material:
    rules.coded(told.channel, Channel, "channel")
    rules.whole(told.quantity, rules.MOST_QUANTITY, "quantity", least=1)
    rules.check_reach(told)
    rules.check_past(told.day, "day", clock.today())
    return Material(
        campaign=row,
        channel=told.channel,
        language=finding.known(Language, told.language, "language"),
        place_id=finding.known_places([told.place], "place")[0] if told.place else None,
        day=told.day or clock.today(),
        quantity=told.quantity,
        reach=told.reach,
        reach_kind=told.reach_kind,
        method=told.method,
    )


def _entry(kind, by: Actor, row: Material, *names: str):
    place = row.place
    return new_entry(
        kind.code,
        by=by,
        object=("outreach.Material", row.id),
        occurred_on=row.day,
        project=row.campaign.project_id,
        facts={
            "campaign": row.campaign_id,
            "channel": row.channel,
            "language": row.language_id,
            **{name: getattr(row, name) for name in names},
        },
        dimensions={"region": place.region_id, "place": place.code} if place else {},
    )


def add(by: Actor, wanted: UUID, materials: list[rules.MaterialTold]) -> list[Material]:
    rules.check_number(len(materials))
    campaign = finding.campaign(wanted)
    rules.check_own(campaign, by)
    rows = [_material(campaign, told) for told in materials]
    Material.objects.bulk_create(rows)
    numbers = ("quantity", "reach", "reach_kind", "method")
    ordered = sorted(rows, key=lambda row: row.day)
    record_many(_entry(entries.MATERIAL_ADDED, by, row, *numbers) for row in ordered)
    return rows


def drop(by: Actor, wanted: UUID) -> Campaign:
    """Take out a material that was noted by mistake."""
    row = finding.material(wanted)
    rules.check_own(row.campaign, by)
    record_many([_entry(entries.MATERIAL_DROPPED, by, row)])
    row.delete()
    return row.campaign
