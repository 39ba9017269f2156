"""Catalogues: ``update`` adds what the code says, ``check`` finds what is missing, ``compile`` makes .mo.

Extraction needs no gettext programs: Babel reads Python, and templates after Django made Python of them.
"""

import io
import re
import sys
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from parcours.config import catalogues

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "parcours"
LANGUAGES = ("fr", "ar")
KEYWORDS = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop", "N_"], None),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (1, 2)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ((1, "c"), 2)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], ((1, "c"), 2, 3)),
}
# How each language is set, so that one screen reads as one hand's: what to write instead, and the fault.
TYPOGRAPHY = {
    "fr": (
        (re.compile("'"), "’", "a straight apostrophe"),
        (re.compile("«(?!\u00a0)[ \u202f]?"), "«\u00a0", "« without U+00A0 after it"),
        (re.compile("(?<!\u00a0)»|[ \u202f]»"), "\u00a0»", "» without U+00A0 before it"),
        (re.compile("[ \u00a0]?(?<![\u202f;!?])([;!?])"), "\u202f\\1", "; ! or ? without U+202F before it"),
        (re.compile("[ \u202f]?(?<![\u00a0\\d]):"), "\u00a0:", "a colon without U+00A0 before it"),
    )
}
# Which form of an Arabic word follows a number: 11 to 99 before the hundreds, as translators write them.
PLURALS = {
    "ar": "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5",
}
IN_F_STRING = re.compile(r"(?i:f|fr|rf)['\"].*\{[^{}]*(?<!\w)(?:_|n?p?gettext(?:_lazy)?)\(", re.DOTALL)
PLACEHOLDER = re.compile(r"%\(\w+\)[sdif]|(?<!%)%[sd]|\{\w*\}")


def packages() -> list[Path]:
    return [path for path in sorted(PACKAGE.iterdir()) if (path / "__init__.py").exists()]


