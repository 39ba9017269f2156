"""The only scoping of people: an organisation's living grants. Row security says the same beneath."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.among import AmongThese, as_array
from parcours.kernel.context import as_role
from parcours.kernel.once import once
from parcours.kernel.prepared import SAMPLES, Prepared, PreparedModels, together
from parcours.kernel.refusals import NOT_FOUND, Missing

from .enums import GrantReason
from .models import AccessGrant, Canonical, Person, PersonName


def living() -> Q:
    return Q(until__isnull=True) | Q(until__gt=clock.now())


def visible(actor: Actor) -> QuerySet[Person]:
    """The people whom this actor's organisation may see; the system sees all.

    Neither files that were merged into another nor those of whom nothing is kept any more.
    """
    if actor.kind == SYSTEM:
        merged = Canonical.objects.filter(gone_id=OuterRef("pk"))
        return Person.objects.filter(~Exists(merged), erased_on__isnull=True)
    if actor.organisation is None or not actor.may("people.see"):
        return Person.objects.none()
    held = AccessGrant.objects.filter(living(), person_id=OuterRef("pk"), organisation_id=actor.organisation)
    return Person.objects.filter(Exists(held))


def sees(actor: Actor, person: str = "person_id") -> Exists:
    """That the actor sees the person of a row, as a condition on a table that has one.

    :func:`visible` says the same, and looks up the person too."""
    if actor.kind == SYSTEM or actor.organisation is None or not actor.may("people.see"):
        return Exists(visible(actor).filter(pk=OuterRef(person)))
    held = AccessGrant.objects.filter(
        living(), person_id=OuterRef(person), organisation_id=actor.organisation
    )
    return Exists(held)


PASSES = (GrantReason.REFERRAL.value, GrantReason.ENROLMENT.value)


def only_passes(actor: Actor, person: UUID) -> bool:
    """Whether the actor's organisation sees her only as long as a referral or a training lasts.

    To see her is not to answer for her: such an organisation writes notes, keeps appointments, delivers its
    service and keeps her number, but neither corrects who she is nor decides, shares or merges."""
    return bool(passing(actor, [person]))


def passing(actor: Actor, people: Iterable[UUID]) -> set[UUID]:
    """Which of these people the actor's organisation sees only as :func:`only_passes` says."""
    if actor.kind == SYSTEM:
        return set()
    wanted = set(people)
    if actor.organisation is None:
        return wanted
    told = {"organisation": actor.organisation, "now": clock.now(), "people": as_array(wanted)}
    return wanted - {row[0] for row in _STAYS.rows(**told)}


def _stays(organisation: UUID, now: datetime, people: str) -> QuerySet:
    with clock.at(now):
        held = AccessGrant.objects.filter(living(), AmongThese("person_id", people))
    held = held.filter(organisation_id=organisation).exclude(reason__in=PASSES)
    return held.values_list("person_id")


_SOME = {"organisation": SAMPLES["organisation"], "now": SAMPLES["now"], "people": as_array([UUID(int=1)])}
_STAYS = Prepared(_stays, **_SOME)


def owns(organisation: UUID, person: UUID, *reasons: str) -> bool:
    """Whether an organisation sees her for more than as long as a referral or a training lasts; with
    ``reasons``, for one of these. Asked as the system: also of those whose role reads no file."""
    with as_role("system"):
        held = AccessGrant.objects.filter(living(), person_id=person, organisation_id=organisation)
        held = held.filter(reason__in=reasons) if reasons else held.exclude(reason__in=PASSES)
        return held.exists()


def plainly(actor: Actor) -> bool:
    """Whether what is prepared for somebody who sees people says what ``visible`` says of this actor."""
    return actor.kind != SYSTEM and actor.organisation is not None and actor.may("people.see")


def somebody(organisation: UUID) -> Actor:
    """Somebody who sees people, from whom what is prepared is made."""
    return Actor(user=None, organisation=organisation, role="", rights=frozenset({"people.see"}))


def _seen(person: UUID, organisation: UUID, now: datetime) -> QuerySet[Person]:
    with clock.at(now):
        rows = visible(somebody(organisation)).filter(pk=person)
    return rows.select_related("city", "nationality")


_SEEN = PreparedModels(_seen)
_NAMES = PreparedModels(lambda person: PersonName.objects.filter(person_id=person))


@once
def get(actor: Actor, person: UUID, *, lock: bool = False) -> Person:
    """The person, or the same answer whether she is foreign or does not exist."""
    if plainly(actor) and not lock:
        found = _SEEN.first(person=person, organisation=actor.organisation, now=clock.now())
    else:
        rows = visible(actor)
        if lock:
            rows = rows.select_for_update(of=("self",))
        found = rows.filter(pk=person).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def seen_of(actor: Actor, people: Iterable[UUID]) -> set[UUID]:
    """Those of these people whom the actor sees."""
    wanted = set(people)
    if not plainly(actor):
        return set(visible(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    rows = _SEEN_OF.rows(organisation=actor.organisation, now=clock.now(), people=as_array(wanted))
    return {row[0] for row in rows}


def _seen_of(organisation: UUID, now: datetime, people: str) -> QuerySet:
    with clock.at(now):
        return visible(somebody(organisation)).filter(AmongThese("id", people)).values_list("pk")


_SEEN_OF = Prepared(_seen_of, **_SOME)


@once
def named(actor: Actor, person: UUID) -> Person:
    """The person with her names at hand, or the same answer as :func:`get`."""
    found = get(actor, person)
    together(found, "names", _NAMES.all(person=found.id))
    return found
