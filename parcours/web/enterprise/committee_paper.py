"""Papers of the committee: the letter to a member in her language, the minutes in the reader's."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import override

from parcours.accounts.policy import requires
from parcours.accounts.queries import organisation_names, user_names
from parcours.documents.committee_papers import (
    DecisionLetter,
    Minutes,
    MinutesRow,
    decision_letter_pdf,
    minutes_pdf,
)
from parcours.enterprise import boarding, queries
from parcours.enterprise.enums import AppealState, CallState, DecisionReason, DossierState
from parcours.kernel.recorder import saw
from parcours.kernel.refusals import NOT_FOUND, Missing
from parcours.people import contacting
from parcours.people import queries as people
from parcours.programmes.queries import pack
from parcours.ui.wording import beside, language, money, number
from parcours.web.cases import presenters as of_cases

from . import room

LETTERS = (DossierState.ACCEPTED, DossierState.RESERVE, DossierState.REFUSED)


def _pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@requires("enterprise.run")
def letter(request, person: UUID, venture_dossier: UUID):
    """For a present member whose file is seen, once it is decided."""
    row = boarding.dossier(request.actor, venture_dossier)
    found = people.find(request.actor, person)
    known = {one.person_id for one in queries.team(request.actor, row.venture).members}
    if person not in known or row.state not in LETTERS or row.decided_on is None:
        raise Missing(NOT_FOUND)
    saw(found.id, "enterprise.letter", detail=True)
    spoken = contacting.languages_of(request.actor, person)
    say = of_cases.language_of(pack(), request.GET.get("say"), spoken)
    with override(say):
        data = DecisionLetter(
            organisation=organisation_names([row.organisation_id])[row.organisation_id],
            person=of_cases.name(found.names.all()),
            venture=row.venture.title,
            call=row.call.title,
            outcome=row.state,
            reason=str(DecisionReason(row.reason).label),
            decided_on=row.decided_on,
            amount=money(row.granted, row.call.currency) if row.granted else "",
            appealed=row.appeal in (AppealState.UPHELD, AppealState.ACCEPTED),
            language=say,
        )
    return _pdf(decision_letter_pdf(data), "letter")


@requires("enterprise.judge")
def minutes(request, venture_call: UUID):
    """Once the call is decided; of projects the names, of people those of the committee alone."""
    row = boarding.call(request.actor, venture_call)
    if row.state != CallState.DECIDED or row.decided_on is None:
        raise Missing(NOT_FOUND)
    board, judges = boarding.board(request.actor, row), boarding.judges(row)
    names = user_names(judges)
    facts = [(one["label"], one["value"]) for one in room.facts(row, judges) if not one.get("is_name")]
    data = Minutes(
        organisation=organisation_names([row.organisation_id])[row.organisation_id],
        call=row.title,
        facts=facts,
        judges=[names.get(one, "—") for one in judges],
        rows=[_line(one, row.currency) for one in board.rows],
        ties=_ties(row, board),
        passed_over=[one.dossier.venture.title for one in board.passed_over],
        decided_on=row.decided_on,
        language=language(),
    )
    return _pdf(minutes_pdf(data), "minutes")


def _line(one, currency: str) -> MinutesRow:
    row = one.dossier
    return MinutesRow(
        rank=number(one.rank) if one.rank else "—",
        venture=row.venture.title,
        score=room.score(one.score),
        spread=room.score(one.spread),
        need=number(one.need),
        asked=money(one.asked, currency),
        granted=money(row.granted, currency) if row.granted else "—",
        outcome=str(DossierState(row.state).label),
        reason=str(DecisionReason(row.reason).label) if row.reason else "",
    )


def _ties(row, board) -> list[str]:
    titles = {one.dossier.id: one.dossier.venture.title for one in board.rows}
    found = boarding.ties_of(row)
    names = user_names([one.user for one in found])
    return [
        beside((titles.get(one.dossier_id, "—"), names.get(one.user, "—"), one.get_kind_display()))
        for one in found
    ]
