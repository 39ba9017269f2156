"""The demonstration of a programme, as data: read from the folder named after the pack."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("data")


@dataclass(frozen=True)
class Name:
    """A name in Latin script and, where it is known, in Arabic script."""

    latin: str
    arabic: str = ""


@dataclass(frozen=True)
class Names:
    """What people of one country are called; ``arabic``: how many of them are written in Arabic too."""

    women: tuple[Name, ...]
    men: tuple[Name, ...]
    family: tuple[Name, ...]
    arabic: float = 0.0


@dataclass(frozen=True)
class Demo:
    """Everything the data say: ``cohort`` (who the people are), ``instance`` (who works),
    ``offers`` (what is taught, where people are sent), ``services`` (what bodies offer beside),
    ``referrals`` (what becomes of referrals; may be empty),
    ``desk`` (what is written down there)."""

    names: dict[str, Names]
    never: frozenset[str]
    cohort: dict
    instance: dict
    offers: dict
    reception: dict
    services: dict
    referrals: dict
    folder: Path
    desk: dict

    def settings(self, name: str):
        return self.cohort["cohort"][name]


def _name(text: str) -> Name:
    return Name(*text.split("|"))


def _names(told: dict) -> Names:
    parts = {part: tuple(map(_name, told[part])) for part in ("women", "men", "family")}
    return Names(**parts, arabic=told.get("arabic", 0.0))


def _toml(folder: Path, name: str) -> dict:
    return tomllib.loads((folder / f"{name}.toml").read_text("utf-8"))


def table(demo: Demo, name: str) -> dict:
    """What a further file of the demonstration says."""
    return _toml(demo.folder, name)


def known(pack: str) -> bool:
    """Whether there is a demonstration for a programme pack."""
    return (DATA / pack).is_dir()


@cache
def read(pack: str) -> Demo:
    """The demonstration of a programme pack. Raises LookupError when there is none."""
    if not known(pack):
        raise LookupError(f"there is no demonstration of the programme {pack}")
    names = _toml(DATA / pack, "names")
    return Demo(
        names={country: _names(told) for country, told in names["names"].items()},
        never=frozenset(names["never"]),
        cohort=_toml(DATA / pack, "cohort"),
        instance=_toml(DATA / pack, "instance"),
        offers=_toml(DATA / pack, "offers"),
        reception=_toml(DATA / pack, "reception"),
        services=_toml(DATA / pack, "services"),
        referrals=_toml(DATA / pack, "referrals") if (DATA / pack / "referrals.toml").exists() else {},
        folder=DATA / pack,
        desk=_toml(DATA / pack, "desk"),
    )
