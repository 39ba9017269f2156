"""Reads of the journal. Row security decides which entries an organisation sees."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Exists, Func, IntegerField, OuterRef, QuerySet

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.prepared import Statement
from parcours.kernel.refusals import NOT_ALLOWED, NotAllowed

from .models import Access, Entry


def standing(entries: QuerySet | None = None) -> QuerySet:
    """Entries that no other entry retracts, without the retractions themselves."""
    found = Entry.objects.all() if entries is None else entries
    retraction = Entry.objects.filter(retracts=OuterRef("id"))
    return found.filter(~Exists(retraction), retracts__isnull=True)


def timeline(*files: UUID) -> QuerySet:
    """What happened to a person, newest first, in all her files. The caller has found the person visible."""
    return Entry.objects.filter(person_id__in=files).order_by("-occurred_on", "-sequence")


LOOKED = ("user_id", "organisation_id", "recorded_at")
# Found by her files first: she was looked at less often than anybody.
_LOOKED_AT = Statement("""
WITH found AS MATERIALIZED (
    SELECT user_id, organisation_id, recorded_at, sequence FROM journal_access
    WHERE people && %(files)s::uuid[] AND detail
)
SELECT user_id, organisation_id, max(recorded_at) FROM found
GROUP BY user_id, organisation_id, date_trunc('hour', recorded_at, 'UTC')
ORDER BY max(sequence) DESC LIMIT %(most)s
""")


def looked_at(*files: UUID, most: int = 200) -> list[dict]:
    """Who opened the files of a person, newest first; once an hour and user, so that one visit is one.

    As mappings of ``user_id``, ``organisation_id``, ``recorded_at``. The caller has found the person visible.
    """
    with as_role("system"):
        rows = _LOOKED_AT.rows({"files": list(files), "most": most})
    return [dict(zip(LOOKED, row, strict=True)) for row in rows]


def days_looked(*files: UUID) -> list[dict]:
    """On which days which organisation opened the files of a person, in what role, the newest first.

    As mappings of ``day``, ``organisation_id`` and ``role``: nobody's name. The caller has found her visible.
    """
    with as_role("system"):
        found = Access.objects.filter(people__overlap=list(files), detail=True)
        days = {
            (clock.day_of(at), organisation, role)
            for at, organisation, role in found.values_list("recorded_at", "organisation_id", "role")
        }
    newest = sorted(days, key=lambda one: (one[0], str(one[1]), one[2]), reverse=True)
    return [dict(zip(("day", "organisation_id", "role"), one, strict=True)) for one in newest]


ENTRY_COLUMNS = (
    "recorded_at",
    "occurred_on",
    "kind",
    "action",
    "user_id",
    "organisation_id",
    "project",
    "cause",
)


# The audit ----------------------------------------------------------------------------------------


def _audit(actor: Actor, rows: QuerySet, wanted: dict, page: int | str, size: int) -> Page:
    """A page of rows of the whole instance, for whoever may audit: codes, users, organisations, times."""
    if not actor.may("journal.audit"):
        raise NotAllowed(NOT_ALLOWED)
    chosen = rows.filter(**{name: value for name, value in wanted.items() if value not in (None, "")})
    with as_role("system"):
        found = Paginator(chosen.order_by("-sequence"), size).get_page(page)
        found.object_list = list(found.object_list)
    return found


def audited_entries(
    actor: Actor,
    *,
    kind: str = "",
    user: UUID | None = None,
    organisation: UUID | None = None,
    since: date | None = None,
    until: date | None = None,
    page: int | str = 1,
    size: int = 50,
) -> Page:
    """What was recorded in the whole instance, the newest first, as mappings without any person.

    Takes the right ``journal.audit``. ``since`` and ``until`` are days of recording.
    """
    wanted = {"kind": kind, "user_id": user, "organisation_id": organisation} | _between(since, until)
    return _audit(actor, Entry.objects.values("sequence", *ENTRY_COLUMNS), wanted, page, size)


def audited_accesses(
    actor: Actor,
    *,
    what: str = "",
    user: UUID | None = None,
    organisation: UUID | None = None,
    since: date | None = None,
    until: date | None = None,
    page: int | str = 1,
    size: int = 50,
) -> Page:
    """Who looked, on what page, at how many people (``count``), never at whom: as above."""
    wanted = {"what": what, "user_id": user, "organisation_id": organisation} | _between(since, until)
    rows = Access.objects.annotate(count=Func("people", function="cardinality", output_field=IntegerField()))
    columns = ("recorded_at", "user_id", "organisation_id", "role", "what", "detail", "count")
    return _audit(actor, rows.values("sequence", *columns), wanted, page, size)


def _between(since: date | None, until: date | None) -> dict[str, datetime]:
    def start(day: date) -> datetime:
        return datetime.combine(day, time(), tzinfo=clock.zone())

    found = {"recorded_at__gte": start(since)} if since else {}
    # After the last day of the calendar nothing is recorded: no limit.
    limited = until is not None and until < date.max
    return found | ({"recorded_at__lt": start(until + timedelta(days=1))} if limited else {})
