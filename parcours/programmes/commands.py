"""``parcours programme load|show``: what an operator sees of a programme."""

import json
import sys
from pathlib import Path
from typing import TextIO

from django.conf import settings
from django.db import DatabaseError, transaction

from parcours.kernel.actor import Actor
from parcours.kernel.refusals import Refused
from parcours.reference.queries import in_language

from . import actions, queries, reading, showing
from .findings import BadPack
from .pack import Pack

SAID = {
    actions.MADE: "loaded, version {version}, in force",
    actions.CHANGED: "changed, now version {version}, in force",
    actions.IN_FORCE: "unchanged (version {version}), in force again",
    actions.SAME: "unchanged (version {version}); nothing was written",
}
SHOWN_DIFFERENCES = 40


def load(file: str, *, check: bool = False, out: TextIO = sys.stdout, err: TextIO = sys.stderr) -> bool:
    """Load the pack in a file, or only read it. False when it is refused; then ``err`` says why."""
    try:
        text = reading.read_file(Path(file))
        pack = reading.read(text, complete=check)
    except BadPack as bad:
        _tell_findings(file, bad, err)
        return False
    if check:
        print(f"{file}: good. {_counts(pack)}. Nothing was loaded.", file=out)
        for line in under_addenda(pack):
            print(f"  {line}", file=out)
        return True
    try:
        _tell(load_text(text), out)
    except Refused as refused:
        print(f"{file}: {refused.sentence}", file=err)
        return False
    return True


def under_addenda(pack: Pack) -> list[str]:
    """What this text says otherwise than the one in force where an addendum holds; nothing where no database
    can be asked."""
    try:
        with transaction.atomic():
            return actions.under_addenda(pack)
    except (DatabaseError, RuntimeError):
        return []


def load_text(text: str) -> actions.Loaded:
    """Load a pack as the system."""
    with transaction.atomic():
        return actions.load(by=Actor.system("programme.load"), text=text)


def first_pack() -> Path:
    """The pack that the settings name; a relative path is looked for here, then beside the product."""
    path = Path(settings.PARCOURS_PACK)
    return path if path.is_absolute() or path.exists() else settings.BASE / path


def load_first() -> actions.Loaded:
    """Load the pack that the settings name, as the first start does. Raises BadPack, Refused."""
    return load_text(reading.read_file(first_pack()))


def _tell(done: actions.Loaded, out: TextIO) -> None:
    print(f"{done.programme}: {SAID[done.change].format(version=done.version)}", file=out)
    for line in done.differences[:SHOWN_DIFFERENCES]:
        print(f"  {line}", file=out)
    if len(done.differences) > SHOWN_DIFFERENCES:
        print(f"  … and {len(done.differences) - SHOWN_DIFFERENCES} more", file=out)


def _tell_findings(file: str, bad: BadPack, err: TextIO) -> None:
    for finding in bad.findings:
        print(f"{file}: {finding}", file=err)
    if len(bad.findings) > 1:
        print(f"{file}: {len(bad.findings)} errors; nothing was loaded.", file=err)


def _counts(pack: Pack) -> str:
    targets = sum(len(one.targets) for one in pack.indicators)
    return (
        f"{pack.code}: {len(pack.lots)} lots, {len(pack.projects)} projects, {len(pack.chain)} lines of the "
        f"results chain, {len(pack.indicators)} indicators with {targets} targets"
    )


def show(
    code: str | None, *, as_json: bool = False, out: TextIO = sys.stdout, err: TextIO = sys.stderr
) -> bool:
    """Show a loaded programme, the one in force when no code is given."""
    try:
        with transaction.atomic():
            pack = queries.pack(code)
            named, version = queries.named_places(pack), queries.version(pack.code)
    except Refused as refused:
        print(f"parcours: {refused.sentence}", file=err)
        return False
    if as_json:
        print(json.dumps(showing.as_data(pack, named, version), ensure_ascii=False, indent=2), file=out)
        return True

    def say(words):
        return in_language(words, settings.LANGUAGE_CODE)

    print("\n".join(showing.as_lines(pack, named, say, version)), file=out)
    return True
