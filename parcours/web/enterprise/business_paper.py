"""The business plan on paper, in the language of whoever holds the project."""

from typing import Any

from django.utils.translation import override

from parcours.documents.business_papers import LANGUAGES, BusinessPlanData, PaperPart, business_plan_pdf
from parcours.enterprise import plan_sheets, queries
from parcours.enterprise.business_queries import Read, doubts
from parcours.kernel import clock
from parcours.kernel.recorder import saw
from parcours.people import contacting
from parcours.ui.wording import beside

from . import business_words, presenters


def language_for(actor: Any, found: Read, say: str) -> str:
    """The one asked for, else the first that a present member reads, else French."""
    if say in LANGUAGES:
        return say
    for one in queries.team(actor, found.row.venture).members:
        known = [code for code in contacting.languages_of(actor, one.person_id) if code in LANGUAGES]
        if known:
            return known[0]
    return "fr"


def paper_of(request: Any, found: Read, say: str) -> bytes:
    """PDF. It names the members whose files are seen, and notes that they were looked at."""
    team = queries.team(request.actor, found.row.venture)
    ids = [one.person_id for one in team.members]
    saw(ids, "enterprise.plan_paper")
    language = language_for(request.actor, found, say)
    with override(language):
        return business_plan_pdf(_data(request, found, presenters.names(ids), language))


def _data(request: Any, found: Read, names: dict, language: str) -> BusinessPlanData:
    parts = business_words.parts(found, False)
    names_of_rows = business_words.row_names()
    periods = found.forecast.periods
    years = business_words.years(found)
    return BusinessPlanData(
        title=found.row.venture.title,
        version=beside((business_words.name(found.row), business_words.chip(found.row)["text"])),
        about=presenters.lead(found.row.venture),
        organisation=dict(request.membership.organisation.name),
        members=[names[one] for one in names],
        note=found.told.note,
        currency=found.row.currency,
        said=[
            business_words.balance(found)["text"],
            *([business_words.break_even(found)] if found.told.products else []),
            *business_words.warnings(found, doubts(found)),
        ],
        parts=[
            PaperPart(
                str(one["title"]),
                one["sum"],
                [(row["title"], row["note"], row["end"]) for row in one["rows"]],
            )
            for one in parts
        ],
        years=[
            [str(column.label) for column in years.columns],
            *[[str(row[column.key]) for column in years.columns] for row in years.rows],
        ],
        periods=[business_words.month_name(found.told, one.label) for one in periods],
        cash=[
            (names_of_rows[code], [business_words.exact(getattr(one, code)) for one in periods])
            for code in plan_sheets.PERIOD_ROWS
        ],
        short=[one.end < 0 for one in periods],
        printed_on=clock.today(),
        language=language,
    )
