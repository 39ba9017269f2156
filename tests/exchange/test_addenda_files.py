"""Files that leave say the target and the days that an addendum put in force, and what held before."""

import io
import json
from datetime import date

import openpyxl
import pytest
from django.db import transaction

from parcours.exchange import making
from parcours.exchange.kinds import Asked
from parcours.kernel.context import acting
from tests.factories import addenda, money
from tests.factories.accounts import member, organisation
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db
SIGNED = date(2023, 3, 1)


@pytest.fixture
def by(db):
    load_second()
    ours = organisation("EN")
    money.run_by(ours.id)
    by, second = member(ours, "coordinator"), member(ours, "coordinator")
    told = [("certified", 150, None)]
    addenda.in_force(by, second, told, signed=SIGNED, ends_on=date(2024, 12, 31))
    return by


def made(by, kind, form, **asked):
    with transaction.atomic(), acting(by):
        return making.build(by, kind, Asked(form, language="en", **asked)).content


def cells(content) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return " | ".join(str(one) for sheet in book for row in sheet.values for one in row if one is not None)


def test_iati_has_the_target_with_its_addendum_and_the_new_last_day(by):
    text = made(by, "iati", "xml").decode()
    assert '<target value="150">' in text and "Addendum no. 1, signed on 2023-03-01." in text
    assert 'type="3" iso-date="2024-12-31"' in text and 'iso-date="2024-05-31"' not in text


def test_logframe_and_opsys_say_both_targets_and_where_they_stand(by):
    logframe = cells(made(by, "logframe", "xlsx"))
    assert "target by addendum no. 1, signed on 1 March 2023" in logframe.replace("\u00a0", " ")
    assert "120 (" not in logframe and "Contrato, anexo 1" in logframe
    told = json.loads(made(by, "opsys", "json", project="OFICIO"))
    text = json.dumps(told, ensure_ascii=False)
    assert "Target by addendum no. 1" in text and "Contrato, anexo 1" in text


def test_figures_and_hxl_have_the_target_in_force(by):
    figures = json.loads(made(by, "figures", "json"))["figures"]
    certified = next(one for one in figures if one["code"] == "certified")
    assert certified["target"] == "150"
    assert [(one["value"], one["in_force"]) for one in certified["targets"]] == [
        ("150", True),
        ("120", False),
    ]
    before = json.loads(made(by, "figures", "json", as_of=date(2023, 2, 28)))["figures"]
    assert next(one["target"] for one in before if one["code"] == "certified") == "120"
    rows = made(by, "hxl", "csv").decode()
    assert "150" in rows
