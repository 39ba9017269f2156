"""What a changed pack changes, in lines a person can read. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from .making import OCCUPATIONS, occupations
from .pack import AssessmentForm, Pack, Question, Text

KEYS = ("code", "number", "purpose", "version", "indicator")


def differences(before: Pack, after: Pack) -> list[str]:
    """One line for each value that differs: ``projects UNHCR: budget.rate changed``."""
    return list(_compare("", before, after))


def extends(text: Text, before: Text) -> bool:
    """Whether a text says the same in every language it had; a language may be added."""
    return all(text.get(language) == said for language, said in before.items())


def asks_the_same(form: AssessmentForm, before: AssessmentForm) -> bool:
    """Whether a form asks what another asked, in the same words; a language may be added."""
    return (
        [*form.sections] == [*before.sections]
        and len(form.questions) == len(before.questions)
        and all(
            (
                *(extends(form.sections[code], said) for code, said in before.sections.items()),
                *map(_asks_the_same, form.questions, before.questions),
            )
        )
    )


def _asks_the_same(one: Question, before: Question) -> bool:
    if _wordless(one) != _wordless(before):
        return False
    labels = zip(one.options, before.options, strict=True)
    return (
        extends(one.text, before.text)
        and extends(one.help, before.help)
        # Groups of occupations are the product's own list: their names are not of this form.
        and (_is_shared(before) or all(extends(mine.label, old.label) for mine, old in labels))
    )


def _is_shared(question: Question) -> bool:
    codes = [option.code for option in question.options]
    return any(codes == [option.code for option in occupations(digits)] for digits in OCCUPATIONS.values())


def _wordless(question: Question) -> Question:
    options = tuple(replace(option, label={}) for option in question.options)
    return replace(question, text={}, help={}, options=options)


def _compare(where: str, before: Any, after: Any) -> Iterator[str]:
    if before == after:
        return
    if is_dataclass(before) and is_dataclass(after):
        for item in fields(before):
            inner = f"{where}.{item.name}" if where else item.name
            yield from _compare(inner, getattr(before, item.name), getattr(after, item.name))
    elif isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _keyed(where, before, after)
    elif _rows(before) and _rows(after) and _key(before + after):
        key = _key(before + after)
        yield from _keyed(
            where,
            {getattr(row, key): row for row in before},
            {getattr(row, key): row for row in after},
        )
    else:
        yield f"{where}: {_short(before)} → {_short(after)}"


def _keyed(where: str, before: Mapping[Any, Any], after: Mapping[Any, Any]) -> Iterator[str]:
    for key in [*before, *(key for key in after if key not in before)]:
        if key not in after:
            yield f"{where} {key}: removed"
        elif key not in before:
            yield f"{where} {key}: added"
        else:
            yield from _compare(f"{where} {key}", before[key], after[key])


def _rows(value: Any) -> bool:
    return isinstance(value, tuple) and all(is_dataclass(row) for row in value)


def _key(rows: tuple) -> str:
    """The field by which rows of one list are told apart; empty when there is none."""
    return next((key for key in KEYS if rows and all(hasattr(row, key) for row in rows)), "")


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"


# Forms --------------------------------------------------------------------------------------------

OF_A_FORM = ("title", "version", "when", "rule", "valid_days", "sections")
OF_A_QUESTION = (
    "kind",
    "text",
    "help",
    "options",
    "section",
    "required",
    "proof",
    "conditions",
    "least",
    "most",
)
ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True)
class FormChange:
    """``kind``: added, removed or changed. ``question``: None for the form itself. ``fields``: what of it."""

    kind: str
    question: Question | None
    fields: tuple[str, ...] = ()


def form_changes(before: AssessmentForm | None, after: AssessmentForm) -> list[FormChange]:
    """What differs between a form as it is and as it would be; everything is added where there was none."""
    if before is None:
        return [FormChange(ADDED, one) for one in after.questions]
    found, own = [], _differing(before, after, OF_A_FORM)
    if [one.code for one in before.questions if after.question(one.code)] != [
        one.code for one in after.questions if before.question(one.code)
    ]:
        own = (*own, "order")
    if own:
        found.append(FormChange(CHANGED, None, own))
    for one in after.questions:
        was = before.question(one.code)
        differing = _differing(was, one, OF_A_QUESTION) if was else ()
        if was is None or differing:
            found.append(FormChange(CHANGED if was else ADDED, one, differing))
    return found + [FormChange(REMOVED, one) for one in before.questions if after.question(one.code) is None]


def _differing(before: Any, after: Any, names: tuple[str, ...]) -> tuple[str, ...]:
    def of(one: Any, name: str) -> Any:
        value = getattr(one, name)
        return list(value.items()) if name == "sections" else value

    return tuple(name for name in names if of(before, name) != of(after, name))
