"""Files that people hand over: named by what is in them, encrypted, opened only through a view that checks.

A file is written before its row is committed and removed after the removal is committed: a crash between the
two leaves a file that nothing refers to, never a row without its file. :func:`sweep` takes such files away.
"""

import os
import re
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from parcours.kernel.actor import Actor
from parcours.kernel.cipher import Unreadable, open_bytes, seal_bytes
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused

from . import refusals
from .cleaning import without_traces
from .models import MOST, StoredFile
from .opening import check_opens

MARK = re.compile("[0-9a-f]{64}")
PDF = "application/pdf"
HEADS = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypheix", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (0, b"%PDF-", PDF),
)


def kind_of(content: bytes) -> str:
    """What a file is by its first bytes, whatever its name says; empty for anything else."""
    for place, head, kind in HEADS:
        if content[place : place + len(head)] == head:
            return kind
    return ""


def check(content: bytes) -> str:
    """The kind of a file that may be kept; refused are empty, large and other files, and PDFs that do not
    open."""
    if not content:
        raise Refused(refusals.EMPTY, "file")
    if len(content) > MOST:
        raise Refused(refusals.TOO_LARGE, "file", {"most": MOST // 1024 // 1024})
    kind = kind_of(content)
    if not kind:
        raise Refused(refusals.NOT_A_PICTURE, "file")
    if kind == PDF:
        check_opens(content)
    return kind


def path_of(digest: str) -> Path:
    return Path(settings.PARCOURS_HOME) / "files" / digest[:2] / digest


def _bound(file: UUID) -> str:
    return f"documents_stored_file:{file}"


def store(by: Actor, content: bytes) -> StoredFile:
    """Keep a file for the actor's organisation, a photo without where it was taken and by which device.

    Called by the action of whoever refers to it.
    """
    kind, made = check(content), uuid7()
    content = without_traces(kind, content)
    sealed = seal_bytes(content, _bound(made))
    digest = sha256(sealed).hexdigest()
    _write(path_of(digest), sealed)
    return StoredFile.objects.create(
        id=made,
        organisation_id=by.organisation,
        digest=digest,
        kind=kind,
        size=len(content),
        stored_by=by.user,
    )


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(f".{os.getpid()}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def read(file: UUID) -> tuple[str, bytes]:
    """(kind, content) of a file of the acting organisation; the caller has checked who asks."""
    row = StoredFile.objects.filter(pk=file).first()
    if row is None:
        raise Missing(NOT_FOUND)
    try:
        return row.kind, open_bytes(path_of(row.digest).read_bytes(), _bound(row.id))
    except (OSError, Unreadable) as error:
        raise Refused(refusals.LOST) from error


def _bound_aside(by: Actor) -> str:
    return f"aside:{by.user}:{by.organisation}"


def set_aside(by: Actor, content: bytes) -> str:
    """Keep a file while the form of whoever handed it over comes back; the mark by which it is taken up.

    No row names it: :func:`sweep` takes it away, a day later.
    """
    sealed = seal_bytes(without_traces(check(content), content), _bound_aside(by))
    digest = sha256(sealed).hexdigest()
    _write(path_of(digest), sealed)
    return digest


def taken_back(by: Actor, mark: str) -> bytes:
    """What the same user set aside for the same organisation. Raises Refused when it is gone or another's."""
    if not MARK.fullmatch(mark):
        raise Refused(refusals.SET_ASIDE_GONE, "file")
    try:
        return open_bytes(path_of(mark).read_bytes(), _bound_aside(by))
    except (OSError, Unreadable) as error:
        raise Refused(refusals.SET_ASIDE_GONE, "file") from error


def remove(files: list[UUID]) -> None:
    """Remove files, from the disk as soon as the transaction is committed."""
    rows = StoredFile.objects.filter(pk__in=files)
    digests = list(rows.values_list("digest", flat=True))
    rows.delete()
    transaction.on_commit(lambda: [path_of(digest).unlink(missing_ok=True) for digest in digests])


def sweep(older_than: float) -> int:
    """Remove files on the disk, written before a moment (seconds since 1970), that no row names; how many.

    Run as the system, which sees every row.
    """
    root, removed = Path(settings.PARCOURS_HOME) / "files", 0
    for folder in sorted(root.glob("[0-9a-f][0-9a-f]")):
        found = {path.name: path for path in folder.iterdir() if path.stat().st_mtime < older_than}
        kept = set(StoredFile.objects.filter(digest__in=list(found)).values_list("digest", flat=True))
        for name in set(found) - kept:
            found[name].unlink(missing_ok=True)
            removed += 1
    return removed
