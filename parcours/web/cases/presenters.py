"""How an accompaniment is shown: a proposal with its reasons, a plan, days in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language, get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from parcours.cases.beside import Beside
from parcours.cases.enums import Doer, Outcome, OverrideReason, ProofKind, StepKind, StepState
from parcours.cases.evaluation import MET, MISSING, Fit, Proposal
from parcours.cases.models import Assessment, Orientation, Step
from parcours.cases.queries import ToAsk, Told
from parcours.cases.said import Change, said_on
from parcours.kernel import clock
from parcours.people.models import Person, PersonName
from parcours.programmes.pack import AssessmentForm, Lot, Pack, Question
from parcours.ui import wording
from parcours.ui.addresses import reverse

VERDICTS = {
    "met": (gettext_lazy("Fits"), "good"),
    "unmet": (gettext_lazy("Does not fit"), ""),
    "missing": (gettext_lazy("Something is missing"), "wait"),
}
STEP_TONES = {"planned": "wait", "under_way": "good", "done": "good", "abandoned": "none"}
RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")


# People -------------------------------------------------------------------------------------------


def beside(known: Beside) -> str:
    """The city and the officer, as far as they are known, in one line under a name."""
    return " · ".join(part for part in (wording.translated(known.city), known.officer) if part)


def name(names: Iterable[PersonName]) -> str:
    """Her name in the script of the reader's language, else in the other."""
    script = "arabic" if (get_language() or "").startswith("ar") else "latin"
    found = sorted(names, key=lambda one: (one.script != script, not one.main))
    return f"{found[0].given} {found[0].family}".strip() if found else _("Name not stated")


def crumbs(person: Person, shown: str) -> list[dict[str, str]]:
    return [
        {"label": _("People"), "url": reverse("people")},
        {"label": shown, "url": reverse("person", args=[person.id])},
    ]


# Languages ----------------------------------------------------------------------------------------


def language_of(pack: Pack, asked: str | None, hers: Sequence[str] = ()) -> str:
    """The language in which a person is told what concerns her: the one asked for, else the first of hers
    that the programme speaks, else that of the screen."""
    shown = (get_language() or "").split("-")[0]
    for code in (asked, *hers, shown):
        if code in pack.languages:
            return code
    return pack.languages[0]


def direction(language: str) -> str:
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def language_tabs(pack: Pack, current: str) -> list[dict[str, Any]]:
    return [
        {"label": _own_name(code), "url": f"?say={code}", "current": code == current}
        for code in pack.languages
    ]


def _own_name(language: str) -> str:
    """As the interface calls it, where it speaks it."""
    try:
        return (
            dict(settings.LANGUAGES).get(language) or get_language_info(language)["name_local"].capitalize()
        )
    except KeyError:
        return language


def said(text: Mapping[str, str], language: str) -> str:
    return text.get(language) or wording.translated(dict(text))


# Orientation --------------------------------------------------------------------------------------


FIRST_WHAT_STANDS_AGAINST = {"unmet": 0, "missing": 1, "met": 2}


def _lines(fit: Fit, language: str) -> list[dict[str, Any]]:
    several = {r.group for r in fit.reasons if r.group and r.state != MET}
    alternatives = {g for g in several if len([r for r in fit.reasons if r.group == g]) > 1}
    lines = [
        {
            "state": reason.state,
            "text": said(reason.text, language),
            "note": gettext_lazy("one of these is enough") if reason.group in alternatives else "",
            "criterion": reason.criterion,
        }
        for reason in fit.reasons
    ]
    return sorted(lines, key=lambda line: FIRST_WHAT_STANDS_AGAINST[line["state"]])


def _asked_for(fit: Fit, lots: Mapping[int, Fit]) -> Fit:
    """What a project asks for, with what its lot asks for before."""
    return Fit(fit.code, fit.verdict, (*lots[fit.lot].reasons, *fit.reasons), fit.lot, fit.own)


def lot_name(found: Lot) -> str:
    """Its name with its number, which some programmes put into the name."""
    name = wording.translated(dict(found.name))
    if str(found.number) in name:
        return name
    return _("Lot %(number)s: %(name)s") % {"number": found.number, "name": name}


def lot(pack: Pack, fit: Fit, language: str) -> dict[str, Any]:
    found = pack.lot(fit.lot)
    return {
        "title": lot_name(found),
        "for_whom": said(found.for_whom, language),
        "goal": said(found.goal, language),
        "chip": _verdict(fit.verdict),
        "reasons": _lines(fit, language),
    }


