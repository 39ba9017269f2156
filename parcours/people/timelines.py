"""What of the journal is told about a person, and to whom."""

from collections import defaultdict
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from parcours.journal import queries as journal
from parcours.journal.models import Entry
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.entries import kinds
from parcours.reference.enums import Residence

from . import entries
from .merged import former_files
from .models import LegalFact, RestrictedReader
from .visibility import get


def timeline(actor: Actor, person: UUID) -> QuerySet[Entry]:
    """What happened to her, the newest first, as this actor may be told it.

    Without what takes a right the actor lacks; without a word of restricted facts but for their readers;
    without legal facts that only another organisation sees, what is told to the one that did it alone, and
    what happened between two others.
    """
    get(actor, person)
    rows = journal.timeline(person, *former_files(person))
    hidden = [code for code, kind in kinds().items() if kind.right and not actor.may(kind.right)]
    if actor.kind != SYSTEM:
        if not RestrictedReader.objects.filter(person_id=person, user_id=actor.user).exists():
            hidden += [entries.RESTRICTED_NOTED.code, entries.READER_NAMED.code]
        told = LegalFact.objects.filter(pk=OuterRef("object_id")).exclude(
            ~Q(recorded_by=actor.organisation), dimension="residence", value=Residence.NONE
        )
        rows = rows.filter(~Q(kind=entries.LEGAL_FACT.code) | Exists(told))
        rows = rows.exclude(_of_another(actor)).filter(_not_between_others(actor))
    return rows.exclude(kind__in=hidden)


def _of_another(actor: Actor) -> Q:
    """Entries that another organisation keeps to itself."""
    private = Q(pk__in=[])
    for code, kind in kinds().items():
        if kind.own is not None:
            private |= Q(kind=code, **{f"facts__{name}": value for name, value in kind.own.items()})
    return private & ~Q(organisation_id=actor.organisation)


def _not_between_others(actor: Actor) -> Q:
    """Entries but for those of something between two other organisations."""
    codes: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for code, kind in kinds().items():
        if kind.between:
            codes[kind.between].append(code)
    told = Q()
    for (label, *sides), of_kind in codes.items():
        ours = Q(pk__in=[])
        for side in sides:
            ours |= Q(**{side: actor.organisation})
        objects = apps.get_model(label)._default_manager.filter(ours, pk=OuterRef("object_id"))
        told &= ~Q(kind__in=of_kind) | Exists(objects)
    return told
