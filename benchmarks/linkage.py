"""The same person registered twice: ours against exact rules, Splink as it comes and recordlinkage, on
made-up registrations of people whose names no model was trained on, each way in a process of its own.

python -m benchmarks linkage [--only EXPRESSION]
"""

import contextlib
import io
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from . import made_up

SIZES = {
    "10k hard": (10_000, "hard"),
    "100k hard": (100_000, "hard"),
    "100k moderate": (100_000, "moderate"),
    "1M hard": (1_000_000, "hard"),
}
SEED = 501
PATIENCE = 900
RULES = (
    "l.doc_number = r.doc_number AND l.doc_type = r.doc_type",
    "l.email = r.email",
    "l.phone = r.phone AND l.birth_date = r.birth_date",
    "lower(l.given_name) = lower(r.given_name) AND lower(l.family_name) = lower(r.family_name)"
    " AND l.birth_date = r.birth_date",
)
"""Each is a pair: what a careful officer would write into a spreadsheet."""


def _person(folder: Path) -> dict[str, int]:
    lines = (folder / "truth.csv").read_text("utf-8").splitlines()[1:]
    return {one: int(person) for one, person in (line.split(",") for line in lines)}


def _scores(folder: Path, pairs: list[tuple[str, str]]) -> dict:
    """Of pairs of identifiers; as they were found, nothing is closed."""
    from parcours.linkage import measuring

    person = _person(folder)
    found = {tuple(sorted(pair)) for pair in pairs}
    right = sum(person[one] == person[other] for one, other in found)
    return {
        "pairs": measuring.scores(right, len(found), measuring.true_pairs(np.array(list(person.values()))))
    }


def _registrations(folder: Path):
    import duckdb

    database = duckdb.connect(config={"threads": 2})
    database.execute(
        "CREATE TABLE r AS SELECT * REPLACE (right(regexp_replace(phone, '\\D', '', 'g'), 9) AS phone) "
        "FROM read_csv(?, header=true, all_varchar=true)",
        [str(folder / "registrations.csv")],
    )
    return database


def exact(folder: Path) -> dict:
    database = _registrations(folder)
    ways = " UNION ".join(
        f"SELECT l.record_id, r.record_id FROM r l JOIN r ON l.record_id < r.record_id AND {rule}"
        for rule in RULES
    )
    return _scores(folder, database.execute(ways).fetchall())


def splink(folder: Path) -> dict:
    """Splink's own comparisons of names, days and the rest, its blocking by equal values, EM without
    labels."""
    import splink.comparison_library as compare
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    table = _registrations(folder).execute("SELECT * FROM r").df()
    blocks = [
        block_on("birth_date", "sex"), block_on("phone"), block_on("email"), block_on("doc_number"),
        block_on("given_name", "family_name"),
    ]  # fmt: skip
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_id",
        comparisons=[
            compare.NameComparison("given_name"),
            compare.NameComparison("family_name").configure(term_frequency_adjustments=True),
            compare.DateOfBirthComparison("birth_date", input_is_string=True),
            compare.ExactMatch("phone"),
            compare.EmailComparison("email"),
            compare.ExactMatch("doc_number"),
            compare.ExactMatch("sex"),
            compare.ExactMatch("nationality"),
            compare.ExactMatch("city").configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=blocks,
    )
    with contextlib.redirect_stdout(io.StringIO()):
        linker = Linker(DuckDBAPI().register(table), settings, log_level=None)
        linker.training.estimate_probability_two_random_records_match([blocks[1], blocks[3]], recall=0.35)
        linker.training.estimate_u_using_random_sampling(max_pairs=2_000_000)
        linker.training.estimate_parameters_using_expectation_maximisation(blocks[1])
        linker.training.estimate_parameters_using_expectation_maximisation(blocks[0])
        found = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
    return _scores(folder, list(zip(found["record_id_l"], found["record_id_r"], strict=True)))


def recordlinkage(folder: Path) -> dict:
    """The toolkit's blocking, Jaro-Winkler, and its classifier without labels (ECM)."""
    import recordlinkage as toolkit

    table = _registrations(folder).execute("SELECT * FROM r").df().set_index("record_id")
    told = table.dropna(subset=["birth_date"]), table.dropna(subset=["phone"]), table
    pairs = None
    for one, columns in zip(
        told, (["birth_date", "sex"], ["phone"], ["given_name", "family_name"]), strict=True
    ):
        index = toolkit.Index()
        index.block(columns)
        found = index.index(one)
        pairs = found if pairs is None else pairs.union(found)
    compare = toolkit.Compare(n_jobs=1)
    for name in ("given_name", "family_name"):
        compare.string(name, name, method="jarowinkler", threshold=0.88)
    for name in ("birth_date", "phone", "doc_number", "sex", "nationality", "city"):
        compare.exact(name, name)
    features = compare.compute(pairs, table)
    return _scores(folder, list(toolkit.ECMClassifier().fit_predict(features)))


