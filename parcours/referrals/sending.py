"""The one core by which people are proposed and sent, singly or many at once."""

from datetime import date
from uuid import UUID

from parcours.accounts.models import Organisation
from parcours.cases import actions as cases
from parcours.cases.rules import NewStep
from parcours.directory import queries as directory
from parcours.directory.enums import Need, Standing
from parcours.directory.models import Service
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.cipher import seal
from parcours.kernel.entries import NewEntry
from parcours.kernel.recorder import new_entry, record_many
from parcours.kernel.refusals import CHANGED, NOT_ALLOWED, NOT_FOUND, Missing, NotAllowed, Refused
from parcours.people import visibility
from parcours.people.queries import facts_on_days
from parcours.people.refusals import ONLY_PASSES

from . import entries, finding, links, log, refusals, rules, sharing
from .enums import Channel, Item, Kind, State
from .models import Referral, Snapshot
from .rules import Proposal, Sending
from .states import REFERRAL, SEND

WHOLE = Item.WHOLE_FILE.value


def _services(by: Actor, wanted: set[UUID]) -> dict[UUID, Service]:
    found = {row.id: row for row in directory.visible(by).filter(pk__in=wanted)}
    if len(found) != len(wanted):
        raise Missing(NOT_FOUND)
    return found


def _check_service(by: Actor, service: Service, day: date) -> None:
    if service.organisation_id == by.organisation:
        raise Refused(refusals.OWN_SERVICE, "service")
    if service.standing(day) not in (Standing.OPEN, Standing.WAITING):
        raise Refused(refusals.NOT_PROPOSED_NOW, "service")


def check_told(by: Actor, row: Referral) -> None:
    """A service that has become secret since it was proposed is sent to by its own people alone."""
    if row.service_id and not directory.visible(by).filter(pk=row.service_id).exists():
        raise Refused(refusals.NOT_PROPOSED_NOW, "service")


def _group(by: Actor, proposal: Proposal, need: str) -> UUID | None:
    """That of proposals for the same need of the same person, sent by the same organisation; of others it is
    missing."""
    if proposal.group is None:
        return None
    same = finding.scoped(by).filter(group=proposal.group, from_organisation_id=by.organisation)
    needs = set(same.filter(person_id=proposal.person).values_list("need", flat=True))
    if not needs:
        raise Missing(NOT_FOUND)
    if need not in needs:
        raise Refused(refusals.OTHER_NEED, "group")
    return proposal.group


def _check_whole_files(by: Actor, people: set[UUID]) -> None:
    """Whoever sees her only as long as a referral or a training lasts opens her file to nobody else."""
    if visibility.passing(by, people):
        raise Refused(ONLY_PASSES, "items")


def propose(by: Actor, proposals: list[Proposal]) -> list[Referral]:
    """Prepare referrals: nobody at the other side sees them yet."""
    rules.check_size(proposals)
    today = clock.today()
    finding.lock_people(by, [one.person for one in proposals])
    services = _services(by, {one.service for one in proposals})
    items = [rules.check_items(one.items, one.kind) for one in proposals]
    _check_whole_files(by, {one.person for one, its in zip(proposals, items, strict=True) if WHOLE in its})
    channels: dict[UUID, str] = {}
    rows, snapshots = [], []
    for one, its in zip(proposals, items, strict=True):
        rules.coded(one.kind, Kind, "kind")
        service, day = services[one.service], rules.check_day(one.occurred_on, today)
        _check_service(by, service, day)
        provider = service.organisation_id
        if provider not in channels:
            channels[provider] = finding.channel_of(provider)
        row = Referral(
            person_id=one.person,
            kind=one.kind,
            channel=channels[provider],
            need=service.kind,
            service=service,
            from_organisation_id=by.organisation,
            from_user=by.user,
            from_site=by.site,
            to_organisation_id=provider,
            items=its,
            since=day,
            due_on=day,
            proposed_on=day,
        )
        row.group = _group(by, one, row.need) or row.id
        rows.append(row)
        snapshots.append(_snapshot(row, {"request": rules.short(one.request, rules.REQUEST, "request")}))
    with finding.guarded():
        Referral.objects.bulk_create(rows)
    Snapshot.objects.bulk_create(snapshots)
    log.keep(by, [(row, "", row.proposed_on) for row in rows], kind=entries.PROPOSED)
    return rows


