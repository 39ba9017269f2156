"""Twenty thousand damaged files: what is wrong is said, nothing breaks, nothing is taken in by halves."""

from collections import Counter
from datetime import date

import pytest

from parcours.exchange.importing import batches, kinds, mapping, people_rows, tables, values
from parcours.kernel.refusals import Refused
from parcours.kernel.sheets import Fault
from parcours.people import storing
from parcours.people.enums import DocumentKind
from parcours.reference.enums import Literacy, Protection, Residence, Schooling, Sex
from tests.factories.damage import HEAD, bomb, damaged

TODAY = date(2024, 3, 15)
KIND = next(one for one in kinds.known() if one.code == "people")


def readers() -> dict[str, values.Reader]:
    """As the database says them, without one."""
    countries = values.one_of({"ml": "ML", "gn": "GN", "ci": "CI"})
    found = {
        "sex": values.one_of(values.choices(Sex, people_rows.SEXES)),
        "nationality": countries,
        "document_country": countries,
        "city": values.one_of({"ma oujda": "MA-oujda", "ma rabat": "MA-rabat"}),
        "languages": values.several_of({"fr": "fr", "ar": "ar"}),
        "schooling": values.one_of(values.choices(Schooling)),
        "literacy": values.one_of(values.choices(Literacy)),
        "protection": values.one_of(values.choices(Protection)),
        "residence": values.one_of(values.choices(Residence)),
        "document_kind": values.one_of(values.choices(DocumentKind)),
        "household_size": values.whole,
        "birth_year": values.whole,
    }
    found |= dict.fromkeys(("birth_date", "arrived_on", "registered_on"), values.day)
    yes_no = ("interpreter", "phone_safe", "phone_shared", "guardian_assent", "guardian_consent")
    return found | dict.fromkeys(yes_no, values.yes_no)


READERS = readers()
WORDS = mapping.words_of(people_rows.FIELDS)


def looked_at(data: bytes) -> str:
    """What came of a file: refused, faulty or sound. Anything but a finding passes on."""
    try:
        table = tables.read(data, lambda cell: len(cell) < 300 and mapping.is_known(cell, WORDS, ()))
    except Refused as refused:
        assert refused.sentence
        return "refused"
    table = tables.load(tables.dump(table))
    columns = mapping.propose(table.header, WORDS, {})
    faults = [*table.faults, *mapping.check(KIND, "", table, columns)]
    for row in batches.rows_of(table, columns):
        told = people_rows.told(row, READERS, faults)
        if told is not None:
            try:
                storing.check(told, TODAY)
            except Refused as refused:
                faults.append(row.refused(refused))
    for fault in faults:
        assert isinstance(fault, Fault) and fault.sentence
        fault.sentence.encode()
    return "faulty" if faults else "sound"


def _all(seeds: range) -> Counter:
    found: Counter = Counter()
    for seed in seeds:
        try:
            found[looked_at(damaged(seed))] += 1
        except Exception as error:
            raise AssertionError(f"seed {seed}") from error
    return found


def test_damaged_files_are_findings():
    found = _all(range(2_500))
    assert sum(found.values()) == 2_500
    # Each kind of end is met often: the damage is neither too gentle nor too coarse.
    assert min(found["refused"], found["faulty"], found["sound"]) > 100, found


@pytest.mark.slow
def test_twenty_thousand_damaged_files_are_findings():
    found = _all(range(10_000, 30_000))
    assert sum(found.values()) == 20_000, found


def test_what_unpacks_to_too_much_is_refused():
    data = bomb()
    assert len(data) < 200_000 and looked_at(data) == "refused"


@pytest.mark.parametrize(
    "data", [b"", b"\n\n", b"PK\x03\x04", b"[", b"[]", b"{}", b"\xef\xbb\xbf", b"\x00" * 99]
)
def test_files_of_nothing(data):
    assert looked_at(data) == "refused"


def test_deep_json_is_refused():
    assert looked_at(b"[" * 100_000) == "refused"
    assert looked_at(b'[{"a":' * 50_000) == "refused"


def test_the_sound_list_is_sound():
    assert looked_at(("\n".join([";".join(HEAD), "1;Awa;Ba;F;;ML;;;"])).encode()) == "sound"
