"""Every error of a pack with its line, all of them at once, each on one clear line."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parcours.people.enums import Purpose
from parcours.programmes import reading
from parcours.programmes.findings import BadPack
from parcours.programmes.positions import Positions, written
from tests.factories import programmes

SECOND = programmes.SECOND.read_text("utf-8")


def findings(text):
    with pytest.raises(BadPack) as bad:
        reading.read(text)
    return bad.value.findings


def only(text):
    found = findings(text)
    assert len(found) == 1, [str(one) for one in found]
    return found[0]


def line_of(text, part, nth=1):
    place = -1
    for _ in range(nth):
        place = text.index(part, place + 1)
    return text.count("\n", 0, place) + 1


def swapped(right, wrong):
    assert SECOND.count(right) >= 1, right
    return SECOND.replace(right, wrong, 1)


CASES = [
    ('country = "CO"', 'country = "QX"', 'country = "QX"', "country", "no country"),
    ('zone = "America/Bogota"', 'zone = "America/Nowhere"', "Nowhere", "zone", "time zone"),
    ('{ amount = "4000000000.00", currency = "COP" }', '{ amount = "4000000000.00", currency = "PESO" }',
     "PESO", "call.envelope.amounts[1].currency", "no currency"),
    ('amount = "600000.00"', 'amount = "1,557,895"', "1,557,895", "projects[0].budget.amounts[0].amount",
     "no number"),
    ('amount = "600000.00"', 'amount = "-600000.00"', '"-600000', "projects[0].budget.amounts[0].amount",
     "negative"),
    ('amount = "600000.00"', 'amount = "600000.001"', "600000.001", "projects[0].budget.amounts[0].amount",
     "decimals"),
    ('rate = "4050.00"', 'rate = "4051.00"', "4051.00", "projects[0].budget.rate", "does not agree"),
    ('rate = "4050.00"\n', "\n", "[projects.budget]", "projects[0].budget.rate", "is missing"),
    ('indicator = "certified"', 'indicator = "unknown"', '"unknown"', "targets[1].indicator", "no indicator"),
    ("number = 2", "number = 1", "number = 1", "lots[1].number", "is there already, on line"),
    ("ends_on = 2024-05-31", "ends_on = 2021-05-31", "2021-05-31", "projects[0].ends_on", "before the start"),
    ('places = ["CO-medellin", "CO-bogota"]', 'places = ["CO-medellin", "CO-cali"]', "CO-cali",
     "projects[0].places[1]", "no place"),
    ('regions = ["CO-ATL"]', 'regions = ["CO-VAC"]', "CO-VAC", "projects[1].regions[0]", "no region"),
    ('region = "CO-ANT"', 'region = "CO-XXX"', "CO-XXX", "places[0].region", "no region"),
    ('grantee = "ALDEA"', 'grantee = "ALDEAS"', "ALDEAS", "projects[0].grantee", "no organisation"),
    ('organisation = "RAICES"', 'organisation = "RAIZ"', "RAIZ", "projects[0].partners[0].organisation",
     "no organisation"),
    ("lot = 1\n", "lot = 3\n", "lot = 3", "projects[0].lot", "no lot"),
    ('rule = { all = ["no_experience", "documented"] }', 'rule = { all = ["no_experience", "papers"] }',
     '"papers"', "lots[0].rule.all[1]", "no criterion"),
    ('any = [["wants_own", "has_savings"]]', 'any = [["wants_own", "rich"]]', '"rich"',
     "lots[1].rule.any[0][1]", "no criterion"),
    ('fact = "assessment.savings"', 'fact = "assessment.saving"', '"assessment.saving"', "criteria[4].fact",
     "no question"),
    ('fact = "person.residence"', 'fact = "person.wealth"', "person.wealth", "criteria[2].fact", "no fact"),
    ('values = ["valid", "renewal", "filed"]', 'values = ["valid", "renewal", "lost"]', '"lost"',
     "criteria[2].values[2]", "no value"),
    ('op = "is_true"', 'op = "in"', 'op = "in"\nmet = { es = "Usted tiene', "criteria[4].op", "does not fit"),
    ('kind = "training.certified"', 'kind = "training.praised"', "training.praised",
     "indicators[1].counts[0].kind", "no kind of entry"),
    ('facts = { outcome = ["project"] }', 'facts = { result = ["project"] }', "result =",
     "indicators[0].counts[0].facts.result", "no fact of this entry"),
    ('only_if = { question = "experience", options = ["some"] }',
     'only_if = { question = "wishes", options = ["some"] }', '"wishes"',
     "assessment.questions[1].only_if.question", "no question before"),
    ('only_if = { question = "experience", options = ["some"] }',
     'only_if = { question = "experience", options = ["lots"] }', '"lots"',
     "assessment.questions[1].only_if.options[0]", "no answer"),
    ('title = { es = "Negocios creados", en = "Businesses created" }', 'title = { es = "Negocios creados" }',
     'title = { es = "Negocios creados" }', "indicators[2].title", "no text in en"),
    ('section = "means"', 'section = "money"', '"money"', "assessment.questions[3].section", "no section"),
    ('node = "trained"', 'node = "learnt"', '"learnt"', "indicators[1].node", "no line of the chain"),
    ('parent = "objective"', 'parent = "trained"', 'parent = "trained"', "chain[1].parent",
     "no line before this one"),
    ('short = { es = "Oficio"', 'shorts = 1\nshort = { es = "Oficio"', "shorts", "projects[0].shorts",
     "Did you mean short?"),
    ("value = 120", 'value = "many"', '"many"', "targets[1].value", "no number"),
    ('code = "SEMILLA"', 'code = "OFICIO"', 'code = "OFICIO"', "projects[1].code", "is there already"),
    ("valid_days = 180", "valid_days = 0", "valid_days", "assessment.valid_days", "not between"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "mark", "path", "sentence"), CASES, ids=[c[3] for c in CASES])
def test_each_error_has_its_line_its_path_and_its_sentence(right, wrong, mark, path, sentence):
    text = swapped(right, wrong)
    found = [one for one in findings(text) if one.path == path]
    assert found, [str(one) for one in findings(text)]
    place = SECOND.index(right) + wrong.index(mark) if mark in wrong else text.index(mark)
    assert found[0].line == text.count("\n", 0, place) + 1
    assert sentence in found[0].sentence


def test_all_errors_come_at_once_in_the_order_of_the_file():
    text = swapped("number = 2", "number = 1").replace("ends_on = 2024-05-31", "ends_on = 2021-05-31")
    text = text.replace('indicator = "certified"', 'indicator = "unknown"')
    found = findings(text)
    assert [one.path for one in found] == [
        "lots[1].number",
        "projects[0].ends_on",
        "projects[1].lot",
        "targets[1].indicator",
    ]
    assert [one.line for one in found] == sorted(one.line for one in found)


def test_two_targets_in_force():
    text = swapped('value = 120\nversion = "contract"', 'value = 120\nversion = "second"').replace(
        'indicator = "certified"', 'indicator = "accompanied"'
    )
    assert only(text).path == "targets[1].in_force"


def test_a_target_needs_the_place_that_states_it():
    begin, end = SECOND.split(
        'version = "contract"\nin_force = true\nsource = { where = "Contrato, anexo 1" }', 1
    )
    assert only(f'{begin}version = "contract"\nin_force = true{end}').path == "targets[0].source"


@pytest.mark.parametrize("purpose", Purpose.values)
def test_a_notice_for_every_purpose(purpose):
    blocks = SECOND.split("[[notices]]")
    text = "[[notices]]".join(block for block in blocks if f'purpose = "{purpose}"' not in block)
    if purpose == "reporting":
        text += SECOND[SECOND.index("[papers]") :]
    assert f"no notice for the purpose '{purpose}'" in only(text).sentence


def test_projects_may_not_exceed_the_envelope():
    text = swapped('amount = "600000.00"', 'amount = "900000.00"').replace(
        'rate = "4050.00"', 'rate = "2700.00"'
    )
    assert "150000.00 USD more" in only(text).sentence


def test_a_mistake_of_syntax_has_its_line():
    text = swapped('grantee = "ALDEA"', "grantee = ")
    found = only(text)
    assert (found.line, found.path) == (line_of(text, "grantee = \n"), "")
    assert "no TOML" in found.sentence


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"  \n\n", "empty"),
        ('code = "é"'.encode("latin-1"), "no UTF-8"),
        ("code".encode("utf-16"), "no UTF-8"),
        (b"a = " + b"1" * 5000, "no TOML"),
        (b"a = " + b"[" * 5000 + b"]" * 5000, "nested"),
        (b"\x00", "no TOML"),
    ],
)
def test_what_is_no_pack_at_all_is_one_line(content, sentence):
    with pytest.raises(BadPack) as bad:
        reading.read(reading.decode(content))
    assert len(bad.value.findings) == 1
    assert sentence in str(bad.value)
    assert "\n" not in str(bad.value)


def test_a_folder_a_missing_file_and_a_huge_one_are_one_line(tmp_path):
    huge = tmp_path / "huge.toml"
    huge.write_bytes(b"# " + b"x" * reading.MOST_BYTES)
    for path, sentence in ((tmp_path, "folder"), (tmp_path / "none.toml", "no such file"), (huge, "at most")):
        with pytest.raises(BadPack) as bad:
            reading.read_file(path)
        assert sentence in str(bad.value)


def test_a_mark_at_the_beginning_is_no_error(tmp_path):
    path = tmp_path / "marked.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SECOND.encode())
    assert reading.read(reading.read_file(path)).code == "puente-2022"


def test_lines_end_as_windows_ends_them():
    text = swapped("ends_on = 2024-05-31", "ends_on = 2021-05-31").replace("\n", "\r\n")
    assert only(text).line == line_of(text, "2021-05-31")


def test_an_empty_table_asks_for_everything():
    assert {"code", "call", "lots", "projects", "assessment", "notices"} <= {
        f.path for f in findings("x = 1")
    }


# Positions ----------------------------------------------------------------------------------------

TEXT = '''# a comment with a [table]
top = 1
"quoted key" = { inner = "x", other = [1, 2] }
long = """
first [[no.table]]
"quotes" and a "" pair"""
raw = \'\'\'
it's raw
\'\'\'
dotted.below = 2 # = 3
list = [
  "a", # one
  ["b",
   "c"],
  { deep = 1 },
]

[table.inner]
key = 2018-01-01

[[rows]]
name = "first"

[[rows.parts]]
part = 1

[[rows.parts]]
part = 2

[[rows]]
name = "second"

[rows.sub]
key = true

[[rows.parts]]
part = 3
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("top",), 2),
        (("quoted key",), 3),
        (("quoted key", "inner"), 3),
        (("long",), 4),
        (("raw",), 7),
        (("dotted", "below"), 10),
        (("list", 0), 12),
        (("list", 1), 13),
        (("list", 1, 1), 14),
        (("list", 2, "deep"), 15),
        (("table", "inner"), 18),
        (("table", "inner", "key"), 19),
        (("rows", 0), 21),
        (("rows", 0, "name"), 22),
        (("rows", 0, "parts", 1, "part"), 28),
        (("rows", 1), 30),
        (("rows", 1, "sub", "key"), 34),
        (("rows", 1, "parts", 0, "part"), 37),
        (("rows", 1, "parts", 0, "missing"), 36),
        (("nothing",), 1),
    ],
)
def test_positions(path, line):
    tomllib.loads(TEXT)
    assert Positions(TEXT).line(path) == line


def test_a_path_as_people_write_it():
    assert written(("projects", 2, "budget", "rate")) == "projects[2].budget.rate"


def test_every_value_of_the_packs_has_a_line_of_its_own():
    for path in (programmes.SECOND, programmes.EU_MAROC):
        text = path.read_text("utf-8")
        lines = text.split("\n")
        positions = Positions(text)
        for leaf in leaves(tomllib.loads(text)):
            key = next(part for part in reversed(leaf) if isinstance(part, str))
            assert leaf in positions._lines, leaf
            if not isinstance(leaf[-1], int):
                assert key in lines[positions.line(leaf) - 1], leaf


def leaves(value, path=()):
    if isinstance(value, dict):
        for key, below in value.items():
            yield from leaves(below, (*path, key))
    elif isinstance(value, list):
        for place, below in enumerate(value):
            yield from leaves(below, (*path, place))
    else:
        yield path


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_a_pack_or_refused_with_findings(text):
    with pytest.raises(BadPack) as bad:
        reading.read(text)
    assert bad.value.findings


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=len(SECOND) - 1), st.sampled_from(['"', "]", "x", "\n", "=", "0"]))
def test_a_pack_with_one_wrong_stroke_is_read_or_refused_with_findings(place, stroke):
    text = SECOND[:place] + stroke + SECOND[place + 1 :]
    try:
        assert reading.read(text).code
    except BadPack as bad:
        assert bad.findings and all(one.sentence for one in bad.findings)


@pytest.mark.parametrize("name", ["Antioquia", "Medellín"])
def test_a_name_that_the_shared_lists_cannot_keep_is_told_with_its_line_before_it_is_loaded(name):
    right = f'name = {{ es = "{name}", en'
    text = swapped(right, f'name = {{ es = "{"a" * 201}", en')
    assert "200 characters in es" in str(only(text)) and only(text).line == line_of(SECOND, right)
    reading.read(swapped(right, f'name = {{ es = "{"a" * 200}", en'))


MODULE = """
[data_protection]
version = "1"

