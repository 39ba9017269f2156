"""Answers collected with the forms that we publish: each row is an assessment of somebody who is here."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from parcours.cases import actions, answers, rules
from parcours.cases.rules import Assessed
from parcours.kernel import clock
from parcours.kernel.folding import fold
from parcours.kernel.refusals import Refused
from parcours.kernel.sheets import Fault
from parcours.people.queries import names_of
from parcours.programmes.pack import AssessmentForm, Question
from parcours.programmes.queries import pack
from parcours.programmes.xlsform_writing import SECTION
from parcours.training.papers import both_scripts

from .. import refusals
from . import keys, values
from .kinds import NEW, SAME, Asked, Cells, Field, Line, Looked, Row, RowKind, kind
from .whom import People

CODE = "answers"
AT_ONCE = 250
ASKED = "q:"
"""Before the code of a question, and of a question and its option: fields of ours have no colon."""
HEAD = (
    Field(
        "uuid",
        _("Number of the answer (_uuid)"),
        ("_uuid", "meta/instanceid", "instanceid", "key", "meta-instanceid"),
        needed=True,
    ),
    Field("card", _("Number of the card"), ("carte", "n° de carte", "رقم البطاقة", "person_card")),
    Field("number", _("Number in your list"), ("numéro", "numéro de dossier", "person_number")),
    Field(
        "day", _("Day of the answers"), ("today", "_submission_time", "submissiondate", "date"), needed=True
    ),
    Field("form", _("Form"), ("_xform_id_string", "form_id", "formid")),
    Field("version", _("Version of the form"), ("version", "form_version", "formversion")),
)
OF_THE_TOOL = re.compile(
    r"(?:start|end|deviceid|phonenumber|username|email|audit|simserial|subscriberid|rootuuid|"
    r"_.*|formhub/uuid|meta(?:[/-].*)?|instancename|submitterid|submittername|attachments(?:present|expected)|"
    r"status|reviewstate|edits|__.*)\Z"
)
"""Columns that collecting tools add of themselves."""
MAKERS_VERSION = re.compile(r"v[A-Za-z0-9]{18,24}\Z")
"""A collecting server's own number of a deployment, which says nothing of the form's version."""
TICKED = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


def options() -> list[tuple[str, Any]]:
    return [(one.code, one.title or one.code) for one in pack().forms]


def form_of(code: str) -> AssessmentForm:
    found = pack().form(code) if code else pack().assessment
    if found is None:
        raise Refused(refusals.NOT_IN_LIST, "option", {"value": code[:40]})
    return found


def fields(option: str) -> tuple[Field, ...]:
    """What is asked besides, then each question; one of several choices also option by option."""
    found = list(HEAD)
    for question in form_of(option).questions:
        if question.kind == "note":
            continue
        label = next(iter(question.text.values()), question.code)
        found.append(Field(f"{ASKED}{question.code}", label, _words(question, "")))
        if question.kind == "many":
            for one in question.options:
                told = next(iter(one.label.values()), one.code)
                name = f"{ASKED}{question.code}:{one.code}"
                found.append(Field(name, f"{label}: {told}", _words(question, one.code, one.label)))
    return tuple(found)


def _words(question: Question, option: str, label: dict[str, str] | None = None) -> tuple[str, ...]:
    """Headers as the tools write them: bare, in their group, by code or by label."""
    bare = [question.code, *question.text.values()]
    group = f"{SECTION}{question.section}"
    if not option:
        return (*bare, *(f"{group}{sign}{question.code}" for sign in "/.-:"))
    ends = (option, *(label or {}).values())
    whole = [f"{name}{sign}{end}" for name in bare for sign in "/.-" for end in ends]
    return (*whole, *(f"{group}/{question.code}/{option}", f"{group}-{question.code}/{option}"))


def left_out(word: str) -> bool:
    """A column that says nothing of her: of the tool, or the heading of a group."""
    return bool(OF_THE_TOOL.match(word.strip().casefold())) or (word.startswith(SECTION) and "/" not in word)


def day_of_tool(text: str) -> date:
    """A day, or the moment at which a tool says that it was sent, in the programme's zone."""
    if "T" in text or " " in text:
        try:
            moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
        except ValueError:
            return values.day(text)
        return clock.day_of(moment) if moment.tzinfo else moment.date()
    return values.day(text)


