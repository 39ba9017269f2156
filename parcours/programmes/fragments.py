"""A form as the piece of a pack's text that says it, and what that piece would change in the pack. Pure."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from . import making, reading
from .checking import Checker
from .findings import Finding, Findings
from .making import FIRST_FORM, OCCUPATIONS, occupations
from .pack import AssessmentForm, Condition, Option, Pack, Question, Rule, Text
from .positions import Positions
from .taking import Table

BARE = re.compile(r"[A-Za-z0-9_-]+\Z")


def as_toml(form: AssessmentForm) -> str:
    """The table of a form: ``[assessment]`` or one of ``[[forms]]``, with all its questions."""
    first = form.code == FIRST_FORM
    lines = [f"[{FIRST_FORM}]" if first else "[[forms]]"]
    if not first:
        lines += [f"code = {_text(form.code)}", f"when = {_text(form.when)}"]
    lines += [f"version = {_text(form.version)}", f"valid_days = {form.valid_days}"]
    if form.title:
        lines.append(f"title = {_words(form.title)}")
    if form.rule is not None:
        lines.append(f"rule = {_rule(form.rule)}")
    lines += [f"sections.{_key(code)} = {_words(said)}" for code, said in form.sections.items()]
    table = f"[[{FIRST_FORM if first else 'forms'}.questions]]"
    for question in form.questions:
        lines += ["", table, *_question(question)]
    return "\n".join(lines) + "\n"


def _question(one: Question) -> Iterable[str]:
    yield f"code = {_text(one.code)}"
    yield f"section = {_text(one.section)}"
    yield f"kind = {_text(one.kind)}"
    for name in ("required", "proof"):
        if getattr(one, name):
            yield f"{name} = true"
    for name in ("least", "most"):
        bound = getattr(one, name)
        if bound is not None:
            yield f"{name} = {bound:f}" if bound == bound.to_integral_value() else f'{name} = "{bound:f}"'
    if one.conditions:
        conditions = [_condition(condition) for condition in one.conditions]
        yield f"only_if = {conditions[0] if len(conditions) == 1 else _list(conditions)}"
    yield from _texts("text", one.text)
    yield from _texts("help", one.help)
    shared = next((name for name, digits in OCCUPATIONS.items() if one.options == occupations(digits)), "")
    if shared:
        yield f"options_from = {_text(shared)}"
    elif one.options:
        yield "options = ["
        yield from (f"  {_option(option)}," for option in one.options)
        yield "]"


def _option(one: Option) -> str:
    alone = ", alone = true" if one.alone else ""
    return f"{{ code = {_text(one.code)}{alone}, label = {_words(one.label)} }}"


def _condition(one: Condition) -> str:
    gate, codes = one
    return f"{{ question = {_text(gate)}, options = {_list(map(_text, codes))} }}"


def _rule(rule: Rule) -> str:
    parts = [f"all = {_list(map(_text, rule.all))}"] if rule.all else []
    parts += [f"any = {_list(_list(map(_text, group)) for group in rule.any)}"] if rule.any else []
    return f"{{ {', '.join(parts)} }}"


def _texts(name: str, said: Text) -> Iterable[str]:
    return (f"{name}.{_key(language)} = {_text(text)}" for language, text in said.items())


def _words(said: Text) -> str:
    return f"{{ {', '.join(f'{_key(language)} = {_text(text)}' for language, text in said.items())} }}"


def _list(parts: Iterable[str]) -> str:
    return f"[{', '.join(parts)}]"


def _key(code: str) -> str:
    return code if BARE.match(code) else _text(code)


def _text(said: str) -> str:
    """A basic string of TOML, on one line: as JSON writes it, and DEL as well."""
    return json.dumps(said, ensure_ascii=False).replace("\x7f", "\\u007f")


# Back, and into the pack --------------------------------------------------------------------------


def read(text: str, pack: Pack) -> AssessmentForm:
    """The form that a piece of text says, in the languages of a pack. Raises BadPack with every finding."""
    values = tomllib.loads(text, parse_float=Decimal)
    findings = Findings(Positions(text))
    table = Table(values, (), findings, pack.languages)
    if table.has(FIRST_FORM):
        form = table.made(FIRST_FORM, making.assessment, pack.assessment)
    else:
        found = table.each("forms", lambda row: making.form(row, pack.assessment), required=True)
        form = found[0] if found else pack.assessment
    table.end()
    Checker(pack, findings).form((FIRST_FORM,) if form.code == FIRST_FORM else ("forms", 0), form)
    findings.demand_none()
    return form


def with_form(pack: Pack, form: AssessmentForm) -> Pack:
    """The pack with a form in the place of the one with its code, or after the others."""
    if form.code == FIRST_FORM:
        return replace(pack, assessment=form)
    known = [one.code for one in pack.more_forms]
    others = tuple(form if one.code == form.code else one for one in pack.more_forms)
    return replace(pack, more_forms=others if form.code in known else (*others, form))


def placed(text: str, pack: Pack, form: AssessmentForm) -> str:
    """The text of a pack with a form in its place, the rest untouched. Raises ValueError where that fails."""
    lines, piece = text.rstrip("\n").split("\n"), as_toml(form).rstrip("\n")
    found = _block(text, lines, pack, form)
    if found is None:
        lines += ["", piece]
    else:
        lines[found[0] : found[1]] = [piece]
    whole = "\n".join(lines) + "\n"
    if reading.read(whole) != with_form(pack, form):
        raise ValueError("the text of the pack is written so that the place of the form is not found")
    return whole


def _block(text: str, lines: list[str], pack: Pack, form: AssessmentForm) -> tuple[int, int] | None:
    """From which line (counted from 0) to which (not counted) the table of a form stands."""
    codes = [one.code for one in pack.more_forms]
    if form.code != FIRST_FORM and form.code not in codes:
        return None
    first = form.code == FIRST_FORM
    path = (FIRST_FORM,) if first else ("forms", codes.index(form.code))
    start = Positions(text).line(path) - 1
    own = f"[[{FIRST_FORM}." if first else "[[forms."
    end = start + 1
    while end < len(lines) and (not lines[end].startswith("[") or lines[end].startswith((own, own[1:]))):
        end += 1
    # What stands above the next table, blank lines and comments, belongs to it.
    while lines[end - 1].strip() == "" or lines[end - 1].startswith("#"):
        end -= 1
    return start, end


def would_break(pack: Pack, form: AssessmentForm) -> list[Finding]:
    """What the pack would be refused for with this form: a criterion whose question is gone."""

    def found(one: Pack) -> Mapping[tuple[str, str], Finding]:
        findings = Findings(Positions(""))
        Checker(one, findings).check()
        return {(finding.path, finding.sentence): finding for finding in findings.found}

    before = found(pack)
    return [finding for key, finding in found(with_form(pack, form)).items() if key not in before]
