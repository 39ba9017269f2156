"""What passes between desks: services, referrals, visits, aid, messages, requests (``accompaniment.py``)."""

from collections.abc import Callable
from typing import Any

from .filling import chance, days_ago, one_of, text

WAITING = ("sent", "seen", "accepted", "waiting_list", "delivered")
OVER = ("closed",) * 5 + ("declined", "declined", "expired", "withdrawn")
REASONS = ("full", "not_for_her", "papers", "too_far")


def steps(filling: Any) -> dict[str, Callable[[], int]]:
    made = (
        services,
        referrals,
        received,
        snapshots,
        moves,
        visits,
        aid,
        messages,
        requests,
        complaints,
        outings,
        searches,
    )
    return {step.__name__: lambda step=step: step(filling) for step in made}


def services(filling: Any) -> int:
    """Of every body, of every kind, in every city; one in five was not confirmed in time."""
    from parcours.directory.enums import Need
    from parcours.directory.models import Service

    name = ", ".join(f"'{code}', 'Service ' || g" for code in ("fr", "ar", "en"))
    body = f"CASE WHEN g % 4 = 0 THEN {filling.own} ELSE b.id END"
    return filling.put(
        Service,
        f"generate_series(1, {filling.size.services}) g JOIN bench_bodies b ON b.k = g % b.many "
        "JOIN (SELECT row_number() OVER (ORDER BY code) - 1 AS k, count(*) OVER () AS many, code, region_id "
        "FROM reference_place WHERE kind = 'city') p ON p.k = g * 7 % p.many",
        code="'S' || g",
        organisation_id=body,
        keeper_id=body,
        kind=one_of(Need.values, "g", 40),
        name=f"jsonb_build_object({name})",
        place_id="p.code",
        region_id="p.region_id",
        places="CASE WHEN g % 2 = 0 THEN 100000 END",
        confirm_by="current_date + CASE WHEN g % 5 = 0 THEN -9 ELSE 60 END",
        sensitive="g % 50 = 0",
        response_days="CASE WHEN g % 3 = 0 THEN 4.5 END",
    )


def _referral(filling: Any, n: str, state: str) -> dict[str, str]:
    is_open = f"({state} = ANY(ARRAY[{', '.join(map(text, WAITING))}]))"
    sent = f"(CASE WHEN {is_open} THEN {days_ago(35, n, 42)} ELSE {days_ago(720, n, 43, 40)} END)"
    answered = f"({sent} + floor({chance(n, 44)} * 12)::int)"
    reached = f"({state} IN ('accepted', 'delivered', 'closed'))"
    met = f"({sent} + 12)"
    return {
        "state": state,
        "since": f"CASE WHEN {state} IN ('sent', 'seen') THEN {sent} ELSE {answered} END",
        "due_on": f"CASE WHEN {reached} THEN {met} ELSE {sent} END",
        "reason_code": f"CASE {state} WHEN 'declined' THEN {one_of(REASONS, n, 45)} "
        "WHEN 'withdrawn' THEN 'her_wish' ELSE '' END",
        "meeting_at": f"CASE WHEN {reached} THEN {met}::timestamptz + interval '9 hours' END",
        "proposed_on": sent,
        "sent_on": sent,
        "answered_on": f"CASE WHEN {reached} OR {state} IN ('declined', 'waiting_list') THEN {answered} END",
        "accepted_on": f"CASE WHEN {reached} THEN {answered} END",
        "delivered_on": f"CASE WHEN {state} IN ('delivered', 'closed') THEN {met} END",
        "received_on": f"CASE WHEN {state} = 'closed' THEN {met} END",
        "ended_on": f"CASE WHEN NOT {is_open} THEN least(current_date, {sent} + 25) END",
    }


def _put_referrals(filling: Any, people: str, sides: dict[str, str], n: str) -> int:
    """Two in ten are open; ``people``: FROM, with ``b`` (bench_people) and ``s`` (the service)."""
    from parcours.referrals.models import Referral

    state = f"(CASE WHEN {chance(n, 41)} < 0.2 THEN {one_of(WAITING, n, 46)} ELSE {one_of(OVER, n, 47)} END)"
    name = "(SELECT name FROM accounts_organisation WHERE id = {})"
    frozen = f"jsonb_build_object('from', {name.format(sides['from_organisation_id'])}, 'to', "
    return filling.put(
        Referral,
        people,
        person_id="b.id",
        group="uuidv7()",
        need="s.kind",
        service_id="s.id",
        frozen=frozen + f"{name.format(sides['to_organisation_id'])}, 'service', s.name)",
        items="ARRAY['identity']",
        sex="b.sex",
        nationality="b.nationality",
        region="b.region",
        age_band="b.band",
        **sides,
        **_referral(filling, n, state),
    )


