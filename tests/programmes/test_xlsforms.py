"""Forms as XLSForm: out and in again unchanged, read by other tools, and every fault at its cell."""

import io
import zipfile
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parcours.kernel.refusals import Refused
from parcours.programmes import comparing, fragments
from parcours.programmes.pack import AssessmentForm, Option, Question, Rule
from parcours.programmes.xlsform_cells import MOST_BYTES
from parcours.programmes.xlsform_expressions import (
    Limits,
    Unread,
    read_constraint,
    read_relevant,
    read_rule,
    write_relevant,
    write_rule,
)
from parcours.programmes.xlsform_reading import read_xlsform
from parcours.programmes.xlsform_writing import as_xlsform
from tests.factories.programmes import eu_maroc_pack, eu_maroc_text, small_pack


def words(text):
    return {"fr": f"{text} fr", "ar": f"{text} ar", "en": text}


EVERYTHING = AssessmentForm(
    "2.1",
    {"one": words("= One"), "two": words("Two\nlines")},
    (
        Question("intro", "one", words("- Read this"), "note"),
        Question("age", "one", words("Age"), "whole", least=Decimal(1), most=Decimal(99), required=True),
        Question("price", "one", words("Price"), "number", words("hint"), most=Decimal("9.5")),
        Question("since", "one", words("Since"), "day", proof=True),
        Question("yes_no", "one", words("Really?"), "yes_no"),
        Question(
            "pick",
            "one",
            words("Pick"),
            "many",
            options=(Option("1", words("1")), Option("none", words("None"), alone=True)),
            only_if=("yes_no", ("yes",)),
        ),
        Question(
            "one", "two", words("One"), "one", options=(Option("a", words("A")), Option("b", words("B")))
        ),
        Question(
            "free",
            "two",
            words("@Free"),
            "text",
            only_if=("one", ("a", "b")),
            and_if=(("pick", ("1", "none")), ("yes_no", ("yes",))),
        ),
    ),
    90,
    "everything",
    words("+ Title"),
    "beside",
    Rule(("has_permit",), (("is_refugee", "no_skill"),)),
)
FORMS = [*eu_maroc_pack().forms, EVERYTHING]


def taken(data, pack=None):
    return read_xlsform(data, pack or eu_maroc_pack())


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.code)
def test_out_and_in_again_is_the_same_form(form):
    found = taken(as_xlsform(eu_maroc_pack(), form))
    assert (found.faults, found.remarks) == ((), ())
    assert found.form == form
    # The same through the text of a pack.
    assert fragments.read(fragments.as_toml(form), eu_maroc_pack()) == form


def test_a_pack_of_other_languages_goes_out_and_in_again():
    pack = small_pack()
    assert taken(as_xlsform(pack, pack.assessment), pack).form == pack.assessment


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.code)
def test_other_tools_read_what_we_write(form, tmp_path):
    pyxform = pytest.importorskip("pyxform", reason="install requirements-test.txt")
    from pyxform.xls2xform import convert

    path = tmp_path / "form.xlsx"
    path.write_bytes(as_xlsform(eu_maroc_pack(), form))
    made = convert(xlsform=path, validate=False)
    assert pyxform and "العربية (ar)" in made.xform and "English (en)" in made.xform
    for question in form.questions:
        assert f"/{question.code}" in made.xform
    if form is EVERYTHING:
        free = next(line for line in made.xform.split("<bind ") if "/free" in line.split(" ")[0])
        assert "/section_two/one" in free and " and " in free


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.code)
def test_a_form_takes_its_place_in_the_text_of_a_pack(form):
    pack, text = eu_maroc_pack(), eu_maroc_text()
    changed = replace(form, version="9", valid_days=77)
    whole = fragments.placed(text, pack, changed)
    # What is not of the form stays as it was written, comments too.
    for line in (
        "# Notices, read aloud before the person answers ---",
        "# Criteria: sentences said to the person ---",
    ):
        assert whole.count(line) == text.count(line) == 1
    assert comparing.form_changes(pack.form(form.code), changed)[:1] != []
    assert fragments.would_break(pack, changed) == []


def test_a_form_that_no_longer_asks_what_a_criterion_reads_is_told():
    pack = small_pack()
    without = replace(
        pack.assessment, questions=tuple(one for one in pack.assessment.questions if one.code != "wish")
    )
    [told] = fragments.would_break(pack, without)
    assert "'wish'" in told.sentence and told.path.startswith("criteria")
    other = replace(EVERYTHING, questions=(replace(EVERYTHING.questions[4], code="wish"),))
    assert [one.path for one in fragments.would_break(eu_maroc_pack(), other)] == [
        "forms[3].questions[0].code"
    ]


