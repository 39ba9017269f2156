"""Archives that come out the same each time: their dates are the caller's, never the clock's. Pure."""

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime

PROPERTIES = "docProps/core.xml"
DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
UNIX = 3


def archive(parts: Iterable[tuple[str, bytes]], at: datetime) -> bytes:
    """A ZIP of named parts in the order given. The same parts at the same instant are the same bytes."""
    out = io.BytesIO()
    day = at.astimezone(UTC).timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, content in parts:
            told = zipfile.ZipInfo(name, day)
            told.compress_type, told.create_system = zipfile.ZIP_DEFLATED, UNIX
            told.external_attr = 0o600 << 16
            packed.writestr(told, content)
    return out.getvalue()


def settled(office: bytes, at: datetime) -> bytes:
    """A file of an office (DOCX, XLSX) with every date in it set to an instant."""
    said = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(office)) as packed:
        parts = [(one.filename, packed.read(one)) for one in packed.infolist()]
    return archive(
        (
            (name, DATES.sub(rb"\g<1>" + said, content) if name == PROPERTIES else content)
            for name, content in parts
        ),
        at,
    )
