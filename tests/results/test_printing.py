"""Figures as an operator reads them."""

import io
import json
from datetime import date

import pytest

from parcours.config import cli
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Refused
from parcours.results import printing
from tests.factories.accounts import actor, organisation
from tests.factories.programmes import SECOND, load
from tests.factories.results import REACHED, Told, tell

pytestmark = pytest.mark.django_db


def printed(**more) -> str:
    out = io.StringIO()
    printing.show(out=out, **more)
    return out.getvalue()


@pytest.fixture
def reached():
    text = SECOND.read_text("utf-8").replace("cases.oriented", REACHED).replace("outcome =", "result =")
    load(text.replace('["project"]', '["complete"]'))
    teller = actor(organisation("EN"))
    for project in ("OFICIO", "SEMILLA"):
        tell(teller, Told(REACHED, uuid7(), date(2023, 1, 5), project, facts={"result": "complete"}))


def test_each_indicator_is_a_line(reached):
    lines = printed().splitlines()
    assert [line.split()[0] for line in lines] == ["accompanied", "certified", "businesses"]
    assert lines[0].split()[1:4] == ["2", "of", "500"]
    assert "not collected" in lines[2]


def test_json_carries_targets_projects_and_rows(reached):
    found = json.loads(printed(as_json=True, until=date(2023, 12, 31)))
    assert (found["programme"], found["until"], found["since"]) == ("puente-2022", "2023-12-31", None)
    first, _certified, businesses = found["figures"]
    assert (first["achieved"], first["target"]) == (2, "500")
    assert (first["sum_over_projects"], first["overlap"]) == (2, 0)
    assert first["projects"]["OFICIO"]["achieved"] == 1
    assert first["rows"]["sex"] == {"not_stated": 2}
    assert first["evidence"] == {"document": 0, "visit": 0, "declared": 2}
    assert (businesses["achieved"], businesses["collected"], "rows" in businesses) == (None, False, False)


def test_without_a_programme_it_is_refused_in_a_sentence():
    with pytest.raises(Refused):
        printed()


def test_a_day_that_is_none_is_wrong_usage(capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["figures", "--as-of", "31/03/2019"])
    assert stopped.value.code == 2
    assert "not a day" in capsys.readouterr().err
