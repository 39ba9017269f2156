"""Two at once: months prepared and published, files taken away and cleared, payments taken back."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from parcours.exchange import actions, control_actions, making
from parcours.exchange.models import ControlPack, Export, Publication
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.programmes import spending_actions
from parcours.programmes.spending_models import Spending
from tests.exchange.test_control_pack import TODAY, House
from tests.exchange.test_import_race import at_once
from tests.exchange.test_publishing import APRIL, MARCH, Office, noon
from tests.factories import money
from tests.factories.accounts import actor, organisation
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db(transaction=True)
MAY = date(2023, 5, 9)


def at(day, action, **arguments):
    """To be called in a thread of its own: its clock is its own too."""

    def run():
        with clock.at(noon(day)):
            return action(**arguments)

    return run


def everything(model, **wanted) -> list:
    with transaction.atomic(), as_role("system"):
        return list(model.objects.filter(**wanted).order_by("id"))


@pytest.fixture
def office():
    load_second()
    made = Office()
    made.enrol(40, date(2023, 2, 1), sex="F")
    return made


def test_two_who_publish_a_month_publish_it_once(office):
    made = office.prepare()
    second = actor(organisation("ALDEA"), "monitoring")
    found = at_once(*(at(MAY, actions.publish, by=by, publication=made) for by in (office.monitor, second)))
    assert found == ["done", "kernel.illegal_move"]
    assert len(everything(Entry, kind="exchange.publication_published")) == 1


def test_published_and_dropped_at_once_is_one_of_both(office):
    made = office.prepare()
    found = at_once(
        at(MAY, actions.publish, by=office.monitor, publication=made),
        at(MAY, actions.drop_publication, by=office.monitor, publication=made),
    )
    assert found == ["done", "kernel.illegal_move"]
    kinds = [one.kind for one in everything(Entry) if one.kind.startswith("exchange.publication_")]
    assert sorted(kinds)[1:] in (["exchange.publication_published"], ["exchange.publication_prepared"])


def test_two_who_prepare_leave_one_prepared(office):
    found = at_once(*[at(MAY, actions.prepare_publication, by=office.monitor, month=MARCH)] * 2)
    assert found == ["done", "done"]
    assert len(everything(Publication, state="prepared")) == 1


def test_a_later_month_prepared_while_one_is_published_knows_of_it_or_is_refused(office):
    made = office.prepare()
    found = at_once(
        at(MAY, actions.publish, by=office.monitor, publication=made),
        at(MAY, actions.prepare_publication, by=office.monitor, month=APRIL),
    )
    published = everything(Publication, state="published")
    for one in everything(Publication, state="prepared"):
        assert one.month == APRIL and one.after == [str(row.id) for row in published]
    # April first: March was dropped for it, and is published no more.
    assert (found == ["done", "done"]) is bool(published)


def test_two_files_made_at_once_are_two_with_their_own_line(office):
    asked = {"kind": "figures", "form": "json", "purpose": "own_work"}
    assert at_once(*[at(MAY, actions.export, by=office.monitor, **asked)] * 2) == ["done", "done"]
    rows = everything(Export)
    assert len(rows) == 2 and len(everything(Entry, kind="exchange.exported")) == 2
    with transaction.atomic(), acting(office.monitor), clock.at(noon(MAY)):
        assert all(making.content(office.monitor, row.id)[1] for row in rows)


def test_the_same_click_twice_makes_one_file(office):
    asked = {"kind": "figures", "form": "json", "purpose": "own_work", "request_id": "click"}
    assert at_once(*[at(MAY, actions.export, by=office.monitor, **asked)] * 2) == ["done", "done"]
    assert len(everything(Export)) == 1


def test_cleared_by_two_workers_is_told_once(office):
    with clock.at(noon(MAY)):
        actions.export(by=office.monitor, kind="figures", form="json", purpose="own_work")
    late = MAY + timedelta(days=31)
    at_once(*[at(late, actions.clear_exports, by=Actor.system("night"))] * 2)
    assert len(everything(Entry, kind="exchange.cleared")) == 1


def test_two_packs_drawn_at_once_are_two_with_their_own_seeds():
    house = House()
    house.people(40)
    house.named()
    asked = {"kind": "control-pack", "form": "zip", "purpose": "audit", "project": "OFICIO"}
    assert at_once(*[at(TODAY, actions.export, by=house.by, **asked)] * 2) == ["done", "done"]
    rows = everything(ControlPack)
    assert len(rows) == 2 and rows[0].seed != rows[1].seed and rows[0].codes != rows[1].codes


def test_a_term_is_ended_once(office):
    house = House()
    wanted = house.named()
    found = at_once(*[at(TODAY, control_actions.end_verifier, by=house.by, verifier=wanted)] * 2)
    assert found == ["done", "exchange.term_over"]


def test_a_payment_is_taken_back_once():
    load_second()
    by = actor(organisation("ALDEA"), "monitoring")
    day = date(2022, 7, 1)
    with clock.at(noon(day)):
        money.agreed(by)
        wanted = money.spent(by)
    found = at_once(*[at(day, spending_actions.take_back, by=by, spending=wanted, reason="Twice")] * 2)
    assert found == ["done", "programmes.taken_back"]
    assert sorted(one.amount for one in everything(Spending)) == [-100, 100]