class _Reader:
    """Reads the questions of a form out of rows."""

    def __init__(self, form: AssessmentForm):
        self.form = form
        self.words = {
            question.code: {fold(word): one.code for one in question.options for word in one.label.values()}
            | {fold(one.code): one.code for one in question.options}
            for question in form.questions
            if question.options
        }

    def answers(self, row: Row, faults: list[Fault]) -> dict[str, Any] | None:
        cells, found = Cells(row, faults), {}
        for question in self.form.questions:
            name = f"{ASKED}{question.code}"
            told = cells.read(name, self._reader(question), None)
            if question.kind == "many" and told is None:
                told = self._ticked(question, cells)
            if told not in (None, "", []):
                found[question.code] = told
        return found if cells.sound else None

    def _reader(self, question: Question) -> values.Reader:
        if question.kind == "one":
            return values.one_of(self.words[question.code])
        if question.kind == "many":
            return lambda text: self._many(question, text)
        readers = {"yes_no": values.yes_no, "day": lambda text: day_of_tool(text).isoformat()}
        readers |= {"number": lambda text: str(values.amount(text)), "whole": values.whole}
        return readers.get(question.kind, str)

    def _many(self, question: Question, text: str) -> list[str]:
        """Codes apart by a space, as the tools write them; or labels apart by a sign."""
        known = self.words[question.code]
        parts = text.split() if all(fold(one) in known for one in text.split()) else values.listed(text)
        return values.several_of(known)("|".join(parts))

    def _ticked(self, question: Question, cells: Cells) -> list[str] | None:
        found = [
            one.code
            for one in question.options
            if cells.read(f"{ASKED}{question.code}:{one.code}", _tick, False)
        ]
        return found or None


def _tick(text: str) -> bool:
    told = TICKED.get(text.casefold().removesuffix(".0"))
    if told is None:
        raise ValueError(text[:40])
    return told


def _same_form(row: Row, form: AssessmentForm, faults: list[Fault]) -> bool:
    other, version = row.text("form"), row.text("version")
    if other and other != form.code:
        faults.append(row.fault("form", refusals.FORM_OTHER, {"value": other[:40]}))
        return False
    if version and version != form.version and not MAKERS_VERSION.match(version):
        faults.append(row.fault("version", refusals.FORM_CHANGED, {"value": version[:40]}))
        return False
    return True


def read(row: Row, reader: _Reader, faults: list[Fault]) -> tuple[dict[str, Any], date] | None:
    """The answers of a row and their day; pure."""
    cells = Cells(row, faults)
    cells.needed("uuid")
    day = cells.needed("day", day_of_tool)
    told = reader.answers(row, faults)
    if not _same_form(row, reader.form, faults) or told is None or not cells.sound:
        return None
    return told, day


def check(asked: Asked, rows: list[Row]) -> Looked:
    faults: list[Fault] = []
    form = form_of(asked.option)
    reader, today, seen = _Reader(form), clock.today(), {}
    people, lines = People(asked.by, rows), []
    named = {row.number: keys.name(asked.by, CODE, row, row.text("uuid")) for row in rows}
    before = keys.known(asked.by, CODE, [key for key, _digest in named.values()])
    for row in rows:
        told = read(row, reader, faults)
        person = people.of(row, faults)
        key, digest = named[row.number]
        if key in seen:
            faults.append(row.fault("uuid", refusals.ROW_TWICE, {"row": seen[key]}))
            continue
        seen[key] = row.number
        if told is None or person is None:
            continue
        said, day = told
        try:
            rules.check_day(day, today)
            answers.check(form, said, {})
        except Refused as refused:
            names = {question.code: f"{ASKED}{question.code}" for question in form.questions}
            faults.append(row.refused(refused, names | {"occurred_on": "day"}, "uuid"))
            continue
        plan = Assessed(person, said, {}, day, form.code)
        lines.append(Line(row.number, SAME if key in before else NEW, "", plan, key, digest, person=person))
    called = names_of([line.person for line in lines])
    for line in lines:
        line.title = both_scripts(called.get(line.person, []))[0]
    return Looked(lines, faults)


def take(asked: Asked, lines: list[Line], done: Callable[[int], None]) -> None:
    """Keep the assessments in the order of their days; whoever has several gets one after another."""
    new = sorted(
        (line for line in lines if line.state == NEW), key=lambda line: (line.plan.occurred_on, line.number)
    )
    kept = 0
    while new:
        some: dict[Any, Line] = {}
        later = []
        for line in new:
            if line.person in some or len(some) == AT_ONCE:
                later.append(line)
            else:
                some[line.person] = line
        made = actions.assess_many(by=asked.by, assessments=[line.plan for line in some.values()])
        for line, wanted in zip(some.values(), made.ids, strict=True):
            line.object = wanted
        kept, new = kept + len(some), later
        done(kept)


kind(
    RowKind(
        CODE,
        title=_("Answers of forms (Kobo, ODK)"),
        about=_("What was collected with a form of the programme: each row is an assessment of one person."),
        right="cases.assess",
        fields=fields,
        check=check,
        take=take,
        options=options,
        needs_one=(("card", "number"),),
        left_out=left_out,
        order=50,
    )
)
