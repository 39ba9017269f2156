"""The register of officials and staff: who they are, what they were trained in, with which marks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from parcours.accounts.enums import OrganisationKind
from parcours.accounts.models import Organisation, Site
from parcours.accounts.queries import living_memberships
from parcours.accounts.rules import check_email
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import new_entry, record, record_many
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.reference.enums import Sex
from parcours.reference.models import Region

from . import alike, entries, finding, gathering, learning, refusals, rules, told
from .enums import EventKind, EventState
from .models import Event, Official, Trained

MOST_MARK = 100


@dataclass(frozen=True)
class OfficialTold:
    """``body``: an organisation of the platform, or else ``institution`` with its kind, named. ``site``: code
    of a centre of that organisation; ``region`` follows it. ``user``: her account there, if she has one."""

    name: str
    body: UUID | None = None
    institution: str = ""
    institution_kind: str = ""
    sex: str = ""
    service: str = ""
    function: str = ""
    region: str = ""
    site: str = ""
    email: str = ""
    user: UUID | None = None


@dataclass(frozen=True)
class Mark:
    """An official was there. ``pre``, ``post``: marks of her tests (0 to 100), both, one or none."""

    official: UUID
    pre: int | None = None
    post: int | None = None


# Who they are -------------------------------------------------------------------------------------


def _institution(said: OfficialTold) -> dict:
    institution = rules.short(said.institution, 160, "institution")
    if bool(said.body) == bool(institution):
        raise Refused(refusals.INSTITUTION_MISSING, "institution")
    if said.body:
        body = Organisation.objects.filter(pk=said.body).first()
        if body is None:
            raise Refused(refusals.NOT_IN_LIST, "body", {"value": str(said.body)})
        return {"body_id": body.id, "institution": "", "institution_kind": body.kind}
    if not said.institution_kind:
        raise Refused(refusals.INSTITUTION_MISSING, "institution_kind")
    kind = rules.coded(said.institution_kind, OrganisationKind, "institution_kind")
    return {"body_id": None, "institution": institution, "institution_kind": kind}


def _place(said: OfficialTold) -> dict:
    if said.site:
        site = Site.objects.select_related("place").filter(code=said.site).first()
        if site is None:
            raise Refused(refusals.NOT_IN_LIST, "site", {"value": said.site[:40]})
        if site.organisation_id != said.body:
            raise Refused(refusals.SITE_OF_OTHERS, "site")
        if site.place:
            return {"site_id": site.id, "region_id": site.place.region_id}
    if not said.region:
        raise Refused(refusals.REGION_MISSING, "region")
    region = finding.known(Region, said.region, "region").code
    return {"site_id": site.id if said.site else None, "region_id": region}


def _account(said: OfficialTold) -> UUID | None:
    if said.user is None:
        return None
    held = living_memberships().filter(user_id=said.user, organisation_id=said.body)
    if said.body is None or not held.exists():
        raise Refused(refusals.ACCOUNT_ELSEWHERE, "user")
    return said.user


def _values(by: Actor, said: OfficialTold, known: UUID | None = None) -> dict:
    finding.needs_organisation(by)
    name = rules.short(said.name, 120, "name")
    if not name:
        raise Refused(refusals.OFFICIAL_UNNAMED, "name")
    found = {
        "name": name,
        "sex": rules.coded(said.sex, Sex, "sex") if said.sex else "",
        **_institution(said),
        **_place(said),
        "user_id": _account(said),
        "email": check_email(said.email),
    }
    for where in ("service", "function"):
        found[where] = told.impersonal(getattr(said, where), 120, where)
    rivals = Official.objects.filter(organisation=by.organisation, left_on__isnull=True).exclude(pk=known)
    same = {where: found[where] for where in ("body_id", "institution")}
    if rivals.filter(name__iexact=name, **same).exists():
        raise Refused(refusals.KNOWN_OFFICIAL, "name")
    return found


def _save(row: Official, **how) -> None:
    try:
        with transaction.atomic():
            row.save(**how)
    except IntegrityError as error:
        if "outreach_official_user" in str(error):
            raise Refused(refusals.ACCOUNT_TAKEN, "user") from error
        raise


def keep(by: Actor, said: OfficialTold) -> Official:
    row = Official(organisation_id=by.organisation, **_values(by, said))
    row.counts_as = alike.key_of(row)
    _save(row, force_insert=True)
    _tell(entries.OFFICIAL_KEPT, by, row, institution_kind=row.institution_kind, fields=[])
    return row


def change(by: Actor, wanted: UUID, said: OfficialTold) -> Official:
    row = find(by, wanted)
    values = _values(by, said, row.id)
    changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
    if not changed:
        raise Refused(refusals.NOTHING_CHANGED)
    for name in changed:
        setattr(row, name, values[name])
    before, row.counts_as = row.counts_as, alike.key_of(row)
    _save(row, update_fields=[*changed, "counts_as"])
    if row.counts_as != before:
        _count_anew(by, row)
    fields = [name.removesuffix("_id") for name in changed]
    _tell(entries.OFFICIAL_KEPT, by, row, institution_kind=row.institution_kind, fields=fields)
    return row


def _count_anew(by: Actor, row: Official) -> None:
    """She is now known to be another, or the same as another: her trainings are told again."""
    rows = list(Trained.objects.filter(official=row).select_related("event").order_by("id"))
    journal = []
    for one in rows:
        one.official = row
        journal.append(_entry(entries.OFFICIAL_NOT_TRAINED, by, one.event, row, retracts=one.entry))
        told_again = _trained_entry(by, one.event, row)
        one.entry = told_again.id
        journal.append(told_again)
    record_many(journal)
    Trained.objects.bulk_update(rows, ["entry"])


def leave(by: Actor, wanted: UUID, on: date | None) -> Official:
    """She no longer works there: neither due again nor counted among the staff; what she learnt stays."""
    row = find(by, wanted)
    day = on or clock.today()
    rules.check_past(day, "on", clock.today())
    if row.left_on is not None:
        raise Refused(refusals.NOTHING_CHANGED)
    row.left_on = day
    row.save(update_fields=["left_on"])
    _tell(entries.OFFICIAL_LEFT, by, row, day)
    return row


def find(by: Actor, wanted: UUID) -> Official:
    """Somebody in one's own register, under her lock."""
    rows = Official.objects.select_for_update(of=("self",))
    found = rows.filter(pk=wanted, organisation=finding.needs_organisation(by)).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def _tell(kind, by: Actor, row: Official, day: date | None = None, **facts) -> UUID:
    return record(
        kind.code,
        by=by,
        object=("outreach.Official", row.id),
        occurred_on=day,
        facts=facts,
        dimensions={"region": row.region_id},
    )