def test_what_changes_is_told_question_by_question():
    before = EVERYTHING
    after = replace(
        before,
        version="3",
        questions=(
            replace(before.questions[1], text=words("How old?"), least=None),
            before.questions[0],
            *before.questions[2:7],
            Question("new", "two", words("New"), "text"),
        ),
    )
    told = [
        (one.kind, one.question.code if one.question else "", one.fields)
        for one in comparing.form_changes(before, after)
    ]
    assert told == [
        ("changed", "", ("version", "order")),
        ("changed", "age", ("text", "least")),
        ("added", "new", ()),
        ("removed", "free", ()),
    ]


# Expressions --------------------------------------------------------------------------------------

CODES = st.sampled_from(["a", "b", "c1", "x_y"])
CONDITIONS = st.lists(
    st.tuples(CODES, st.lists(CODES, min_size=1, max_size=3, unique=True).map(tuple)), min_size=1, max_size=3
)


@settings(max_examples=60, deadline=None)
@given(CONDITIONS, st.dictionaries(CODES, st.sampled_from(["one", "many", "yes_no"])))
def test_conditions_are_read_as_they_are_written(conditions, kinds):
    assert read_relevant(write_relevant(conditions, kinds)) == tuple(conditions)


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("${a}='x'", (("a", ("x",)),)),
        (' ( ${a} = "x" or ${a}="y" ) ', (("a", ("x", "y")),)),
        ("selected(${a},'x') or ${a} = 'y'", (("a", ("x", "y")),)),
        ("${a}='x' and (${b}='y' and selected(${c}, 'z'))", (("a", ("x",)), ("b", ("y",)), ("c", ("z",)))),
    ],
)
def test_conditions_of_other_hands_are_read(text, conditions):
    assert read_relevant(text) == conditions


@pytest.mark.parametrize(
    "text",
    [
        "${a} != 'x'",
        "${a} > 3",
        "not(${a}='x')",
        "${a}='x' or ${b}='y'",
        "${a}='x' or (${a}='y' and ${b}='z')",
        "${a}='x' and",
        "(${a}='x'",
        "${a}=''x",
        "${a}",
        "1",
        "selected(${a})",
        "${a}='x' ${b}='y'",
    ],
)
def test_conditions_that_would_ask_others_are_not_read(text):
    with pytest.raises(Unread):
        read_relevant(text)


@pytest.mark.parametrize(
    ("text", "kind", "limits"),
    [
        (". >= 0 and . <= 10", "number", Limits(Decimal(0), Decimal(10))),
        (".>=1.5", "number", Limits(Decimal("1.5"))),
        ("(. > 0) and (. < 10)", "whole", Limits(Decimal(1), Decimal(9))),
        (". > 0", "number", None),
        (". >= 0 or . = 99", "whole", None),
        (". >= -3", "whole", None),
        ("string-length(.) < 9", "text", None),
        (
            "not(selected(., 'none') and count-selected(.) > 1)",
            "many",
            Limits(alone=("none",)),
        ),
        ("not(selected(., 'none') and count-selected(.) > 1) and . = 3", "many", None),
        ("count-selected(.) <= 3", "many", None),
    ],
)
def test_constraints(text, kind, limits):
    if limits is None:
        with pytest.raises(Unread):
            read_constraint(text, kind)
    else:
        assert read_constraint(text, kind) == limits


def test_rules_are_read_as_they_are_written():
    for rule in (Rule(("a", "b"), (("c", "d"), ("e",))), Rule((), (("a", "b"),)), Rule(("a",))):
        assert read_rule(write_rule(rule)) == rule
    for text in ("a or b", "a and", "not a", "(a and b)"):
        with pytest.raises(Unread):
            read_rule(text)


# Faults -------------------------------------------------------------------------------------------


def changed(change, form=EVERYTHING):
    """The workbook of a form after somebody worked on it; our own question for the card is gone."""
    book = openpyxl.load_workbook(io.BytesIO(as_xlsform(eu_maroc_pack(), form)))
    survey = book["survey"]
    assert [survey["A2"].value, survey["B2"].value] == ["text", "card"]
    survey.delete_rows(2)
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(sheet, cell, value):
    return lambda book: book[sheet].__setitem__(cell, value)


def merged(book):
    book["survey"].merge_cells("A3:B3")


def without(sheet):
    return lambda book: book.remove(book[sheet])


