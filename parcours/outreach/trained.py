"""Every read of the register of officials and staff: who was trained in what, when, and what is due again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from parcours.accounts.models import Organisation, Site
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.refusals import NOT_FOUND, Missing

from . import sections
from .gatherings import may
from .models import Event, Official, Point, Trained

DUE, NEVER, TRAINED, LEFT = "due", "never", "trained", "left"
VIEWS = (DUE, NEVER, TRAINED, LEFT)
SORTS = {"name": "name", "institution": "institution_kind", "region": "region__order"}


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; where that month has none, its last."""
    number = day.year * 12 + day.month - 1 - months
    year, month = divmod(number, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(day)


def _cutoffs() -> dict[str, date]:
    """By theme: whoever was trained in it last before this day is due again."""
    today = clock.today()
    return {
        theme: months_before(today, months) for theme, months in sections.settings().refresher_months.items()
    }


def _had(theme: str, since: date | None = None) -> Exists:
    rows = Trained.objects.filter(official=OuterRef("pk"), event__themes__contains=[theme])
    return Exists(rows.filter(event__last_day__gte=since) if since else rows)


def _is_due() -> Q:
    wanted = [Q(_had(theme)) & ~Q(_had(theme, since)) for theme, since in _cutoffs().items()]
    return Q(left_on__isnull=True) & reduce(or_, wanted, Q(pk__in=[]))


def officials(
    actor: Actor,
    *,
    view: str = "",
    kind: str = "",
    region: str = "",
    theme: str = "",
    sort: str = "name",
) -> QuerySet[Official]:
    """The register of the actor's organisation, without those who left; a ``view`` of VIEWS narrows it.

    ``theme``: trained in it; with ``due``: due in any theme."""
    rows = Official.objects.select_related("body", "site", "region")
    if actor.organisation is None or not actor.may("outreach.events"):
        return rows.none()
    rows = rows.filter(organisation=actor.organisation, left_on__isnull=view != LEFT)
    wanted = {"institution_kind": kind, "region": region}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if view == DUE:
        rows = rows.filter(_is_due())
    elif view in (NEVER, TRAINED):
        had = Q(Exists(Trained.objects.filter(official=OuterRef("pk"))))
        rows = rows.filter(had if view == TRAINED else ~had)
    if theme:
        rows = rows.filter(_had(theme))
    key = SORTS.get(sort.lstrip("-"), "name")
    return rows.order_by(f"-{key}" if sort.startswith("-") else key, "name", "id")


def official(actor: Actor, wanted: UUID) -> Official:
    """Somebody in one's own register, left or not, or ``Missing``."""
    rows = Official.objects.select_related("body", "site", "region", "user")
    found = rows.filter(pk=wanted, organisation=actor.organisation).first()
    if found is None or not actor.may("outreach.events"):
        raise Missing(NOT_FOUND)
    return found


@dataclass(frozen=True)
class Line:
    """``last``: by theme the last day on which she was trained in it; ``due``: themes to be refreshed."""

    official: Official
    last: Mapping[str, date]
    due: list[str]
    events: int


def lines(rows: Iterable[Official]) -> list[Line]:
    """Officials with what they were trained in, in one query more."""
    found = list(rows)
    had: dict[UUID, list[tuple[list[str], date]]] = {}
    told = Trained.objects.filter(official__in=[one.pk for one in found])
    for who, themes, day in told.values_list("official_id", "event__themes", "event__last_day"):
        had.setdefault(who, []).append((themes, day))
    cutoffs = _cutoffs()
    return [_line(one, had.get(one.pk, []), cutoffs) for one in found]


def _line(row: Official, had: list[tuple[list[str], date]], cutoffs: Mapping[str, date]) -> Line:
    last: dict[str, date] = {}
    for themes, day in had:
        for theme in themes:
            last[theme] = max(day, last.get(theme, day))
    due = [theme for theme, day in last.items() if theme in cutoffs and day < cutoffs[theme]]
    return Line(row, dict(sorted(last.items())), [] if row.left_on else sorted(due), len(had))


def trainings_of(row: Official) -> list[Trained]:
    """What somebody was trained in, the latest first."""
    rows = Trained.objects.filter(official=row).select_related("event__place")
    return list(rows.order_by("-event__day", "-id"))


def at(actor: Actor, event: UUID) -> list[Trained]:
    """Officials of the actor's own register who were at an event, by name."""
    if not actor.may("outreach.events"):
        return []
    rows = Trained.objects.filter(event=event, official__organisation=actor.organisation)
    return list(rows.select_related("official__body").order_by("official__name", "official_id"))


@dataclass(frozen=True)
class Marks:
    """Means of tests, each with the number of people behind it; ``gain``: of those who have both."""

    pre: float | None
    pre_n: int
    post: float | None
    post_n: int
    gain: float | None
    both_n: int


def marks(rows: Iterable[Trained]) -> Marks:
    found = [(one.pre, one.post) for one in rows]
    before = [pre for pre, _post in found if pre is not None]
    after = [post for _pre, post in found if post is not None]
    both = [post - pre for pre, post in found if pre is not None and post is not None]
    mean = [sum(values) / len(values) if values else None for values in (before, after, both)]
    return Marks(mean[0], len(before), mean[1], len(after), mean[2], len(both))


# Numbers of every organisation: nobody's names ----------------------------------------------------


@dataclass(frozen=True)
class Share:
    """Trained staff of a centre. ``staff``: as the reception point says, None where it says nothing."""

    site: Site
    trained: int
    staff: int | None

    @property
    def share(self) -> float | None:
        """None where it cannot be said, also when more were trained than work there."""
        return self.trained / self.staff if self.staff and self.trained <= self.staff else None

    @property
    def too_many(self) -> bool:
        return self.staff is not None and self.trained > self.staff


def shares(actor: Actor) -> list[Share]:
    """Trained staff of every centre by its number of staff; whoever left is not counted, each once.

    Counted under the system role: numbers alone, of every organisation's register. Somebody whom two
    registers certainly hold is one.
    """
    if not may(actor):
        return []
    sites = Site.objects.select_related("organisation", "place__region").order_by(
        "organisation__code", "code"
    )
    with as_role("system"):
        here = Official.objects.filter(site__isnull=False, left_on__isnull=True)
        had = here.filter(Exists(Trained.objects.filter(official=OuterRef("pk"))))
        people = set(had.values_list("site_id", "counts_as"))
    staff = dict(Point.objects.filter(staffed_since__isnull=False).values_list("site_id", "staff"))
    number: dict[UUID, int] = {}
    for site, _who in people:
        number[site] = number.get(site, 0) + 1
    return [Share(site, number.get(site.id, 0), staff.get(site.id)) for site in sites]


@dataclass
class Register:
    """What the register of one organisation counts: each of its people once, however many events."""

    organisation: Organisation
    people: int = 0
    trained: int = 0
    themes: dict[str, int] = field(default_factory=dict)


def registers(actor: Actor) -> list[Register]:
    """By organisation how many are in its register, were trained, and in what. Numbers alone."""
    if not may(actor):
        return []
    with as_role("system"):
        people = dict(
            Official.objects.filter(left_on__isnull=True)
            .values_list("organisation")
            .annotate(n=Count("pk"))
            .order_by()
        )
        had: dict[UUID, dict[UUID, set[str]]] = {}
        rows = Trained.objects.values_list("official__organisation", "official_id", "event__themes")
        for where, who, themes in rows:
            had.setdefault(where, {}).setdefault(who, set()).update(themes)
    found = []
    for body in Organisation.objects.filter(pk__in={*people, *had}).order_by("code"):
        of = had.get(body.id, {})
        themes: dict[str, int] = {}
        for each in of.values():
            for theme in each:
                themes[theme] = themes.get(theme, 0) + 1
        found.append(Register(body, people.get(body.id, 0), len(of), themes))
    return found


def candidates(actor: Actor, event: Event, *, region: str = "", most: int = 100) -> list[Official]:
    """Who may have been at an event, of one's own register: those not on its list yet, by name."""
    rows = officials(actor, region=region).exclude(
        pk__in=Trained.objects.filter(event=event).values("official")
    )
    return list(rows[:most])
