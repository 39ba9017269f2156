"""From a file or a text to a pack, or to every reason why it is none. Pure: no database."""

import re
import tomllib
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from . import indicating, making, sections
from .checking import Checker
from .findings import BadPack, Finding, Findings
from .joining import KEY, joined
from .pack import AssessmentForm, Budget, Call, Indicator, Pack, Papers
from .positions import Positions
from .taking import LANGUAGE, Table

MOST_BYTES = 2 * 1024 * 1024
PLACE = re.compile(r"\s*\(at line (\d+), column (\d+)\)$")


def refuse(sentence: str, line: int = 0) -> BadPack:
    return BadPack([Finding(line, "", sentence)])


def read_file(path: Path) -> str:
    """The text of a pack file with those of its indicators. Raises BadPack when it is no readable text."""
    try:
        if path.is_dir():
            raise refuse("this is a folder; name the file of a pack.")
        if path.exists() and not path.is_file():
            raise refuse("this is no ordinary file.")
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise refuse(f"the file has {size // 1024} KB; a pack has at most {MOST_BYTES // 1024} KB.")
        content = path.read_bytes()
    except OSError as error:
        raise refuse(f"the file cannot be read: {(error.strerror or 'unknown reason').lower()}.") from error
    text = joined(path, decode(content))
    if len(text.encode()) > MOST_BYTES:
        raise refuse(f"with its files a pack has at most {MOST_BYTES // 1024} KB.")
    return text


def decode(content: bytes) -> str:
    """The text of a pack's bytes: UTF-8, without a mark at its beginning. Raises BadPack."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise refuse("this is no UTF-8 text; save the file as UTF-8.", line) from error
    if not text.strip():
        raise refuse("the file is empty.")
    return text


def read(text: str, complete: bool = False) -> Pack:
    """The pack that a text says. Raises BadPack with every finding and its line.

    ``complete``: every indicator must say all of its fields, as one in a file of its own always must.
    """
    if len(text) > MOST_BYTES:
        raise refuse(f"a pack has at most {MOST_BYTES // 1024} KB.")
    return _read(text.removeprefix("\ufeff"), complete)


# A pack is read when it is loaded, and again by whoever asks for it: once is enough for the same text.
@lru_cache(maxsize=4)
def _read(text: str, complete: bool) -> Pack:
    try:
        values = tomllib.loads(text, parse_float=Decimal)
        findings = Findings(Positions(text), complete=complete)
    except ValueError as error:
        raise _syntax(str(error), text) from error
    except RecursionError as error:
        raise refuse("the tables are nested too deeply.") from error
    languages = _languages(values, findings)
    table = Table(values, (), findings, languages)
    table.taken.add("languages")
    pack = _pack(table, languages)
    table.end()
    Checker(pack, findings).check()
    sections.check(pack, findings)
    findings.demand_none()
    return pack


def _syntax(said: str, text: str) -> BadPack:
    place = PLACE.search(said)
    line = int(place.group(1)) if place else text.rstrip().count("\n") + 1
    return refuse(f"this is no TOML: {PLACE.sub('', said).removesuffix(' (at end of document)')}.", line)


def _languages(values: dict, findings: Findings) -> tuple[str, ...]:
    given = values.get("languages")
    if isinstance(given, list) and given and all(isinstance(one, str) for one in given):
        for place, code in enumerate(given):
            if not LANGUAGE.match(code) or code in given[:place]:
                findings.add(("languages", place), f"{code!r} is no code of a language, or is there twice.")
        return tuple(given)
    findings.add(("languages",), 'must be a list such as ["fr", "en"].')
    return ()


def _pack(table: Table, languages: tuple[str, ...]) -> Pack:
    indicators = table.each("indicators", indicating.indicator)
    targets = table.each("targets", indicating.target)
    indicators = tuple(indicating.with_targets(table, indicators, targets))
    indicators = indicating.with_parts(table, indicators)
    _files_are_there(table, indicators)
    criteria = table.each("criteria", making.criterion)
    _criteria_are_unlike(table, criteria)
    first = table.made("assessment", making.assessment, AssessmentForm("", {}, (), 1))
    return Pack(
        code=table.code(),
        name=table.words("name"),
        summary=table.words("summary"),
        country=table.text("country"),
        zone=table.text("zone"),
        currency=making.currency(table),
        languages=languages,
        organisations=table.each("organisations", making.organisation, required=True),
        call=table.made("call", making.call, Call("", {}, "", Budget(()))),
        lots=table.each("lots", making.lot, required=True),
        projects=table.each("projects", making.project, required=True),
        chain=table.each("chain", lambda row: making.node(row, making.NODES)),
        indicators=indicators,
        assessment=first,
        more_forms=table.each("forms", lambda row: making.form(row, first)),
        criteria={one.code: one for one in criteria},
        notices=table.each("notices", making.notice, required=True),
        papers=table.made("papers", making.papers, Papers({}, {})),
        gaps=table.each("gaps", making.gap),
        frame=table.each("frame", lambda row: making.node(row, making.CONTEXT)),
        regions=table.each("regions", making.region),
        places=table.each("places", making.place),
        portfolio=table.made("portfolio", making.portfolio, {}, required=False),
        rates=table.each("rates", making.rate),
        sections=sections.take(table),
    )


def _files_are_there(table: Table, indicators: tuple[Indicator, ...]) -> None:
    """Each indicator that the top names is there: its file was read with the pack's own."""
    codes = {one.code for one in indicators}
    named = table.texts(KEY)
    for place, code in enumerate(named):
        if code not in codes:
            said = f"the file {code}.toml was not read: give the pack's file, not its text alone."
            table.findings.add((KEY, place), said)
        elif code in named[:place]:
            table.findings.add((KEY, place), f"{code!r} is there already.")


def _criteria_are_unlike(table: Table, criteria: tuple) -> None:
    codes = [one.code for one in criteria]
    for place, code in enumerate(codes):
        if code in codes[:place]:
            table.findings.add(("criteria", place, "code"), f"{code!r} is there already.")
