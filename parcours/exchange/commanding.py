"""Files by the command line: the operator takes them, recorded as any other."""

import os
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction
from django.utils import translation

from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.results import periods

from . import kinds, making
from .actions import export


def listed() -> Iterator[str]:
    for one in kinds.known():
        takes = " ".join(f"--{name}" for name in one.takes)
        with translation.override("en"):
            yield f"{one.code}  {', '.join(one.forms)}  {takes}  {one.title}".rstrip()


def write(given: Namespace) -> Iterator[str]:
    """Make the file and put it in its place whole or not at all. Yields what is to be said of it."""
    since, until = periods.read(given.period) if given.period else (None, None)
    by = Actor.system("export")
    form = given.out.suffix.lstrip(".").lower()
    with translation.override(given.language):
        done = export(
            by=by,
            kind=given.kind,
            form=form,
            purpose=given.purpose,
            project=given.project,
            since=since,
            until=until,
            as_of=given.as_of,
            report=given.report,
            language=given.language,
        )
    with transaction.atomic(), acting(by):
        content = making.opened(done.id)
    _put(given.out, content)
    yield from (f"! {one}" for one in done.warnings)
    yield f"{given.out}: {len(content)} bytes, SHA-256 {done.sha256}"


def _put(out: Path, content: bytes) -> None:
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    part.write_bytes(content)
    part.replace(out)