def ours(folder: Path) -> dict:
    from parcours.linkage import linking, model, reading, reporting

    clock = linking.Clock(lambda text: print(text, file=sys.stderr, flush=True))
    trained = model.load()
    with clock.step("read"):
        table = reading.read(folder / "registrations.csv")
    linked = linking.link(table, trained, 0.5, clock)
    with clock.step("write"):
        told = reporting.write(linked, table, trained, folder / "out")
    person = reading.read_truth(folder / "truth.csv", table)
    report = reporting.report(linked, table, trained, 0.5, person, clock, told)
    return report["measured"] | {"steps": report["steps"], "candidates": report["candidates"]}


WAYS = {"exact rules": exact, "Splink as it comes": splink, "recordlinkage": recordlinkage, "ours": ours}
NEEDS = {"Splink as it comes": "splink", "recordlinkage": "recordlinkage"}
UP_TO = {"recordlinkage": 10_000, "Splink as it comes": 100_000}
"""Beyond so many records a way is not tried in the ordinary run."""


def one(folder: str, way: str) -> None:
    """Run one way in a process of its own, so that its memory is its own; says it as JSON."""
    begun = time.perf_counter()
    told = WAYS[way](Path(folder))
    used = resource.getrusage(resource.RUSAGE_SELF)
    told |= {"seconds": time.perf_counter() - begun, "cpu": used.ru_utime + used.ru_stime}
    print(json.dumps(told | {"memory": used.ru_maxrss * 1024}))


def measure(only: str = "") -> str:
    """All ways on the same registrations, as tables in Markdown."""
    lines = [
        "| registrations | way | F1 | precision | recall | F1 of people | s | CPU s | MB |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    bands = [
        "| registrations | band same: precision | recall | of p ≥ 0.95: precision | candidates a record |",
        "|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory(prefix="parcours-bench-") as made:
        for size, (count, noise) in SIZES.items():
            if not re.search(only or "10k|100k", size):
                continue
            folder = Path(made) / size.replace(" ", "-")
            made_up.write(folder, count, folder="test", noise=noise, seed=SEED)
            for way in WAYS:
                told = _apart(folder, way, count)
                lines.append(_line(size, way, told))
                print(lines[-1], file=sys.stderr, flush=True)
                if told and "band_same" in told:
                    bands.append(_bands(size, told, count))
    return "\n".join([*lines, "", *bands])


def _apart(folder: Path, way: str, count: int) -> dict | None:
    if way in NEEDS and find_spec(NEEDS[way]) is None:
        print(f"{way} is not installed (requirements-peers.txt)", file=sys.stderr)
        return None
    if count > UP_TO.get(way, count):
        return None
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.linkage", str(folder), way]
    env = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            command, env=env, stdout=subprocess.PIPE, text=True, check=True, timeout=PATIENCE
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        print(f"{way}: {type(error).__name__}", file=sys.stderr)
        return None
    return json.loads(done.stdout.splitlines()[-1])


def _line(size: str, way: str, told: dict | None) -> str:
    if told is None:
        return f"| {size} | {way} | – | – | – | – | – | – | – |"
    pairs = " | ".join(f"{told['pairs'][name] or 0:.3f}" for name in ("f1", "precision", "recall"))
    people = f"{told['clusters']['f1']:.3f}" if "clusters" in told else "–"
    return (
        f"| {size} | {way} | {pairs} | {people} | {told['seconds']:.1f} | {told['cpu']:.1f} "
        f"| {told['memory'] / 1e6:.0f} |"
    )


def _bands(size: str, told: dict, count: int) -> str:
    same, high = (
        told["band_same"],
        [one for one in told["calibration"] if one["from"] >= 0.95 and one["pairs"]],
    )
    right = sum(one["true"] * one["pairs"] for one in high) / max(sum(one["pairs"] for one in high), 1)
    each = told["candidates"] / count
    return f"| {size} | {same['precision']:.4f} | {same['recall']:.3f} | {right:.4f} | {each:.1f} |"


if __name__ == "__main__":
    one(*sys.argv[1:3])
