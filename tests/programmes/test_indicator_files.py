"""One reviewed file per indicator beside the pack: read with it, every fault with its file and line."""

from decimal import Decimal

import pytest

from parcours.programmes import joining, reading
from parcours.programmes.findings import BadPack
from parcours.programmes.indicating import FITTING, OVER
from parcours.programmes.queries import pack as pack_in_force
from parcours.results import engine, sql
from parcours.results.figures import Period
from tests.config.conftest import run_parcours
from tests.factories.programmes import EU_MAROC, SECOND, eu_maroc_pack, eu_maroc_text, load

INLINE = SECOND.read_text("utf-8")
START, END = INLINE.index("[[indicators]]"), INLINE.index("[[targets]]")
BLOCKS = [f"[[indicators]]{one}".rstrip() + "\n" for one in INLINE[START:END].split("[[indicators]]")[1:]]
CODES = [one.split('code = "')[1].split('"')[0] for one in BLOCKS]
FIELDS = (
    *("formula", "over_time", "over_places", "over_projects", "disaggregations"),
    *("verification", "baseline", "owner", "reviewed_on"),
)


@pytest.fixture
def parted(tmp_path):
    """The invented pack with its indicators in files; the path of the pack."""
    names = "".join(f'"{code}", ' for code in CODES)
    own = INLINE[:START] + INLINE[END:]
    path = tmp_path / "puente.toml"
    path.write_text(f"indicators_from = [{names}]\n{own}", "utf-8")
    folder = joining.files_of(path)
    folder.mkdir(parents=True)
    for code, block in zip(CODES, BLOCKS, strict=True):
        (folder / f"{code}.toml").write_text(block, "utf-8")
    return path


def findings(path):
    with pytest.raises(BadPack) as bad:
        reading.read(reading.read_file(path))
    return [str(one) for one in bad.value.findings]


def edited(path, code, before, after):
    file = joining.files_of(path) / f"{code}.toml"
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")
    return file


def test_a_pack_in_files_says_what_it_says_in_one(parted):
    assert reading.read(reading.read_file(parted)) == reading.read(INLINE)


def test_the_order_is_that_of_the_list(parted):
    first, *rest = CODES
    text = parted.read_text("utf-8").replace(f'"{first}", ', "").replace("]\n", f', "{first}"]\n', 1)
    parted.write_text(text.replace(", ,", ","), "utf-8")
    assert [one.code for one in reading.read(reading.read_file(parted)).indicators] == [*rest, first]


@pytest.mark.parametrize("field", FIELDS)
def test_a_missing_field_names_its_file(parted, field):
    file = joining.files_of(parted) / f"{CODES[0]}.toml"
    lines = [one for one in file.read_text("utf-8").split("\n") if not one.startswith(f"{field} =")]
    file.write_text("\n".join(lines), "utf-8")
    assert findings(parted) == [f"indicators/{CODES[0]}.toml, line 1: {field}: is missing."]


def test_a_fault_has_the_line_of_its_own_file_and_others_that_of_the_pack(parted):
    file = edited(parted, CODES[1], 'level = "outcome"', 'level = "dream"')
    line = file.read_text("utf-8").split("\n").index('level = "dream"') + 1
    own = parted.read_text("utf-8").replace("number = 2", "number = 1")
    parted.write_text(own, "utf-8")
    at = next(n for n, one in enumerate(own.split("\n"), 1) if n > 70 and one.startswith("number = 1"))
    after = own[: own.index("[[targets]]")].count("\n")
    found = findings(parted)
    assert any(
        one.startswith(f"indicators/{CODES[1]}.toml, line {line}: level: 'dream' is not known")
        for one in found
    )
    assert any(one.startswith(f"line {at}: lots[1].number: 1 is there already") for one in found)
    parted.write_text(own.replace("value = 500", "value = -500"), "utf-8")
    assert any(one.startswith(f"line {after + 3}: targets[0].value") for one in findings(parted))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('over_time = "union"', 'over_time = "sum"', "over_time: people is put together by 'union'"),
        ('over_time = "union"', 'over_time = "mean"', "over_time: 'mean' is not known"),
        ('"region"]', '"shoe_size"]', "there is no dimension 'shoe_size'"),
        ('owner = "RAICES"', 'owner = "NOBODY"', "there is no organisation 'NOBODY'"),
        ("value = 0, year = 2021", "value = 0", "year: is missing"),
        (', source = { where = "Contrato, anexo 1" }', "", "source: is missing"),
        ("baseline = { value = 0, year = 2021,", "baseline = {", "words: is missing"),
        ('unit = "people"', 'unit = "percent"', "numerator: is missing"),
        ('unit = "people"', 'unit = "money"', "amount: is missing"),
        ('unit = "people"', 'unit = "people"\nnumerator = "certified"', "belongs to the unit percent alone"),
    ],
)
def test_fields_that_do_not_fit_are_refused(parted, before, after, said):
    edited(parted, CODES[0], before, after)
    assert any(said in one for one in findings(parted))


