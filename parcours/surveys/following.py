"""How surveys follow the person: merged, erased, shown to her."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from parcours.kernel import clock
from parcours.people.ports import follows
from parcours.reference.enums import Sex

from . import models, sparing
from .enums import OPEN, State, Why
from .plan import NOT_SAID
from .sections import plan

_BETTER = (State.ANSWERED, State.REFUSED, State.UNREACHABLE, State.EXPIRED, State.TRYING, State.SENT)
"""Of two for the same occasion and fact the one that went furthest stands."""


def _rank(row: models.Survey) -> int:
    return _BETTER.index(row.state) if row.state in _BETTER else len(_BETTER) + (row.state == State.SKIPPED)


def _asked_once(kept: UUID, gone: UUID, changes) -> None:
    """Who was to be asked the same twice is asked once: of two the one that went furthest stands."""
    standing = {
        row.once_key: row for row in models.Survey.objects.filter(person_id=kept).exclude(state=State.DROPPED)
    }
    rows = list(models.Survey.objects.filter(person_id=gone).order_by("id"))
    moved = []
    for row in rows:
        other = standing.get(row.once_key) if row.state != State.DROPPED else None
        if other is None:
            moved.append(row)
        elif _rank(row) < _rank(other):
            _drop(other, changes)
            moved.append(row)
        else:
            _drop(row, changes)
            moved.append(row)
    changes.move(moved)
    _not_twice_at_once(kept, changes)


def _drop(row: models.Survey, changes) -> None:
    day = row.ended_on or clock.today()
    changes.set(row, state=State.DROPPED.value, way="", why="", ended_on=day, digests=[])


def _not_twice_at_once(kept: UUID, changes) -> None:
    """Two files were to be asked by themselves; she is one, and not asked twice within the spacing."""
    for row in sparing.crowded(plan(), list(models.Survey.objects.filter(person_id=kept))):
        changes.set(row, state=State.SKIPPED.value, why=Why.SPACING.value, ended_on=clock.today())


def _no_longer_asked(person: UUID) -> None:
    """Codes and days remain; nobody asks, and no link leads anywhere."""
    rows = models.Survey.objects.filter(person_id=person)
    rows.filter(state=State.PLANNED).update(
        state=State.SKIPPED.value, why=Why.ERASED.value, ended_on=clock.today()
    )
    rows.filter(state__in=OPEN).update(
        state=State.REFUSED.value, why=Why.CONSENT.value, ended_on=clock.today()
    )
    rows.update(digests=[])
    models.Reply.objects.filter(person_id=person).update(author=None)


def _occasion(row: models.Survey):
    found = plan().occasion(row.occasion)
    return found.name if found else row.occasion


def _fact(row: models.Survey):
    found = plan().fact(row.fact)
    return found.name if found else row.fact


def _sex(row: models.Survey):
    return dict(Sex.choices).get(row.sex, row.sex)


def _told(person: UUID) -> list[dict]:
    """Each question that she was asked with what she answered, in words."""
    known, lines = plan(), []
    for row in models.Reply.objects.filter(person_id=person).order_by("given_on", "number"):
        for code, choice in row.answers.items():
            question = known.question(code)
            names = {one.code: one.name for one in question.choices} if question else {}
            names[NOT_SAID] = _("Prefers not to say")
            lines.append(
                {
                    "given_on": row.given_on,
                    "way": row.get_way_display(),
                    "question": question.text if question else code,
                    "answer": str(_("Prefers not to say"))
                    if choice == NOT_SAID
                    else names.get(choice, choice),
                }
            )
    return lines


follows(
    models.Survey,
    title=_("When you were to be asked how you are doing"),
    merge=_asked_once,
    erase=_no_longer_asked,
    access=(
        *("occasion", "fact", "fact_on", "project", "sex", "region"),
        *("due_on", "organisation", "state", "attempts"),
    ),
    words={
        "occasion": _("Occasion"),
        "fact": _("What it follows"),
        "fact_on": _("Day of this"),
        "project": _("Project"),
        "sex": _("Sex on that day"),
        "region": _("Region on that day"),
        "due_on": _("To be asked from"),
        "attempts": _("Calls without reaching you"),
    },
    said={"occasion": _occasion, "fact": _fact, "sex": _sex},
)
follows(
    models.Reply,
    title=_("What you answered when you were asked how you are doing"),
    erase="keep",
    access=_told,
    words={"given_on": _("Answered on"), "question": _("Question"), "answer": _("Answer")},
)
