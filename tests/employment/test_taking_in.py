"""Offers of a file: looked at first with every fault, then all or nothing, and again without doubles."""

import pytest
from django.db import transaction

from parcours.employment import actions, queries, taking_in
from parcours.employment.models import Employer, Offer
from parcours.kernel.context import acting
from parcours.kernel.refusals import Refused
from parcours.kernel.sheets import as_xlsx
from tests.factories.employment import NUMBER, employer

pytestmark = pytest.mark.django_db

HEAD = (
    "code;employer;employer_number;employer_kind;sector;kind;title_fr;occupation;place;contract;posts;"
    "week_hours;wage;wage_per;languages;open_until"
)
GOOD = f"""{HEAD}
SEW-1;Atelier Nour;;;;job;Couturière;753;MA-oujda;fixed_term;2;40;480,50;month;fr, ar;2024-06-30
SEW-2;Ferme Atlas;{NUMBER};company;agriculture;job;Cueillette;921;MA-rabat;daily;10;;12;day;;
SEW-3;Ferme Atlas;{NUMBER};;;internship;Stage;611;MA-rabat;internship;1;;;;;
"""


def look(by, text):
    with transaction.atomic(), acting(by):
        return taking_in.preview(by, text.encode() if isinstance(text, str) else text)


def take(by, found):
    return actions.take_in(by=by, rows=[row.cells for row in found.rows])


def test_a_file_is_looked_at_taken_in_and_changed_by_the_next(here):
    by = here.adviser
    employer(by)
    found = look(by, GOOD)
    assert not found.faults and found.can_be_taken
    assert [(one.kind, one.fresh) for one in found.changes] == [
        ("added", False),
        ("added", True),
        ("added", True),
    ]
    done = take(by, found)
    assert (done.employers, done.added, done.changed) == (1, 3, 0)
    again = look(by, GOOD)
    assert not again.can_be_taken and [one.kind for one in again.changes] == ["same"] * 3
    with pytest.raises(Refused) as nothing:
        take(by, again)
    assert nothing.value.code == "employment.nothing_changed"
    other = look(by, GOOD.replace("480,50", "500").replace("daily;10", "daily;12"))
    assert [one.fields for one in other.changes] == [["wage"], ["posts"], []]
    assert take(by, other).changed == 2
    with acting(by):
        assert Employer.objects.count() == 2 and Offer.objects.count() == 3
        assert queries.offers(by, sort="-left")[0].posts == 12


def test_words_of_three_languages_and_a_workbook_are_read(here):
    by = here.adviser
    text = (
        "Employeur;Type d’employeur;Secteur;Type d’offre;Intitulé en français;"
        "Groupe de professions (CITP-08);Ville;Contrat;Salaire;Salaire par;Langues demandées\n"
        "Famille Q;Ménage;Travail chez un particulier;Emploi;Garde d’enfants;531;Oujda;"
        "Contrat à durée indéterminée;600;par mois;français | arabe\n"
    )
    lines = [line.split(";") for line in text.strip().split("\n")]
    for data in (text, as_xlsx("offers", lines[0], lines[1:])):
        found = look(by, data)
        assert found.faults == [] and found.rows[0].cells["employer_kind"] == "household"
    take(by, found)
    with acting(by):
        row = Offer.objects.select_related("employer").get()
        assert (row.employer.private, row.shared, row.contract) == (True, False, "permanent")
        assert row.wage_per == "month" and set(row.languages) == {"fr", "ar"}


@pytest.mark.parametrize(
    ("was", "told", "row", "column", "code"),
    [
        ("480,50", "much", 2, "wage", "employment.cell_unreadable"),
        ("480,50", "-480", 2, "wage", "employment.wage"),
        ("480,50", "100", 2, "wage", "employment.wage_too_low"),
        ("753", "", 2, "occupation", "employment.cell_needed"),
        ("MA-oujda", "Atlantis", 2, "place", "employment.not_in_list"),
        ("SEW-2", "SEW-1", 3, "code", "employment.twice"),
        ("company;agriculture", ";", 3, "employer", "employment.employer_unknown"),
        (NUMBER, "000971", 3, "employer_number", "employment.number_wrong"),
        ("2024-06-30", "30 June", 2, "open_until", "employment.cell_unreadable"),
        ("2024-06-30", "2023-06-30", 2, "open_until", "employment.open_until_past"),
        ("title_fr", "titel", 1, "titel", "employment.not_in_list"),
        (";contract;", ";x;", 1, "contract", "employment.column_missing"),
    ],
)
def test_every_fault_is_told_by_its_row_and_column(here, was, told, row, column, code):
    employer(here.adviser)
    found = look(here.adviser, GOOD.replace(was, told, 1))
    assert (row, column, code) in {(one.row, one.column, one.code) for one in found.faults}
    assert not found.can_be_taken
    assert all(one.sentence for one in found.faults)
    if found.rows and code != "employment.not_in_list":
        with pytest.raises(Refused), transaction.atomic():
            take(here.adviser, found)


def test_two_of_one_name_are_told_apart_by_the_number(here):
    by = here.adviser
    employer(by)
    employer(by, place="MA-rabat")
    faults = look(by, GOOD).faults
    assert [(one.column, one.code) for one in faults] == [("employer_number", "employment.employer_not_one")]


def test_what_is_no_table_is_refused(here):
    for data in (b"", b"PK\x03\x04 no workbook", b"a;b\n1;2\n"):
        try:
            found = look(here.adviser, data)
        except Refused:
            continue
        assert found.faults and not found.can_be_taken