def referrals(filling: Any) -> int:
    """Sent by her organisation, to services of all the others."""
    source = (
        "bench_people b JOIN (SELECT row_number() OVER (ORDER BY code) - 1 AS k, count(*) OVER () AS many, * "
        f"FROM directory_service WHERE organisation_id <> {filling.own}) s ON s.k = b.n % s.many "
        f"WHERE b.ours AND b.n % 3 = 0 AND b.n < 3 * {filling.size.referrals}"
    )
    sides = {
        "from_organisation_id": filling.own,
        "to_organisation_id": "s.organisation_id",
        "from_user": f"(SELECT id FROM bench_officers WHERE k = b.n % {filling.size.colleagues})",
    }
    return _put_referrals(filling, source, sides, "b.n")


def received(filling: Any) -> int:
    """Sent to her organisation by another about its people; and between others."""
    ours = f"(s.organisation_id = {filling.own}) = (b.n % 2 = 0)"
    source = (
        f"bench_people b JOIN LATERAL (SELECT * FROM directory_service s WHERE {ours} "
        f"AND s.organisation_id <> {filling.other} ORDER BY hashtext(s.code || b.n % 40) LIMIT 1) s ON true "
        f"WHERE NOT b.ours ORDER BY b.n LIMIT {filling.size.received}"
    )
    sides = {"from_organisation_id": filling.other, "to_organisation_id": "s.organisation_id"}
    return _put_referrals(filling, source, sides, "(b.n + 7)")


def snapshots(filling: Any) -> int:
    """What was shared with those who received, sealed as sending seals it."""
    from parcours.referrals import sharing
    from parcours.referrals.models import Snapshot

    rows = filling.connection.execute(
        "SELECT r.id, r.person_id, r.from_organisation_id, r.to_organisation_id, r.sent_on, "
        "n.given, n.family "
        "FROM referrals_referral r JOIN people_person_name n ON n.person_id = r.person_id AND n.main"
    ).fetchall()
    columns = "id, referral_id, person_id, from_organisation_id, to_organisation_id, sealed, reason, sent_at"
    with filling.connection.cursor().copy(f"COPY referrals_snapshot ({columns}) FROM STDIN") as target:
        for referral, person, sender, receiver, day, given, family in rows:
            kept = Snapshot(referral_id=referral)
            name = {"label": {"fr": "Nom"}, "value": f"{given} {family}", "is": "name"}
            sharing.close(kept, {"request": "", "blocks": [{"item": "identity", "lines": [name]}]})
            target.write_row((kept.id, referral, person, sender, receiver, kept.sealed, "", day))
    return len(rows)


PATHS = {
    "sent": (),
    "seen": ("seen",),
    "accepted": ("seen", "accepted"),
    "waiting_list": ("seen", "waiting_list"),
    "delivered": ("seen", "accepted", "delivered"),
    "closed": ("seen", "accepted", "delivered", "closed"),
    "declined": ("seen", "declined"),
    "expired": ("expired",),
    "withdrawn": ("withdrawn",),
}


def moves(filling: Any) -> int:
    """The log of each, and a reminder where an answer is late."""
    from parcours.referrals.models import Move, Reminder

    paths = " UNION ALL ".join(
        f"SELECT {text(state)} AS state, {number} AS number, {text(source)} AS source, "
        f"{text(target)} AS target"
        for state, path in PATHS.items()
        for number, (source, target) in enumerate(
            zip(("proposed", "sent", *path), ("sent", *path), strict=False), 1
        )
    )
    number = filling.put(
        Move,
        f"referrals_referral r JOIN ({paths}) p ON p.state = r.state",
        referral_id="r.id",
        number="p.number",
        source="p.source",
        target="p.target",
        channel="'platform'",
        occurred_on="least(current_date, r.sent_on + p.number)",
        organisation_id="r.from_organisation_id",
    )
    filling.put(
        Reminder,
        "referrals_referral r WHERE r.state IN ('sent', 'seen') AND r.sent_on < current_date - 5",
        referral_id="r.id",
        kind="'answer'",
        number="1",
        to_organisation_id="r.to_organisation_id",
    )
    filling.connection.execute(
        "UPDATE referrals_referral SET reminded = 'answer' "
        "WHERE state IN ('sent', 'seen') AND sent_on < current_date - 5"
    )
    return number


