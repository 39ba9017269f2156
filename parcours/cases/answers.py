"""Answers of an assessment against the form of the pack. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from parcours.kernel.refusals import Refused
from parcours.kernel.texts import plain
from parcours.programmes.pack import AssessmentForm, Condition, Question

from . import refusals
from .enums import ProofKind
from .evaluation import NOT_ASKED

TEXT, NOTE = 2000, 500
LEAST, MOST = 0, 1_000_000
NEVER_FACTS = ("text", "day", "note")
Answer = bool | int | float | str | list[str]


@dataclass(frozen=True)
class Proof:
    """On what an answer rests: declared, document, observed; the note stays in the file."""

    kind: str = ProofKind.DECLARED.value
    note: str = ""


def is_asked(question: Question, answers: Mapping[str, Any]) -> bool:
    """Whether the question concerns somebody who answered so. Its gates must be answered, and so."""
    return all(_holds(condition, answers) for condition in question.conditions)


def _holds(condition: Condition, answers: Mapping[str, Any]) -> bool:
    gate, wanted = condition
    given = answers.get(gate)
    return given is not None and bool(set(as_codes(given)) & set(wanted))


def as_codes(answer: Any) -> list[str]:
    if isinstance(answer, bool):
        return ["yes" if answer else "no"]
    return [str(one) for one in answer] if isinstance(answer, list) else [str(answer)]


def is_empty(answer: Any) -> bool:
    return (
        answer is None
        or (isinstance(answer, str | list) and not answer)
        or (isinstance(answer, str) and not answer.strip())
    )


def _option(question: Question, code: Any) -> str:
    if not isinstance(code, str) or code not in {option.code for option in question.options}:
        raise Refused(refusals.OPTION_UNKNOWN, question.code)
    return code


def _yes_no(question: Question, answer: Any) -> bool:
    if isinstance(answer, bool):
        return answer
    if answer not in ("yes", "no"):
        raise Refused(refusals.OPTION_UNKNOWN, question.code)
    return answer == "yes"


def _bounds(question: Question) -> tuple[Decimal, Decimal]:
    least = Decimal(LEAST) if question.least is None else question.least
    return least, Decimal(MOST) if question.most is None else question.most


def _number(question: Question, answer: Any) -> int | float:
    try:
        if isinstance(answer, bool | list):
            raise ValueError
        number = Decimal(str(answer).strip().replace(",", "."))
    except (InvalidOperation, ValueError) as error:
        raise Refused(refusals.NUMBER_UNREADABLE, question.code) from error
    least, most = _bounds(question)
    if not number.is_finite() or not least <= number <= most:
        limits = {"least": f"{least.normalize():f}", "most": f"{most.normalize():f}"}
        raise Refused(refusals.NUMBER_OUT_OF_RANGE, question.code, limits)
    if question.kind == "whole" and number != number.to_integral_value():
        raise Refused(refusals.NUMBER_UNREADABLE, question.code)
    return int(number) if number == number.to_integral_value() else float(number)


def _day(question: Question, answer: Any) -> str:
    try:
        return date.fromisoformat(answer).isoformat() if isinstance(answer, str) else answer.isoformat()[:10]
    except (ValueError, AttributeError) as error:
        raise Refused(refusals.DAY_UNREADABLE, question.code) from error


def _text(question: Question, answer: Any) -> str:
    if not isinstance(answer, str):
        raise Refused(refusals.OPTION_UNKNOWN, question.code)
    text = plain(answer).strip()
    if len(text) > TEXT:
        raise Refused(refusals.TEXT_TOO_LONG, question.code, {"most": TEXT})
    return text


def _clean(question: Question, answer: Any) -> Answer:
    if question.kind == "many":
        given = answer if isinstance(answer, list) else [answer]
        chosen = {_option(question, code) for code in given}
        if len(chosen) > 1 and any(option.alone for option in question.options if option.code in chosen):
            raise Refused(refusals.ANSWER_ALONE, question.code)
        return [option.code for option in question.options if option.code in chosen]
    return CLEANERS[question.kind](question, answer)


CLEANERS = {
    "one": _option,
    "yes_no": _yes_no,
    "number": _number,
    "whole": _number,
    "day": _day,
    "text": _text,
}


def fits(question: Question, answer: Any) -> bool:
    """Whether an answer that was given before is one to this question as it is asked now."""
    return same(question, answer, answer)


def same(question: Question, given: Any, answer: Any) -> bool:
    """Whether what is given, in whatever way it was typed, is an answer that was kept."""
    try:
        return question.kind != "note" and not is_empty(given) and _clean(question, given) == answer
    except Refused:
        return False


def _proofs(form: AssessmentForm, answers: Mapping[str, Answer], proofs: Mapping[str, Proof]) -> dict:
    kept = {}
    for code, proof in proofs.items():
        if code not in answers:
            raise Refused(refusals.PROOF_WITHOUT_ANSWER, f"{code}_proof")
        if proof.kind not in ProofKind.values:
            raise Refused(refusals.PROOF_UNKNOWN, f"{code}_proof")
        if len(proof.note) > NOTE:
            raise Refused(refusals.TEXT_TOO_LONG, f"{code}_note", {"most": NOTE})
        kept[code] = {"kind": proof.kind, "note": plain(proof.note).strip()}
    for question in form.questions:
        if question.proof and question.code in answers and question.code not in kept:
            kept[question.code] = {"kind": ProofKind.DECLARED.value, "note": ""}
    return kept


def check(
    form: AssessmentForm, answers: Mapping[str, Any], proofs: Mapping[str, Proof]
) -> tuple[dict[str, Answer], dict[str, dict[str, str]]]:
    """The answers and proofs as they are kept; refuses the first that the form does not allow."""
    known = {question.code for question in form.questions if question.kind != "note"}
    for code in [*answers, *proofs]:
        if code not in known:
            raise Refused(refusals.QUESTION_UNKNOWN, str(code)[:60])
    kept: dict[str, Answer] = {}
    for question in form.questions:
        answer = answers.get(question.code)
        if is_empty(answer):
            if question.required and is_asked(question, kept):
                raise Refused(refusals.ANSWER_MISSING, question.code)
            continue
        if not is_asked(question, kept):
            raise Refused(refusals.NOT_ASKED, question.code)
        kept[question.code] = _clean(question, answer)
    return kept, _proofs(form, kept, proofs)


def _is_known_not_asked(question: Question, found: Mapping[str, Any], answers: Mapping[str, Answer]) -> bool:
    """Whether a condition is known not to hold: its gate was answered, or itself not asked."""
    return any(
        f"assessment.{gate}" in found and not _holds((gate, wanted), answers)
        for gate, wanted in question.conditions
    )


def facts(form: AssessmentForm, answers: Mapping[str, Answer]) -> dict[str, Any]:
    """What an evaluation may read of the answers: never a text. A question that was not asked, because its
    gate was answered otherwise, is known not to concern her."""
    found: dict[str, Any] = {}
    for question in form.questions:
        name, answer = f"assessment.{question.code}", answers.get(question.code)
        if question.kind in NEVER_FACTS:
            continue
        if answer is not None:
            found[name] = frozenset(answer) if isinstance(answer, list) else answer
        elif _is_known_not_asked(question, found, answers):
            found[name] = NOT_ASKED
    return found
