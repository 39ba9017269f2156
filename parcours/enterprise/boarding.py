"""What the committee room shows: nobody sees others' marks of a dossier before giving her own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, QuerySet

from parcours.kernel.actor import Actor
from parcours.kernel.refusals import NOT_FOUND, Missing
from parcours.programmes.queries import pack

from . import ranking
from .coaching_models import Coaching
from .committee_models import Call, Conflict, Dossier, Judge, Score
from .enums import CallState, DossierState
from .ranking import Standing
from .sections import SECTION

SEES = ("enterprise.run", "enterprise.judge")


def calls(actor: Actor) -> QuerySet[Call]:
    rows = Call.objects.filter(organisation=actor.organisation)
    if not any(actor.may(one) for one in SEES):
        rows = rows.none()
    return rows.annotate(count=Count("dossiers")).order_by("-opens_on", "-id")


def call(actor: Actor, wanted: UUID) -> Call:
    found = calls(actor).filter(pk=wanted).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def dossier(actor: Actor, wanted: UUID) -> Dossier:
    rows = Dossier.objects.filter(pk=wanted, organisation=actor.organisation)
    found = rows.select_related("call", "venture__place").first()
    if found is None or not any(actor.may(one) for one in SEES):
        raise Missing(NOT_FOUND)
    return found


def is_judge(actor: Actor, row: Call) -> bool:
    return actor.may("enterprise.judge") and Judge.objects.filter(call=row, user=actor.user).exists()


def judges(row: Call) -> list[UUID]:
    return list(Judge.objects.filter(call=row).order_by("id").values_list("user", flat=True))


def ties(row: Dossier) -> list[Conflict]:
    return list(Conflict.objects.filter(dossier=row).order_by("id"))


def ties_of(row: Call) -> list[Conflict]:
    """Of all dossiers of a call."""
    return list(Conflict.objects.filter(dossier__call=row).order_by("dossier", "id"))


def free_judges(actor: Actor, row: Dossier) -> list[UUID]:
    """Members of the committee whose tie with a dossier could still be declared, for whoever convenes: they
    neither have one nor gave marks."""
    if not actor.may("enterprise.call") or row.call.state == CallState.DECIDED:
        return []
    known = set(Conflict.objects.filter(dossier=row).values_list("user", flat=True))
    known |= set(Score.objects.filter(dossier=row).values_list("user", flat=True))
    return [one for one in judges(row.call) if one not in known]


def coaches(ventures: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Who worked with the members of each project, in whatever session."""
    found: dict[UUID, set[UUID]] = {}
    rows = Coaching.objects.filter(venture__in=list(ventures), coach__isnull=False)
    for venture, coach in rows.values_list("venture_id", "coach"):
        found.setdefault(venture, set()).add(coach)
    return found


def is_tied(actor: Actor, row: Dossier) -> bool:
    if actor.user == row.venture.coach or Conflict.objects.filter(dossier=row, user=actor.user).exists():
        return True
    return Coaching.objects.filter(venture=row.venture_id, coach=actor.user).exists()


def may_decide(actor: Actor, row: Call) -> bool:
    """Whoever convenes and declared no tie with any dossier of the call, nor had one declared for her."""
    tied = Conflict.objects.filter(dossier__call=row, user=actor.user)
    return actor.may("enterprise.call") and not tied.exists()


def _open_to(actor: Actor, row: Call) -> set[UUID] | None:
    """Dossiers whose marks the actor may see; None for all of them, once the call is decided."""
    if row.state == CallState.DECIDED:
        return None
    mine = Score.objects.filter(dossier__call=row, user=actor.user, oral=False)
    seen = set(mine.values_list("dossier_id", flat=True))
    if not Judge.objects.filter(call=row, user=actor.user).exists() and actor.may("enterprise.call"):
        # Whoever only convenes sees marks once every judge who may has given hers.
        seen |= _complete(row)
    return seen