def visits(filling: Any) -> int:
    """Over two years at every site, more at hers today: some wait, most were served."""
    from parcours.people.models import Visit, Visitor

    day = f"CASE WHEN b.n % 700 = 0 THEN current_date ELSE {days_ago(730, 'b.n', 50, 1)} END"
    filling.connection.execute(
        "CREATE TEMP TABLE bench_visits AS SELECT uuidv7() AS id, x.*, row_number() OVER "
        "(PARTITION BY site, day ORDER BY n) AS number FROM (SELECT b.n, b.id AS person, "
        "CASE WHEN b.n % 700 = 0 THEN (SELECT id FROM bench_sites WHERE k = 0) ELSE s.id END AS site, "
        f"{day} AS day FROM bench_people b JOIN bench_sites s ON s.k = b.n % s.many WHERE b.ours "
        f"ORDER BY b.n LIMIT {filling.size.visits}) x"
    )
    at = "(v.day + make_interval(hours => 8, mins => (v.number * 3 % 480)::int))"
    waits = "(v.day = current_date AND v.number % 5 = 0)"
    number = filling.put(
        Visit,
        "bench_visits v",
        id="v.id",
        site_id="v.site",
        organisation_id=filling.own,
        day="v.day",
        number="v.number",
        reason=one_of(("follow_up", "information", "aid", "work"), "v.n", 51),
        state=f"CASE WHEN {waits} THEN 'waiting' ELSE 'served' END",
        arrived_at=at,
        ended_at=f"CASE WHEN NOT {waits} THEN {at} + interval '20 minutes' END",
        returning="v.n % 3 > 0",
    )
    filling.put(Visitor, "bench_visits v", visit_id="v.id", person_id="v.person", organisation_id=filling.own)
    return number


def aid(filling: Any) -> int:
    from parcours.aid.models import BudgetLine, Request

    line = "(SELECT id FROM aid_budget_line WHERE code = 'bench')"
    filling.put(
        BudgetLine, "generate_series(1, 1)", programme=filling.programme, code="'bench'",
        project_id=filling.project, amount="90000000", currency="'MAD'",
    )  # fmt: skip
    waits, over = (
        one_of(("asked", "granted"), "c.n", 53),
        one_of(("reconciled",) * 2 + ("refused",), "c.n", 54),
    )
    state = f"(CASE WHEN {chance('c.n', 52)} < 0.1 THEN {waits} ELSE {over} END)"
    lately, before = days_ago(30, "c.n", 55), days_ago(720, "c.n", 56, 30)
    asked = f"(CASE WHEN {state} IN ('asked', 'granted') THEN {lately} ELSE {before} END)"
    given = f"({state} IN ('granted', 'reconciled'))"
    return filling.put(
        Request,
        "bench_cases c JOIN bench_officers o ON o.k = c.k "
        f"JOIN bench_officers d ON d.k = c.k % {filling.size.colleagues - 1} + 1 "
        "WHERE c.n % 3 = 0",
        person_id="c.person",
        organisation_id=filling.own,
        kind=one_of(("transport", "housing", "childcare", "cash"), "c.n", 57),
        asked="400",
        currency="'MAD'",
        month=f"date_trunc('month', {asked})::date",
        state=state,
        asked_by="CASE WHEN o.id <> d.id THEN o.id END",
        asked_on=asked,
        band="'adviser'",
        granted=f"CASE WHEN {given} THEN 400 END",
        line_id=f"CASE WHEN {given} THEN {line} END",
        reason=f"CASE WHEN {state} = 'refused' THEN 'budget' ELSE '' END",
        decided_by=f"CASE WHEN {state} <> 'asked' THEN d.id END",
        decided_on=f"CASE WHEN {state} <> 'asked' THEN {asked} END",
        paid=f"CASE WHEN {state} = 'reconciled' THEN 400 ELSE 0 END",
    )


def messages(filling: Any) -> int:
    from parcours.messages.models import Message

    at = "(now() - make_interval(mins => (c.n * 11)::int))"
    return filling.put(
        Message,
        "bench_cases c",
        organisation_id=filling.own,
        person_id="c.person",
        template="'appointment_reminder'",
        channel=one_of(("sms", "whatsapp", "email"), "c.n", 58),
        language="'fr'",
        state=one_of(("delivered",) * 8 + ("failed", "sent"), "c.n", 59),
        created_at=at,
        next_try_at=at,
        expires_at=f"{at} + interval '1 day'",
        settled_at=at,
    )


