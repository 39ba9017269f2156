"""What a case holds: assessments, decisions, steps, appointments, notes. See ``accompaniment.py``."""

from collections.abc import Callable
from typing import Any

from .filling import chance, one_of, text

APPOINTMENT_DAYS = (-120, 21)


def steps(filling: Any) -> dict[str, Callable[[], int]]:
    made = (assessments, orientations, plan, objectives, appointments, notes, handovers, reviews)
    return {step.__name__: lambda step=step: step(filling) for step in made}


def assessments(filling: Any) -> int:
    """Nine in ten are assessed in the week; of those whose assessment ran out, most again."""
    from parcours.cases.models import Assessment

    told = {
        "person_id": "c.person",
        "case_id": "c.id",
        "programme": filling.programme,
        "form_version": "'1'",
        "answers": text('{"experience": "none"}') + "::jsonb",
        "organisation_id": filling.own,
    }
    first = f"(c.day + floor({chance('c.n', 20)} * 7)::int)"
    source = f"bench_cases c WHERE {chance('c.n', 21)} < 0.9 AND {first} <= current_date"
    number = filling.put(Assessment, source, assessed_on=first, expires_on=f"{first} + 365", **told)
    again = f"({first} + 340)"
    source += f" AND {again} <= current_date AND {chance('c.n', 22)} < 0.8"
    return number + filling.put(Assessment, source, assessed_on=again, expires_on=f"{again} + 365", **told)


def orientations(filling: Any) -> int:
    from parcours.cases.models import Orientation

    covered = "(c.n % 5 <> 0)"
    return filling.put(
        Orientation,
        "bench_cases c JOIN (SELECT DISTINCT ON (case_id) * FROM cases_assessment "
        f"ORDER BY case_id, assessed_on) a ON a.case_id = c.id WHERE {chance('c.n', 23)} < 0.85",
        person_id="c.person",
        case_id="c.id",
        assessment_id="a.id",
        programme=filling.programme,
        outcome=f"CASE WHEN {covered} THEN 'project' ELSE 'not_covered' END",
        lot="1",
        project_id=f"CASE WHEN {covered} THEN {filling.project} END",
        explanation="'{}'::jsonb",
        decided_on=f"least(current_date, a.assessed_on + floor({chance('c.n', 24)} * 20)::int)",
        organisation_id=filling.own,
    )


def plan(filling: Any) -> int:
    """Up to three steps a case; of an open case two in five are open."""
    from parcours.cases.models import Step

    n = "(c.n * 4 + g)"
    planned = f"(c.day + floor((current_date - c.day) * {chance(n, 25)})::int)"
    is_open = f"(c.is_open AND {chance(n, 26)} < 0.4)"
    return filling.put(
        Step,
        f"bench_cases c CROSS JOIN generate_series(1, 3) g WHERE g <= floor({chance('c.n', 27)} * 4)",
        person_id="c.person",
        case_id="c.id",
        kind=one_of(("papers", "language", "training", "employment"), n, 28),
        what="'Step ' || g",
        state=f"CASE WHEN {is_open} THEN {one_of(('planned', 'under_way'), n, 29)} "
        f"ELSE {one_of(('done', 'done', 'abandoned'), n, 30)} END",
        planned_on=planned,
        moved_on=planned,
        due_on=f"{planned} + 14 + floor({chance(n, 31)} * 200)::int",
        ended_on=f"CASE WHEN NOT {is_open} THEN {planned} + floor((current_date - {planned}) * 0.5)::int END",
        organisation_id=filling.own,
    )


def objectives(filling: Any) -> int:
    from parcours.cases.models import Objective

    return filling.put(
        Objective,
        "bench_cases c WHERE c.is_open AND c.n % 3 > 0",
        person_id="c.person",
        case_id="c.id",
        what="'Find work near her home'",
        set_on="c.day",
        organisation_id=filling.own,
    )


def appointments(filling: Any) -> int:
    """Two a day for each officer, six for her, on working days; nobody twice at one time."""
    from parcours.cases.models import Appointment

    first, last = APPOINTMENT_DAYS
    each = "(CASE WHEN o.k = 0 THEN 6 ELSE 2 END)"
    source = (
        f"bench_officers o CROSS JOIN generate_series({first}, {last}) d "
        "CROSS JOIN generate_series(0, 5) slot "
        "JOIN (SELECT k, count(*) AS many FROM bench_cases WHERE is_open GROUP BY k) l ON l.k = o.k "
        f"JOIN bench_cases c ON c.k = o.k AND c.is_open AND c.i = (d - {first} + 1) * {each} % l.many + slot "
        f"WHERE slot < {each} AND extract(isodow FROM current_date + d) < 6"
    )
    n = "(o.k * 10000 + (d + 500) * 6 + slot)"
    came = one_of(("held",) * 7 + ("no_show", "no_show", "cancelled"), n, 32)
    state = f"CASE WHEN d < 0 THEN {came} ELSE {one_of(('planned', 'confirmed'), n, 33)} END"
    return filling.put(
        Appointment,
        source,
        person_id="c.person",
        officer="o.id",
        organisation_id=filling.own,
        site_id="o.site",
        starts_at="(current_date + d) + make_interval(hours => 8 + slot)",
        ends_at="(current_date + d) + make_interval(hours => 8 + slot, mins => 45)",
        kind="'follow_up'",
        state=state,
        reason=f"CASE {state} WHEN 'no_show' THEN 'did_not_come' WHEN 'cancelled' THEN 'her_wish' "
        "ELSE '' END",
        to_rebook=f"d > 0 AND {chance(n, 34)} < 0.01",
    )


def notes(filling: Any) -> int:
    from parcours.cases.models import Note

    return filling.put(
        Note,
        "bench_cases c JOIN bench_officers o ON o.k = c.k CROSS JOIN generate_series(1, 2) g "
        "WHERE c.n % 2 = g % 2",
        person_id="c.person",
        thread="uuidv7()",
        text="'Spoken with her about what comes next.'",
        occurred_on=f"c.day + floor((current_date - c.day) * {chance('c.n * 2 + g', 35)})::int",
        author="o.id",
        organisation_id=filling.own,
    )


def handovers(filling: Any) -> int:
    from parcours.cases.models import Handover

    return filling.put(
        Handover,
        "bench_cases c JOIN bench_officers o ON o.k = c.k "
        f"JOIN bench_officers f ON f.k = (c.k + 1) % {filling.size.colleagues} "
        "WHERE c.is_open AND (c.k = 0 OR c.n % 20 = 0)",
        person_id="c.person",
        case_id="c.id",
        from_user="f.id",
        to_user="o.id",
        reason="'nearer'",
        handed_on=f"current_date - floor({chance('c.n', 36)} * 400)::int",
        organisation_id=filling.own,
    )


def reviews(filling: Any) -> int:
    from parcours.cases.models import Review

    return filling.put(
        Review,
        "bench_cases c JOIN cases_orientation r ON r.case_id = c.id WHERE c.is_open AND c.n % 150 = 0",
        person_id="c.person",
        case_id="c.id",
        orientation_id="r.id",
        kind="'reorientation'",
        reason="'too_far'",
        asked_on="current_date - 10",
        due_on="current_date + 5",
        first_officer="(SELECT id FROM bench_officers WHERE k = 1)",
        organisation_id=filling.own,
    )
