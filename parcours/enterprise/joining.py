"""Members come and go, each with her days; what they hold of the capital is the whole, or nothing yet."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import Refused
from parcours.people.models import Person
from parcours.people.queries import facts_on_days

from . import counting, entries, finding, papers, refusals, rules, stepping, telling
from .enums import LeaveReason, MemberRole, Stage
from .models import Member, Venture
from .rules import Joining, Share


def join(by: Actor, wanted: UUID, told: Joining) -> Member:
    people = finding.people(by, [told.person])
    row, plan = finding.venture(by, wanted), finding.plan()
    rules.check_open(row.stage)
    rules.check_room(plan.form(row.form), counting.members([row.id]).get(row.id, 0) + 1)
    [made] = enter(by, people, [(row, (told,))])
    return made


def enter(
    by: Actor, people: Mapping[UUID, Person], wanted: Sequence[tuple[Venture, Sequence[Joining]]]
) -> list[Member]:
    """Members of projects under their locks (or made just now); the ``people`` are locked before."""
    today, made = clock.today(), []
    for row, members in wanted:
        if len({one.person for one in members}) != len(members):
            raise Refused(refusals.MEMBER_TWICE, "person")
        for one in members:
            made.append(
                Member(
                    venture=row,
                    person_id=one.person,
                    organisation_id=row.organisation_id,
                    role=rules.coded(one.role, MemberRole, "role"),
                    since=rules.check_day(
                        one.on or (row.opened_on if row.since == row.opened_on else None),
                        today,
                        least=row.opened_on,
                    ),
                )
            )
    for one in made:
        born = people[one.person_id]
        rules.check_born(born.birth_date, born.birth_year, one.since)
    facts = facts_on_days([(one.person_id, one.since) for one in made])
    proved = papers.kept({one.venture_id for one in made if one.venture.created_on is not None})
    told = []
    for one in made:
        known = facts[one.person_id, one.since]
        joined = telling.of_member(entries.JOINED, by, one.venture, one, one.since, known)
        one.entry = joined.id
        told.append(joined)
        if one.venture.created_on is not None:
            behind = papers.behind(one.venture_id, proved)
            counted = telling.of_member(
                entries.CREATED_WITH, by, one.venture, one, one.since, known, **behind
            )
            one.created_entry = counted.id
            told.append(counted)
    with finding.guarded():
        Member.objects.bulk_create(made)
    record_many(told)
    _step(by, made)
    return made


def _step(by: Actor, made: list[Member]) -> None:
    by_venture: dict[UUID, list[Member]] = {}
    for one in made:
        by_venture.setdefault(one.venture_id, []).append(one)
    for members in by_venture.values():
        row = members[0].venture
        for one in members:
            stepping.plan(by, [one], row.project_id, one.since)
        if row.stage != Stage.IDEA:
            stepping.follow(by, [row], max(one.since for one in members))


def leave(by: Actor, wanted: UUID, reason: str, on: date | None) -> Member:
    """From a day on she is a member no more. The last one ends the project instead."""
    row, member = finding.member(by, wanted)
    rules.check_leaving(reason)
    if member.until is not None:
        raise Refused(refusals.OVER, None, {"stage": LeaveReason(member.reason).label})
    if counting.members([row.id]).get(row.id, 0) <= 1:
        raise Refused(refusals.LAST_MEMBER)
    day = rules.check_day(on, clock.today(), least=member.since)
    member.until, member.reason, member.share = day, reason, None
    member.save(update_fields=["until", "reason", "share"])
    record_many(_left(by, row, member, day))
    stepping.leave(by, member, day)
    return member


def _left(by: Actor, row: Venture, member: Member, day: date) -> list:
    """One entry; written down by mistake, one for each that counted her, which it takes away."""
    mistake = member.reason == LeaveReason.BY_MISTAKE
    counted = (member.entry, member.funded_entry, member.created_entry)
    retracted = [one for one in counted if one] if mistake else [None]
    # As of the day on which she was counted: exactly that is taken away.
    when = member.since if mistake else day
    known = facts_on_days([(member.person_id, when)])[member.person_id, when]
    told = {"reason_code": member.reason}
    return [
        telling.of_member(entries.LEFT, by, row, member, when, known, retracts=one, **told)
        for one in retracted
    ]


def set_shares(by: Actor, wanted: UUID, shares: Sequence[Share], capital: Decimal | None) -> Venture:
    """What each present member holds of the capital. Members unseen keep theirs out of it: it is refused."""
    row, plan = finding.venture(by, wanted), finding.plan()
    rules.check_open(row.stage)
    form = plan.form(row.form)
    if form is None:
        raise Refused(refusals.FORM_MISSING)
    if not form.shares:
        raise Refused(refusals.NO_SHARES)
    present = {one.id: one for one in counting.everybody(row.id)}
    rules.check_shares(shares, present)
    if capital is not None:
        row.capital = rules.check_amount(capital, "capital")
        row.save(update_fields=["capital"])
    held = {one.member: one.percent for one in shares}
    seen = list(Member.objects.select_for_update().filter(pk__in=held).order_by("pk"))
    if len(seen) != len(held):
        raise Refused(refusals.UNSEEN_MEMBER)
    for one in seen:
        one.share = held[one.id]
    Member.objects.bulk_update(seen, ["share"])
    facts = {"members": len(seen), "amount": row.capital, "currency": row.currency}
    record_many([telling.about(entries.SHARED, by, row, clock.today(), **facts)])
    return row
