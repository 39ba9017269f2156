"""Everything of a programme is data: no country, currency, body or city of one is named in code."""

import re
from pathlib import Path

import parcours

PACKAGE = Path(parcours.__file__).resolve().parent
NAMES = re.compile(
    r"maroc|morocc|idmaje|oujda|casablanca|entraide|soleterre|unhcr_project|"
    r"\b(?:MAD|SNIA|OFPPT|ANAPEC|AMAPPE|ODCO|W4I|MA-\d\d)\b",
    re.IGNORECASE,
)
# What may name one, and why.
ALLOWED = {
    "config/environment.py": "the default of PARCOURS_PACK is a file name",
    "ui/wording.py": "words of two currencies where CLDR's are not those people use; month names by locale",
    "documents/wording.py": "says in a comment where CLDR's Arabic month names are used",
}
MAKERS = "reference/data"
DEMO = "demo"


def test_no_programme_is_named_in_code():
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE).as_posix()
        if place.startswith((MAKERS, f"{DEMO}/")) or place in ALLOWED or "/migrations/" in place:
            continue
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if NAMES.search(line):
                found.append(f"{place}:{number}: {line.strip()}")
    assert found == []


def test_the_test_finds_what_it_looks_for():
    assert NAMES.search('currency = "MAD"')
    assert NAMES.search("# only in Oujda")
    assert NAMES.search('region == "MA-04"')
    assert not NAMES.search("made nomad")
