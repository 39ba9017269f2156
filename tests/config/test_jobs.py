"""Every job of the worker: when it runs, and that it runs in nobody's name but the system's."""

import inspect

import pytest
from procrastinate.contrib.django import app

from parcours.kernel import actor, context

SCHEDULE = {
    "parcours.cases.tasks.remind": "0 15 * * *",
    "parcours.complaints.tasks.assign": "40 1 * * *",
    "parcours.directory.tasks.remind": "15 4 * * *",
    "parcours.documents.tasks.sweep": "50 2 * * *",
    "parcours.enterprise.tasks.note_late_loans": "35 5 * * *",
    "parcours.enterprise.tasks.tell_years": "40 4 * * *",
    "parcours.exchange.tasks.clear": "35 1 * * *",
    "parcours.exchange.tasks.prepare": "25 2 4 * *",
    "parcours.exchange.tasks.expire": "45 1 * * *",
    "parcours.exchange.tasks.recover": "* * * * *",
    "parcours.journal.tasks.seal": "* * * * *",
    "parcours.messages.tasks.forget": "20 1 * * *",
    "parcours.messages.tasks.sweep": "* * * * *",
    "parcours.people.tasks.close_registers": "10 1 * * *",
    "parcours.people.tasks.expire_consents": "5 * * * *",
    "parcours.people.tasks.expire_conventions": "*/5 * * * *",
    "parcours.referrals.tasks.clock": "30 5 * * *",
    "parcours.employment.tasks.ask_who_works": "0 8 * * *",
    "parcours.surveys.tasks.night": "25 8 * * *",
    "parcours.training.tasks.move_lists": "15 5 * * *",
    "parcours.training.tasks.watch": "45 5 * * *",
}
ON_DEMAND = {"parcours.exchange.tasks.merge", "parcours.messages.tasks.deliver"}
AS_ITSELF = {"parcours.journal.tasks.seal"}
"""Seals what stands already: it reads and writes nothing of anybody."""


def jobs() -> dict[str, object]:
    return {name: task for name, task in app.tasks.items() if name.startswith("parcours.")}


def periodic() -> dict[str, str]:
    return {one.task.name: one.cron for one in app.periodic_registry.periodic_tasks.values()}


def test_every_job_is_known_with_its_hour():
    ours = {name: cron for name, cron in periodic().items() if name.startswith("parcours.")}
    assert ours == SCHEDULE
    assert set(jobs()) == set(SCHEDULE) | ON_DEMAND


def test_no_job_piles_up():
    assert {name for name in SCHEDULE if not jobs()[name].queueing_lock} == set()


@pytest.mark.parametrize("name", sorted(set(SCHEDULE) - AS_ITSELF))
def test_every_job_acts_as_the_system(name, db, monkeypatch):
    seen: list[actor.Actor] = []
    kept = context._tell

    def tell(by, role):
        if by is not None:
            seen.append(by)
        kept(by, role)

    monkeypatch.setattr(context, "_tell", tell)
    jobs()[name].func(timestamp=0)
    assert {one.kind for one in seen} <= {actor.SYSTEM}
    assert seen or "Actor.system" in inspect.getsource(inspect.getmodule(jobs()[name].func))
