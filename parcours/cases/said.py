"""What a person said, over all her assessments: what is known on a day, what stood before, what changed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from parcours.kernel.refusals import Refused
from parcours.programmes.pack import AssessmentForm, Pack, Question
from parcours.programmes.queries import form_as_asked

from . import answers, refusals
from .answers import Answer
from .models import Assessment

FormOf = Callable[[Assessment], AssessmentForm]


@dataclass(frozen=True)
class Earlier:
    """An answer that stands. ``on``: the day on which she said it; ``assessment``: where it is kept."""

    answer: Answer
    on: date
    assessment: UUID
    proof: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Change:
    """One question whose answer is another than before; None where there was, or is, no answer."""

    question: Question
    before: Answer | None
    now: Answer | None
    on: date | None


def forms_as_asked(pack: Pack) -> FormOf:
    """The form of an assessment as it was on its day; where no text has it, as the pack asks it now."""
    read: dict[tuple[str, str, str], AssessmentForm | None] = {}

    def form_of(row: Assessment) -> AssessmentForm:
        key = (row.programme, row.form, row.form_version)
        if key not in read:
            present = pack.form(row.form) if row.programme == pack.code else None
            same = present is not None and present.version == row.form_version
            read[key] = present if same else form_as_asked(*key)
        return read[key] or pack.form(row.form) or pack.assessment

    return form_of


def said_on(row: Assessment, code: str) -> date:
    """The day on which an answer was given: an earlier one where nobody asked again."""
    told = row.answered_on.get(code)
    return date.fromisoformat(told) if told else row.assessed_on


def in_order(rows: Iterable[Assessment]) -> list[Assessment]:
    return sorted(rows, key=lambda row: (row.assessed_on, row.recorded_at, row.id))


def known(pack: Pack, rows: Iterable[Assessment], day: date, form_of: FormOf | None = None) -> dict[str, Any]:
    """The facts that her answers give on a day: of every assessment in force, a later one before an earlier.

    What a later form asks and she left open is open. A text never becomes a fact.
    """
    found: dict[str, Any] = {}
    form_of = form_of or forms_as_asked(pack)
    for row in in_order(rows):
        if row.assessed_on > day or row.expired(day):
            continue
        form = form_of(row)
        # As long as was said on its day; an answer that was repeated counts from the day she gave it.
        holds = row.expires_on - row.assessed_on
        kept = {code: one for code, one in row.answers.items() if said_on(row, code) + holds >= day}
        for question in form.questions:
            found.pop(f"assessment.{question.code}", None)
        found |= answers.facts(form, kept)
    return {name: value for name, value in found.items() if _is_asked_still(pack, form_of, name, rows)}


def _is_asked_still(pack: Pack, form_of: FormOf, name: str, rows: Iterable[Assessment]) -> bool:
    """Whether the programme in force asks it in the same way: else its rules cannot read the answer."""
    code = name.removeprefix("assessment.")
    now = pack.question(code)
    asked = (form_of(row).question(code) for row in rows)
    return now is None or all(one is None or one.kind == now.kind for one in asked)


def before(
    form: AssessmentForm, rows: Sequence[Assessment], form_of: FormOf, day: date | None = None
) -> dict[str, Earlier]:
    """Of each question of a form what she said last, in assessments made up to a day, where it still fits."""
    found: dict[str, Earlier] = {}
    for row in in_order(rows):
        if day is not None and row.assessed_on > day:
            continue
        for question in form_of(row).questions:
            found.pop(question.code, None)
        for code, answer in row.answers.items():
            proof = row.proofs.get(code)
            found[code] = Earlier(answer, said_on(row, code), row.id, proof)
    asked = {question.code: question for question in form.questions}
    return {
        code: one for code, one in found.items() if code in asked and answers.fits(asked[code], one.answer)
    }


def repeated(
    form: AssessmentForm,
    given: Mapping[str, Any],
    earlier: Mapping[str, Earlier],
    confirmed: Iterable[str],
    day: date,
) -> list[Question]:
    """Questions whose answer is the one of an earlier day, and was not gone through again."""
    again = set(confirmed)
    return [
        question
        for question in form.questions
        if question.code in earlier
        and question.code not in again
        and earlier[question.code].on < day
        and answers.same(question, given.get(question.code), earlier[question.code].answer)
    ]


def carried(
    form: AssessmentForm,
    given: Mapping[str, Answer],
    earlier: Mapping[str, Earlier],
    confirmed: Iterable[str],
    day: date,
) -> dict[str, str]:
    """Answers repeated from before and not gone through again: question code → the day she said it.

    Refuses an obligatory one: nobody's situation is taken as unchanged without asking her.
    """
    found = repeated(form, given, earlier, confirmed, day)
    for question in found:
        if question.required:
            raise Refused(refusals.NOT_CONFIRMED, question.code)
    return {question.code: earlier[question.code].on.isoformat() for question in found}


def changes(row: Assessment, form: AssessmentForm, earlier: Mapping[str, Earlier]) -> list[Change]:
    """What an assessment says otherwise than what stood before it, in the order of its questions."""
    found = []
    for question in form.questions:
        one, now = earlier.get(question.code), row.answers.get(question.code)
        then = one.answer if one else None
        if one is not None and then != now:
            found.append(Change(question, then, now, one.on))
    return found
