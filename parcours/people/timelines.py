"""What of the journal is told about a person, and to whom."""

from collections import defaultdict
from functools import lru_cache
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from parcours.journal import queries as journal
from parcours.journal.models import Entry
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.counting import counted
from parcours.kernel.entries import kinds
from parcours.kernel.prepared import PreparedModels
from parcours.reference.enums import Residence

from . import entries, filed
from .merged import former_files
from .models import LegalFact
from .visibility import get


def timeline(actor: Actor, person: UUID) -> QuerySet[Entry]:
    """What happened to her, the newest first, as this actor may be told it.

    Without what takes a right the actor lacks; without a word of restricted facts but for their readers;
    without legal facts that only another organisation sees, what is told to the one that did it alone, and
    what happened between two others.
    """
    get(actor, person)
    rows, hidden = journal.timeline(person, *former_files(person)), _hidden(actor, person)
    if actor.kind == SYSTEM:
        return rows.exclude(kind__in=hidden)
    return _told(rows, actor.organisation, hidden)


def newest(actor: Actor, person: UUID, most: int) -> list[Entry]:
    """The first entries of :func:`timeline`, each with how many there are (``total``); where nothing was
    merged by a statement that is planned once."""
    get(actor, person)
    if actor.kind == SYSTEM or former_files(person):
        return list(counted(timeline(actor, person))[:most])
    return _newest(_hidden(actor, person), most).all(person=person, organisation=actor.organisation)


@lru_cache(maxsize=64)
def _newest(hidden: tuple[str, ...], most: int) -> PreparedModels:
    return PreparedModels(
        lambda person, organisation: counted(_told(journal.timeline(person), organisation, hidden))[:most]
    )


def _hidden(actor: Actor, person: UUID) -> tuple[str, ...]:
    """Kinds of entries that the actor is not told."""
    hidden = [code for code, kind in kinds().items() if kind.right and not actor.may(kind.right)]
    if actor.kind != SYSTEM and not filed.READERS.all(person=person, user=actor.user):
        hidden += [entries.RESTRICTED_NOTED.code, entries.READER_NAMED.code]
    return tuple(hidden)


def _told(rows: QuerySet[Entry], organisation: UUID | None, hidden: tuple[str, ...]) -> QuerySet[Entry]:
    """Of entries what an organisation is told."""
    told = LegalFact.objects.filter(pk=OuterRef("object_id")).exclude(
        ~Q(recorded_by=organisation), dimension="residence", value=Residence.NONE
    )
    rows = rows.filter(~Q(kind=entries.LEGAL_FACT.code) | Exists(told))
    rows = rows.exclude(_of_another(organisation)).filter(_not_between_others(organisation))
    return rows.exclude(kind__in=hidden)


def _of_another(organisation: UUID | None) -> Q:
    """Entries that another organisation keeps to itself."""
    private = Q(pk__in=[])
    for code, kind in kinds().items():
        if kind.own is not None:
            private |= Q(kind=code, **{f"facts__{name}": value for name, value in kind.own.items()})
    return private & ~Q(organisation_id=organisation)


def _not_between_others(organisation: UUID | None) -> Q:
    """Entries but for those of something between two other organisations."""
    codes: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for code, kind in kinds().items():
        if kind.between:
            codes[kind.between].append(code)
    told = Q()
    for (label, *sides), of_kind in codes.items():
        ours = Q(pk__in=[])
        for side in sides:
            ours |= Q(**{side: organisation})
        objects = apps.get_model(label)._default_manager.filter(ours, pk=OuterRef("object_id"))
        told &= ~Q(kind__in=of_kind) | Exists(objects)
    return told
