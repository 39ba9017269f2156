"""``parcours programme form``: a form out to a spreadsheet, back into a pack, and loaded."""

import io
from io import StringIO

import openpyxl
import pytest

from parcours.kernel.actor import Actor
from parcours.programmes import actions, form_commands, queries
from tests.factories import programmes

pytestmark = pytest.mark.django_db


@pytest.fixture
def pack():
    return programmes.load_second()


def export(*given):
    out, err = StringIO(), StringIO()
    return form_commands.export(*given, out=out, err=err), out.getvalue(), err.getvalue()


def take(*given):
    out, err = StringIO(), StringIO()
    return (
        form_commands.take(*map(str, given[:1]), *given[1:], out=out, err=err),
        out.getvalue(),
        err.getvalue(),
    )


def edit(path, *cells):
    book = openpyxl.load_workbook(path)
    for sheet, cell, value in cells:
        book[sheet][cell] = value
    book.save(path)


def test_a_form_goes_out_is_changed_and_comes_back_as_a_new_version(pack, tmp_path):
    file, new = tmp_path / "form.xlsx", tmp_path / "new.toml"
    assert export("assessment", None, str(file))[0]
    edit(file, ("settings", "C2", "2"), ("survey", "D4", "Have you ever worked?"))
    done, out, err = take(file, str(programmes.SECOND), str(new))
    assert done and "assessment: experience changed text" in err and "parcours programme load" in out
    loaded = actions.load(by=Actor.system("tests"), text=new.read_text("utf-8"))
    assert loaded.version == 2
    assert queries.pack().assessment.version == "2"
    assert queries.pack().question("experience").text["en"] == "Have you ever worked?"
    # The version before it is still there to be read, and to be written.
    assert export("assessment", "1", str(file))[0]
    book = openpyxl.load_workbook(io.BytesIO(file.read_bytes()))
    assert book["survey"]["D4"].value == "Have you worked before?"


def test_other_questions_under_the_same_version_are_not_written(pack, tmp_path):
    file = tmp_path / "form.xlsx"
    export("assessment", None, str(file))
    edit(file, ("survey", "D4", "Have you ever worked?"))
    done, out, err = take(file, None, None)
    assert (done, out) == (False, "") and "give a new version" in err


def test_a_fault_has_its_sheet_and_cell_and_nothing_is_written(pack, tmp_path):
    file = tmp_path / "form.xlsx"
    export("assessment", None, str(file))
    edit(file, ("survey", "A4", "geopoint"))
    done, out, err = take(file, None, None)
    assert (done, out) == (False, "") and "survey A4:" in err


@pytest.mark.parametrize("given", [("horoscope", None), ("assessment", "99")])
def test_what_is_not_there_is_said(pack, given):
    done, _out, err = export(*given, None)
    assert not done and "known: assessment" in err


def test_no_file_and_no_programme(tmp_path):
    assert not take(tmp_path / "none.xlsx", None, None)[0]
    assert not export("assessment", None, None)[0]
