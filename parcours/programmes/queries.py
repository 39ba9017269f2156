"""Reads of programmes. ``pack()`` is what every floor above asks."""

import time
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from parcours.kernel import clock
from parcours.kernel.once import once
from parcours.kernel.prepared import Prepared
from parcours.kernel.refusals import Missing, Refused
from parcours.reference import queries as reference

from . import amending, reading, refusals
from .addendum_models import Addendum, AddendumTarget
from .amending import Amendment
from .findings import BadPack
from .models import Indicator, Programme, Project, Version
from .money_enums import AddendumState
from .pack import Addendum as Named
from .pack import AssessmentForm, Notice, Pack

ASK_AGAIN = 5.0
"""Seconds after which a process that knows no programme asks the database again for its zone."""


@lru_cache(maxsize=8)
def _read(sha256: str) -> Pack:
    return reading.read(Version.objects.values_list("text", flat=True).filter(sha256=sha256)[0])


@lru_cache(maxsize=64)
def _over(sha256: str, told: tuple[Amendment, ...]) -> Pack:
    return amending.over(_read(sha256), told)


_IN_FORCE = Prepared(
    lambda: (
        Version.objects.filter(present=True, programme__in_force=True)
        .order_by("id")
        .values_list("sha256", "programme_id", "programme__amended")[:1]
    )
)
_LOADED = Prepared(
    lambda: Version.objects.order_by("loaded_at").values_list("sha256", "loaded_at", "programme__in_force")
)


@once
def _present() -> tuple[str, str, UUID | None]:
    """The hash of the text in force, its programme, and what marks its addenda; empty when there is none."""
    ((sha256, programme, amended),) = _IN_FORCE.rows() or [("", "", None)]
    return sha256, programme, amended


def text_in_force() -> str:
    """What marks the text and the addenda in force; empty when there is none."""
    sha256, _programme, amended = _present()
    return f"{sha256}{amended or ''}"


@once
def pack_or_none(
    code: str | None = None, *, on: date | None = None, known: date | None = None
) -> Pack | None:
    """The programme in force, or the one with a code; None when there is none. ``on``, ``known``: with the
    addenda that hold on a day (today), as they were known at the end of another (now).

    One small query a call; the pack itself is kept in memory by the hash of its text and its addenda."""
    if code is None:
        sha256, programme, amended = _present()
        _zone.know(_read(sha256).zone if sha256 else "")
    else:
        rows = Version.objects.filter(present=True, programme_id=code)
        found = rows.values_list("sha256", "programme_id", "programme__amended").first()
        sha256, programme, amended = found or ("", "", None)
    if not sha256:
        return None
    if amended is None:
        return _read(sha256)
    told = amending.holding(_amendments(programme, amended), on or clock.today(), known)
    return _over(sha256, told)


def pack(code: str | None = None, *, on: date | None = None, known: date | None = None) -> Pack:
    """As :func:`pack_or_none`. Raises Refused NONE_LOADED, or Missing NOT_LOADED for a code."""
    days = {name: day for name, day in (("on", on), ("known", known)) if day is not None}
    found = pack_or_none(**days) if code is None else pack_or_none(code, **days)
    if found is None and code is not None:
        raise Missing(refusals.NOT_LOADED, "code", {"code": code})
    if found is None:
        raise Refused(refusals.NONE_LOADED)
    return found


def pack_as_of(as_of: date | None) -> Pack:
    """The programme in force as it was known at the end of a day: what speaks of that day reads it so."""
    return pack() if as_of is None else pack(on=min(as_of, clock.today()), known=as_of)


# Addenda ------------------------------------------------------------------------------------------


@lru_cache(maxsize=32)
def _amendments(programme: str, _amended: UUID) -> tuple[Amendment, ...]:
    """Every addendum in force; each time one is put in force the programme is marked anew."""
    rows = Addendum.objects.filter(programme=programme, state=AddendumState.IN_FORCE).order_by("number", "id")
    targets: dict[UUID, list[amending.NewTarget]] = {}
    told = AddendumTarget.objects.filter(addendum__in=rows).order_by("indicator__order")
    for addendum, code, value, since in told.values_list("addendum", "indicator__code", "value", "since"):
        targets.setdefault(addendum, []).append(amending.NewTarget(code, value, since))
    return tuple(
        Amendment(
            Named(row.number, row.signed_on, row.project_id or ""),
            clock.day_of(row.kept_at),
            tuple(targets.get(row.id, ())),
            row.starts_on,
            row.ends_on,
        )
        for row in rows
    )


