"""Reports, logframe, rehearsal and control pack by the command line, recorded as on the screens."""

import zipfile
from argparse import Namespace
from datetime import date

import pytest

from parcours.exchange import commanding, control_actions
from parcours.exchange.models import ControlPack, Export
from parcours.kernel import clock
from parcours.kernel.context import as_role
from parcours.kernel.refusals import Missing, Refused
from parcours.results import actions
from parcours.results.reporting import ReportTold
from tests.exchange.test_control_pack import JUNE, TODAY, told
from tests.factories.results import tell
from tests.results.test_reports import SUMMARY, House, enrolled

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    made = House()
    tell(made.teller, *(enrolled(JUNE) for _one in range(4)), at=date(2022, 7, 1))
    return made


def write(kind, out, **more) -> list[str]:
    usual = {
        "project": "",
        "period": None,
        "as_of": None,
        "report": None,
        "language": "fr",
        "purpose": "audit",
    }
    with clock.at(TODAY):
        return list(commanding.write(Namespace(kind=kind, out=out, **usual | more)))


def begins(path) -> bytes:
    return path.read_bytes()[:4]


def test_a_report_is_written(house, tmp_path):
    with clock.at(date(2022, 7, 15)):
        wanted = house.begun()
        actions.write_report(by=house.writer, report=wanted, texts=SUMMARY)
        actions.submit_report(by=house.writer, report=wanted)
    for form, first in (("pdf", b"%PDF"), ("docx", b"PK\x03\x04"), ("xlsx", b"PK\x03\x04")):
        out = tmp_path / f"report.{form}"
        assert "SHA-256" in write("report", out, report=wanted, language="en")[-1] and begins(out) == first
    with pytest.raises(Refused):
        write("report", tmp_path / "none.pdf")
    with pytest.raises(Missing):
        write("report", tmp_path / "none.pdf", report=house.begun(by=house.second, told=OTHER))
    assert not (tmp_path / "none.pdf").exists()


OTHER = ReportTold("interim", date(2023, 1, 1), date(2023, 6, 30), "OFICIO")


def test_the_logframe_and_the_rehearsal_are_written(house, tmp_path):
    assert (
        write("logframe", tmp_path / "l.xlsx", language="ar") and begins(tmp_path / "l.xlsx") == b"PK\x03\x04"
    )
    assert write("logframe", tmp_path / "l.docx", project="OFICIO", period="2022")[0].startswith("! ")
    lines = write("opsys", tmp_path / "o.json", language="en")
    assert lines[0].startswith("! ") and begins(tmp_path / "o.json")[:1] == b"{"


def test_a_control_pack_is_written(house, tmp_path):
    with pytest.raises(Refused):
        write("control-pack", tmp_path / "c.zip", project="OFICIO")
    with clock.at(TODAY):
        control_actions.name_verifier(by=house.writer, verifier=told())
    write("control-pack", tmp_path / "c.zip", project="OFICIO", period="2022")
    assert "SHA256SUMS" in zipfile.ZipFile(tmp_path / "c.zip").namelist()
    with as_role("system"):
        assert ControlPack.objects.get().drawn == 4 and Export.objects.get().purpose == "audit"
