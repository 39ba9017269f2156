"""The one door out: what for is said, the file is recorded, sealed, kept for its days, then cleared."""

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from parcours.exchange import actions, kinds, making, tasks
from parcours.exchange.models import Export
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from tests.factories.accounts import actor, organisation
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PLAIN = {"kind": "figures", "form": "json", "purpose": "own_work"}


@pytest.fixture
def monitor():
    load_second()
    return actor(organisation("ALDEA"), "monitoring")


def take(by, **more):
    with clock.at(NOON):
        return actions.export(by=by, **(PLAIN | more))


def read(by, wanted, at=NOON):
    with clock.at(at), acting(by):
        return making.content(by, wanted)


def test_a_file_is_recorded_with_what_it_is_for(monitor):
    done = take(monitor, purpose="funder")
    row, content = read(monitor, done.id)
    assert json.loads(content)["programme"] == "puente-2022"
    assert row.sha256 == done.sha256 == sha256(content).hexdigest()
    with as_role("system"):
        entry = Entry.objects.get(kind="exchange.exported")
    assert entry.facts["purpose"] == "funder" and entry.facts["sha256"] == done.sha256


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"purpose": ""}, "exchange.say_what_for"),
        ({"purpose": "fun"}, "exchange.say_what_for"),
        ({"form": "exe"}, "exchange.not_in_list"),
        ({"project": "NOWHERE"}, "exchange.no_project"),
    ],
)
def test_what_is_refused(monitor, more, code):
    with pytest.raises(Refused) as found:
        take(monitor, **more)
    assert found.value.code == code


def test_an_unknown_kind_is_missing(monitor):
    with pytest.raises(Missing):
        take(monitor, kind="nothing")


def test_a_caseworker_takes_no_file(monitor):
    with pytest.raises(NotAllowed):
        take(actor(organisation("ALDEA"), "caseworker"))


def test_a_file_belongs_to_the_organisation_that_took_it(monitor):
    done = take(monitor)
    other = actor(organisation("RAICES"), "monitoring")
    with pytest.raises(Missing):
        read(other, done.id)
    # The second wall alone.
    with clock.at(NOON), acting(other):
        assert not Export.objects.filter(pk=done.id).exists()


def test_what_is_kept_is_sealed(monitor):
    done = take(monitor)
    with as_role("system"):
        kept = bytes(Export.objects.get(pk=done.id).content)
    assert b"puente" not in kept and b"indicator" not in kept


def test_a_file_is_cleared_after_its_days_and_its_line_stays(monitor):
    done = take(monitor)
    day_before, over = NOON + making.KEPT - timedelta(minutes=1), NOON + making.KEPT
    assert read(monitor, done.id, day_before)
    with clock.at(day_before):
        tasks.clear()
    assert read(monitor, done.id, day_before)
    with pytest.raises(Refused) as found:
        read(monitor, done.id, over)
    assert found.value.code == "exchange.cleared"
    with clock.at(over):
        tasks.clear()
    with as_role("system"):
        row = Export.objects.get(pk=done.id)
        assert row.content is None and row.sha256 == done.sha256
        assert Entry.objects.filter(kind="exchange.cleared", object_id=done.id).count() == 1


def test_every_kind_has_a_right_that_exists():
    from parcours.accounts.rights import RIGHTS

    assert {one.right for one in kinds.known()} <= set(RIGHTS)
