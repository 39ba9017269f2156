"""A whole class on a telephone: a tick is kept at once, also when the connection is gone for a while."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.training import actions
from parcours.training.models import Attendance
from parcours.training.rules import Wanted
from tests.factories import training as factory
from tests.factories.people import person

PICTURES = os.environ.get("PARCOURS_PICTURES")
CLASS, DAYS = 30, 5


@pytest.fixture
def full(town):
    """Thirty people on ten half-days, the last of them today."""
    trainer, caseworker, today = town.actors["trainer"], town.actors["caseworker"], clock.today()
    first = today - timedelta(days=DAYS - 1)
    with transaction.atomic():
        course = factory.course(trainer, "CLASS", project="IDMAJE")
        wanted = factory.session(trainer, course, first=first, last=today, places=CLASS)
        names = [f"Aminata{chr(97 + n // 6)}{chr(97 + n % 6)}" for n in range(CLASS)]
        people = [person(caseworker, given_latin=name, given_arabic="أميناتا").person for name in names]
        actions.enrol_many(by=caseworker, session=wanted, people=[Wanted(one) for one in people], on=first)
    return wanted


def marks(town, session) -> dict[str, int]:
    with transaction.atomic(), acting(town.actors["trainer"]):
        rows = Attendance.objects.filter(enrolment__session=session).exclude(mark="")
        told = Entry.objects.filter(kind="training.attended").count()
        return {"told": told} | {one: rows.filter(mark=one).count() for one in ("present", "late")}


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_class_with_one_thumb(walk, town, full, language):
    trainer = walk("trainer", language, width=360)
    trainer.goes_to(f"/training/{full}/attendance/")
    page = trainer.page
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    cells = page.locator(".attendance button.mark")
    assert cells.count() == 2 * CLASS
    box = cells.first.bounding_box()
    assert box["height"] >= 44 and box["width"] >= 44
    # No hunting: both half-days of the day are in sight.
    edges = [one.bounding_box() for one in page.locator(".attendance thead th").all()]
    assert min(one["x"] for one in edges) >= 0
    assert max(one["x"] + one["width"] for one in edges) <= 360
    state = page.locator("[data-tick-state]")
    cells.nth(0).click()
    page.wait_for_selector("[data-tick-state][data-state=saved]")
    assert marks(town, full) == {"told": 1, "present": 1, "late": 0}
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"grid-{language}.png"))
    page.context.set_offline(True)
    cells.nth(1).click()
    cells.nth(2).click()
    cells.nth(2).click()
    page.wait_for_selector("[data-tick-state][data-state=offline]")
    assert "2" in state.inner_text()
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"grid-offline-{language}.png"))
    page.context.set_offline(False)
    page.wait_for_selector("[data-tick-state][data-state=saved]")
    assert marks(town, full) == {"told": 3, "present": 2, "late": 1}
    page.reload()
    assert page.locator(".attendance button.mark[data-state=late]").count() == 1
    trainer.has_no_barrier()
