"""``parcours programme form export|import``: forms as spreadsheets, as Kobo and ODK know them."""

import sys
from pathlib import Path
from typing import TextIO

from django.db import transaction

from parcours.kernel.refusals import Refused

from . import fragments, queries, reading
from .findings import BadPack
from .form_previews import Preview, preview
from .joining import apart
from .xlsform_cells import MOST_BYTES
from .xlsform_writing import as_xlsform


def export(
    code: str, version: str | None, to: str | None, *, out: TextIO = sys.stdout, err: TextIO = sys.stderr
) -> bool:
    """Write a form of the programme in force as XLSForm, in a version that was ever loaded."""
    try:
        with transaction.atomic():
            pack = queries.pack()
            form = queries.form_as_asked(pack.code, code, version) if version else pack.form(code)
    except Refused as refused:
        print(f"parcours: {refused.sentence}", file=err)
        return False
    if form is None:
        known = ", ".join(one.code for one in pack.forms)
        wanted = f"{code} {version}" if version else code
        print(f"parcours: there is no form {wanted}; known: {known}.", file=err)
        return False
    path = Path(to or f"{form.code}-{form.version}.xlsx")
    try:
        path.write_bytes(as_xlsform(pack, form))
    except OSError as error:
        print(f"{path}: cannot be written: {error.strerror}.", file=err)
        return False
    print(f"{path}: {form.code}, version {form.version}, {len(form.questions)} questions", file=out)
    return True


def take(
    file: str, pack_file: str | None, to: str | None, *, out: TextIO = sys.stdout, err: TextIO = sys.stderr
) -> bool:
    """Read an XLSForm; give the piece of a pack that says it, or a whole pack with it in its place.

    Nothing is loaded. What is wrong, left out or changed goes to ``err``. False when there is a fault.
    """
    try:
        with open(file, "rb") as given:
            data = given.read(MOST_BYTES + 1)
        with transaction.atomic():
            found = preview(data)
    except OSError as error:
        print(f"{file}: cannot be read: {error.strerror}.", file=err)
        return False
    except Refused as refused:
        print(f"{file}: {refused.sentence}", file=err)
        return False
    _tell(file, found, err)
    if found.form is None or found.breaks or found.reworded:
        print(f"{file}: nothing was written.", file=err)
        return False
    try:
        text = _with_form(pack_file, found) if pack_file else found.fragment
        _write(text, to, out)
    except (BadPack, OSError, ValueError) as error:
        print(f"{pack_file or to}: {error}", file=err)
        return False
    return True


def _with_form(pack_file: str, found: Preview) -> str:
    text = reading.read_file(Path(pack_file))
    # The indicators stay in their files.
    return apart(fragments.placed(text, reading.read(text), found.form))


def _write(text: str, to: str | None, out: TextIO) -> None:
    if to:
        Path(to).write_text(text, encoding="utf-8")
        print(f"{to}: written. Load it with parcours programme load.", file=out)
    else:
        out.write(text)


def _tell(file: str, found: Preview, err: TextIO) -> None:
    for one in found.faults:
        print(f"{file}: {one}", file=err)
    for one in found.remarks:
        print(f"{file}: note: {one}", file=err)
    if found.form is None:
        return
    if found.before is None:
        print(f"{found.form.code}: a new form, {len(found.form.questions)} questions", file=err)
    for change in found.changes if found.before else ():
        what = change.question.code if change.question else "form"
        print(f"{found.form.code}: {what} {change.kind} {', '.join(change.fields)}".rstrip(), file=err)
    for finding in found.breaks:
        print(f"{file}: with this form the pack is refused: {finding.path}: {finding.sentence}", file=err)
    if found.reworded:
        print(
            f"{file}: version {found.form.version} asks something else already; give a new version.", file=err
        )
