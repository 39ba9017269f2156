"""What people say of a service: asked when a referral has closed, by a link or by an officer for her."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.identifiers import public_code
from parcours.kernel.recorder import record
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.kernel.texts import plain
from parcours.messages.rules import Address
from parcours.messages.sending import send
from parcours.referrals.models import Referral

from . import entries, links, refusals, rules, sealing
from .enums import Way
from .models import Feedback


def digest(token: str) -> str:
    return hashlib.sha256(b"parcours feedback\x00" + token.encode()).hexdigest()


def ask(
    by: Actor,
    source: tuple[str, UUID],
    person: UUID,
    service: UUID | None,
    asked_by: UUID,
    address: Address | None = None,
) -> UUID:
    """Open the question about one closed referral, once; with an address, send her the link to answer by."""
    token, today = public_code(), clock.today()
    row = Feedback(
        person_id=person,
        asked_by_id=asked_by,
        service_id=service,
        source_type=source[0],
        source_id=source[1],
        digest=digest(token),
        until=rules.days_after(today, rules.FEEDBACK_DAYS),
    )
    with as_role("system"):
        Feedback.objects.bulk_create([row], ignore_conflicts=True)
        kept = Feedback.objects.filter(source_type=source[0], source_id=source[1]).get()
    if kept.id != row.id:
        return kept.id
    if address is not None:
        link, about = links.feedback(token), ("complaints.Feedback", row.id)
        send(by, "feedback.request", address, {"link": link}, person=person, reference=about)
    return row.id


def give(by: Actor, feedback: UUID, opinion: rules.Opinion) -> None:
    """An officer writes down what she says."""
    rules.check_opinion(opinion)
    row = Feedback.objects.select_for_update().filter(pk=feedback, asked_by_id=by.organisation).first()
    if row is None or by.organisation is None:
        raise Missing(NOT_FOUND)
    _keep(by, row, opinion, Way.COUNTER)


def give_by_link(by: Actor, token: str, opinion: rules.Opinion) -> None:
    rules.check_opinion(opinion)
    with as_role("system"):
        row = Feedback.objects.select_for_update().filter(digest=digest(token)).first()
        if row is None or row.until < clock.today():
            raise Refused(refusals.LINK_OVER)
        _keep(by, row, opinion, Way.LINK)


def _keep(by: Actor, row: Feedback, opinion: rules.Opinion, way: str) -> None:
    if row.given_on is not None:
        raise Refused(refusals.ALREADY_SAID if way != Way.LINK else refusals.LINK_OVER)
    row.given_on, row.way, row.face = clock.today(), way, opinion.face
    row.reasons = sorted(set(opinion.reasons))
    row.sealed = sealing.seal(sealing.FEEDBACK, row.id, plain(opinion.text).strip())
    row.save()
    record(
        entries.FEEDBACK_GIVEN.code,
        by=by,
        object=("complaints.Feedback", row.id),
        facts={"service": row.service_id, "face": row.face, "reasons": row.reasons, "way": str(way)},
    )


def sender_of(referral: UUID) -> UUID:
    """The organisation that sent her, which asks her."""
    with as_role("system"):
        return Referral.objects.values_list("from_organisation_id", flat=True).get(pk=referral)


@dataclass(frozen=True)
class Summary:
    """What people say of a service: ``answers`` in all, their mean face (1 to 4), how many for each face."""

    answers: int
    mean: float
    faces: Mapping[int, int]


def summary_of(service: UUID) -> Summary | None:
    """Over all organisations; None while fewer than five people have answered."""
    with as_role("system"):
        rows = Feedback.objects.filter(service_id=service, face__isnull=False)
        found = list(rows.values_list("face", flat=True))
    if len(found) < rules.SMALLEST:
        return None
    return Summary(
        len(found), round(sum(found) / len(found), 1), {face: found.count(face) for face in (1, 2, 3, 4)}
    )