def _complete(row: Call) -> set[UUID]:
    """Dossiers that every judge without a tie has scored."""
    sitting = set(judges(row))
    tied: dict[UUID, set[UUID]] = {}
    for one, user in Conflict.objects.filter(dossier__call=row).values_list("dossier_id", "user"):
        tied.setdefault(one, set()).add(user)
    given: dict[UUID, set[UUID]] = {}
    rows = Score.objects.filter(dossier__call=row, oral=False).values_list("dossier_id", "user")
    for one, user in rows:
        given.setdefault(one, set()).add(user)
    known = list(Dossier.objects.filter(call=row).values_list("id", "venture", "venture__coach"))
    worked = coaches(venture for _one, venture, _coach in known)
    return {
        one
        for one, venture, coach in known
        if given.get(one, set()) >= sitting - tied.get(one, set()) - worked.get(venture, set()) - {coach}
    }


def marks(actor: Actor, wanted: UUID) -> list[Score]:
    """What was given to a dossier, for whoever gave hers; everybody of the room once it is decided."""
    row = dossier(actor, wanted)
    allowed = _open_to(actor, row.call)
    if allowed is not None and row.id not in allowed:
        return []
    rows = Score.objects.filter(dossier=row).select_related("interpreter")
    return list(rows.order_by("oral", "at", "id"))


def own_marks(actor: Actor, wanted: UUID) -> list[Score]:
    return list(Score.objects.filter(dossier=wanted, user=actor.user).order_by("oral"))


@dataclass(frozen=True)
class Board:
    """The dossiers of a call, ranked; ``hidden``: of how many the marks are not shown to the reader yet.

    ``passed_over``: those in great need that were not accepted."""

    call: Call
    rows: Sequence[Standing]
    hidden: int
    passed_over: Sequence[Standing]


def board(actor: Actor, row: Call) -> Board:
    allowed = _open_to(actor, row)
    dossiers = list(Dossier.objects.filter(call=row).select_related("venture__place").order_by("id"))
    given: dict[UUID, list[Score]] = {}
    for one in Score.objects.filter(dossier__call=row):
        given.setdefault(one.dossier_id, []).append(one)
    weight = pack().section(SECTION.code).committee.oral_weight
    rows, hidden = [], 0
    for one in dossiers:
        shown = allowed is None or one.id in allowed
        hidden += not shown
        rows.append(_standing(one, given.get(one.id, []) if shown else [], weight))
    ranked = ranking.ranked(rows, row.envelope)
    accepted = [one.dossier for one in ranked if one.dossier.state == DossierState.ACCEPTED]
    gone = [one.dossier for one in ranked if one.dossier.state == DossierState.WITHDRAWN]
    decided = row.state == CallState.DECIDED
    over = ranking.passed_over(ranked, [*accepted, *gone]) if decided else []
    return Board(row, ranked, hidden, [one for one in ranked if one.dossier in over])


def _standing(one: Dossier, scores: list[Score], weight: int) -> Standing:
    written = [score.total for score in scores if not score.oral]
    oral = ranking.mean([score.total for score in scores if score.oral])
    mean = ranking.mean(written)
    return Standing(
        one,
        mean,
        oral,
        ranking.weigh(mean, oral, weight),
        ranking.spread(written),
        len(written),
        one.need,
        one.asked,
        parts=ranking.parts([score.marks for score in scores if not score.oral]),
    )


def to_score(actor: Actor) -> QuerySet[Dossier]:
    """Dossiers for which the actor's marks are awaited."""
    given = Score.objects.filter(user=actor.user, oral=False).values("dossier")
    tied = Conflict.objects.filter(user=actor.user).values("dossier")
    rows = Dossier.objects.filter(
        organisation=actor.organisation,
        state=DossierState.SUBMITTED,
        call__state=CallState.SCORING,
        call__judges__user=actor.user,
    )
    coached = Coaching.objects.filter(coach=actor.user).values("venture")
    rows = rows.exclude(pk__in=given).exclude(pk__in=tied).exclude(venture__coach=actor.user)
    rows = rows.exclude(venture__in=coached)
    return (
        (rows if actor.may("enterprise.judge") else rows.none())
        .select_related("venture", "call")
        .order_by("id")
    )


def left(row: Call) -> Decimal:
    return row.envelope - row.granted