[[data_protection.text]]
heading = { es = "Uno", en = "One" }
text = { es = "Dos", en = "Two" }

[[data_protection.questions]]
code = "look"
text = { es = "¿Mirar?", en = "Look?" }
options = [
  { code = "yes", label = { es = "Sí", en = "Yes" } },
  { code = "no", label = { es = "No", en = "No" } },
]
right = "no"
why = { es = "Por eso", en = "Because" }
"""


@pytest.mark.parametrize(
    ("before", "after", "path", "sentence"),
    [
        ('right = "no"', 'right = "perhaps"', "data_protection.questions[0].right", "one of yes, no"),
        ('code = "no"', 'code = "yes"', "data_protection.questions[0].options", "one code twice"),
        ('es = "Dos", ', "", "data_protection.text[0].text", "no text in es"),
        ('version = "1"\n', "", "data_protection.version", "is missing"),
    ],
)
def test_the_module_on_data_protection_has_an_answer_to_each_question(before, after, path, sentence):
    said = reading.read(SECOND + MODULE).section("data_protection")
    assert [str(one.text) for one in said.questions] == ["Look?"] and said.questions[0].right == "no"
    found = [one for one in findings(SECOND + MODULE.replace(before, after)) if one.path == path]
    assert any(sentence in one.sentence for one in found)