def project(pack: Pack, fit: Fit, language: str) -> dict[str, Any]:
    found = pack.project(fit.code)
    grantee = pack.organisation(found.grantee)
    title, short = (wording.translated(dict(text)) for text in (found.title, found.short))
    return {
        "code": fit.code,
        "title": title if short in title else f"{short} — {title}",
        "short": short,
        "grantee": wording.translated(dict(grantee.name)) if grantee else "",
        "lot": fit.lot,
        "chip": _verdict(fit.verdict),
        "reasons": _lines(fit, language),
    }


def _verdict(verdict: str) -> dict[str, Any]:
    text, tone = VERDICTS[verdict]
    return {"text": text, "tone": tone}


def proposal(pack: Pack, found: Proposal, language: str) -> dict[str, Any]:
    """The proposal in parts: what is proposed, the other projects, the other lots, what is still missing."""
    lots = {fit.lot: fit for fit in found.lots}
    chosen = lots.get(found.lot)
    fitting = [fit for fit in found.projects if fit.verdict == MET]
    others = [fit for fit in found.projects if fit.verdict != MET]
    missing = _missing(found, language)
    return {
        "outcome": found.outcome,
        "lot": lot(pack, chosen, language) if chosen else None,
        "projects": [project(pack, fit, language) for fit in fitting],
        "other_projects": [
            project(pack, _asked_for(fit, lots) if fit.lot != found.lot else fit, language) for fit in others
        ],
        "other_lots": [lot(pack, fit, language) for fit in found.lots if fit.lot != found.lot],
        "open_before": [str(number) for number in found.open_before] if found.lot else [],
        "also": [str(number) for number in found.also],
        "missing": missing,
        "ask_again": any(pack.criteria[line["criterion"]].fact.startswith("assessment.") for line in missing),
    }


def _missing(found: Proposal, language: str) -> list[dict[str, Any]]:
    """What is not known yet and could still lead to a project, each sentence once."""
    kept: dict[str, dict[str, Any]] = {}
    reachable = {*found.open_before, found.lot}
    for fit in (*found.lots, *found.projects):
        if fit.verdict == MISSING and fit.lot in reachable:
            for line in _lines(fit, language):
                if line["state"] == MISSING:
                    kept.setdefault(line["criterion"], line)
    return list(kept.values())


def decided(pack: Pack | None, row: Orientation) -> dict[str, Any]:
    """One orientation in words."""
    found = pack.project(row.project_id) if pack and row.project_id else None
    title = wording.translated(dict(found.short)) if found else str(Outcome.NOT_COVERED.label)
    of_lot = pack.lot(row.lot) if pack and row.lot else None
    return {
        "title": title,
        "covered": row.outcome == Outcome.PROJECT,
        "tone": "good" if row.outcome == Outcome.PROJECT else "none",
        "lot": lot_name(of_lot) if of_lot else "",
        "day": wording.day(row.decided_on),
        "organisation": wording.translated(row.organisation.name),
        "reason": OverrideReason(row.reason_code).label if row.reason_code else "",
        "note": row.note,
        "current": row.current,
    }


# Assessment ---------------------------------------------------------------------------------------


def validity(row: Assessment, today: date | None = None) -> dict[str, str]:
    """Whether an assessment holds, and until when, as a chip."""
    day = today or clock.today()
    left = (row.expires_on - day).days
    if left < 0:
        return {"text": _("Expired on %(day)s") % {"day": wording.day(row.expires_on)}, "tone": "bad"}
    words = _("Valid until %(day)s") % {"day": wording.day(row.expires_on)}
    return {"text": words, "tone": "wait" if left <= 30 else "good"}


def answered(question: Question, answer: Any) -> str:
    """An answer in words."""
    if question.kind == "yes_no":
        return _("Yes") if answer else _("No")
    if question.kind in ("number", "whole"):
        return wording.number(answer, 0 if isinstance(answer, int) else 1)
    if question.kind == "day":
        return wording.day(date.fromisoformat(str(answer)))
    if question.kind == "text":
        return str(answer)
    labels = {option.code: wording.translated(dict(option.label)) for option in question.options}
    codes = answer if isinstance(answer, list) else [answer]
    return _(", ").join(labels.get(code, code) for code in codes)


