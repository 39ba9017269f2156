"""What must hold between the indicators of a pack and the rest of it."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from parcours.kernel.entries import DIMENSIONS, SAID, kinds

from .pack import Counted, Indicator
from .positions import Path

if TYPE_CHECKING:
    from .checking import Checker

Facts = Mapping[str, tuple[str, ...]]


def check(checker: "Checker", countable: Facts) -> None:
    """``countable``: kinds of entries and their facts, known without what declares them."""
    pack = checker.pack
    checker.unlike("indicators", (one.code for one in pack.indicators))
    facts_of = {**countable, **{code: kind.facts for code, kind in kinds().items() if _may_count(kind)}}
    projects = [project.code for project in pack.projects]
    nodes = [node.code for node in pack.chain]
    owners = [one.code for one in pack.organisations]
    for at, indicator in enumerate(pack.indicators):
        path: Path = ("indicators", at)
        checker.known((*path, "node"), indicator.node, nodes, "line of the chain")
        checker.known((*path, "project"), indicator.project, projects, "project")
        checker.known((*path, "owner"), indicator.owner, owners, "organisation")
        for place, counted in _counted(path, indicator):
            _check_counted(checker, place, counted, facts_of)
        _check_numbers(checker, path, indicator, facts_of)
        if indicator.targets and indicator.target is None:
            checker.wrong(path, f"no target of {indicator.code} is in force.")


def _may_count(kind) -> bool:
    return kind.about_person or "amount" in kind.facts


def _counted(path: Path, indicator: Indicator) -> Iterator[tuple[Path, Counted]]:
    for at, one in enumerate(indicator.counts):
        yield (*path, "counts", at), one
    if indicator.apart:
        yield (*path, "apart"), indicator.apart.entries


def _check_counted(checker: "Checker", at: Path, counted: Counted, facts_of: Facts) -> None:
    checker.known((*at, "kind"), counted.kind, facts_of, "kind of entry")
    kind = kinds().get(counted.kind)
    # What is answered to questions of the pack: whoever asks them checks that there are such.
    asks = kind is not None and kind.asks
    for fact in counted.facts if counted.kind in facts_of else ():
        if asks and fact.startswith(SAID):
            continue
        checker.known((*at, "facts", fact), fact, facts_of[counted.kind], "fact of this entry")
    for name in counted.dimensions:
        checker.known((*at, "dimensions", name), name, DIMENSIONS, "dimension")


def _check_numbers(checker: "Checker", path: Path, indicator: Indicator, facts_of: Facts) -> None:
    apart, amount = indicator.apart, indicator.amount
    if apart and apart.entries.kind in facts_of:
        known = facts_of[apart.entries.kind]
        checker.known((*path, "apart", "number"), apart.number, known, "fact of this entry")
    for at, counted in enumerate(indicator.counts if amount else ()):
        if counted.kind in facts_of:
            known = facts_of[counted.kind]
            checker.known((*path, "amount", "fact"), amount.fact, known, "fact of this entry")
        if amount.currency and amount.currency not in counted.facts.get("currency", ()):
            said = f"must say facts = {{ currency = [{amount.currency!r}] }}: two currencies do not add up."
            checker.wrong((*path, "counts", at), said)
        elif len(counted.facts.get("currency", ())) > 1:
            checker.wrong((*path, "counts", at, "facts", "currency"), "must name one currency.")