def test_files_and_list_are_the_same(parted):
    folder = joining.files_of(parted)
    (folder / "stray.toml").write_text(BLOCKS[0], "utf-8")
    (folder / f"{CODES[2]}.toml").unlink()
    assert findings(parted) == [
        f"indicators/{CODES[2]}.toml: is named by indicators_from and cannot be read.",
        "indicators/stray.toml: is not named by indicators_from.",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"code = ", "line 1: this is no TOML"),
        (b"\xff\xfe", "is no UTF-8 text."),
        (BLOCKS[1].encode(), f"code: must be '{CODES[0]}'"),
        ((BLOCKS[0] + BLOCKS[1]).encode(), "must hold one [[indicators]] and nothing else."),
        (("#: other\n" + BLOCKS[0]).encode(), "no line may begin with '#:'"),
    ],
)
def test_a_file_that_is_none_is_refused(parted, content, said):
    (joining.files_of(parted) / f"{CODES[0]}.toml").write_bytes(content)
    [found] = findings(parted)
    assert found.startswith(f"indicators/{CODES[0]}.toml") and said in found


def test_the_text_alone_tells_that_its_files_were_not_read(parted):
    with pytest.raises(BadPack, match="was not read"):
        reading.read(parted.read_text("utf-8"))


def test_the_packs_own_text_comes_out_as_it_went_in(parted):
    whole = reading.read_file(parted)
    assert joining.apart(whole) == parted.read_text("utf-8")
    assert joining.apart(INLINE) == INLINE


def test_a_pack_with_everything_inside_still_loads_and_only_a_check_asks_for_all(tmp_path):
    old = "\n".join(one for one in INLINE.split("\n") if not one.startswith("reviewed_on"))
    assert reading.read(old).indicators[0].reviewed_on is None
    with pytest.raises(BadPack, match="reviewed_on: is missing"):
        reading.read(old, complete=True)


@pytest.mark.django_db
def test_what_was_loaded_from_files_is_read_again_from_what_is_kept():
    load(eu_maroc_text())
    kept = pack_in_force()
    assert kept.indicator("w4i-paid").amount.currency == "MAD"
    assert [one.code for one in kept.indicators] == [one.code for one in eu_maroc_pack().indicators]


def test_the_command_checks_without_a_database(tmp_path, parted):
    nowhere = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}
    good = run_parcours(tmp_path / "home", "programme", "check", str(parted), **nowhere)
    assert (good.returncode, good.stderr) == (0, "") and "3 indicators" in good.stdout
    edited(parted, CODES[0], "formula =", "forumla =")
    bad = run_parcours(tmp_path / "home", "programme", "check", str(parted), **nowhere)
    assert bad.returncode == 1
    assert f"{parted}: indicators/{CODES[0]}.toml, line 1: formula: is missing." in bad.stderr


# The programme of the source ----------------------------------------------------------------------


def test_every_indicator_of_the_source_says_all_of_its_fields():
    pack = eu_maroc_pack()
    reading.read(eu_maroc_text(), complete=True)
    assert {one.stem for one in joining.files_of(EU_MAROC).glob("*.toml")} == {
        one.code for one in pack.indicators
    }
    for one in pack.indicators:
        for said in (one.title, one.definition, one.formula, one.verification):
            assert set(said) == {"fr", "ar", "en"} and len(set(said.values())) == 3, one.code
        wanted = FITTING.get(one.unit)
        assert wanted is None or tuple(getattr(one, name) for name in OVER) == wanted, one.code
        assert one.baseline.value is None and one.baseline.words["en"] == "Not stated in the source."


def test_amounts_and_ratios_of_the_source():
    pack = eu_maroc_pack()
    assert pack.indicator("w4i-paid").unit == "money"
    ratios = [one.code for one in pack.indicators if one.is_ratio]
    assert ratios == [
        "certified-share",
        "salaried-6-months-share",
        "alive-12-months-share",
        "alive-12-months-share-most",
        "regular-share-intake",
        "regular-share-m6",
        "regular-share-m12",
    ]
    assert pack.indicator("alive-12-months-share").denominator == pack.indicator("created-12-months")


def test_assumptions_of_the_chain_are_said_to_be_our_reading():
    held = [one for node in eu_maroc_pack().chain for one in node.assumptions]
    assert len(held) >= 8
    assert all(one.reading and set(one.text) == {"fr", "ar", "en"} for one in held)


def test_a_ratio_with_nothing_to_divide_by_is_never_a_zero():
    one = eu_maroc_pack().indicator("certified-share")

    class Nothing:
        def figures(self, indicators, window, dimensions):
            assert [each.code for each in indicators] == ["certified", "trained"]
            return [(0, sql.WHOLE, "", "", "", 3), (1, sql.WHOLE, "", "", "", Decimal(0))]

        def apart(self, indicators, window):
            return []

    [figure] = engine.compute([one], ["W4I"], Period(), (), Nothing())
    assert (figure.value, figure.standing, figure.share) == (None, "not_computable", None)
    assert [part.value for part in figure.whole.parts] == [3, 0]
