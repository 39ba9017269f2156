"""Marks, hours of the trainer and what trainees say, on screen and by the link."""

from datetime import timedelta

import pytest
from django.test import Client

from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.training import actions, opining
from parcours.training.models import Attendance
from parcours.training.result_models import Opinion, Score
from tests.factories.people import person
from tests.factories.programmes import load_eu_maroc
from tests.factories.training import course, half_days, marks
from tests.factories.training import session as planned

pytestmark = pytest.mark.django_db
TODAY = clock.today()


def posted(client, url, **data):
    return client.post(url, {"request_id": str(uuid7()), **data})


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.fixture
def over(sign_in):
    """A session that ended today with one trainee, who was always there."""
    load_eu_maroc()
    caseworker, trainer = sign_in("caseworker"), sign_in("trainer")
    first = TODAY - timedelta(days=1)
    who = person(caseworker.actor, given_latin="Qzawa", city="MA-oujda").person
    wanted = planned(trainer.actor, course(trainer.actor, project="IDMAJE"), first=first, last=TODAY)
    made = actions.enrol(by=caseworker.actor, session=wanted, person=who, on=first).id
    actions.take_attendance_many(by=trainer.actor, session=wanted, half_days=marks(wanted, [made]))
    return caseworker, trainer, wanted, made


def test_marks_and_hours(over, sign_in):
    _caseworker, trainer, wanted, made = over
    url, box = f"/training/{wanted}/marks/", f"mark_{made.hex}"
    day = {"on_day": TODAY.day, "on_month": TODAY.month, "on_year": TODAY.year}
    assert url in text(trainer.get(f"/training/{wanted}/"))
    again = text(posted(trainer, url, module="Coupe", **day, **{box: "douze"}))
    assert 'value="douze"' in again and 'value="Coupe"' in again
    again = text(posted(trainer, url, module="Coupe", **day, **{box: "21"}))
    assert 'value="21"' in again and "20" in again
    assert posted(trainer, url, module="Coupe", **day, **{box: "٩٫٥"}).status_code == 302
    with acting(trainer.actor):
        assert str(Score.objects.get().mark) == "9.50"
    page = text(trainer.get(f"/training/{wanted}/results/"))
    assert "9,5" in page and '<option value="partial" selected' in page
    assert 'value="9,5"' in text(trainer.get(f"{url}?module=Coupe"))
    at = half_days(wanted)[0]
    taught = f"/training/{wanted}/taught/{at.id}/"
    assert taught in text(trainer.get(f"/training/{wanted}/attendance/?day={at.day.isoformat()}"))
    assert 'value="9"' in text(posted(trainer, taught, hours="9", module="Coupe"))
    assert posted(trainer, taught, hours="3,5", module="Coupe", consumables="Tissu").status_code == 302
    assert "Coupe · Tissu" in text(trainer.get(f"/training/{wanted}/"))
    stranger = sign_in("trainer", where="HCR")
    for one in (url, taught, f"/training/{wanted}/opinions/"):
        assert stranger.get(one).status_code == 404


def test_opinions_by_the_counter_and_by_the_link(over):
    caseworker, trainer, wanted, made = over
    ask, give = f"/training/{wanted}/opinions/", f"/training/enrolments/{made}/opinion/"
    assert ask in text(trainer.get(f"/training/{wanted}/"))
    assert posted(trainer, ask).status_code == 302
    assert give in text(caseworker.get(f"/training/{wanted}/")) and give not in text(
        trainer.get(f"/training/{wanted}/")
    )
    with as_role("system"):
        Opinion.objects.update(digest=opining.digest("Qzt"))
    anybody, said = Client(), {"useful": "very", "pace": "right", "welcome": "yes"}
    assert "useful" in text(anybody.get("/t/Qzt/"))
    assert 'name="useful"' in text(posted(anybody, "/t/Qzt/", **said | {"useful": ""}))
    assert text(posted(anybody, "/t/Qzt/", **said))
    assert 'name="useful"' not in text(anybody.get("/t/Qzt/"))
    assert caseworker.get(give).status_code == 404
    page = text(trainer.get(f"/training/{wanted}/"))
    assert "cinq réponses" in page and "Très utile" not in page


def test_a_tick_is_kept_at_once_and_once(over, sign_in):
    _caseworker, trainer, wanted, made = over
    at = half_days(wanted)[-1]
    url, cell = f"/training/{wanted}/tick/", f"m_{at.id.hex}_{made.hex}"
    page = text(trainer.get(f"/training/{wanted}/attendance/?day={at.day.isoformat()}"))
    assert f'data-tick="{url}"' in page and "data-reasons" in page
    sent = {"cell": cell, "mark": "absent", "reason": "", "request_id": "Qzonce"}
    assert [trainer.post(url, sent).status_code for _twice in range(2)] == [200, 200]

    def marked() -> tuple:
        with acting(trainer.actor):
            row = Attendance.objects.get(half_day=at, enrolment=made)
            told = Entry.objects.filter(kind="training.attended", object_id=row.id).count()
        return row.mark, row.reason, told

    assert marked() == ("absent", "", 2)
    # Tapped to what stands there already: nothing more is told.
    assert posted(trainer, url, cell=cell, mark="absent").status_code == 200
    assert posted(trainer, url, cell=cell, mark="excused").status_code == 422
    assert posted(trainer, url, cell=cell, mark="gone").json()["problem"]
    assert marked() == ("absent", "", 2)
    assert posted(trainer, url, cell=cell, mark="excused", reason="transport").json() == {"kept": 1}
    assert marked() == ("excused", "transport", 3)
    for wrong in ("", "m_1_2", f"m_{made.hex}_{made.hex}"):
        assert posted(trainer, url, cell=wrong, mark="present").status_code == 404
    assert trainer.get(url).status_code == 405
    stranger = sign_in("trainer", where="HCR")
    assert posted(stranger, url, cell=cell, mark="present").status_code == 422
    assert marked()[0] == "excused"