def _texts(package: Path) -> Iterator[tuple[Path, bytes]]:
    """The sources of a package as Python."""
    from django.utils.translation.template import templatize

    for path in sorted(package.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, path.read_bytes()
    for pattern in ("*.html", "*.txt"):
        for path in sorted(package.glob(f"templates/**/{pattern}")):
            yield path, templatize(path.read_text(), origin=str(path)).encode()


def unheard(text: bytes) -> Iterator[int]:
    """The lines on which something is translated inside an f-string, where no extraction hears it."""
    for token in tokenize.tokenize(io.BytesIO(text).readline):
        if token.type == tokenize.STRING and IN_F_STRING.match(token.string):
            yield token.start[0]


def wanted(package: Path) -> Catalog:
    """What the code of a package says to people."""
    found = Catalog()
    for path, text in _texts(package):
        place = path.relative_to(ROOT).as_posix()
        for line, said, comments, context in extract("python", io.BytesIO(text), KEYWORDS, ["Translators:"]):
            found.add(said, None, [(place, line)], auto_comments=comments, context=context)
    return found


def po_file(package: Path, language: str) -> Path:
    return package / "locale" / language / "LC_MESSAGES" / "django.po"


def read(path: Path, language: str) -> Catalog:
    if not path.exists():
        found = Catalog(locale=language, domain="django", project="Parcours", fuzzy=False)
        if language in PLURALS:
            found.mime_headers = [("Plural-Forms", f"nplurals=6; plural={PLURALS[language]};")]
        return found
    with open(path, "rb") as file:
        return read_po(file, locale=language, domain="django")


def _messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


# Update -----------------------------------------------------------------------------------------


def update(prune: bool = False) -> int:
    """Add missing messages, keep every translation, set it as its language is set; ``prune`` drops what no
    code says any more."""
    for package in packages():
        said = wanted(package)
        for language in LANGUAGES:
            path = po_file(package, language)
            known = read(path, language)
            added = [message for message in _messages(said) if known.get(message.id, message.context) is None]
            for message in added:
                known.add(message.id, None, context=message.context)
            gone = _unused(known, said) if prune else []
            mended = sum(_set(message, language) for message in _messages(known))
            for message in gone:
                known.delete(message.id, message.context)
            if added or gone or mended:
                path.parent.mkdir(parents=True, exist_ok=True)
                known.fuzzy = False
                with open(path, "wb") as file:
                    write_po(file, known, width=100, no_location=True, ignore_obsolete=True)
                print(f"{path.relative_to(ROOT)}: {len(added)} added, {len(gone)} dropped, {mended} set")
    return 0


def typeset(text: str, language: str) -> str:
    for wrong, right, _fault in TYPOGRAPHY.get(language, ()):
        text = wrong.sub(right, text)
    return text


def _set(message: Message, language: str) -> bool:
    before = message.string
    one = isinstance(before, str)
    message.string = (
        typeset(before, language) if one else tuple(typeset(text or "", language) for text in before or ())
    )
    return message.string != (before if one else tuple(before or ()))


def _unused(known: Catalog, said: Catalog) -> list[Message]:
    return [message for message in _messages(known) if said.get(message.id, message.context) is None]


# Check ------------------------------------------------------------------------------------------


def problems() -> Iterator[str]:
    """Each reason why somebody would read a wrong or foreign sentence."""
    everywhere: dict[tuple, dict] = defaultdict(lambda: defaultdict(list))
    for package in packages():
        said = wanted(package)
        for path, text in _texts(package):
            for line in unheard(text) if path.suffix == ".py" else ():
                yield f"{path.relative_to(ROOT).as_posix()}:{line}: translated inside an f-string: not found"
        for language in LANGUAGES:
            path = po_file(package, language)
            known = read(path, language)
            short = path.relative_to(ROOT).as_posix()
            if known.plural_expr != PLURALS.get(language, known.plural_expr):
                yield f"{short}: numbers are followed by other forms than they are translated for"
            for message in _messages(said):
                if known.get(message.id, message.context) is None:
                    place, line = message.locations[0]
                    yield f"{short}: missing {_shown(message)} ({place}:{line})"
            for message in _messages(known):
                yield from (f"{short}: {fault} {_shown(message)}" for fault in faults(message, language))
                given = message.string if isinstance(message.string, str) else tuple(message.string)
                everywhere[(language, message.context, _single(message.id))][given].append(package.name)
    for (language, _context, text), versions in everywhere.items():
        if len(versions) > 1:
            where = "; ".join(f"{', '.join(names)}: {given!r}" for given, names in versions.items())
            yield f"{language}: {text!r} is said in two ways ({where})"


def faults(message: Message, language: str = "") -> Iterator[str]:
    """What is wrong with one translation."""
    if message.fuzzy:
        yield "to be reviewed (fuzzy)"
    plural = isinstance(message.id, (list, tuple))
    strings = (
        list(message.string) if plural and isinstance(message.string, (list, tuple)) else [message.string]
    )
    if not all(strings):
        yield "not translated"
        return
    ids = message.id if plural else [message.id]
    allowed = {name for text in ids for name in PLACEHOLDER.findall(text)}
    for text in strings:
        given = set(PLACEHOLDER.findall(text))
        # A plural form may leave the number out: Arabic says one and two without it.
        if given - allowed or (not plural and given != allowed):
            yield f"placeholders differ ({', '.join(sorted(given ^ allowed))}) in"
        yield from (
            f"{fault} in" for wrong, _right, fault in TYPOGRAPHY.get(language, ()) if wrong.search(text)
        )


def _single(text) -> str:
    return text if isinstance(text, str) else text[0]


def _shown(message: Message) -> str:
    return repr(_single(message.id)[:80])


def check() -> int:
    found = list(problems())
    print("\n".join(found))
    return 1 if found else 0


def main(arguments: list[str]) -> int:
    ways = {
        "update": lambda: update(prune="--prune" in arguments),
        "check": check,
        "compile": lambda: bool(catalogues.compile_all(force="--force" in arguments)) and 0,
    }
    if not arguments or arguments[0] not in ways:
        print(
            "usage: python -m tools.catalogues update [--prune] | check | compile [--force]", file=sys.stderr
        )
        return 2
    return ways[arguments[0]]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
