"""Whether somebody agrees that her data are shared with an organisation: one answer for every package.

A yes to every partner does not hold for one to which she said no since, or of which she took back a yes. The
database says the same in ``people_agrees`` and ``people_shares_with``.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from parcours.kernel import clock

from .enums import Purpose
from .models import Consent, Convention

Pair = tuple[UUID, UUID | None]


def made(row: Consent) -> datetime:
    return datetime.fromtimestamp((row.id.int >> 80) / 1000, UTC)


def end_of(expires_on: date | None) -> datetime | None:
    """The first moment at which an agreement that is good until a day (included) is good no more."""
    if expires_on is None or expires_on.year == date.max.year:
        return None
    return datetime.combine(expires_on + timedelta(days=1), time(0), tzinfo=clock.zone())


def _lives(row: Consent, day: date) -> bool:
    ends = row.expires_on is not None and row.expires_on < day
    return row.given and row.withdrawn_at is None and row.given_on <= day and not ends


def _taken_back(rows: Iterable[Consent], general: Consent, organisation: UUID | None) -> bool:
    since = made(general)
    return any(
        (not one.given and one.id > general.id) or (one.withdrawn_at is not None and one.withdrawn_at > since)
        for one in rows
        if one.recipient_id is not None and one.recipient_id == organisation
    )


def _standing(rows: list[Consent], organisation: UUID | None, day: date) -> Consent | None:
    living = [one for one in rows if _lives(one, day) and one.recipient_id in (None, organisation)]
    found = [one for one in living if one.recipient_id or not _taken_back(rows, one, organisation)]
    # The one that is good longest; of two, the later.
    return max(found, key=lambda one: (one.expires_on or date.max, one.given_on, one.id), default=None)


def agreement(person: UUID, organisation: UUID | None, day: date | None = None) -> Consent | None:
    """The agreement under which her data may be shared with an organisation on a day, or nothing."""
    rows = list(Consent.objects.filter(person_id=person, purpose=Purpose.SHARING))
    return _standing(rows, organisation, day or clock.today())


class Sharing:
    """What people agreed to and what conventions allow, read once for many questions of any days."""

    def __init__(self, people: Iterable[UUID], givers: Iterable[UUID]):
        self._answers: dict[UUID, list[Consent]] = {}
        for row in Consent.objects.filter(person_id__in=set(people), purpose=Purpose.SHARING):
            self._answers.setdefault(row.person_id, []).append(row)
        rows = Convention.objects.filter(
            from_organisation_id__in=set(givers),
            from_confirmed_at__isnull=False,
            to_confirmed_at__isnull=False,
            purposes__contains=[Purpose.SHARING.value],
        )
        self._conventions: dict[tuple[UUID, UUID], list[Convention]] = {}
        for row in rows:
            self._conventions.setdefault((row.from_organisation_id, row.to_organisation_id), []).append(row)

    def agreed(self, person: UUID, organisation: UUID | None, day: date) -> bool:
        return _standing(self._answers.get(person, []), organisation, day) is not None

    def in_convention(self, giver: UUID, taker: UUID | None, day: date) -> bool:
        return any(
            one.signed_on <= day
            and (one.ended_on is None or one.ended_on > day)
            and (one.expires_on is None or one.expires_on >= day)
            for one in self._conventions.get((giver, taker), ())
        )


def agreeing(pairs: Iterable[Pair], day: date | None = None) -> set[Pair]:
    """Those of the pairs (person, organisation) for which :func:`agreement` finds one; in one query."""
    wanted, on = set(pairs), day or clock.today()
    rows: dict[UUID, list[Consent]] = {}
    people = {person for person, _organisation in wanted}
    for row in Consent.objects.filter(person_id__in=people, purpose=Purpose.SHARING):
        rows.setdefault(row.person_id, []).append(row)
    return {pair for pair in wanted if _standing(rows.get(pair[0], []), pair[1], on)}
