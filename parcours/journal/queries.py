"""Reads of the journal. Row security decides which entries an organisation sees."""

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from parcours.kernel.context import as_role

from .models import Access, Entry


def standing(entries: QuerySet | None = None) -> QuerySet:
    """Entries that no other entry retracts, without the retractions themselves."""
    found = Entry.objects.all() if entries is None else entries
    retraction = Entry.objects.filter(retracts=OuterRef("id"))
    return found.filter(~Exists(retraction), retracts__isnull=True)


def timeline(person: UUID) -> QuerySet:
    """What happened to a person, newest first. The caller has found the person visible."""
    return Entry.objects.filter(person_id=person).order_by("-occurred_on", "-sequence")


def looked_at(person: UUID, *, detail_only: bool = True) -> list[dict]:
    """Who opened the file, newest first. The caller has found the person visible."""
    with as_role("system"):
        found = Access.objects.filter(people__contains=[person])
        if detail_only:
            found = found.filter(detail=True)
        return list(
            found.order_by("-sequence").values("recorded_at", "user_id", "organisation_id", "role", "what")[
                :200
            ]
        )
