"""Which column is what: proposed from the words over it, remembered by organisation and kind."""

from collections.abc import Container, Mapping, Sequence

from django.utils.crypto import salted_hmac
from django.utils.translation import override

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.folding import fold
from parcours.kernel.refusals import Refused
from parcours.kernel.sheets import Fault

from .. import refusals
from ..models import ImportMap
from .kinds import Field, RowKind
from .tables import Table, letter
from .values import LANGUAGES

LEFT = "-"
"""A column that was left out on purpose."""


def words_of(fields: Sequence[Field]) -> dict[str, str]:
    """Folded headers, in each language, to the fields they name."""
    found: dict[str, str] = {}
    for one in fields:
        told = [one.code, one.code.replace("_", " "), *one.words]
        for language in LANGUAGES:
            with override(language):
                told.append(str(one.label))
        for word in told:
            found.setdefault(fold(word), one.code)
    return found


def _mark(word: str) -> str:
    """What is remembered of a header: a file without one has somebody's name in its place."""
    return salted_hmac("parcours.exchange.header", fold(word), algorithm="sha256").hexdigest()[:32]


def is_known(word: str, words: Container[str], marks: Container[str]) -> bool:
    """Whether a word names a column, or did so before."""
    return fold(word) in words or _mark(word) in marks


def remembered(actor: Actor, kind: str, option: str) -> dict[str, str]:
    row = ImportMap.objects.filter(organisation=actor.organisation, kind=kind, option=option).first()
    return dict(row.columns) if row else {}


def propose(header: Sequence[str], words: Mapping[str, str], before: Mapping[str, str]) -> list[str]:
    """A field for each column: what was said of such a header before, else what its words say (``words_of``).
    Empty: nothing is known; ``LEFT``: left out before."""
    codes = {*words.values(), LEFT}
    found: list[str] = []
    for word in header:
        told = before.get(_mark(word), "") if word else ""
        if told not in codes:
            # Two lines in front: a tool's own column, whatever the rest of its name.
            told = "" if word.startswith("__") else words.get(fold(word), "") if word else LEFT
        # Two columns are never one field: the first has it.
        found.append("" if told != LEFT and told in found else told)
    return found


def remember(actor: Actor, kind: str, option: str, header: Sequence[str], columns: Sequence[str]) -> None:
    row, _made = ImportMap.objects.get_or_create(organisation_id=actor.organisation, kind=kind, option=option)
    told = {_mark(word): code for word, code in zip(header, columns, strict=True) if word and code}
    kept = row.columns | told
    row.columns, row.at = dict(list(kept.items())[-500:]), clock.now()
    row.save(update_fields=["columns", "at"])


def check(one: RowKind, option: str, table: Table, columns: Sequence[str]) -> list[Fault]:
    """What is missing or meant twice among the columns."""
    fields = {field.code: field for field in one.fields(option)}
    if len(columns) != len(table.header):
        raise Refused(refusals.COLUMNS_OTHER)
    faults = []
    for place, code in enumerate(columns):
        where = letter(place)
        if code in ("", LEFT):
            if not code and not one.left_out(table.header[place]):
                told = {"value": table.header[place][:40]}
                faults.append(Fault(table.at, where, refusals.COLUMN_UNTOLD, told))
        elif code not in fields:
            faults.append(Fault(table.at, where, refusals.NOT_IN_LIST, {"value": code[:40]}))
        elif code in columns[:place]:
            told = {"value": str(fields[code].label)}
            faults.append(Fault(table.at, where, refusals.COLUMN_TWICE, told))
    for field in fields.values():
        if field.needed and field.code not in columns:
            faults.append(Fault(table.at, "", refusals.COLUMN_MISSING, {"value": str(field.label)}))
    for group in one.needs_one:
        if not set(group) & set(columns):
            told = ", ".join(str(fields[code].label) for code in group)
            faults.append(Fault(table.at, "", refusals.COLUMN_MISSING, {"value": told}))
    return faults
