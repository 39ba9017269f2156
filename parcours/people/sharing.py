"""What she agreed to, and which other organisation may see her because of it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from parcours.accounts.models import Organisation
from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.context import as_role
from parcours.kernel.days import check_happened
from parcours.kernel.events import emit
from parcours.kernel.recorder import record
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused

from . import entries, expiring, models, parting, queries, refusals, rules, storing
from .agreements import agreement
from .enums import DataCategory, GrantReason, NoticeKind, Purpose
from .events import ConsentWithdrawn, ConventionOver
from .rules import Agreed
from .telling import Done, tell
from .visibility import get, living, only_passes, owns


@dataclass(frozen=True)
class Closed:
    """How many grants ended."""

    grants: int


@action("people.give_consent", right="people.consent")
def give_consent(
    *,
    by: Actor,
    person: UUID,
    answer: Agreed,
    recipient: UUID | None = None,
    witness: str = "",
    scan: bytes | None = None,
) -> Done:
    """Record her answer to one purpose, with the version and the language of the notice read to her.

    ``recipient``: one partner, else all. ``witness``: who was there; ``scan``: the paper with her thumbprint.
    """
    get(by, person, lock=True)
    rules.check_consent(answer, clock.today())
    if recipient is not None:
        check_organisation(recipient, "recipient")
    row = storing.consent(person, answer, clock.today(), recipient)
    if not answer.given:
        for earlier in queries.living_consents(person).filter(purpose=answer.purpose):
            if recipient in (None, earlier.recipient_id):
                _withdraw(by, person, earlier)
    row.save(force_insert=True)
    if not answer.given and answer.purpose == Purpose.SHARING:
        if recipient is not None:
            _close(by, person, row)
        else:
            # Also where there was no yes to take back.
            expiring.notify(person, expiring.part_all(by, row), NoticeKind.WITHDRAWN)
    expiring.renew(person, row)
    storing.prove(by, row, rules.short(witness, 100, "witness"), scan)
    tell(entries.CONSENTED.code, by, person, row, **storing.consent_facts(row))
    return Done(row.id)


def _close(by: Actor, person: UUID, refusal: models.Consent) -> None:
    """She says no to one partner: what a yes to all had opened to it closes."""
    partner = refusal.recipient_id
    grants = models.AccessGrant.objects.filter(living(), person_id=person, organisation_id=partner)
    ended = _end(by, grants.filter(consent__purpose=Purpose.SHARING))
    if expiring.part(by, person, [partner]) or ended:
        expiring.notify(person, [partner], NoticeKind.WITHDRAWN)
    # Without a file something may have been shared all the same: by a referral.
    emit(ConsentWithdrawn(person, refusal.id, refusal.purpose, partner, (partner,) if ended else ()))


def _withdraw(by: Actor, person: UUID, row: models.Consent) -> None:
    row.withdrawn_at = clock.now()
    row.save(update_fields=["withdrawn_at"])
    tell(entries.CONSENT_WITHDRAWN.code, by, person, row, purpose=row.purpose)
    ended = _end(by, models.AccessGrant.objects.filter(living(), consent_id=row.id))
    parted = expiring.part_all(by, row)
    cut = tuple(dict.fromkeys([*(grant.organisation_id for grant in ended), *parted]))
    expiring.notify(person, cut, NoticeKind.WITHDRAWN)
    emit(ConsentWithdrawn(person, row.id, row.purpose, row.recipient_id, cut))


def _end(by: Actor, rows, most: int | None = None) -> list[models.AccessGrant]:
    """End grants, at most so many, and tell of each; those that ended."""
    with as_role("system"):
        grants = list(rows.select_for_update().order_by("id")[:most])
    # Told before they end: the organisation that acts may be one of those that see her no more.
    for grant in grants:
        tell(entries.ACCESS_ENDED.code, by, grant.person_id, grant, organisation=grant.organisation_id)
    with as_role("system"):
        models.AccessGrant.objects.filter(id__in=[grant.id for grant in grants]).update(until=clock.now())
    expiring.left((grant.person_id, grant.organisation_id) for grant in grants)
    return grants


@action("people.withdraw_consent", right="people.consent")
def withdraw_consent(*, by: Actor, person: UUID, consent: UUID) -> Done:
    """Withdraw a consent; what was shared because of it is shared no more."""
    get(by, person, lock=True)
    row = models.Consent.objects.select_for_update().filter(pk=consent, person_id=person).first()
    if row is None:
        raise Missing(NOT_FOUND)
    if row.withdrawn_at:
        raise Refused(refusals.ALREADY_WITHDRAWN)
    _withdraw(by, person, row)
    return Done(row.id)


def check_organisation(code: UUID, where: str) -> None:
    if not Organisation.objects.filter(pk=code).exists():
        raise Refused(refusals.CODE_UNKNOWN, where, {"value": str(code)})


def _agreed_to(by: Actor, person: UUID, organisation: UUID, giver: UUID) -> models.Consent:
    """The living consent under which a file may be shared; a convention between the two is in force."""
    found = agreement(person, organisation)
    if found is None:
        raise Refused(refusals.NO_CONSENT, "organisation")
    if queries.convention_in_force(giver, organisation) is None:
        raise Refused(refusals.NO_CONVENTION, "organisation")
    return found


def _open(
    by: Actor, person: UUID, organisation: UUID, reason: str, source: tuple[str, UUID] | None, giver: UUID
) -> Done:
    agreed = _agreed_to(by, person, organisation, giver)
    kind, row = source or (agreed._meta.label, agreed.id)
    grant = models.AccessGrant(
        person_id=person,
        organisation_id=organisation,
        granted_by_id=giver,
        reason=reason,
        source_type=kind,
        source_id=row,
        consent=agreed,
        until=expiring.end_of(agreed.expires_on),
    )
    models.AccessGrant.objects.bulk_create([grant])
    tell(entries.SHARED.code, by, person, grant, organisation=organisation, reason=reason)
    return Done(grant.id)


@action("people.share", right="people.share")
def share(*, by: Actor, person: UUID, organisation: UUID, reason: str = "convention") -> Done:
    """Let a partner see the file: she agreed to it, and a convention between the two is in force."""
    get(by, person, lock=True)
    rules.coded(reason, GrantReason, "reason")
    if by.organisation is None:
        raise Refused(refusals.NO_ORGANISATION)
    if only_passes(by, person):
        raise Refused(refusals.ONLY_PASSES)
    if organisation == by.organisation:
        raise Refused(refusals.OWN_ORGANISATION, "organisation")
    check_organisation(organisation, "organisation")
    with as_role("system"):
        held = models.AccessGrant.objects.filter(living(), person_id=person, organisation_id=organisation)
        seen = held.exists()
    if seen:
        # Only asked for the right refusal: what is missing is told before what is there already.
        _agreed_to(by, person, organisation, by.organisation)
        raise Refused(refusals.ALREADY_SHARED, "organisation")
    return _open(by, person, organisation, reason, None, by.organisation)


@action("people.grant_access", right="people.see", journal=False, api=False)
def grant_access(
    *, by: Actor, person: UUID, organisation: UUID, reason: str, source: tuple[str, UUID]
) -> Done | None:
    """Let another organisation see the file because of ``source`` (type, id), e.g. an enrolment there.

    Nothing is done for one's own organisation, for one that registered her itself, or twice for one source.
    Refused without a living consent to sharing or without a convention in force, and to whom sees her itself
    only as long as a referral or a training lasts.
    """
    found = get(by, person, lock=True)
    rules.coded(reason, GrantReason, "reason")
    giver = by.organisation or found.registered_by_id
    if organisation == giver:
        return None
    check_organisation(organisation, "organisation")
    with as_role("system"):
        held = models.AccessGrant.objects.filter(living(), person_id=person, organisation_id=organisation)
        if held.filter(reason=GrantReason.REGISTRATION).exists():
            return None
        same = held.filter(source_type=source[0], source_id=source[1]).first()
    if same:
        return Done(same.id)
    if not owns(giver, person):
        # To see her for a while is not to show her to others.
        raise Refused(refusals.ONLY_PASSES)
    return _open(by, person, organisation, reason, source, giver)


@action("people.end_grants_of", right="people.see", journal=False, api=False)
def end_grants_of(*, by: Actor, source: tuple[str, UUID]) -> int:
    """End what a source opened, given or held by the acting organisation; how many grants ended."""
    rows = models.AccessGrant.objects.filter(living(), source_type=source[0], source_id=source[1])
    rows = rows.exclude(reason=GrantReason.REGISTRATION)
    if by.kind != SYSTEM:
        rows = rows.filter(Q(granted_by_id=by.organisation) | Q(organisation_id=by.organisation))
    return len(_end(by, rows))


@action("people.end_access", right="people.share")
def end_access(*, by: Actor, person: UUID, grant: UUID) -> Done:
    """End a partner's access, or one's own; it holds from the next page on.

    Never that of the organisation which registered her: nobody would be left to find her.
    """
    get(by, person, lock=True)
    with as_role("system"):
        row = models.AccessGrant.objects.filter(living(), pk=grant, person_id=person).first()
    if row is None:
        raise Missing(NOT_FOUND)
    if by.organisation not in (row.granted_by_id, row.organisation_id):
        raise Refused(refusals.NOT_GIVEN_BY_YOU)
    if row.reason == GrantReason.REGISTRATION:
        raise Refused(refusals.REGISTERED_HERE)
    _end(by, models.AccessGrant.objects.filter(id=row.id))
    if row.organisation_id != by.organisation:
        expiring.notify(person, [row.organisation_id], NoticeKind.ENDED)
    return Done(row.id)


@action("people.sign_convention", right="conventions.sign")
def sign_convention(
    *,
    by: Actor,
    from_organisation: UUID,
    to_organisation: UUID,
    reference: str,
    signed_on: date,
    expires_on: date | None = None,
    purposes: list[str] | None = None,
    data: list[str] | None = None,
    authorisation: str = "",
) -> Done:
    """Record a signed convention of one's own: the first organisation may share files with the second.

    It is in force once the other organisation has confirmed it. ``data``: what is shared, as the paper says;
    ``authorisation``: the number under which the authority for personal data has allowed it.
    """
    covered = rules.covered_purposes(purposes)
    shared = {rules.coded(one, DataCategory, "data") for one in data or []}
    check_organisation(from_organisation, "from_organisation")
    check_organisation(to_organisation, "to_organisation")
    if from_organisation == to_organisation:
        raise Refused(refusals.OWN_ORGANISATION, "to_organisation")
    if by.kind != SYSTEM and by.organisation not in (from_organisation, to_organisation):
        raise Refused(refusals.NOT_A_PARTY)
    if signed_on > clock.today():
        raise Refused(refusals.DAY_IN_FUTURE, "signed_on")
    check_happened(signed_on, "signed_on")
    if expires_on and expires_on < signed_on:
        raise Refused(refusals.EXPIRY_BEFORE_ISSUE, "expires_on")
    row = models.Convention(
        from_organisation_id=from_organisation,
        to_organisation_id=to_organisation,
        reference=rules.short(reference, 80, "reference"),
        signed_on=signed_on,
        expires_on=expires_on,
        purposes=covered,
        data=[one for one in DataCategory.values if one in shared],
        authorisation=rules.short(authorisation, 60, "authorisation"),
        from_confirmed_at=clock.now() if by.kind == SYSTEM or by.organisation == from_organisation else None,
        to_confirmed_at=clock.now() if by.kind == SYSTEM or by.organisation == to_organisation else None,
    )
    row.save(force_insert=True)
    _of_convention(entries.CONVENTION_SIGNED.code, by, row, signed_on=signed_on)
    return Done(row.id)


def _of_convention(code: str, by: Actor, row: models.Convention, **facts) -> None:
    both = {"from_organisation": row.from_organisation_id, "to_organisation": row.to_organisation_id}
    record(code, by=by, object=(row._meta.label, row.id), facts=both | facts)


def _own_convention(by: Actor, convention: UUID) -> models.Convention:
    """A convention to which the acting organisation is a party, locked, which nobody has ended."""
    rows = models.Convention.objects.select_for_update().filter(pk=convention)
    if by.kind != SYSTEM:
        rows = rows.filter(Q(from_organisation_id=by.organisation) | Q(to_organisation_id=by.organisation))
    row = rows.first()
    if row is None:
        raise Missing(NOT_FOUND)
    if row.ended_on:
        raise Refused(refusals.ALREADY_ENDED)
    return row


@action("people.confirm_convention", right="conventions.sign")
def confirm_convention(*, by: Actor, convention: UUID) -> Done:
    """Confirm, for one's own organisation, a convention that the other one recorded."""
    row = _own_convention(by, convention)
    sides = {"from_confirmed_at": row.from_organisation_id, "to_confirmed_at": row.to_organisation_id}
    ours = [
        name
        for name, side in sides.items()
        if getattr(row, name) is None and (by.kind == SYSTEM or side == by.organisation)
    ]
    if not ours:
        raise Refused(refusals.ALREADY_CONFIRMED)
    for name in ours:
        setattr(row, name, clock.now())
    row.save(update_fields=ours)
    _of_convention(entries.CONVENTION_CONFIRMED.code, by, row)
    return Done(row.id)