def retitled(book):
    book["choices"].title = "Choix"


FAULTS = [
    (put("survey", "A4", "geopoint"), "type_unknown", "survey", "A4"),
    (put("survey", "A4", "calculate"), "type_unknown", "survey", "A4"),
    (put("survey", "A4", "select_one nowhere"), "list_missing", "survey", "A4"),
    (put("survey", "A4", "select_one one or_other"), "or_other", "survey", "A4"),
    (put("survey", "A4", None), "cell_missing", "survey", "A4"),
    (put("survey", "A2", "begin_repeat"), "type_unknown", "survey", "A2"),
    (put("survey", "A3", "begin_group"), "group_nested", "survey", "A3"),
    (put("survey", "A2", "end_group"), "group_closed", "survey", "A2"),
    (put("survey", "A12", None), "cell_missing", "survey", "A12"),
    (put("survey", "B4", "intro"), "name_twice", "survey", "B4"),
    (put("survey", "B4", "âge"), "name_unfit", "survey", "B4"),
    (put("survey", "B4", None), "cell_missing", "survey", "B4"),
    (put("survey", "C4", None), "language_missing", "survey", "C4"),
    (put("survey", "F4", "une aide"), "language_missing", "survey", "G4"),
    (put("survey", "C4", "Bonjour ${intro}"), "text_refers", "survey", "C4"),
    (put("survey", "C1", "label::Français"), "language_unnamed", "survey", "C1"),
    (put("survey", "C1", "label"), "language_unnamed", "survey", "C1"),
    (put("survey", "D1", "label::French (fr)"), "language_twice", "survey", "D1"),
    (put("survey", "A1", "kind"), "column_missing", "survey", "A1"),
    (put("survey", "I1", "type"), "column_twice", "survey", "I1"),
    (put("survey", "I4", "${x} = 'y'"), "flag_unread", "survey", "I4"),
    (put("survey", "J4", "${age} > 3"), "condition_unread", "survey", "J4"),
    (put("survey", "J4", "${later} = 'a'"), "question_unknown", "survey", "J4"),
    (put("survey", "J8", "${yes_no} = 'maybe'"), "choice_unknown", "survey", "J8"),
    (put("survey", "K4", "regex(., 'x')"), "constraint_unread", "survey", "K4"),
    (
        put("survey", "K8", "not(selected(., 'all') and count-selected(.) > 1)"),
        "choice_unknown",
        "survey",
        "K8",
    ),
    (put("survey", "C4", "=A1&B1"), "cell_computed", "survey", "C4"),
    (put("survey", "N1", "calculation"), None, None, None),
    (
        lambda book: (put("survey", "N1", "calculation")(book), put("survey", "N4", "1")(book)),
        "column_unread",
        "survey",
        "N4",
    ),
    (merged, "cells_merged", "survey", "A3:B3"),
    (put("choices", "B3", "1"), None, None, None),
    (put("choices", "B5", "1"), "name_twice", "choices", "B5"),
    (put("choices", "A4", None), "cell_missing", "choices", "A4"),
    (put("choices", "C4", None), "language_missing", "choices", "C4"),
    (without("survey"), "sheet_missing", "", ""),
    (without("settings"), "sheet_missing", "", ""),
    (without("choices"), "list_missing", "survey", "A7"),
    (retitled, "list_missing", "survey", "A7"),
    (put("settings", "B2", None), "setting_missing", "settings", "B2"),
    (put("settings", "B2", "ma fiche"), "name_unfit", "settings", "B2"),
    (put("settings", "C2", None), "setting_missing", "settings", "C2"),
    (put("settings", "E2", "first"), "when_unread", "settings", "E2"),
    (put("settings", "F2", "long"), "days_unread", "settings", "F2"),
    (put("settings", "G2", "a or b"), "rule_unread", "settings", "G2"),
    (put("settings", "G2", "lucky"), "criterion_unknown", "settings", "G2"),
]


@pytest.mark.parametrize(("change", "code", "sheet", "cell"), FAULTS)
def test_every_fault_is_told_with_its_cell(change, code, sheet, cell):
    found = taken(changed(change))
    told = {(one.code.removeprefix("programmes."), one.sheet, one.cell) for one in found.faults}
    if code is None:
        assert not any(one[0] == "column_unread" for one in told)
        return
    assert (code, sheet, cell) in told and found.form is None
    assert all(str(one) for one in found.faults)


