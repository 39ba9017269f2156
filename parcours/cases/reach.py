"""Whose accompaniment a list is about, in the form in which the database finds it fastest.

Hers are some hundreds or thousands of people, found once on a page and then looked up by their ids; everybody
is looked at along the order of the list, until there are enough.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import BooleanField, Exists, F, Func, OuterRef, QuerySet, TextField, Value

from parcours.accounts.models import Site
from parcours.kernel.actor import Actor
from parcours.kernel.once import once
from parcours.people.visibility import visible
from parcours.programmes.queries import pack_or_none

from .models import Case

MINE, HERS, EVERYBODY = "mine", "hers", ""


class AmongThese(Func):
    """Whether a column holds one of these ids: one array, looked up in the column's index also under row
    security, however many there are."""

    arg_joiner, template, output_field = " = ", "(%(expressions)s)", BooleanField()

    def __init__(self, column: str, ids: Iterable[UUID] | str):
        text = ids if isinstance(ids, str) else written(ids)
        told = Value(text, output_field=TextField())
        super().__init__(
            F(column), Func(told, template="ANY(%(expressions)s::uuid[])", output_field=TextField())
        )


def written(ids: Iterable[UUID]) -> str:
    """Ids as one array for the database."""
    return "{" + ",".join(map(str, ids)) + "}"


def programme() -> str:
    pack = pack_or_none()
    return pack.code if pack else ""


@once
def place_of(actor: Actor) -> str | None:
    """The place of the site where the actor works, if she has one."""
    if actor.site is None:
        return None
    return Site.objects.filter(pk=actor.site).values_list("place", flat=True).first()


def is_part(actor: Actor, whose: str) -> bool:
    """Whether a list is about some people only. Whoever works at no particular place has everybody."""
    return whose == MINE or (whose == HERS and place_of(actor) is not None)


def _ended(column: str) -> Exists:
    closed = Case.objects.filter(person_id=OuterRef(column), programme=programme(), closed_on__isnull=False)
    return Exists(closed)


@once
def mine(actor: Actor) -> dict[UUID, date]:
    """Those in her charge, with the day of their registration."""
    held = Case.objects.filter(programme=programme(), responsible=actor.user, closed_on__isnull=True)
    held = held.filter(Exists(visible(actor).filter(pk=OuterRef("person_id"))))
    return dict(held.values_list("person_id", "person__registered_on"))


@once
def part(actor: Actor, whose: str) -> dict[UUID, date]:
    """The people of a part, whose accompaniment has not ended, with the day of their registration.

    MINE: those in her charge; HERS: those and who lives where her site is.
    """
    if whose == MINE:
        return mine(actor)
    near = visible(actor).filter(~_ended("pk"), city=place_of(actor))
    return dict(near.values_list("pk", "registered_on")) | mine(actor)


@once
def part_written(actor: Actor, whose: str) -> str:
    """The people of a part as an array, written once for all the lists of a page."""
    return written(part(actor, whose))


def reached(rows: QuerySet, actor: Actor, whose: str, column: str = "person_id") -> QuerySet:
    """Those rows whose person (``column``) the actor may see, whose accompaniment has not ended and who is
    among those asked for."""
    if is_part(actor, whose):
        return rows.filter(AmongThese(column, part_written(actor, whose)))
    seen = Exists(visible(actor).filter(pk=OuterRef(column)))
    return rows.filter(seen, ~_ended(column))