def _snapshot(row: Referral, content: dict) -> Snapshot:
    kept = Snapshot(
        referral=row,
        person_id=row.person_id,
        from_organisation_id=row.from_organisation_id,
        to_organisation_id=row.to_organisation_id,
    )
    sharing.close(kept, content)
    return kept


def content_of(by: Actor, row: Referral, kept: Snapshot) -> dict:
    """What the receiver of a prepared referral would read if it were sent now."""
    request = sharing.open_content(kept).get("request", "")
    return sharing.compose(by, row.person_id, row.items, request)


def send(by: Actor, sendings: list[Sending]) -> list[Referral]:
    """Send prepared referrals: what she was shown is sealed and readable at the other side from now on."""
    rules.check_size(sendings)
    found, _others = finding.locked(by, [one.referral for one in sendings])
    if len(found) != len(sendings):
        raise Refused(refusals.TWICE)
    finding.lock_people(by, {row.person_id for row in found.values()})
    _check_whole_files(by, {row.person_id for row in found.values() if WHOLE in row.items})
    kept = {one.referral_id: one for one in Snapshot.objects.filter(referral_id__in=found)}
    organisations = _names(by, found.values())
    dimensions = _dimensions(found, sendings)
    allowed = _allowed(found, sendings)
    rows, days = [], {}
    for one in sendings:
        row = found[one.referral]
        _send_one(by, row, kept[row.id], one, *allowed[row.id])
        days[row.id] = row.sent_on
        facts = dimensions[row.person_id, row.sent_on]
        row.sex, row.nationality = facts["sex"], facts["nationality"]
        row.region, row.age_band = facts["region"], facts["age_band"]
        row.frozen = frozen(row, organisations)
        rows.append(row)
    Referral.objects.bulk_update(
        rows,
        ["state", "since", "due_on", "sent_on", "override_reason", "sex", "nationality", "region"]
        + ["age_band", "frozen"],
    )
    Snapshot.objects.bulk_update([kept[row.id] for row in rows], ["sealed", "reason", "sent_at"])
    told = log.keep(by, [(row, State.PROPOSED, days[row.id]) for row in rows])
    record_many(_overridden(by, row, told) for row in rows if row.override_reason)
    _plan(by, rows)
    tokens = {one.referral: one.token for one in sendings}
    for row in rows:
        if row.channel == Channel.LINK:
            links.make(by, row, tokens[row.id])
    return rows


def _names(by: Actor, rows) -> dict[UUID, Organisation]:
    wanted = {row.from_organisation_id for row in rows} | {row.to_organisation_id for row in rows}
    return {one.id: one for one in Organisation.objects.filter(pk__in=wanted)}


def _dimensions(found: dict[UUID, Referral], sendings: list[Sending]) -> dict:
    today = clock.today()
    return facts_on_days((found[one.referral].person_id, one.occurred_on or today) for one in sendings)


def frozen(row: Referral, organisations: dict[UUID, Organisation]) -> dict:
    """Both sides and the service as they are called on the day of sending."""
    service = row.service
    told = {
        "from": organisations[row.from_organisation_id].name,
        "to": organisations[row.to_organisation_id].name,
        "service": service.name,
    }
    if service.site_id:
        told["site"] = service.site.name
    return told