def form_title(form: AssessmentForm) -> str:
    """What a form is called; one without a title of its own is the assessment."""
    return wording.translated(dict(form.title)) or _("Assessment")


def answers(form: AssessmentForm, row: Assessment) -> list[dict[str, Any]]:
    """The answers by section, as the form asked them: ``[{title, facts}]`` for ``{% facts %}``."""
    found = []
    for code, title in form.sections.items():
        lines = [
            _answer_line(question, row)
            for question in form.questions
            if question.section == code and question.code in row.answers
        ]
        if lines:
            found.append({"title": wording.translated(dict(title)), "facts": lines})
    return found


def _answer_line(question: Question, row: Assessment) -> dict[str, Any]:
    proof, notes = row.proofs.get(question.code), []
    if proof:
        kind = str(ProofKind(proof["kind"]).label)
        notes.append(f"{kind} — {proof['note']}" if proof["note"] else kind)
    line = {
        "label": wording.translated(dict(question.text)),
        "value": answered(question, row.answers[question.code]),
    }
    if question.code in row.answered_on:
        day = wording.day(said_on(row, question.code))
        line["chip"] = {"text": _("Said on %(day)s, not asked again") % {"day": day}, "tone": "wait"}
    return line | {"note": " · ".join(notes)}


def history(told: Iterable[Told], authors: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """Assessments and profiles, the newest first: the first of its kind holds, the others were replaced."""
    found, seen = [], set()
    for one in told:
        row, kind = one.row, "" if one.row.of_situation else one.row.form
        now = wording.translated(row.organisation.name)
        then = wording.translated(row.organisation_name) if row.organisation_name else now
        found.append(
            {
                "title": form_title(one.form),
                "version": row.form_version,
                "day": wording.day(row.assessed_on),
                "author": authors.get(row.author, ""),
                "organisation": then,
                "renamed": now if now != then else "",
                "chip": {"text": _("Replaced"), "tone": ""} if kind in seen else validity(row),
                "changes": [_change(change) for change in one.changes],
                "again": row.based_on is not None,
                "sections": answers(one.form, row),
                "open": not seen,
            }
        )
        seen.add(kind)
    return found


def _change(one: Change) -> dict[str, str]:
    def said(answer: Any) -> str:
        return _("no answer") if answer is None else answered(one.question, answer)

    return {
        "question": wording.translated(dict(one.question.text)),
        "before": said(one.before),
        "now": said(one.now),
        "on": wording.day(one.on) if one.on else "",
    }


def profile(one: ToAsk) -> dict[str, Any]:
    """A form that stands beside her situation: when it was asked, whether it is proposed."""
    if one.last is not None:
        chip = validity(one.last)
    elif one.fits:
        chip = {"text": _("Proposed"), "tone": "wait"}
    else:
        chip = {"text": _("Not asked yet"), "tone": "none"}
    day = wording.day(one.last.assessed_on) if one.last else ""
    return {"code": one.form.code, "title": form_title(one.form), "chip": chip, "day": day}


# Plan ---------------------------------------------------------------------------------------------


def step(row: Step, today: date | None = None) -> dict[str, Any]:
    """One step in words; late when its day has passed."""
    day = today or clock.today()
    late = row.is_open and row.due_on is not None and row.due_on < day
    kind = str(StepKind(row.kind).label)
    return {
        "id": row.id,
        "title": row.what or kind,
        "kind": kind if row.what else "",
        "open": row.is_open,
        "own": not row.source_type,
        "chip": {"text": _("Overdue"), "tone": "bad"}
        if late
        else {"text": StepState(row.state).label, "tone": STEP_TONES[row.state]},
        "when": _when(row),
        "note": row.note,
        "doer": Doer(row.doer).label,
        "aim": row.objective.what if row.objective_id else "",
        "organisation": wording.translated(row.organisation.name),
    }


def _when(row: Step) -> str:
    if row.ended_on:
        return wording.day(row.ended_on)
    if row.due_on:
        return _("by %(day)s") % {"day": wording.day(row.due_on)}
    return _("since %(day)s") % {"day": wording.day(row.planned_on)}


def since(day: date, today: date | None = None) -> str:
    """How long somebody has waited, as people say it."""
    days = ((today or clock.today()) - day).days
    if days <= 0:
        return _("since today")
    return _("since %(day)s") % {"day": wording.day(day)}


def link(name: str, person: UUID, *more: Any) -> str:
    return reverse(name, args=[person, *more])
