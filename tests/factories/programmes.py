"""Packs for tests: the real one, an invented one of another country, and the latter as plain values."""

from functools import cache
from pathlib import Path

from parcours.kernel.actor import Actor
from parcours.programmes import actions, queries, reading
from parcours.programmes.pack import Pack
from tests.factories import replaying

ROOT = Path(__file__).resolve().parent.parent.parent
EU_MAROC = ROOT / "programmes" / "eu-maroc-2017.toml"
SECOND = ROOT / "tests" / "programmes" / "second-pack.toml"


@cache
def eu_maroc_text() -> str:
    """The text of the pack with the files of its indicators."""
    return reading.read_file(EU_MAROC)


def load(text: str) -> Pack:
    """Load a text as the system and return the pack in force."""
    replaying.once(text, lambda: actions.load(by=Actor.system("tests"), text=text))
    queries.forget()
    return queries.pack()


def load_eu_maroc() -> Pack:
    """The programme of the source: lots 1 to 3; projects IDMAJE, UNHCR and W4I."""
    return load(eu_maroc_text())


def load_second() -> Pack:
    """The invented programme: lots 1 and 2; projects OFICIO and SEMILLA; languages es and en."""
    return load(SECOND.read_text("utf-8"))


@cache
def small_pack() -> Pack:
    """The invented programme as plain values, without a database."""
    return reading.read(SECOND.read_text("utf-8"))


@cache
def eu_maroc_pack() -> Pack:
    """The programme of the source as plain values, without a database."""
    return reading.read(eu_maroc_text())
