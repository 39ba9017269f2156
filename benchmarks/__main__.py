"""`make bench`: ratios against peers measured in the same run, on a throw-away instance of this machine.

python -m benchmarks [people] [results] [accompaniment] [matching] [linkage] [figures]
                     [--rounds 5] [--seconds 4] [--connections 50] [--people 100000]
                     [--only EXPRESSION] [--home FOLDER]
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from . import pages as working
from . import serving
from .loading import Load, Measured

OURS = ("parcours.config.wsgi", "benchmarks.our_settings")
PEERS = ("parcours.config.wsgi", "benchmarks.peer_settings")
EMPTY = "empty view, signed in"


@dataclass
class Runner:
    """One thing that is measured: its name and its load."""

    name: str
    load: Load


def prepared(home: serving.Home, *more: str) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.preparing", *more],
        env=home.variables,
        cwd=serving.ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def checked(port: int, path: str, headers: dict, wanted: str, body: str = "") -> None:
    """The page is what it should be before anybody measures how fast it comes."""
    request = Request(f"http://127.0.0.1:{port}{path}", body.encode() if body else None, headers)
    with urlopen(request, timeout=30) as answer:
        body = answer.read().decode(errors="replace")
    if answer.url.rstrip("/").endswith("login") or body.count(wanted) < 1:
        raise RuntimeError(f"{path} is not the page that was to be measured")


def rounds(runners: list[Runner], number: int) -> dict[str, list[Measured]]:
    """Every runner once a round, in turns, so that what else the machine does falls on all of them."""
    found: dict[str, list[Measured]] = {runner.name: [] for runner in runners}
    for turn in range(number):
        for runner in runners:
            measured = serving.put(runner.load)
            found[runner.name].append(measured)
            print(f"  round {turn + 1}: {runner.name:32s} {measured.per_second:7.0f}/s", file=sys.stderr)
            if measured.wrong:
                raise RuntimeError(f"{runner.name}: {measured.wrong} wrong answers")
    return found


def table(found: dict[str, list[Measured]], base: str) -> str:
    """Medians over the rounds, and each rate against the first peer's."""
    lines = [
        f"{'':32s} {'requests/s':>10s} {'ratio':>7s}"
        + "".join(f" {name:>8s}" for name in ("p50 ms", "p95 ms", "p99 ms", "bytes"))
    ]

    def middle(name: str, what: str) -> float:
        return statistics.median(getattr(one, what) for one in found[name])

    for name in found:
        rate = middle(name, "per_second")
        lines.append(
            f"{name:32s} {rate:10.0f} {rate / middle(base, 'per_second'):7.3f} {middle(name, 'p50'):8.1f} "
            f"{middle(name, 'p95'):8.1f} {middle(name, 'p99'):8.1f} {middle(name, 'bytes'):8.0f}"
        )
    return "\n".join(lines)


def measure(
    given: argparse.Namespace, title: str, pages: dict[str, tuple[list[str], str]], cohort: bool
) -> None:
    """``pages``: name → paths (empty: those the preparation tells) and a text that each page holds."""
    with serving.home() as home, ExitStack() as stack:
        known = prepared(home, "cohort" if cohort else "people", str(given.people))
        ours = stack.enter_context(serving.server(home, *OURS))
        peers = stack.enter_context(serving.server(home, *PEERS))
        headers = {"Cookie": f"session={known['session']}; language=fr", "Accept-Language": "fr"}
        how = {"connections": given.connections, "seconds": given.seconds}
        runners = [
            Runner("empty view", Load(peers, ["/empty/"], **how)),
            Runner("empty view, signed in", Load(ours, ["/empty/"], headers, **how)),
        ]
        for name, (paths, wanted) in pages.items():
            asked = paths or known["paths"]
            for path in asked[:2]:
                checked(ours, path, headers, wanted)
            runners.append(Runner(name, Load(ours, asked, headers, **how)))
        if not cohort:
            first = ["/plain/?page=1", "/plain/?page=2"]
            runners.append(Runner("plain list, its first pages", Load(peers, first, **how)))
            deep = [f"/plain/?page={1 + 12 * number}" for number in range(len(known["paths"]))]
            runners.append(Runner("plain list, all its pages", Load(peers, deep, **how)))
        found = rounds(runners, given.rounds)
    print(f"\n{title}\n{table(found, 'empty view')}")


