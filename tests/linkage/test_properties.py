"""What must not matter does not: order of rows and columns, script, case, spaces, order of the parts of a
name."""

import csv
import random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks import made_up
from parcours.linkage import candidates, clustering, company, linking, model, reading
from tests.linkage import crowd

FEW = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def trained():
    return model.load()


@pytest.fixture(scope="module")
def village(tmp_path_factory):
    """Three hundred registrations of people who do not exist, and who they are."""
    folder = tmp_path_factory.mktemp("village")
    made_up.write(folder, 300, folder="test", noise="moderate", seed=77)
    with (folder / "registrations.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def linked(folder, rows, trained, columns=reading.COLUMNS):
    """(pairs with probabilities, groups) by identifiers."""
    crowd.write(folder / "r.csv", rows, columns)
    table = reading.read(folder / "r.csv")
    found = linking.link(table, trained, 0.5, linking.Clock())
    ids = table.ids
    pairs = {
        frozenset((ids[a], ids[b])): round(float(p), 4)
        for a, b, p in zip(found.first, found.second, found.probability, strict=True)
    }
    groups = {}
    for one, group in zip(ids, found.group.tolist(), strict=True):
        groups.setdefault(group, set()).add(one)
    return pairs, {frozenset(one) for one in groups.values()}


@FEW
@given(seed=st.integers(0, 1000))
def test_the_order_of_rows_and_columns_does_not_matter(tmp_path_factory, village, trained, seed):
    dice = random.Random(seed)
    rows = dice.sample(village, len(village))
    columns = tuple(dice.sample(reading.COLUMNS, len(reading.COLUMNS)))
    folder = tmp_path_factory.mktemp("order")
    assert linked(folder, rows, trained, columns) == linked(folder, village, trained)


def louder(dice: random.Random, text: str) -> str:
    spaced = text.replace(" ", dice.choice([" ", "  ", "\u00a0"]))
    return (
        dice.choice(["", " "])
        + dice.choice([str.upper, str.lower, str.title])(spaced)
        + dice.choice(["", "  "])
    )


@FEW
@given(seed=st.integers(0, 1000))
def test_case_and_spaces_do_not_matter(tmp_path_factory, village, trained, seed):
    dice = random.Random(seed)
    named = (
        "partner",
        "given_name",
        "family_name",
        "sex",
        "nationality",
        "birth_place",
        "email",
        "city",
        "doc_number",
    )
    rows = [
        row | {name: louder(dice, row[name]) for name in named if "'" not in row[name]} for row in village
    ]
    folder = tmp_path_factory.mktemp("case")
    assert linked(folder, rows, trained) == linked(folder, village, trained)


PARTS = st.sampled_from(
    ["Ousmane", "Diallo", "Fatoumata", "Traoré", "Lamine", "Kadiatou", "Sangaré", "Bouzid"]
)


@FEW
@given(parts=st.lists(PARTS, min_size=2, max_size=4, unique=True), seed=st.integers(0, 99))
def test_parts_of_a_name_in_any_order_are_the_same_parts(tmp_path_factory, parts, seed):
    turned = random.Random(seed).sample(parts, len(parts))
    rows = [
        {
            "record_id": "a",
            "given_name": " ".join(parts[:-1]),
            "family_name": parts[-1],
            "birth_date": "2001-04-23",
        },
        {
            "record_id": "b",
            "given_name": turned[0],
            "family_name": " ".join(turned[1:]),
            "birth_date": "2001-04-23",
        },
    ]
    data = crowd.prepared(tmp_path_factory.mktemp("parts"), rows)
    assert crowd.found_pairs(data) == {(0, 1)}
    told = crowd.features(data, [0], [1])
    assert told["names_best"] == told["names_second"] == told["names_mean"] == 1


@pytest.mark.parametrize(
    ("latin", "arabic"),
    [
        ("Ousmane Diallo", "عثمان ديالو"),
        ("Khadija Bouzid", "خديجة بوزيد"),
        ("Mohamed El Amrani", "محمد العمراني"),
    ],
)
def test_a_name_in_another_script_is_the_same_person(tmp_path, village, trained, latin, arabic):
    rows = [
        {"record_id": "x1", "partner": "HCR", "given_name": latin, "birth_date": "1993-05-17", "sex": "M",
         "nationality": "GIN", "phone": "+212 6 12 34 56 78"},
        {"record_id": "x2", "partner": "ENT", "given_name": arabic, "birth_date": "1993-05-17", "sex": "M",
         "nationality": "GIN", "phone": "0612345678"},
    ]  # fmt: skip
    pairs, groups = linked(tmp_path, village + rows, trained)
    assert pairs[frozenset(("x1", "x2"))] > 0.95
    assert frozenset(("x1", "x2")) in groups


# Teeth ---------------------------------------------------------------------------------------------


def true_pairs(person: np.ndarray) -> np.ndarray:
    order, starts, sizes = candidates._groups(person, np.arange(len(person)))
    return np.unique(candidates._within(order, starts, sizes))


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """Six thousand hard registrations, prepared, and their people."""
    folder = tmp_path_factory.mktemp("town")
    made_up.write(folder, 6000, folder="test", noise="hard", seed=78)
    table = reading.read(folder / "registrations.csv")
    return table, reading.read_truth(folder / "truth.csv", table)


def test_candidates_keep_nearly_all_true_pairs_and_stay_few(town):
    table, person = town
    data = linking.prepare(table.size, table.columns, table.days["birth_date"])
    pairs = candidates.packed(*candidates.find(data))
    assert np.isin(true_pairs(person), pairs).mean() >= 0.965
    assert len(pairs) <= 16 * table.size


def test_a_value_that_many_share_brings_nobody_together():
    many = np.arange(1000)
    key = candidates.Key("one", np.ones(1000, dtype=np.uint64), many, 10)
    assert len(candidates.pairs_of(key)) == 0
    # Refined by what else they tell, those who agree in it are compared.
    assert len(candidates.pairs_of(key, (many // 2,))) == 500
    lacking = many == 7
    marked = candidates.Key("one", np.ones(1000, dtype=np.uint64), many, 1000, lacking)
    assert len(candidates.pairs_of(marked)) == 999


def test_the_whole_is_good_on_people_it_was_not_trained_on(town, trained):
    table, person = town
    found = linking.link(table, trained, 0.5, linking.Clock())
    right = person[found.first] == person[found.second]
    true = len(true_pairs(person))
    sure, same = found.probability >= 0.5, found.probability >= trained.settings["same"]
    assert 2 * (right & sure).sum() / (sure.sum() + true) >= 0.90
    assert right[same].mean() >= 0.985
    assert (right & same).sum() / true >= 0.65


def test_groups_do_not_chain():
    """Two households, each sure within, hang on one doubtful pair."""
    first, second = np.array([0, 0, 1, 3, 3, 4, 2]), np.array([1, 2, 2, 4, 5, 5, 3])
    probability = np.array([0.99, 0.99, 0.99, 0.99, 0.99, 0.99, 0.6])
    assert clustering.group(6, first, second, probability).tolist() == [0, 0, 0, 3, 3, 3]


def test_a_third_record_joins_two_that_were_never_compared():
    first, second = np.array([0, 1]), np.array([1, 2])
    assert clustering.group(3, first, second, np.array([0.99, 0.99])).tolist() == [0, 0, 0]
    assert company.closing(first, second, np.array([0.9, 0.9])) == ([0], [2])


def test_twins_stay_two(tmp_path, village, trained):
    """Equal in all but the first name, each registered by two partners."""
    twin = {"family_name": "Sangaré", "birth_date": "2004-03-09", "sex": "M", "nationality": "MLI",
            "phone": "0677889900", "city": "Rabat"}  # fmt: skip
    rows = [
        twin | {"record_id": f"{name}-{partner}", "given_name": name, "partner": partner}
        for name in ("Lassana", "Fousseyni")
        for partner in ("HCR", "OIM")
    ]
    _pairs, groups = linked(tmp_path, village + rows, trained)
    assert {
        frozenset(("Lassana-HCR", "Lassana-OIM")),
        frozenset(("Fousseyni-HCR", "Fousseyni-OIM")),
    } <= groups


def test_reasons_are_told_in_words(tmp_path, village, trained):
    crowd.write(tmp_path / "r.csv", [
        {"record_id": "a", "given_name": "Ousmane", "family_name": "Diallo", "birth_date": "2001-01-01",
         "phone": "0612345678"},
        {"record_id": "b", "given_name": "Usman", "family_name": "Jallow", "birth_date": "2001-05-03",
         "phone": "+212612345678"},
    ])  # fmt: skip
    from parcours.linkage import reasons

    table = reading.read(tmp_path / "r.csv")
    data = linking.prepare(table.size, table.columns, table.days["birth_date"])
    codes, words = reasons.told(crowd.features(data, [0], [1])["all"])
    assert words == ["same phone, same year, name written otherwise"]
    assert codes == ["phone;birth_year;name_spelling"]


def test_the_shipped_model_is_small_and_lists_of_names_are_apart():
    assert model.DEFAULT.stat().st_size < 1_500_000
    train, test = made_up.names("train"), made_up.names("test")
    assert not set(train) & set(test)
    assert len(train) + len(test) >= 12
