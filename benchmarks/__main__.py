"""`make bench`: ratios against peers measured in the same run, on a throw-away instance of this machine.

python -m benchmarks [people] [results] [--rounds 5] [--seconds 4] [--connections 50]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.request import Request, urlopen

from . import serving
from .loading import Load, Measured

OURS = ("parcours.config.wsgi", "benchmarks.our_settings")
PEERS = ("parcours.config.wsgi", "benchmarks.peer_settings")


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


def checked(port: int, path: str, headers: dict, wanted: str) -> None:
    """The page is what it should be before anybody measures how fast it comes."""
    request = Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    with urlopen(request, timeout=30) as answer:
        body = answer.read().decode()
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
        known = prepared(home, *(["cohort"] if cohort else []))
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


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("which", nargs="*", default=[], help="people, results; none: all")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--connections", type=int, default=50)
    given = parser.parse_args()
    wanted = set(given.which) or {"people", "results"}
    print(f"{os.cpu_count()} cores, {given.connections} connections, medians of {given.rounds} rounds")
    if "people" in wanted:
        title = "A list of 100,000 people as a scoped user, row security on"
        measure(given, title, {"list of people": ([], "/people/")}, cohort=False)
    if "results" in wanted:
        title = "The page of results on the demo cohort"
        pages = {"results": (["/results/"], "/results/"), "first page of people": (["/people/"], "/people/")}
        # Figures are looked at by a few people at a time.
        given.connections, given.seconds = min(4, given.connections), max(6.0, given.seconds)
        measure(given, f"{title} ({given.connections} connections)", pages, cohort=True)


if __name__ == "__main__":
    main()
