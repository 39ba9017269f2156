"""The forms of a programme in words, and what a spreadsheet would change in one of them."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parcours.kernel import clock
from parcours.programmes.comparing import ADDED, REMOVED, FormChange
from parcours.programmes.form_previews import Preview
from parcours.programmes.models import Version
from parcours.programmes.pack import AGAIN, BESIDE, FIRST, AssessmentForm, Pack, Question
from parcours.programmes.xlsform_cells import Found
from parcours.ui.tables import Column, Table
from parcours.ui.wording import day, number, translated

WHEN = {
    FIRST: gettext_lazy("Asked first"),
    AGAIN: gettext_lazy("Asked again later"),
    BESIDE: gettext_lazy("Profile beside the assessment"),
}
KINDS = {
    "one": gettext_lazy("one answer"),
    "many": gettext_lazy("several answers"),
    "yes_no": gettext_lazy("yes or no"),
    "number": gettext_lazy("number"),
    "whole": gettext_lazy("whole number"),
    "day": gettext_lazy("day"),
    "text": gettext_lazy("text, stays in the file"),
    "note": gettext_lazy("words to read out"),
}
FIELDS = {
    "title": gettext_lazy("title"),
    "version": gettext_lazy("version"),
    "when": gettext_lazy("when it is asked"),
    "rule": gettext_lazy("to whom it is proposed"),
    "valid_days": gettext_lazy("how long it holds"),
    "sections": gettext_lazy("sections"),
    "order": gettext_lazy("order of the questions"),
    "kind": gettext_lazy("kind of answer"),
    "text": gettext_lazy("wording"),
    "help": gettext_lazy("help"),
    "options": gettext_lazy("choices"),
    "section": gettext_lazy("section"),
    "required": gettext_lazy("obligatory or not"),
    "proof": gettext_lazy("proof"),
    "conditions": gettext_lazy("when the question is asked"),
    "least": gettext_lazy("smallest number"),
    "most": gettext_lazy("largest number"),
}


def title(form: AssessmentForm) -> str:
    return translated(dict(form.title)) or _("Assessment")


def forms(pack: Pack, loaded: Iterable[tuple[AssessmentForm, Version]]) -> list[dict[str, Any]]:
    """The forms that are asked now, each with every version, the newest first; then those asked no longer."""
    rows = list(loaded)
    codes = dict.fromkeys([*(one.code for one in pack.forms), *(one.code for one, _row in rows)])
    return [_form(pack, code, [row for row in rows if row[0].code == code]) for code in codes]


def _form(pack: Pack, code: str, rows: list[tuple[AssessmentForm, Version]]) -> dict[str, Any]:
    now = pack.form(code)
    form = now or rows[0][0]
    return {
        "title": title(form),
        "code": code,
        "asked": now is not None,
        "when": WHEN[form.when],
        "facts": [
            {"label": _("Questions"), "value": number(len(form.questions))},
            {"label": _("Answers hold for"), "value": _days(form.valid_days)},
            *([{"label": _("Proposed when"), "value": _proposed(pack, form)}] if form.rule else []),
        ],
        "questions": [
            {
                "text": translated(dict(one.text)),
                "note": " · ".join(str(part) for part in _about(one)),
            }
            for one in form.questions
        ],
        "versions": [_version(pack, one, row) for one, row in rows],
    }


def _days(days: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": number(days)}


def _proposed(pack: Pack, form: AssessmentForm) -> str:
    """What must hold, in the words that are said when it does."""

    def said(code: str) -> str:
        return translated(dict(pack.criteria[code].met)) if code in pack.criteria else code

    groups = [_(" or ").join(map(said, group)) for group in form.rule.any]
    return " · ".join([*map(said, form.rule.all), *groups])


def _about(one: Question) -> list[Any]:
    found: list[Any] = [KINDS[one.kind]]
    if one.required:
        found.append(_("obligatory"))
    if one.proof:
        found.append(_("with its proof"))
    if one.conditions:
        found.append(_("only after certain answers"))
    return found


def _version(pack: Pack, form: AssessmentForm, row: Version) -> dict[str, Any]:
    now = pack.form(form.code)
    return {
        "version": form.version,
        "loaded": day(clock.day_of(row.loaded_at)),
        "now": now is not None and now.version == form.version,
        "url": reverse("programme_form_file", args=[form.code, form.version]),
    }


# A file that was sent -----------------------------------------------------------------------------


def preview(pack: Pack, found: Preview) -> dict[str, Any]:
    return {
        "title": title(found.form) if found.form else "",
        "new": found.form is not None and found.before is None,
        "faults": _table(_("Faults in the file"), found.faults) if found.faults else None,
        "remarks": [
            {"where": f"{one.sheet} {one.cell}".strip(), "words": one.sentence} for one in found.remarks
        ],
        "changes": [_change(one) for one in found.changes],
        "breaks": [f"{one.path}: {one.sentence}" for one in found.breaks],
        "reworded": found.reworded,
        "version": found.form.version if found.form else "",
        "fragment": found.fragment,
        "good": found.form is not None and not found.breaks and not found.reworded,
    }


def _table(caption: str, faults: Iterable[Found]) -> Table:
    columns = [Column("sheet", _("Sheet")), Column("cell", _("Cell")), Column("why", _("What is wrong"))]
    rows = [{"sheet": one.sheet or "—", "cell": one.cell, "why": one.sentence} for one in faults]
    return Table(caption, columns, rows)


def _change(one: FormChange) -> dict[str, str]:
    if one.kind == ADDED:
        chip = {"text": _("New"), "tone": "good"}
    elif one.kind == REMOVED:
        chip = {"text": _("No longer asked"), "tone": "bad"}
    else:
        chip = {"text": _("Changed"), "tone": "wait"}
    return {
        "what": translated(dict(one.question.text)) if one.question else _("The form itself"),
        "fields": _(", ").join(str(FIELDS[name]) for name in one.fields),
        "chip": chip,
    }