# What they were trained in ------------------------------------------------------------------------


def _mark(value: int | None, where: str) -> int | None:
    if value is not None and not 0 <= value <= MOST_MARK:
        raise Refused(refusals.MARK, where)
    return value


def train(
    by: Actor, wanted: UUID, there: list[Mark], not_there: Iterable[UUID] = (), *, forgotten: bool = False
) -> Event:
    """Say which officials of one's register were at a capacity event, with their marks, and which were not.

    ``forgotten``, of an event that was reported with people without a name: they were not among those.
    """
    rules.check_number(len(there) + len(list(not_there)))
    row = finding.event(by, wanted)
    if row.kind != EventKind.CAPACITY:
        raise Refused(refusals.NOT_CAPACITY)
    told.check_begun(row, clock.today())
    marks = {one.official: one for one in there}
    for one in there:
        _mark(one.pre, f"pre_{one.official}")
        _mark(one.post, f"post_{one.official}")
    officials = Official.objects.filter(organisation=by.organisation).in_bulk(marks)
    if len(officials) != len(marks):
        raise Missing(NOT_FOUND)
    held = {one.official_id: one for one in Trained.objects.filter(event=row).select_related("official")}
    fresh = [officials[one] for one in marks if one not in held]
    if fresh and row.state == EventState.REPORTED and row.counted and not forgotten:
        raise Refused(refusals.COUNTED_ALREADY, "forgotten", {"counted": row.counted})
    gone = [held[one] for one in not_there if one in held and one not in marks]
    changed = list(_remarked(held, marks))
    if not (fresh or gone or changed):
        raise Refused(refusals.NOTHING_CHANGED)
    gathering.hold(by, row)
    _add(by, row, fresh, marks)
    _take_off(by, row, gone)
    _remark(by, row, changed)
    if row.state == EventState.REPORTED and (fresh or gone):
        gathering.recount(by, row)
        learning.open_accounts(by, row)
    return row


def _remarked(held: dict[UUID, Trained], marks: dict[UUID, Mark]) -> Iterable[Trained]:
    for official, mark in marks.items():
        one = held.get(official)
        if one is not None and (one.pre, one.post) != (mark.pre, mark.post):
            one.pre, one.post = mark.pre, mark.post
            yield one


def _entry(kind, by: Actor, event: Event, official: Official, retracts: UUID | None = None, **facts):
    return new_entry(
        kind.code,
        by=by,
        object=("outreach.Official", official.counts_as),
        occurred_on=event.day,
        project=event.project_id,
        facts={"event": event.id, **facts},
        dimensions={"region": official.region_id},
        retracts=retracts,
    )


def _trained_entry(by: Actor, event: Event, official: Official):
    return _entry(
        entries.OFFICIAL_TRAINED,
        by,
        event,
        official,
        themes=event.themes,
        institution_kind=official.institution_kind,
        official_sex=official.sex,
    )


def _add(by: Actor, event: Event, officials: list[Official], marks: dict[UUID, Mark]) -> None:
    said = {one.id: _trained_entry(by, event, one) for one in officials}
    rows = [
        Trained(
            official=one, event=event, pre=marks[one.id].pre, post=marks[one.id].post, entry=said[one.id].id
        )
        for one in officials
    ]
    record_many(said.values())
    Trained.objects.bulk_create(rows)
    _marked(by, event, [row for row in rows if row.pre is not None or row.post is not None])


def _take_off(by: Actor, event: Event, rows: list[Trained]) -> None:
    record_many(
        _entry(entries.OFFICIAL_NOT_TRAINED, by, event, row.official, retracts=row.entry) for row in rows
    )
    Trained.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _remark(by: Actor, event: Event, rows: list[Trained]) -> None:
    Trained.objects.bulk_update(rows, ["pre", "post"])
    _marked(by, event, rows)


def _marked(by: Actor, event: Event, rows: list[Trained]) -> None:
    record_many(
        _entry(entries.OFFICIAL_MARKED, by, event, row.official, pre=row.pre, post=row.post) for row in rows
    )
