"""A table of names that people have and how they are written: the same, or not."""

import numpy as np
import pytest

from parcours.linkage import reasons, sounds
from tests.linkage import crowd

PAIRS = crowd.name_pairs()
# What letters alone do not tell, or tell wrongly; the other fields have to. A number that should only fall.
BEYOND = {
    ("Kadiatou Keïta", "كاديتو كيتا"),
    ("Fatimetou Mint Sidi", "فاطمة منت سيدي"),
    ("Ousmane Diop", "Ousmane Dipo"),
    ("Hassan Omar", "Hussein Omar"),
    ("Hassane Diallo", "Alhousseine Diallo"),
    ("Oumar Bah", "Amara Bah"),
    ("Salim Haddad", "Salma Haddad"),
}


@pytest.fixture(scope="module")
def alike(tmp_path_factory):
    """Whether the parts of each pair of names are alike, as the reasons tell it."""
    rows = [
        {"record_id": f"{n}-{side}", "given_name": name}
        for n, pair in enumerate(PAIRS)
        for side, name in enumerate(pair[1:])
    ]
    data = crowd.prepared(tmp_path_factory.mktemp("names"), rows)
    at = np.arange(0, len(rows), 2)
    held = reasons.hold(crowd.features(data, at, at + 1)["all"])
    told = {code: held[:, n] for n, code in enumerate(reasons.CODES)}
    return told["name"] | told["name_scripts"] | told["name_spelling"] | told["name_missing"]


def test_the_table_is_wide():
    assert len(PAIRS) >= 150
    assert len({pair[1:] for pair in PAIRS}) == len(PAIRS)


@pytest.mark.parametrize("n", range(len(PAIRS)), ids=lambda n: f"{PAIRS[n][1]}~{PAIRS[n][2]}")
def test_a_pair_is_told(alike, n):
    verdict, one, other = PAIRS[n]
    assert alike[n] == ((verdict == "same") != ((one, other) in BEYOND))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ousmane", "عثمان"),
        ("Diallo", "Jallow"),
        ("Khadija", "خديجة"),
        ("Touré", "Turay"),
        ("Tchala", "Chala"),
    ],
)
def test_one_skeleton_in_both_scripts(one, other):
    assert sounds.skeleton(sounds.parts(one)[0]) == sounds.skeleton(sounds.parts(other)[0])
