"""``parcours reference esco``: what an operator sees of loading ESCO."""

import sys
from typing import TextIO

from parcours.kernel.actor import Actor
from parcours.kernel.refusals import Refused

from . import actions, esco
from .esco_files import MOST_TOLD, Faulty, Found

LEFT_OUT = "  {n} relations speak of what the files do not have and were left out"


def load_esco(
    folder: str,
    *,
    version: str = "",
    check: bool = False,
    out: TextIO = sys.stdout,
    err: TextIO = sys.stderr,
) -> bool:
    """Load the files of a folder, or only read them. False when refused; then ``err`` says why."""
    try:
        if check:
            _read(folder, esco.read(folder, version), out)
            return True
        done = actions.load_esco(by=Actor.system("reference.esco"), folder=folder, version=version)
    except Faulty as faulty:
        for fault in faulty.faults:
            print(fault, file=err)
        more = " at least" if len(faulty.faults) == MOST_TOLD else ""
        print(f"{len(faulty.faults)} faults{more}; nothing was loaded.", file=err)
        return False
    except Refused as refused:
        print(refused.sentence, file=err)
        return False
    _done(done, out)
    return True


def _read(folder: str, found: Found, out: TextIO) -> None:
    counts = (
        f"{len(found.occupations)} occupations, {len(found.skills)} skills, {len(found.relations)} relations"
    )
    languages = ", ".join(found.languages)
    print(f"{folder}: good. ESCO {found.version} in {languages}: {counts}. Nothing was loaded.", file=out)
    if found.left_out:
        print(LEFT_OUT.format(n=found.left_out), file=out)


def _done(done: actions.EscoLoaded, out: TextIO) -> None:
    print(f"ESCO {done.version} in {', '.join(done.languages)}", file=out)
    for name, counts in (
        ("occupations", done.occupations),
        ("skills", done.skills),
        ("relations", done.relations),
    ):
        said = ", ".join(
            f"{counts[what]} {what}" for what in ("new", "changed", "ended", "back") if counts[what]
        )
        print(f"  {counts['all']} {name}: {said or 'nothing changed'}", file=out)
    if done.left_out:
        print(LEFT_OUT.format(n=done.left_out), file=out)