@once
def amendments(programme: str) -> tuple[Amendment, ...]:
    """The addenda in force of a programme and its projects."""
    marks = Programme.objects.filter(pk=programme, amended__isnull=False).values_list("amended", flat=True)
    mark = marks.first()
    return _amendments(programme, mark) if mark else ()


def contract_days(row: Project) -> tuple[date, date]:
    """The first and the last day of a project after its addenda, as they hold today."""
    told = amending.holding(amendments(row.programme_id), clock.today())
    return amending.days_of(told, row.code, (row.starts_on, row.ends_on))[0]


def any_loaded() -> bool:
    return Version.objects.exists()


def versions(code: str) -> QuerySet[Version]:
    """The texts of a programme as they were loaded, newest first."""
    return Version.objects.filter(programme_id=code).order_by("-number")


def version(code: str) -> int:
    """The number of the present version of a programme."""
    return Version.objects.get(programme_id=code, present=True).number


@once
def _loaded() -> list[tuple]:
    return _LOADED.rows()


def notice_as_read(purpose: str, version: str, on: date) -> Notice | None:
    """The notice of a purpose in a version, as the pack in force on a day said it; of packs loaded later only
    when no earlier one had this version."""
    found = [
        (clock.day_of(loaded_at) <= on, in_force, loaded_at, one)
        for sha256, loaded_at, in_force in _loaded()
        for one in _read(sha256).notices
        if (one.purpose, one.version) == (purpose, version)
    ]
    return max(found, key=lambda row: row[:3])[3] if found else None


@lru_cache(maxsize=64)
def _forms(sha256: str) -> tuple[AssessmentForm, ...]:
    try:
        return _read(sha256).forms
    except BadPack:
        # A text that an earlier release took and this one does not: what it asked is shown by its codes.
        return ()


def forms_loaded(code: str) -> list[tuple[AssessmentForm, Version]]:
    """Every form of a programme in every version that was ever loaded, the present ones first; each with the
    newest loaded text that says it so."""
    found: dict[tuple[str, str], tuple[AssessmentForm, Version]] = {}
    for row in versions(code).only("id", "number", "sha256", "loaded_at", "present"):
        for form in _forms(row.sha256):
            found.setdefault((form.code, form.version), (form, row))
    return list(found.values())


def form_as_asked(programme: str, code: str, version: str) -> AssessmentForm | None:
    """A form in a version, as the newest loaded text that has it says it; None when none does."""
    rows = versions(programme).values_list("sha256", flat=True)
    found = (form for sha256 in rows for form in _forms(sha256))
    return next((form for form in found if (form.code, form.version) == (code, version)), None)


def named_places(found: Pack) -> dict[str, tuple[dict[str, str], str]]:
    """Places and regions of a programme's country: code to name and region code, a region being its own."""
    regions = reference.regions(found.country)
    places = reference.cities(found.country)
    return {row.code: (row.name, row.code) for row in regions} | {
        row.code: (row.name, row.region_id) for row in places
    }


def text(code: str) -> str:
    """The text of the present version of a programme."""
    return Version.objects.get(programme_id=code, present=True).text


def projects() -> QuerySet[Project]:
    """The projects of the programme in force, in the order of the pack."""
    return Project.objects.filter(programme__in_force=True, in_force=True).select_related("lot", "grantee")


def indicators() -> QuerySet[Indicator]:
    """The indicators of the programme in force, in the order of the pack."""
    return Indicator.objects.filter(programme__in_force=True, in_force=True)


# The zone -----------------------------------------------------------------------------------------


class _Zone:
    """The zone of the programme in force, remembered: the clock asks for it all the time."""

    def __init__(self):
        self.forget()

    def forget(self) -> None:
        self.name, self.asked_at = "", None

    def know(self, name: str) -> None:
        self.name, self.asked_at = name, time.monotonic()

    def __call__(self) -> str:
        stale = self.asked_at is None or time.monotonic() - self.asked_at > ASK_AGAIN
        if not self.name and stale:
            self.know("")
            self.know(_stored_zone())
        return self.name


def _stored_zone() -> str:
    try:
        with transaction.atomic():
            found = Version.objects.filter(programme__in_force=True, present=True)
            return found.values_list("programme__zone", flat=True).first() or ""
    except (DatabaseError, RuntimeError):
        # Pure computations have no database, and before the first migration there is no table: days are UTC.
        return ""


_zone = _Zone()


def zone() -> str:
    """The time zone in which the programme in force counts its days; empty when none is loaded."""
    return _zone()


def forget() -> None:
    """Ask the database again at the next use."""
    _zone.forget()