def kobo(book):
    """What other tools add: metadata, sheets and columns of their own, a language more, no marks of ours."""
    survey, settings_sheet = book["survey"], book["settings"]
    survey.insert_rows(2)
    survey["A2"], survey["B2"] = "start", "start"
    survey["N1"], survey["N5"] = "appearance", "minimal"
    survey["O1"], survey["O5"] = "label::Español (es)", "Edad"
    survey["I5"] = True
    book["choices"]["A9"], book["choices"]["B9"] = "spare", "x"
    for column in "CDE":
        book["choices"][f"{column}9"] = "x"
    book.create_sheet("notes")["A1"] = "x"
    for cell in ("E1", "F1", "G1", "H1", "I1", "J1"):
        settings_sheet[cell], settings_sheet[cell.replace("1", "2")] = None, None


def test_what_is_left_out_or_assumed_is_told():
    found = taken(changed(kobo))
    assert found.faults == ()
    told = {one.code.removeprefix("programmes.") for one in found.remarks}
    assert told == {
        "left_out_type",
        "left_out_column",
        "left_out_language",
        "left_out_list",
        "left_out_sheet",
        "title_repeated",
        "days_assumed",
        "when_assumed",
    }
    assert found.form.title == dict.fromkeys(("fr", "ar", "en"), "+ Title fr")
    assert (found.form.valid_days, found.form.when, found.form.rule) == (180, "beside", None)
    assert found.form.questions == EVERYTHING.questions


def test_of_a_form_that_is_known_what_is_not_said_stays():
    def bare(book):
        for column in "EFG":
            book["settings"][f"{column}1"], book["settings"][f"{column}2"] = None, None

    found = taken(changed(bare, eu_maroc_pack().form("job_search")))
    assert found.form == eu_maroc_pack().form("job_search")
    assert {one.code for one in found.remarks} == {
        "programmes.days_assumed",
        "programmes.when_assumed",
        "programmes.rule_kept",
    }


def test_questions_outside_of_groups_stand_under_the_title():
    def bare(book):
        survey = book["survey"]
        for row in (13, 10, 9, 2):
            survey.delete_rows(row)

    found = taken(changed(bare))
    assert not found.faults, [str(one) for one in found.faults]
    assert set(found.form.sections) == {"form"} and {one.section for one in found.form.questions} == {"form"}
    assert [one.code for one in found.remarks] == ["programmes.no_group"]


def test_a_group_hands_its_condition_to_its_questions():
    def grouped(book):
        book["survey"]["J10"] = "${yes_no} = 'yes'"

    found = taken(changed(grouped))
    one, free = found.form.question("one"), found.form.question("free")
    assert one.conditions == (("yes_no", ("yes",)),) and free.conditions[0] == ("yes_no", ("yes",))


def test_names_changed_in_the_common_list_are_told_and_others_refused():
    form = eu_maroc_pack().form("job_search")
    renamed = taken(changed(put("choices", "C2", "Autre nom"), form))
    assert renamed.form == form and [one.code for one in renamed.remarks] == ["programmes.shared_list"]
    other = taken(changed(put("choices", "B2", "zz"), form))
    assert "programmes.list_shared" in {one.code for one in other.faults}


def packed(size):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", b"0" * size)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "no_spreadsheet"),
        (b"type,name\ntext,a\n", "no_spreadsheet"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "no_spreadsheet"),
        (packed(10), "no_spreadsheet"),
        (packed(40 * 1024 * 1024), "file_too_large"),
        (b"PK\x03\x04" + b"0" * MOST_BYTES, "file_too_large"),
    ],
)
def test_what_is_no_form_at_all(data, code):
    with pytest.raises(Refused) as error:
        taken(data)
    assert error.value.code == f"programmes.{code}"


def test_cells_that_a_few_bytes_name_are_never_made(monkeypatch):
    whole, out = (
        zipfile.ZipFile(io.BytesIO(as_xlsform(eu_maroc_pack(), eu_maroc_pack().form("job_search")))),
        io.BytesIO(),
    )
    everything = b'<mergeCells><mergeCell ref="B2:XFD1048576"/></mergeCells></worksheet>'
    with zipfile.ZipFile(out, "w") as file:
        for name in whole.namelist():
            file.writestr(name, whole.read(name).replace(b"</worksheet>", everything))
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *_a, **_k: pytest.fail("it was opened"))
    with pytest.raises(Refused) as error:
        taken(out.getvalue())
    assert error.value.code == "programmes.file_too_large"


def test_a_sheet_that_never_ends_is_refused():
    found = taken(changed(put("survey", "A9000", "text")))
    assert ("programmes.sheet_too_large", "survey") in {(one.code, one.sheet) for one in found.faults}