def requests(filling: Any) -> int:
    from parcours.people.models import RightsRequest

    is_open = f"({chance('b.n', 60)} < 0.2)"
    day = f"(CASE WHEN {is_open} THEN {days_ago(20, 'b.n', 61)} ELSE {days_ago(700, 'b.n', 62, 30)} END)"
    return filling.put(
        RightsRequest,
        "bench_people b JOIN people_person p ON p.id = b.id WHERE b.ours AND b.n % 100 = 1",
        person_id="b.id",
        code="p.code",
        kind="'access'",
        channel="'counter'",
        organisation_id=filling.own,
        received_on=day,
        due_on=f"{day} + 30",
        state=f"CASE WHEN {is_open} THEN 'received' ELSE 'handed_over' END",
        decided_on=f"CASE WHEN NOT {is_open} THEN {day} + 9 END",
        answer=f"CASE WHEN NOT {is_open} THEN 'granted' ELSE '' END",
    )


def complaints(filling: Any) -> int:
    """About other bodies, handled by hers; and what people said of services."""
    from parcours.complaints.models import Complaint, Feedback

    is_open = f"({chance('g', 63)} < 0.2)"
    day = f"(CASE WHEN {is_open} THEN {days_ago(20, 'g', 64)} ELSE {days_ago(700, 'g', 65, 30)} END)"
    number = filling.put(
        Complaint,
        f"generate_series(1, {filling.size.complaints}) g JOIN bench_bodies b ON b.k = g % b.many",
        way="'counter'",
        about_id="b.id",
        categories="ARRAY['wait']",
        received_on=day,
        acknowledge_by=f"{day} + 5",
        answer_by=f"{day} + 30",
        handler_id=filling.own,
        state=f"CASE WHEN {is_open} THEN 'in_hand' ELSE 'closed' END",
        closed_on=f"CASE WHEN NOT {is_open} THEN {day} + 20 END",
    )
    filling.put(
        Feedback,
        "referrals_referral r WHERE r.state = 'closed'",
        person_id="r.person_id",
        asked_by_id="r.from_organisation_id",
        service_id="r.service_id",
        source_type="'referrals.Referral'",
        source_id="r.id",
        digest="r.id::text",
        until="r.ended_on + 30",
        given_on="r.ended_on",
        way="'counter'",
        face="1 + abs(hashtext(r.id::text)) % 4",
    )
    return number


def outings(filling: Any) -> int:
    """A thousand outings, their counts, and people who are to be registered at her site."""
    from parcours.outreach.models import Met, Outing, Preregistration

    over = "(g > 20)"
    number = filling.put(
        Outing,
        f"generate_series(1, {filling.size.outings}) g JOIN bench_sites s ON s.k = g % s.many "
        "JOIN reference_place p ON p.code = s.place",
        organisation_id=filling.own,
        place_id="p.code",
        region_id="p.region_id",
        day="current_date + 7 - (g * 0.7)::int",
        state=f"CASE WHEN {over} THEN 'reported' ELSE 'planned' END",
        met=f"CASE WHEN {over} THEN 20 ELSE 0 END",
        agreed=f"CASE WHEN {over} THEN 8 ELSE 0 END",
        entry=f"CASE WHEN {over} THEN uuidv7() END",
    )
    filling.put(
        Met,
        "outreach_outing o CROSS JOIN (VALUES ('F'), ('M')) v (sex) WHERE o.met > 0",
        outing_id="o.id",
        sex="v.sex",
        age="'18-24'",
        nationality_id="'GN'",
        number="10",
    )
    filling.put(
        Preregistration,
        "(SELECT row_number() OVER (ORDER BY day DESC, id) AS k, * FROM outreach_outing WHERE met > 0) o "
        "JOIN bench_people b ON b.n = o.k * 40 CROSS JOIN (SELECT * FROM bench_sites WHERE k = 0) s",
        person_id="b.id",
        outing_id="o.id",
        place_id="o.place_id",
        organisation_id=filling.own,
        centre_id="s.id",
        source="'street_team'",
        may_contact="true",
        taken_on="o.day",
        state="CASE WHEN o.k < 60 THEN 'to_complete' ELSE 'completed' END",
        completed_on="CASE WHEN o.k >= 60 THEN o.day END",
    )
    return number


def searches(filling: Any) -> int:
    from parcours.directory.enums import Need
    from parcours.directory.models import EmptySearch

    return filling.put(
        EmptySearch,
        f"generate_series(1, {filling.size.searches}) g JOIN (SELECT row_number() OVER (ORDER BY code) - 1 "
        "AS k, count(*) OVER () AS many, code, region_id FROM reference_place WHERE kind = 'city') p "
        "ON p.k = g % p.many",
        on=f"current_date - g / {len(Need.values)}",
        kind=f"(ARRAY[{', '.join(map(text, Need.values))}])[1 + g % {len(Need.values)}]",
        region_id="p.region_id",
        place_id="p.code",
        criteria=one_of(("", "place", "language", "place,full"), "g", 67),
        times="1 + g % 4",
    )
