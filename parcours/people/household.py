"""Households: who lives with whom, and how many children somebody has to look after."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from parcours import names
from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.reference.enums import Sex, age

from . import entries, filed, refusals, rules
from .enums import Relation
from .household_models import Household, HouseholdMember
from .models import PersonName
from .rules import Birth
from .telling import Done, tell
from .visibility import get, visible

MOST = 60
SCHOOL_AGE, SCHOOL_ENDS, BABY = 6, 15, 3
CARED_FOR = (Relation.CHILD, Relation.GRANDCHILD, Relation.WARD)


@dataclass(frozen=True)
class Member:
    """Somebody of a household: ``person`` with a file, or what is known of somebody without one.

    ``relation``: what this member is to her in whose file it is written.
    """

    relation: str
    person: UUID | None = None
    given: str = ""
    sex: str = ""
    birth_date: date | None = None
    birth_year: int | None = None


@dataclass(frozen=True)
class HouseholdOf:
    person: UUID
    members: list[Member]


@dataclass(frozen=True)
class DoneMany:
    ids: list[UUID]


# What is written ----------------------------------------------------------------------------------


@action("people.add_household_member", right="people.edit")
def add_household_member(*, by: Actor, person: UUID, member: Member) -> Done:
    """Say who lives with her; the household begins with its second member."""
    [made] = _add(by, person, [member])
    return Done(made.id)


@action("people.add_households", right="people.edit")
def add_households(*, by: Actor, households: list[HouseholdOf]) -> DoneMany:
    """As ``people.add_household_member`` for up to 250 people with their members: all of them or none.

    What is refused names the member by her place: ``birth_year_2`` is the third of her household.
    """
    if not households:
        raise Refused(refusals.NOTHING_CHANGED)
    if len(households) > rules.MOST:
        raise Refused(refusals.TOO_MANY, "households", {"most": rules.MOST})
    return DoneMany([row.id for one in households for row in _add(by, one.person, one.members, True)])


def _add(by: Actor, person: UUID, members: list[Member], numbered: bool = False) -> list[HouseholdMember]:
    found = get(by, person, lock=True)
    own = _living(person) or _begin(by, person)
    # Two officers who add at once wait for each other, so that the household stays within its size.
    Household.objects.select_for_update().filter(pk=own.household_id).first()
    with as_role("system"):
        size = HouseholdMember.objects.filter(household_id=own.household_id, until__isnull=True).count()
    if size + len(members) > MOST:
        raise Refused(refusals.HOUSEHOLD, "relation")
    rows = []
    for place, member in enumerate(members):
        try:
            rows.append(_row(by, found, own, member))
        except Missing:
            raise
        except Refused as refused:
            field = f"{refused.field}_{place}" if numbered and refused.field else refused.field
            raise Refused(refused.code, field, refused.params) from refused
    HouseholdMember.objects.bulk_create(rows)
    tell(entries.EDITED.code, by, person, fields=["household"])
    return rows


def _living(person: UUID) -> HouseholdMember | None:
    return filed.LIVES.first(person=person)


def _begin(by: Actor, person: UUID) -> HouseholdMember:
    if by.organisation is None:
        raise Refused(refusals.NO_ORGANISATION)
    made = Household.objects.create(recorded_by_id=by.organisation)
    row = HouseholdMember(household=made, person_id=person)
    HouseholdMember.objects.bulk_create([row])
    return row


def _row(by: Actor, found, own: HouseholdMember, member: Member) -> HouseholdMember:
    rules.coded(member.relation, Relation, "relation")
    row = HouseholdMember(household_id=own.household_id, of=own, relation=member.relation)
    if member.person is not None:
        other = _other(by, found.id, own, member.person)
        row.person_id = other.id
        birth = Birth(other.birth_date, other.birth_year)
    else:
        birth = Birth(member.birth_date, member.birth_year)
        rules.check_birth(birth, clock.today())
        row.given = names.clean(member.given, field="given") if member.given.strip() else ""
        row.sex = rules.coded(member.sex, Sex, "sex") if member.sex else ""
        row.birth_date, row.birth_year = birth.birth_date, birth.birth_year
    check_ages(member.relation, Birth(found.birth_date, found.birth_year), birth)
    return row


def _other(by: Actor, person: UUID, own: HouseholdMember, wanted: UUID):
    if wanted == person:
        raise Refused(refusals.HOUSEHOLD_ITSELF, "person")
    other = get(by, wanted, lock=True)
    lives = _living(wanted)
    if lives is not None:
        code = refusals.HOUSEHOLD_ALREADY
        raise Refused(code if lives.household_id == own.household_id else refusals.HOUSEHOLD_OTHER, "person")
    return other


def check_ages(relation: str, hers: Birth, member: Birth) -> None:
    """A child is younger than its parent; days are compared where both are known, else years."""
    if relation in (Relation.CHILD, Relation.GRANDCHILD):
        parent, child = hers, member
    elif relation in (Relation.PARENT, Relation.GRANDPARENT):
        parent, child = member, hers
    else:
        return
    if not _older(parent, child):
        raise Refused(refusals.CHILD_OLDER, "birth_date" if member.birth_date else "birth_year")


def _older(parent: Birth, child: Birth) -> bool:
    """Whether the parent may have been born before the child; what is not known may be."""
    first, second = _year(parent), _year(child)
    return first is None or second is None or first < second


def _year(birth: Birth) -> int | None:
    return birth.birth_date.year if birth.birth_date else birth.birth_year


@action("people.end_household_member", right="people.edit")
def end_household_member(*, by: Actor, person: UUID, member: UUID) -> Done:
    """Somebody lives with her no more, or was written down by mistake; she herself when it is her own row."""
    get(by, person, lock=True)
    own = _living(person)
    rows = HouseholdMember.objects.select_for_update().filter(pk=member, until__isnull=True)
    row = rows.filter(household_id=own.household_id).first() if own is not None else None
    if row is None:
        raise Missing(NOT_FOUND)
    row.until = clock.today()
    row.save(update_fields=["until"])
    tell(entries.EDITED.code, by, person, fields=["household"])
    return Done(row.id)


# What is read -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Living:
    """A member of her household as the actor may know it. ``names`` only where her file is seen.

    ``own``: she herself. ``relation``: to her; empty when it was told of somebody else.
    """

    member: UUID
    own: bool
    relation: str
    person: UUID | None
    names: tuple[tuple[str, str, str], ...]
    given: str
    sex: str
    age: int | None


@dataclass(frozen=True)
class Together:
    """``elsewhere``: how many more members another organisation knows, which are not told here."""

    members: list[Living]
    elsewhere: int


def household_of(actor: Actor, person: UUID) -> Together:
    """With whom she lives today; nothing of a member whose file the actor does not see."""
    get(actor, person)
    own = _living(person)
    if own is None:
        return Together([], 0)
    rows = list(_of(own.household_id).select_related("person").order_by("since", "id"))
    with as_role("system"):
        every = _of(own.household_id).count()
    seen = set(
        visible(actor).filter(id__in=[r.person_id for r in rows if r.person_id]).values_list("id", flat=True)
    )
    rows = [row for row in rows if row.person_id is None or row.person_id in seen]
    called: dict[UUID, list[tuple[str, str, str]]] = {}
    told = PersonName.objects.filter(person_id__in=seen).order_by("-main", "script")
    for one, *name in told.values_list("person_id", "script", "given", "family"):
        called.setdefault(one, []).append(tuple(name))
    today = clock.today()
    members = [_member(row, own, called, today) for row in rows]
    return Together(sorted(members, key=lambda one: not one.own), every - len(members))


def _of(household: UUID):
    return HouseholdMember.objects.filter(household_id=household, until__isnull=True)


def _member(row: HouseholdMember, own: HouseholdMember, called: dict, today: date) -> Living:
    source = row.person if row.person_id else row
    return Living(
        member=row.id,
        own=row.id == own.id,
        relation=_relation(row, own),
        person=row.person_id,
        names=tuple(called.get(row.person_id, ())),
        given=row.given,
        sex=source.sex,
        age=_age(source.birth_date, source.birth_year, today),
    )


def _relation(row: HouseholdMember, own: HouseholdMember) -> str:
    """What a member is to her: as it was told of her, or turned round when it was told of the other."""
    if row.of_id == own.id:
        return row.relation
    if own.of_id == row.id:
        return Relation(own.relation).turned
    return ""


def _age(birth_date: date | None, birth_year: int | None, day: date) -> int | None:
    try:
        return age(birth_date, birth_year, day)
    except ValueError:
        return None


@dataclass(frozen=True)
class ChildcareNeed:
    """How many children she looks after: under 3, from 3 to the age of school, at school; of unknown age."""

    babies: int = 0
    small: int = 0
    school: int = 0
    unknown: int = 0

    @property
    def under_school(self) -> int:
        return self.babies + self.small

    def __bool__(self) -> bool:
        return bool(self.babies or self.small or self.school or self.unknown)


def childcare_need(person: UUID, day: date | None = None) -> ChildcareNeed:
    """The children of hers, or of whom she lives with as a couple, who live with her on a day: numbers only.

    Read as the system: a child may have a file elsewhere. Nothing for a household that is not known.
    """
    return childcare_needs([person], day).get(person, ChildcareNeed())


def childcare_needs(people: Iterable[UUID], day: date | None = None) -> dict[UUID, ChildcareNeed]:
    """As :func:`childcare_need`, for many people in two queries; without those of no known household."""
    on, wanted = day or clock.today(), set(people)
    with as_role("system"):
        there = Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gt=on))
        own = list(HouseholdMember.objects.filter(there, person_id__in=wanted))
        households = {row.household_id for row in own}
        rows = HouseholdMember.objects.filter(there, household_id__in=households).select_related("person")
        together: dict[UUID, list[HouseholdMember]] = {}
        for row in rows:
            together.setdefault(row.household_id, []).append(row)
        return {row.person_id: need(row, together[row.household_id], on) for row in own}


def need(own: HouseholdMember, members: list[HouseholdMember], on: date) -> ChildcareNeed:
    """Children of hers or of her spouse among the members of a household, by age on a day."""
    couple = {own.id}
    for row in members:
        if row.relation == Relation.SPOUSE and own.id in (row.of_id, row.id):
            couple |= {row.of_id, row.id}
    ages = [
        _age(source.birth_date, source.birth_year, on)
        for row in members
        if row.id not in couple and (_looked_after(row, couple) or (row.id in _children_of(members, couple)))
        for source in [row.person if row.person_id else row]
    ]
    return ChildcareNeed(
        babies=sum(one is not None and one < BABY for one in ages),
        small=sum(one is not None and BABY <= one < SCHOOL_AGE for one in ages),
        school=sum(one is not None and SCHOOL_AGE <= one < SCHOOL_ENDS for one in ages),
        unknown=sum(one is None for one in ages),
    )


def _looked_after(row: HouseholdMember, couple: set) -> bool:
    return row.of_id in couple and row.relation in CARED_FOR


def _children_of(members: list[HouseholdMember], couple: set) -> set:
    """Members of whom one of the couple was said to be the parent or grandparent."""
    back = (Relation.PARENT, Relation.GRANDPARENT)
    return {row.of_id for row in members if row.id in couple and row.relation in back and row.of_id}
