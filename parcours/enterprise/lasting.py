"""How long enterprises live, of all organisations together: numbers and codes alone leave this module."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from parcours.kernel import clock
from parcours.kernel.context import as_role
from parcours.reference.enums import Sex

from .enums import Stage
from .models import Venture
from .surviving import Life, Survival, survival

WOMEN, MEN, MIXED = "women", "men", "mixed"


@dataclass(frozen=True)
class Lived:
    """One enterprise as it is counted: no name, no id."""

    form: str
    sector: str
    place: str
    project: str
    held_by: str
    life: Life


BY: dict[str, Callable[[Lived], str]] = {
    "form": lambda one: one.form,
    "sector": lambda one: one.sector,
    "place": lambda one: one.place,
    "held_by": lambda one: one.held_by,
}


def everything() -> list[Lived]:
    """Every enterprise that was created, whoever accompanies it."""
    today = clock.today()
    with as_role("system"):
        rows = Venture.objects.filter(created_on__isnull=False).annotate(
            women=Count("members", filter=Q(members__person__sex=Sex.FEMALE)),
            others=Count("members", filter=~Q(members__person__sex=Sex.FEMALE)),
        )
        known = list(
            rows.values_list(
                "form",
                "sector",
                "place",
                "project",
                "women",
                "others",
                "stage",
                "created_on",
                "since",
                "seen_on",
            )
        )
    return [
        Lived(form, sector, place, project or "", held_by(women, others), life(*days, today))
        for form, sector, place, project, women, others, *days in known
    ]


def held_by(women: int, others: int) -> str:
    if women and others:
        return MIXED
    return WOMEN if women else MEN


def life(stage: str, created: date, since: date, seen: date | None, today: date) -> Life:
    """How long it lived, as far as anybody knows. What was turned into something else is known until then."""
    last = max(seen or created, created)
    until_now = (today - created).days
    if stage == Stage.CLOSED:
        return Life((since - created).days, ended=True, until_now=until_now)
    if stage == Stage.NOT_REACHED:
        return Life((last - created).days, lost=True, until_now=until_now)
    if stage in (Stage.ALIVE, Stage.TRANSFORMED):
        last = max(last, since)
    return Life((last - created).days, until_now=until_now)


def by(known: Iterable[Lived], what: str) -> dict[str, Survival]:
    """The survival of each group, by form, sector, place or who holds it."""
    groups: dict[str, list[Life]] = {}
    for one in known:
        groups.setdefault(BY[what](one), []).append(one.life)
    return {code: survival(lives) for code, lives in sorted(groups.items())}


def all_together(known: Iterable[Lived]) -> Survival:
    return survival(one.life for one in known)