def _filled(home: serving.Home, people: int) -> dict:
    """What the filled instance told of itself, now or when it was filled."""
    told = home.path / "benchmark.json"
    if not told.exists():
        known = prepared(home, "accompaniment", str(people))
        told.write_text(json.dumps(known))
    return json.loads(told.read_text()) | prepared(home, "sessions", "0")


def accompaniment(given: argparse.Namespace) -> None:
    """Every list, page of a person, search and board of accompaniment, against its goal."""
    with serving.home(given.home) as home, ExitStack() as stack:
        begun = time.monotonic()
        known = _filled(home, given.people)
        print(f"filled in {time.monotonic() - begun:.0f} s", file=sys.stderr)
        ours = stack.enter_context(serving.server(home, *OURS))
        how = {"connections": given.connections, "seconds": given.seconds, "warm": 0.5}

        def headers(login: str) -> dict:
            kept = f"session={known['sessions'][login]}; language=fr; csrf={working.TOKEN}"
            return {"Cookie": kept, "Accept-Language": "fr"}

        runners = [Runner(EMPTY, Load(ours, ["/empty/"], headers(working.CASEWORKER), **how))]
        goals = {EMPTY: 0}
        for page in working.pages(known):
            if given.only and not re.search(given.only, page.name):
                continue
            for path in page.paths[:2]:
                checked(ours, path, headers(page.login), page.holds, "".join(page.bodies[:1]))
            goals[page.name] = page.goal
            told = headers(page.login)
            runners.append(Runner(page.name, Load(ours, page.paths, told, bodies=list(page.bodies), **how)))
        found = rounds(runners, given.rounds)
    print(f"\n{given.people} people, {given.connections} connections\n\n{against(found, goals)}")


def against(found: dict[str, list[Measured]], goals: dict[str, int]) -> str:
    """A table in Markdown: medians over the rounds, the rate against the empty page, what falls short."""
    lines = [
        "| | requests/s | against the empty page | p50 ms | p95 ms | goal | |",
        "|---|---|---|---|---|---|---|",
    ]

    def middle(name: str, what: str) -> float:
        return statistics.median(getattr(one, what) for one in found[name])

    for name, goal in goals.items():
        p95, ratio = middle(name, "p95"), middle(name, "per_second") / middle(EMPTY, "per_second")
        said = "" if not goal else "holds" if p95 <= goal else "**falls short**"
        lines.append(
            f"| {name} | {middle(name, 'per_second'):.0f} | {ratio:.3f} | {middle(name, 'p50'):.1f} "
            f"| {p95:.1f} | {goal or ''} | {said} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("which", nargs="*", default=[], help="what to measure; nothing named: all")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--connections", type=int, default=50)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--only", default="", help="pages, rounds or sizes that fit this")
    parser.add_argument(
        "--home", type=Path, help="of accompaniment, figures: a folder that stays, filled once"
    )
    given = parser.parse_args()
    wanted = set(given.which) or {"people", "results", "accompaniment", "matching", "linkage", "figures"}
    print(f"{os.cpu_count()} cores, {given.connections} connections, medians of {given.rounds} rounds")
    if "people" in wanted:
        title = "A list of 100,000 people as a scoped user, row security on"
        measure(given, title, {"list of people": ([], "/people/")}, cohort=False)
    if "accompaniment" in wanted:
        lighter = {"connections": min(4, given.connections), "seconds": min(2.0, given.seconds)}
        accompaniment(argparse.Namespace(**(vars(given) | lighter)))
    if "results" in wanted:
        title = "The page of results on the demo cohort"
        pages = {"results": (["/results/"], "/results/"), "first page of people": (["/people/"], "/people/")}
        # Figures are looked at by a few people at a time.
        given.connections, given.seconds = min(4, given.connections), max(6.0, given.seconds)
        measure(given, f"{title} ({given.connections} connections)", pages, cohort=True)
    if "figures" in wanted:
        from . import figures

        people = given.people if given.people != parser.get_default("people") else figures.PEOPLE
        print(f"\n{figures.measure(given.rounds, people, given.home)}")
    if "matching" in wanted:
        from . import matching

        print(f"\n{matching.measure([size for size in matching.SIZES if re.search(given.only, size)])}")
    if "linkage" in wanted:
        from . import linkage

        print(f"\n{linkage.measure(given.only)}")


if __name__ == "__main__":
    main()