@action("people.end_convention", right="conventions.sign")
def end_convention(*, by: Actor, convention: UUID, ended_on: date | None = None) -> Done:
    """End a convention of one's own before its term: today, or on the day that the letter says.

    Whatever the first organisation let the second see ends now, unless another convention from the first to
    the second is in force. Each end is told in the person's own timeline.
    """
    row = _own_convention(by, convention)
    day = ended_on or clock.today()
    if day > clock.today():
        raise Refused(refusals.DAY_IN_FUTURE, "ended_on")
    if day < row.signed_on:
        raise Refused(refusals.ENDS_BEFORE_SIGNATURE, "ended_on")
    row.ended_on = day
    row.save(update_fields=["ended_on"])
    giver, taker = row.from_organisation_id, row.to_organisation_id
    _of_convention(entries.CONVENTION_ENDED.code, by, row, ended_on=day)
    # Whoever ends a convention need not see the files that were shared under it.
    with as_role("system"):
        _end_uncovered(by, giver, taker)
    return Done(row.id)


def _end_uncovered(by: Actor, giver: UUID, taker: UUID, most: int | None = None) -> int:
    """End what one organisation let another see, unless a convention is in force; how many grants ended."""
    if queries.convention_in_force(giver, taker) is not None:
        return 0
    shared = models.AccessGrant.objects.filter(living(), granted_by_id=giver, organisation_id=taker)
    ended = _end(by, shared.exclude(reason=GrantReason.REGISTRATION), most)
    with as_role("system"):
        joined = parting.registered_by_both(giver, taker, rules.MOST)
    for person in joined:
        if expiring.part(by, person, [taker]):
            expiring.notify(person, [taker], NoticeKind.ENDED)
    emit(ConventionOver(giver, taker))
    return len(ended)


@action("people.expire_conventions", right="conventions.sign", journal=False, api=False)
def expire_conventions(*, by: Actor) -> Closed:
    """End what was shared under conventions whose last day has passed.

    As if they had been ended by hand, up to 250 grants at once. For the system, every few minutes; also of
    those that were ended by hand, in case something was shared in the same moment.
    """
    with as_role("system"):
        passed = Q(expires_on__lt=clock.today()) | Q(ended_on__lte=clock.today())
        over = models.Convention.objects.filter(passed)
        pairs = over.order_by("from_organisation_id", "to_organisation_id").distinct()
        ended = 0
        for giver, taker in list(pairs.values_list("from_organisation_id", "to_organisation_id")):
            if ended < rules.MOST:
                ended += _end_uncovered(by, giver, taker, rules.MOST - ended)
        return Closed(ended)
