"""``parcours link``: who is registered more than once, on plain files, without a database."""

import os
import sys
from pathlib import Path


def configure(commands):
    parser = commands.add_parser(
        "link",
        help="find registrations of the same person, on plain files",
        description="Reads registrations (CSV or Parquet) of several partners; writes pairs.csv with a "
        "probability and reasons, clusters.csv and report.json. A person decides what becomes of a pair.",
    )
    parser.add_argument("registrations", metavar="FILE", type=Path, help="the registrations")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="where to write")
    parser.add_argument("--truth", metavar="FILE", type=Path, help="record_id, person_id: how good it is")
    parser.add_argument(
        "--model", metavar="FILE", type=Path, help="another trained model than the one shipped"
    )
    parser.add_argument("--engine", choices=["duckdb"], default="duckdb", help="one machine (duckdb)")
    parser.add_argument(
        "--threshold",
        metavar="P",
        type=float,
        default=0.5,
        help="from which probability a pair is one person (0.5)",
    )
    parser.set_defaults(handle=_link)


def _link(given) -> int:
    # Two threads share the work; those of the linear algebra would only wait for each other.
    os.environ |= {"OPENBLAS_NUM_THREADS": "1"}
    from . import linking, model, reading, reporting
    from .faults import Fault

    if not 0 < given.threshold < 1:
        raise Fault("--threshold", None, "it is a probability, above 0 and below 1.")
    if given.out.exists() and not given.out.is_dir():
        raise Fault(str(given.out), None, "this is a file; a folder is asked for.")
    clock = linking.Clock(_say)
    trained = model.load(given.model) if given.model else model.load()
    with clock.step("read"):
        table = reading.read(given.registrations)
        person = reading.read_truth(given.truth, table) if given.truth else None
    for note in table.notes:
        clock.say(f"{table.file}: {note}")
    linked = linking.link(table, trained, given.threshold, clock)
    with clock.step("write"):
        told = reporting.write(linked, table, trained, given.out)
    report = reporting.report(linked, table, trained, given.threshold, person, clock, told)
    reporting.write_report(report, given.out)
    sys.stdout.write(_summary(report))
    return 0


def _say(text: str) -> None:
    sys.stderr.write(f"parcours link: {text}\n")
    sys.stderr.flush()


def _summary(report: dict) -> str:
    bands = report["bands"]
    text = (
        f"{report['records']} registrations, {report['clusters']} people: {bands['same']} pairs the same, "
        f"{bands['review']} to review, {report['seconds']:.1f} s, {report['memory_bytes'] / 1e6:.0f} MB\n"
    )
    for name in ("pairs", "clusters"):
        told = report.get("measured", {}).get(name)
        if told:
            parts = (
                f"{what} {told[what]:.4f}" for what in ("precision", "recall", "f1") if told[what] is not None
            )
            text += f"{name}: {', '.join(parts)}\n"
    return text
