"""What the pack says of surveys is checked where it stands; indicators count answers that can be given."""

import re

import pytest

from parcours.programmes import reading
from parcours.programmes.findings import BadPack
from tests.factories.programmes import SECOND, eu_maroc_pack, small_pack

TEXT = SECOND.read_text("utf-8")


def faults(text: str) -> str:
    with pytest.raises(BadPack) as told:
        reading.read(text)
    return str(told.value)


def test_both_packs_ask_on_four_occasions():
    for pack in (small_pack(), eu_maroc_pack()):
        plan = pack.section("surveys")
        assert [(one.code, one.months, one.once) for one in plan.occasions] == [
            ("intake", 0, True),
            ("m3", 3, False),
            ("m6", 6, False),
            ("m12", 12, False),
        ]
        assert not plan.occasion("intake").by_link
        for question in plan.questions:
            assert set(question.text) == set(pack.languages)


@pytest.mark.parametrize(
    "old, new, said",
    [
        (
            'kind = "training.certified"\n\n[[surveys.q',
            'kind = "training.nothing"\n\n[[surveys.q',
            "no kind of entry",
        ),
        ('facts = { kind = ["job"] }\n', 'facts = { colour = ["job"] }\n', "is no fact of employment.placed"),
        ('code = "m3"\n', 'code = "m6"\n', "'m6' is there already"),
        ('after = ["registered"]', 'after = ["born"]', "there is no 'born'"),
        ('questions = ["income", "source", "regularity"]', 'questions = ["age"]', "there is no 'age'"),
        ('{ code = "perhaps"', '{ code = "not_said"', "is there of itself"),
        ('{ code = "perhaps"', '{ code = "yes"', "'yes' is there already"),
        ('code = "recommend"\ntext', 'code = "Recommend-it"\ntext', "is no code"),
        ("tries = 3", "tries = 0", "is not between 1 and 20"),
        ('purpose = "reporting"\ngrace', 'purpose = "curiosity"\ngrace', "is not known"),
    ],
)
def test_a_fault_is_told_with_its_line(old, new, said):
    assert TEXT.count(old) == 1
    found = faults(TEXT.replace(old, new))
    assert said in found and re.search(r"line \d+|:\d+", found), found


COUNTED = """
[[indicators]]
code = "own"
title = { es = "Ingreso propio", en = "Own income" }
definition = { es = "x", en = "x" }
unit = "people"
level = "outcome"
node = "objective"
counts = [{ kind = "surveys.answered", facts = { %s } }]
formula = { es = "x", en = "x" }
over_time = "union"
over_places = "first"
over_projects = "union"
disaggregations = []
verification = { es = "x", en = "x" }
baseline = { value = 0, year = 2021, source = { where = "x" } }
owner = "RAICES"
reviewed_on = 2022-01-15
"""


@pytest.mark.parametrize(
    "facts, said",
    [
        ('said_colour = ["red"]', "asks no question 'colour'"),
        ('said_source = ["lottery"]', "there is no 'lottery'"),
        ('occasion = ["m9"]', "there is no 'm9'"),
        ('after = ["born"]', "there is no 'born'"),
        ('colour = ["red"]', "colour"),
    ],
)
def test_an_indicator_counts_only_what_can_be_answered(facts, said):
    assert said in faults(TEXT + COUNTED % facts)


def test_an_indicator_may_count_answers():
    good = 'occasion = ["m6", "m12"], said_source = ["own_activity"], said_income = ["not_said"]'
    assert reading.read(TEXT + COUNTED % good).indicators[-1].code == "own"
