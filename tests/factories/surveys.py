"""Surveys for tests: facts through their own actions, then mornings on which they are planned and asked."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from parcours.kernel import clock
from parcours.kernel.context import as_role
from parcours.kernel.identifiers import public_code
from parcours.surveys import tasks
from parcours.surveys.asking import digest
from parcours.surveys.models import Reply, Survey

INTAKE = {"income": "under_1500", "source": "day_work", "regularity": "irregular"}
LATER = {
    "income": "3000_5999",
    "source": "own_activity",
    "regularity": "each_month",
    "working": "own_account",
    "recommend": "yes",
}


def morning() -> None:
    tasks.night.func()


def survey(person: UUID, occasion: str = "intake", **wanted) -> Survey:
    with as_role("system"):
        return Survey.objects.get(person_id=person, occasion=occasion, **wanted)


def surveys(person: UUID) -> dict[str, Survey]:
    with as_role("system"):
        return {row.occasion: row for row in Survey.objects.filter(person_id=person).order_by("id")}


def replies(survey: UUID) -> list[Reply]:
    with as_role("system"):
        return list(Reply.objects.filter(survey_id=survey).order_by("number"))


def planned(person: UUID, organisation: UUID, occasion: str = "m3", **more) -> Survey:
    """A survey after a hiring, as the mornings would have brought it; to be asked since today."""
    today = clock.today()
    usual = {
        "fact": "hired",
        "fact_on": today - timedelta(days=91),
        "once_key": f"{occasion}/hired",
        "due_on": today,
        "until": today + timedelta(days=60),
        "state": "due",
        "asked_on": today,
        "sex": "F",
        "region": "MA-02",
    }
    row = Survey(person_id=person, organisation_id=organisation, occasion=occasion, **usual | more)
    with transaction.atomic(), as_role("system"):
        row.save(force_insert=True)
    return row


def linked(person: UUID, organisation: UUID, **more) -> tuple[Survey, str]:
    """One whose link has been sent, and the token of the link."""
    token, today = public_code(), clock.today()
    sent = {"state": "sent", "sends": 1, "sent_on": today, "link_until": today + timedelta(days=21)}
    return planned(person, organisation, **sent | {"digests": [digest(token)]} | more), token
