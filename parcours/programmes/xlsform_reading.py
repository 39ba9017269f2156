"""From an XLSForm to a form of a pack, or to everything that stands in the way, each with its sheet and cell.

Nothing is guessed: what is not understood is a fault, what is left out and what is assumed is told.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from . import refusals
from .making import FIRST_FORM, OCCUPATIONS, occupations
from .pack import AGAIN, BESIDE, FIRST, AssessmentForm, Condition, Option, Pack, Question, Text
from .taking import CODE
from .xlsform_cells import Found, Row, Sheet, address, open_book
from .xlsform_expressions import Limits, Unread, read_constraint, read_relevant, read_rule
from .xlsform_writing import CARD, CARD_ASKED, SECTION, SHARED, TYPES, language_name, yes_no

MOST_FOUND = 200
MISSING = (refusals.LANGUAGE_MISSING, refusals.CELL_MISSING, refusals.SETTING_MISSING)
ASSUMED_DAYS = 180
KINDS = {word: kind for kind, word in TYPES.items()}
CHOOSE = {"select_one": "one", "select_multiple": "many"}
BY_THE_TELEPHONE = (
    "start", "end", "today", "deviceid", "phonenumber", "username", "email", "audit", "simserial",
)  # fmt: skip
CHANGES_WHAT_IS_ASKED = (
    "calculation", "calculate", "choice_filter", "repeat_count", "trigger", "default", "readonly",
    "read_only", "relevance", "disabled",
)  # fmt: skip
READ = {
    "survey": ("type", "name", "required", "relevant", "constraint", "parcours_proof"),
    "choices": ("list_name", "name"),
}
SETTINGS = (
    "form_title", "form_id", "version", "default_language", "parcours_when", "parcours_valid_days",
    "parcours_asked_if",
)  # fmt: skip
TITLE = "parcours_title_"
IN_BRACKETS = re.compile(r"\(\s*([A-Za-z]{2,3})\s*\)\s*\Z")
BARE_LANGUAGE = re.compile(r"[a-z]{2,3}\Z")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,39}\Z")
YES, NO = ("yes", "true", "true()", "1"), ("no", "false", "false()", "0", "")


@dataclass(frozen=True)
class Taken:
    """``form``: None while there are faults. ``remarks``: what was left out or assumed."""

    form: AssessmentForm | None
    faults: tuple[Found, ...] = ()
    remarks: tuple[Found, ...] = ()


def read_xlsform(data: bytes, pack: Pack) -> Taken:
    """The form in a file, in the languages of a pack. Raises Refused when the file is no form at all."""
    sheets, found = open_book(data)
    reader = _Reader(pack, sheets)
    form = reader.form()
    broken = [one for one in found if one.sheet in READ or one.sheet == "settings"]
    known = {(one.sheet, one.cell) for one in broken}
    # A cell that cannot be read is not missing as well.
    told = (one for one in reader.faults if one.code not in MISSING or (one.sheet, one.cell) not in known)
    faults = tuple(dict.fromkeys([*broken, *told]))
    remarks = tuple(dict.fromkeys(reader.remarks))
    return Taken(None if faults else form, faults[:MOST_FOUND], remarks[:MOST_FOUND])


@dataclass
class _Columns:
    """Where what stands on a sheet; ``texts``: (label or hint, language) → column."""

    at: dict[str, int]
    texts: dict[tuple[str, str], int]

    def of(self, row: Row, name: str) -> str:
        place = self.at.get(name)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    def cell(self, row: Row, name: str) -> str:
        return address(row.number, self.at.get(name, 0))


class _Reader:
    def __init__(self, pack: Pack, sheets: dict[str, Sheet]):
        self.pack, self.sheets = pack, sheets
        self.faults: list[Found] = []
        self.remarks: list[Found] = []

    def wrong(self, sheet: str, cell: str, code: str, /, **params: Any) -> None:
        self.faults.append(Found(sheet, cell, code, params))

    def note(self, sheet: str, cell: str, code: str, /, **params: Any) -> None:
        self.remarks.append(Found(sheet, cell, code, params))

    # The whole

    def form(self) -> AssessmentForm | None:
        missing = [name for name in ("survey", "settings") if name not in self.sheets]
        for name in missing:
            self.wrong("", "", refusals.SHEET_MISSING, sheet=name)
        for name in self.sheets:
            if name not in ("survey", "choices", "settings"):
                self.note(name, "", refusals.LEFT_OUT_SHEET, sheet=name)
        if missing:
            return None
        head = self._settings()
        lists = self._choices()
        sections, questions = _Survey(self, lists, head.title or {}).read()
        return replace(head, sections=sections, questions=questions)

    # Columns

    def columns(self, sheet: Sheet, first: Iterable[str]) -> _Columns:
        found = _Columns({}, {})
        for place, header in enumerate(sheet.head):
            if header:
                self._column(sheet, place, header, found)
        for name in first:
            if name not in found.at:
                self.wrong(sheet.name, "A1", refusals.COLUMN_MISSING, column=name)
        return found

    def _column(self, sheet: Sheet, place: int, header: str, found: _Columns) -> None:
        cell, (base, _marks, language) = address(1, place), header.partition("::")
        name = base.strip().lower().replace(" ", "_")
        if name in ("label", "hint") and (language or name == "label"):
            self._text_column(sheet, place, header, (name, language.strip()), found)
        elif name in READ[sheet.name] and not language:
            if name in found.at:
                self.wrong(
                    sheet.name, cell, refusals.COLUMN_TWICE, column=name, other=address(1, found.at[name])
                )
            found.at.setdefault(name, place)
        elif any(place < len(row.cells) and row.cells[place] for row in sheet.rows):
            if name in CHANGES_WHAT_IS_ASKED:
                first = next(row for row in sheet.rows if place < len(row.cells) and row.cells[place])
                self.wrong(sheet.name, address(first.number, place), refusals.COLUMN_UNREAD, column=header)
            else:
                self.note(sheet.name, cell, refusals.LEFT_OUT_COLUMN, column=header)

    def _text_column(self, sheet: Sheet, place: int, header: str, named: tuple, found: _Columns) -> None:
        cell, (name, language) = address(1, place), named
        inside = IN_BRACKETS.search(language)
        code = inside[1].lower() if inside else language if BARE_LANGUAGE.match(language) else ""
        if not code:
            self.wrong(sheet.name, cell, refusals.LANGUAGE_UNNAMED, column=header, example=self._example())
        elif code not in self.pack.languages:
            self.note(sheet.name, cell, refusals.LEFT_OUT_LANGUAGE, column=header)
        elif (name, code) in found.texts:
            other = address(1, found.texts[name, code])
            self.wrong(sheet.name, cell, refusals.LANGUAGE_TWICE, column=header, other=other)
        else:
            found.texts[name, code] = place

    def _example(self) -> str:
        return f"label::{language_name(self.pack.languages[0])}"

    def words(self, sheet: str, columns: _Columns, row: Row, name: str, required: bool = True) -> Text:
        """A text in every language of the pack; a fault where one is missing."""
        found = {}
        for code in self.pack.languages:
            place = columns.texts.get((name, code))
            said = row.cells[place] if place is not None and place < len(row.cells) else ""
            if said:
                found[code] = said
            if "${" in said:
                self.wrong(sheet, address(row.number, place), refusals.TEXT_REFERS)
        for code in self.pack.languages:
            if code not in found and (required or found):
                place = columns.texts.get((name, code))
                cell = address(row.number, place) if place is not None else address(row.number, 0)
                self.wrong(sheet, cell, refusals.LANGUAGE_MISSING, column=f"{name}::{language_name(code)}")
        return found

    # Settings

    def _settings(self) -> AssessmentForm:
        sheet = self.sheets["settings"]
        row = sheet.rows[0] if sheet.rows else Row(2, ())
        told, at = {}, {}
        for place, header in enumerate(sheet.head):
            name = header.strip().lower()
            said = row.cells[place] if place < len(row.cells) else ""
            if name in SETTINGS or name.startswith(TITLE):
                if name in at:
                    self.wrong(
                        "settings", address(1, place), refusals.COLUMN_TWICE, column=name, other=at[name]
                    )
                told[name], at[name] = said, address(row.number, place)
            elif said:
                self.note("settings", address(1, place), refusals.LEFT_OUT_COLUMN, column=header)
        code = self._code(told, at, "form_id", "")
        like = self.pack.form(code)
        return AssessmentForm(
            version=self._code(told, at, "version", ""),
            sections={},
            questions=(),
            valid_days=self._valid_days(told, at, like),
            code=code,
            title=self._title(told, at, code),
            when=self._when(told, at, code, like),
            rule=self._rule(told, at, like),
        )

    def _code(self, told: dict, at: dict, name: str, default: str) -> str:
        said = told.get(name, "")
        if not said:
            self.wrong("settings", at.get(name, ""), refusals.SETTING_MISSING, column=name)
        elif not CODE.match(said):
            self.wrong("settings", at[name], refusals.NAME_UNFIT, name=said[:60])
        return said or default

    def _title(self, told: dict, at: dict, code: str) -> Text:
        found = {one: told[TITLE + one] for one in self.pack.languages if told.get(TITLE + one)}
        single = told.get("form_title", "")
        if not found and (single in ("", code)) and code == FIRST_FORM:
            return {}
        if not single and not found:
            self.wrong("settings", at.get("form_title", ""), refusals.SETTING_MISSING, column="form_title")
        missing = [one for one in self.pack.languages if one not in found]
        if missing and single:
            self.note("settings", at.get("form_title", ""), refusals.TITLE_REPEATED, title=single)
        return {one: found.get(one, single) for one in self.pack.languages}

    def _valid_days(self, told: dict, at: dict, like: AssessmentForm | None) -> int:
        said = told.get("parcours_valid_days", "")
        if not said:
            days = like.valid_days if like else ASSUMED_DAYS
            self.note("settings", "", refusals.DAYS_ASSUMED, days=days)
            return days
        if not said.isdecimal() or not 1 <= int(said) <= 3650:
            self.wrong("settings", at["parcours_valid_days"], refusals.DAYS_UNREAD, said=said[:20])
            return ASSUMED_DAYS
        return int(said)

    def _when(self, told: dict, at: dict, code: str, like: AssessmentForm | None) -> str:
        said = told.get("parcours_when", "")
        if code == FIRST_FORM:
            if said not in ("", FIRST):
                self.wrong("settings", at["parcours_when"], refusals.WHEN_UNREAD, said=said[:20])
            return FIRST
        if not said:
            when = like.when if like else BESIDE
            self.note("settings", "", refusals.WHEN_ASSUMED, when=when)
            return when
        if said not in (AGAIN, BESIDE):
            self.wrong("settings", at["parcours_when"], refusals.WHEN_UNREAD, said=said[:20])
        return said

    def _rule(self, told: dict, at: dict, like: AssessmentForm | None):
        said = told.get("parcours_asked_if", "")
        if not said:
            if "parcours_asked_if" not in told and like is not None and like.rule is not None:
                self.note("settings", "", refusals.RULE_KEPT)
                return like.rule
            return None
        try:
            rule = read_rule(said)
        except Unread:
            self.wrong("settings", at["parcours_asked_if"], refusals.RULE_UNREAD, said=said[:60])
            return None
        for code in [*rule.all, *(one for group in rule.any for one in group)]:
            if code not in self.pack.criteria:
                self.wrong("settings", at["parcours_asked_if"], refusals.CRITERION_UNKNOWN, name=code)
        return rule

    # Choices

    def _choices(self) -> dict[str, list[tuple[Row, Option]]]:
        sheet = self.sheets.get("choices", Sheet("choices"))
        lists: dict[str, list[tuple[Row, Option]]] = {}
        if not sheet.rows:
            return lists
        columns = self.columns(sheet, READ["choices"])
        for row in sheet.rows:
            named, code = columns.of(row, "list_name"), columns.of(row, "name")
            if not named:
                self.wrong(
                    "choices", columns.cell(row, "list_name"), refusals.CELL_MISSING, column="list_name"
                )
                continue
            if not CODE.match(code):
                self.wrong("choices", columns.cell(row, "name"), refusals.NAME_UNFIT, name=code[:60])
            rows = lists.setdefault(named, [])
            twice = next((address(one.number, columns.at["name"]) for one, o in rows if o.code == code), "")
            if twice:
                self.wrong("choices", columns.cell(row, "name"), refusals.NAME_TWICE, name=code, other=twice)
            shared = named.startswith(SHARED)
            label = _raw(columns, row) if shared else self.words("choices", columns, row, "label")
            rows.append((row, Option(code, label)))
        return lists


def _raw(columns: _Columns, row: Row) -> Text:
    places = {code: place for (name, code), place in columns.texts.items() if name == "label"}
    return {code: row.cells[place] for code, place in places.items() if place < len(row.cells)}


class _Survey:
    """The sheet of questions, from the top."""

    def __init__(self, reader: _Reader, lists: dict[str, list[tuple[Row, Option]]], title: Text):
        self.reader, self.lists, self.title = reader, lists, title
        self.sheet = reader.sheets["survey"]
        self.columns = reader.columns(self.sheet, ("type", "name"))
        self.sections: dict[str, Text] = {}
        self.questions: dict[str, Question] = {}
        self.cells: dict[str, str] = {}
        self.used: set[str] = set()
        self.group: tuple[str, Row, tuple[Condition, ...]] | None = None

    def wrong(self, row: Row, column: str, code: str, /, **params: Any) -> None:
        self.reader.wrong("survey", self.columns.cell(row, column), code, **params)

    def read(self) -> tuple[dict[str, Text], tuple[Question, ...]]:
        for row in self.sheet.rows:
            self._row(row)
        if self.group is not None:
            self.wrong(self.group[1], "type", refusals.GROUP_OPEN)
        if not self.questions:
            self.reader.wrong("survey", "", refusals.NO_QUESTIONS)
        for name in self.lists:
            if name not in self.used:
                first = self.lists[name][0][0]
                self.reader.note("choices", address(first.number, 0), refusals.LEFT_OUT_LIST, list=name)
        asked = {one.section for one in self.questions.values()}
        return {code: text for code, text in self.sections.items() if code in asked}, tuple(
            self.questions.values()
        )

    def _row(self, row: Row) -> None:
        words = self.columns.of(row, "type").lower().split() if "type" in self.columns.at else []
        kind = "_".join(words[:2]) if words[:1] in (["begin"], ["end"], ["select"]) and len(words) > 1 else ""
        kind, rest = (kind, words[2:]) if kind else (words[0] if words else "", words[1:])
        if not kind:
            self.wrong(row, "type", refusals.CELL_MISSING, column="type")
        elif kind == "begin_group":
            self._begin(row)
        elif kind == "end_group":
            if self.group is None:
                self.wrong(row, "type", refusals.GROUP_CLOSED)
            self.group = None
        elif kind in BY_THE_TELEPHONE:
            self.reader.note("survey", self.columns.cell(row, "type"), refusals.LEFT_OUT_TYPE, type=kind)
        elif self._asks_card(row, kind):
            # Ours, for whom the answers are; it is written anew with each form.
            return
        elif kind in KINDS and not rest:
            self._question(row, KINDS[kind], ())
        elif kind in CHOOSE and rest:
            self._question(row, CHOOSE[kind], self._options(row))
        else:
            known = ", ".join([*KINDS, "select_one LIST", "select_multiple LIST", "begin_group", "end_group"])
            said = self.columns.of(row, "type")[:60]
            self.wrong(row, "type", refusals.TYPE_UNKNOWN, type=said, known=known)

    def _asks_card(self, row: Row, kind: str) -> bool:
        if self.group is not None or kind != "text" or self.columns.of(row, "name") != CARD:
            return False
        said = {row.cells[at] for at in self.columns.texts.values() if at < len(row.cells)}
        return bool(said & set(CARD_ASKED.values()))

    def _begin(self, row: Row) -> None:
        if self.group is not None:
            self.wrong(row, "type", refusals.GROUP_NESTED)
        code = self._name(row)
        code = code.removeprefix(SECTION) or code
        if code in self.sections:
            self.wrong(row, "name", refusals.NAME_TWICE, name=code, other=self.cells.get(SECTION + code, ""))
        self.cells[SECTION + code] = self.columns.cell(row, "name")
        self.sections[code] = self.reader.words("survey", self.columns, row, "label")
        self.group = (code, row, self._relevant(row))

    def _name(self, row: Row) -> str:
        name = self.columns.of(row, "name")
        if not name:
            self.wrong(row, "name", refusals.CELL_MISSING, column="name")
        elif not NAME.match(name):
            self.wrong(row, "name", refusals.NAME_UNFIT, name=name[:60])
        return name

    def _question(self, row: Row, kind: str, options: tuple[Option, ...]) -> None:
        code, limits = self._name(row), self._limits(row, kind)
        if code in self.questions:
            self.wrong(row, "name", refusals.NAME_TWICE, name=code, other=self.cells[code])
        hangs = (*(self.group[2] if self.group else ()), *self._relevant(row))
        if kind == "one" and options == yes_no(self.reader.pack.languages):
            kind, options = "yes_no", ()
        for alone in limits.alone:
            if alone not in {option.code for option in options}:
                self.wrong(row, "constraint", refusals.CHOICE_UNKNOWN, choice=alone, name=code)
        self.cells.setdefault(code, self.columns.cell(row, "name"))
        self.questions.setdefault(
            code,
            Question(
                code=code,
                section=self._section(row),
                text=self.reader.words("survey", self.columns, row, "label"),
                kind=kind,
                help=self.reader.words("survey", self.columns, row, "hint", required=False),
                options=tuple(replace(one, alone=one.code in limits.alone) for one in options),
                required=self._flag(row, "required") and kind != "note",
                proof=self._flag(row, "parcours_proof") and kind != "note",
                only_if=next(iter(hangs), None),
                and_if=tuple(hangs[1:]),
                least=limits.least,
                most=limits.most,
            ),
        )

    def _section(self, row: Row) -> str:
        if self.group is not None:
            return self.group[0]
        if "form" not in self.sections:
            self.reader.note("survey", self.columns.cell(row, "type"), refusals.NO_GROUP)
            self.sections["form"] = self.title
        return "form"

    def _flag(self, row: Row, column: str) -> bool:
        said = self.columns.of(row, column).lower().replace(" ", "")
        if said not in (*YES, *NO):
            self.wrong(row, column, refusals.FLAG_UNREAD, column=column)
        return said in YES

    def _options(self, row: Row) -> tuple[Option, ...]:
        words = self.columns.of(row, "type").split()
        named = words[2:] if words[0].lower() == "select" else words[1:]
        if "or_other" in named:
            self.wrong(row, "type", refusals.OR_OTHER)
        name = named[0]
        if name not in self.lists:
            self.wrong(row, "type", refusals.LIST_MISSING, list=name)
            return ()
        self.used.add(name)
        options = tuple(option for _row, option in self.lists[name])
        if len(options) < 2:
            self.wrong(row, "type", refusals.LIST_SHORT, list=name)
        if name.startswith(SHARED):
            shared = (occupations(digits) for digits in OCCUPATIONS.values() if name == f"{SHARED}{digits}")
            codes = {option.code for option in options}
            found = next((one for one in shared if {option.code for option in one} == codes), None)
            if found is None:
                self.wrong(row, "type", refusals.LIST_SHARED, list=name)
                return options
            self._note_shared(name, options, found)
            return found
        return options

    def _note_shared(self, name: str, options: tuple[Option, ...], found: tuple[Option, ...]) -> None:
        """Names that were changed in the common list are not taken: tell it."""
        own = {option.code: option.label for option in found}
        for (row, _option), option in zip(self.lists[name], options, strict=True):
            if any(own[option.code].get(code, said) != said for code, said in option.label.items()):
                self.reader.note("choices", address(row.number, 0), refusals.SHARED_LIST, list=name)
                return

    def _limits(self, row: Row, kind: str) -> Limits:
        said = self.columns.of(row, "constraint")
        if not said:
            return Limits()
        try:
            return read_constraint(said, kind)
        except Unread as unread:
            self.wrong(row, "constraint", refusals.CONSTRAINT_UNREAD, said=str(unread)[:60])
            return Limits()

    def _relevant(self, row: Row) -> tuple[Condition, ...]:
        said = self.columns.of(row, "relevant")
        if not said:
            return ()
        try:
            found = read_relevant(said)
        except Unread as unread:
            self.wrong(row, "relevant", refusals.CONDITION_UNREAD, said=str(unread)[:60])
            return ()
        for gate, choices in found:
            question = self.questions.get(gate)
            if question is None:
                self.wrong(row, "relevant", refusals.QUESTION_UNKNOWN, name=gate)
                continue
            known = ("yes", "no") if question.kind == "yes_no" else [one.code for one in question.options]
            for choice in choices:
                if choice not in known:
                    self.wrong(row, "relevant", refusals.CHOICE_UNKNOWN, choice=choice, name=gate)
        return found
