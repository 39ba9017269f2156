"""Who is not asked, and why: she died, it became known late, she said no, she was asked shortly before."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Max

from parcours.cases.enums import Closing
from parcours.cases.models import Case
from parcours.cases.reach import programme
from parcours.people.models import Consent

from .enums import State, Why
from .models import Survey
from .plan import SurveysPlan


def one_at_a_time() -> None:
    """Who was asked when is looked up and written by one at a time, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('surveys.begin'))")


def dead(people: Iterable[UUID]) -> set[UUID]:
    """Those whose accompaniment ended because they died."""
    rows = Case.objects.filter(person_id__in=set(people), programme=programme(), outcome=Closing.DECEASED)
    return set(rows.filter(closed_on__isnull=False).values_list("person_id", flat=True))


def objecting(people: Iterable[UUID], purpose: str) -> set[UUID]:
    """Those whose last word on a purpose is no: she refused it, or took her yes back."""
    last: dict[UUID, bool] = {}
    rows = Consent.objects.filter(person_id__in=set(people), purpose=purpose, recipient__isnull=True)
    for person, given, withdrawn in rows.order_by("id").values_list("person_id", "given", "withdrawn_at"):
        last[person] = given and withdrawn is None
    return {person for person, agrees in last.items() if not agrees}


def last_asked(people: Iterable[UUID]) -> dict[UUID, date]:
    """The last day on which each began to be asked, whatever became of it."""
    rows = Survey.objects.filter(person_id__in=set(people), asked_on__isnull=False)
    return dict(rows.values_list("person_id").annotate(last=Max("asked_on")))


def first_come(known: SurveysPlan, rows: Sequence[Survey]) -> list[Survey]:
    """What is asked once before what may be left out because of it; then by day."""
    once = {one.code for one in known.occasions if one.once}
    return sorted(rows, key=lambda row: (row.occasion not in once, row.due_on, row.id))


def why_not(
    known: SurveysPlan, row: Survey, today: date, gone: Collection[UUID], asked_on: date | None
) -> str:
    """Why a survey whose day has come is left out; empty where it is not."""
    if row.person_id in gone:
        return Why.DIED
    if row.until < today:
        return Why.LATE
    return Why.SPACING if known.too_soon(row.occasion, asked_on, today) else ""


def crowded(known: SurveysPlan, rows: Sequence[Survey]) -> list[Survey]:
    """Of the surveys of two files that are one now: those nobody was asked yet and that another one comes too
    close to."""
    kept: list[date] = [row.asked_on for row in rows if row.asked_on and not _untouched(row)]
    found = []
    for row in first_come(known, [row for row in rows if row.asked_on and _untouched(row)]):
        if any(known.too_soon(row.occasion, day, row.asked_on) for day in kept):
            found.append(row)
        else:
            kept.append(row.asked_on)
    return found


def _untouched(row: Survey) -> bool:
    return row.state == State.DUE and not row.sends and not row.attempts