def _allowed(found: dict[UUID, Referral], sendings: list[Sending]) -> dict[UUID, tuple[bool, bool]]:
    """Of each referral on its day: whether a convention is in force, and whether she agrees."""
    today = clock.today()
    days = {one.referral: one.occurred_on or today for one in sendings}
    sharing = finding.sharing_of(found.values())
    return {
        row.id: (
            sharing.in_convention(row.from_organisation_id, row.to_organisation_id, days[row.id]),
            sharing.agreed(row.person_id, row.to_organisation_id, days[row.id]),
        )
        for row in found.values()
    }


def _send_one(
    by: Actor, row: Referral, kept: Snapshot, one: Sending, in_convention: bool, agreed: bool
) -> None:
    if row.from_organisation_id != by.organisation:
        raise Missing(NOT_FOUND)
    check_told(by, row)
    day = rules.check_day(one.occurred_on, clock.today(), row.since)
    REFERRAL.move(row, State.SENT, by)
    if not one.shown:
        raise Refused(refusals.NOT_SHOWN, "shown")
    if not in_convention:
        raise Refused(refusals.NO_CONVENTION)
    if one.reason:
        _override(by, row, kept, one)
    elif not agreed:
        raise Refused(refusals.NO_CONSENT)
    content = content_of(by, row, kept)
    if one.seen and one.seen != sharing.mark(content):
        raise Refused(CHANGED)
    sharing.close(kept, content)
    kept.sent_at = clock.now()
    row.sent_on = row.since = row.due_on = day


def _override(by: Actor, row: Referral, kept: Snapshot, one: Sending) -> None:
    if not by.may("referrals.override"):
        raise NotAllowed(NOT_ALLOWED)
    text = rules.check_override(one.reason, one.text, row.items)
    row.override_reason, kept.reason = one.reason, seal(text, f"{kept.bound_to}:reason")


def _overridden(by: Actor, row: Referral, dimensions: dict) -> NewEntry:
    return new_entry(
        entries.OVERRIDDEN.code,
        by=by,
        person=row.person_id,
        object=(row._meta.label, row.id),
        occurred_on=row.sent_on,
        facts={"reason_code": row.override_reason, "organisation": row.to_organisation_id},
        dimensions=dimensions[row.person_id, row.sent_on],
    )


def _plan(by: Actor, rows: list[Referral]) -> None:
    """Each referral is a step of her plan, which says neither to whom nor for what."""
    steps = [
        NewStep(row.person_id, "referral", "", None, "", finding.SOURCE, row.id, row.sent_on) for row in rows
    ]
    cases.plan_step_many(by=by, steps=steps)


def off_platform(by: Actor, one: rules.OffPlatform) -> Referral:
    """Keep that somebody was sent somewhere by telephone or on paper; how it went on is told by moves."""
    rules.coded(one.need, Need, "need")
    day = rules.check_day(one.occurred_on, clock.today())
    name = rules.short(one.organisation, rules.NAME, "organisation")
    if not name:
        raise Refused(refusals.PROVIDER_MISSING, "organisation")
    finding.lock_people(by, [one.person])
    facts = facts_on_days([(one.person, day)])[one.person, day]
    service = rules.short(one.service, rules.NAME, "service")
    own = Organisation.objects.get(pk=by.organisation).name
    row = Referral(
        person_id=one.person,
        channel=Channel.PHONE,
        need=one.need,
        from_organisation_id=by.organisation,
        from_user=by.user,
        from_site=by.site,
        frozen={"from": own, "to": _plain(name), "service": _plain(service)},
        state=State.SENT,
        since=day,
        due_on=day,
        proposed_on=day,
        sent_on=day,
        sex=facts["sex"],
        nationality=facts["nationality"],
        region=facts["region"],
        age_band=facts["age_band"],
    )
    row.group = row.id
    if not by.may(SEND):
        raise NotAllowed(NOT_ALLOWED)
    row.save(force_insert=True)
    log.keep(by, [(row, "", day)])
    _plan(by, [row])
    return row


def _plain(text: str) -> dict[str, str]:
    return dict.fromkeys(sharing.SPOKEN, text) if text else {}
