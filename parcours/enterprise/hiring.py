"""Jobs of a created enterprise: how many, of which kind, by sex; never who."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import Refused
from parcours.ui import wording

from . import entries, finding, refusals, rules, telling
from .models import Job, Venture
from .rules import JobsTold


def begin(by: Actor, wanted: UUID, told: JobsTold) -> list[Job]:
    row, plan = finding.venture(by, wanted), finding.plan()
    rules.check_open(row.stage)
    if row.created_on is None:
        raise Refused(refusals.JOB_BEFORE)
    rules.check_jobs(told, plan.form(row.form))
    day = rules.check_day(told.since, clock.today(), "since", row.created_on)
    made = [
        Job(venture=row, organisation_id=row.organisation_id, kind=told.kind, sex=told.sex, since=day)
        for _number in range(told.number)
    ]
    told_entries = []
    for one in made:
        entry = _entry(entries.JOB_BEGUN, by, row, one, day)
        one.entry = entry.id
        told_entries.append(entry)
    Job.objects.bulk_create(made)
    record_many(told_entries)
    return made


def end(by: Actor, wanted: UUID, on: date | None) -> Job:
    row, job = finding.job(by, wanted)
    if job.until is not None:
        raise Refused(refusals.DAY_TOO_EARLY, "on", {"day": wording.day(job.until)})
    job.until = rules.check_day(on, clock.today(), least=job.since)
    job.save(update_fields=["until"])
    record_many([_entry(entries.JOB_ENDED, by, row, job, job.until)])
    return job


def end_all(by: Actor, rows: Sequence[Venture], day: date) -> None:
    """Nobody works any more where the enterprise is closed; a job that begins later never began."""
    of = {row.id: row for row in rows}
    jobs = list(Job.objects.select_for_update().filter(venture__in=of, until__isnull=True).order_by("pk"))
    for job in jobs:
        job.until = max(day, job.since)
    Job.objects.bulk_update(jobs, ["until"])
    record_many([_entry(entries.JOB_ENDED, by, of[job.venture_id], job, job.until) for job in jobs])


def _entry(kind, by: Actor, row: Venture, job: Job, day: date):
    told = {"kind": job.kind, "job_sex": job.sex}
    return telling.about(kind, by, row, day, object=("enterprise.Job", job.id), **told)
