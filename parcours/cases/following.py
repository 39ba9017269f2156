"""How the tables of this package follow the person: merged, erased, shown to her."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from parcours.kernel import clock
from parcours.people.ports import KEEP, STAY, followings, follows
from parcours.programmes.queries import forms_loaded, pack_or_none
from parcours.reference.searching import group

from . import models
from .enums import ProofKind
from .said import forms_as_asked


def _held(kept: UUID, gone: UUID) -> dict[UUID, UUID]:
    """For each case of the merged file, the case of the kept one in the same programme."""
    ours = dict(models.Case.objects.filter(person_id=kept).values_list("programme", "id"))
    theirs = models.Case.objects.filter(person_id=gone).values_list("programme", "id")
    return {case: ours[programme] for programme, case in theirs if programme in ours}


def _case(kept: UUID, gone: UUID, changes) -> None:
    """One case a programme: where both files have one, what hangs on the second joins the first."""
    doubled = _held(kept, gone)
    rows = models.Case.objects.filter(person_id=gone)
    changes.move([row for row in rows if row.id not in doubled])


def on_the_case(model: type):
    """Rows that hang on a case join the case of the kept file."""

    def merge(kept: UUID, gone: UUID, changes) -> None:
        doubled = _held(kept, gone)
        changes.move(
            list(model.objects.filter(person_id=gone)),
            column="case_id",
            to=lambda row: doubled.get(row.case_id),
        )

    return merge


def _orientation(kept: UUID, gone: UUID, changes) -> None:
    """Of two decisions in force the later holds."""
    rows = models.Orientation.objects.filter(person_id=gone).order_by("decided_on", "recorded_at", "id")
    doubled = _held(kept, gone)
    for row in rows:
        if row.current and row.case_id in doubled:
            standing = models.Orientation.objects.filter(case_id=doubled[row.case_id], current=True).first()
            if standing is not None:
                later = (row.decided_on, row.recorded_at) > (standing.decided_on, standing.recorded_at)
                ended = standing if later else row
                changes.set(ended, current=False, until=row.decided_on)
    for row in rows.all():
        if row.case_id in doubled and not row.current:
            # Two histories become one case: those that were over leave their days to the others.
            changes.set(row, until=row.decided_on)
    changes.move(list(rows.all()), column="case_id", to=lambda row: doubled.get(row.case_id))


def give_back_a_case(kept: UUID, gone: UUID) -> None:
    """After a merge was undone: what was written since on a case that went back hangs on a case of its own.

    Under the system role.
    """
    opened: dict[str, models.Case] = {}
    for model, column in _on_a_case():
        rows = model._base_manager.filter(person_id=kept, **{f"{column}__person_id": gone})
        for row in rows.select_related(column):
            case = getattr(row, column)
            if case.programme not in opened:
                opened[case.programme] = _case_of(kept, case)
            model._base_manager.filter(pk=row.pk).update(**{column: opened[case.programme]})


def _on_a_case() -> list[tuple[type, str]]:
    """Every declared table that hangs on a case, and by which column."""
    return [
        (one.model, field.name)
        for one in followings().values()
        for field in one.model._meta.concrete_fields
        if field.related_model is models.Case and one.column == "person_id"
    ]


def _case_of(kept: UUID, like: models.Case) -> models.Case:
    told = {"opened_on": clock.today(), "responsible": like.responsible, "organisation": like.organisation}
    return models.Case.objects.get_or_create(person_id=kept, programme=like.programme, defaults=told)[0]


def _assessments(person: UUID) -> list[dict]:
    """Each answer in the words of its form as it was asked, as far as a loaded pack still says them."""
    pack, found = pack_or_none(), []
    form_of = forms_as_asked(pack) if pack else None
    for row in models.Assessment.objects.filter(person_id=person).order_by("assessed_on", "id"):
        line = {
            "programme": _programme(row),
            "form": _form_title(pack, row),
            "assessed_on": row.assessed_on,
            "expires_on": row.expires_on,
            "organisation": row.organisation_name or row.organisation,
        }
        asked = {one.code: one for one in form_of(row).questions} if form_of else {}
        for code, answer in row.answers.items():
            line[code] = _answered(asked.get(code), answer)
        for code, proof in row.proofs.items():
            line[f"{code}.proof"] = _proved(proof)
        for code, day in row.answered_on.items():
            line[f"{code}.said_on"] = day
        found.append({name: value for name, value in line.items() if value not in ("", [], None)})
    return found


def _programme(row) -> dict | str:
    """What the programme is called; its code where it is loaded no more."""
    pack = pack_or_none(row.programme)
    return dict(pack.name) if pack else row.programme


def _occupation(row: models.Qualification) -> str:
    found = group(row.occupation)
    return found.title if found else row.occupation


def _form_title(pack, row: models.Assessment):
    """What the form is called; its code where nobody knows it any more."""
    form = pack.form(row.form) if pack else None
    return dict(form.title) if form is not None and form.title else row.form


def _proved(proof):
    """On what an answer rests, in words, and the note on it."""
    if not isinstance(proof, dict):
        return proof
    said = {one.value: str(one.label) for one in ProofKind}
    return [said.get(one, one) for one in proof.values() if one]


def _answered(question, answer):
    """Codes of options as the words that were read to her."""
    said = {option.code: dict(option.label) for option in question.options} if question else {}
    codes = answer if isinstance(answer, list) else [answer]
    spoken = [said.get(one, one) if isinstance(one, str) else one for one in codes]
    return spoken if isinstance(answer, list) else spoken[0]


class _Questions(dict):
    """The text of a question as the name of its answer; looked up late, as packs change."""

    def get(self, key, default=None):
        pack = pack_or_none()
        if key == "form":
            return _FORM
        code, _dot, more = str(key).partition(".")
        found = pack.question(code) or _as_once_asked(pack.code, code) if pack else None
        if found is None:
            return default
        return {
            lang: f"{text} ({_MORE[more].get(lang, _MORE[more]['en'])})" if more in _MORE else text
            for lang, text in found.text.items()
        }


def _as_once_asked(programme: str, code: str):
    """A question that the programme asks no longer."""
    asked = (form.question(code) for form, _row in forms_loaded(programme))
    return next((one for one in asked if one is not None), None)


_FORM = {"fr": "Questionnaire", "ar": "الاستمارة", "en": "Form"}
_MORE = {
    "proof": {"fr": "preuve", "ar": "الإثبات", "en": "proof"},
    "said_on": {"fr": "dit le", "ar": "قيل في", "en": "said on"},
}

follows(
    models.Case,
    title=_("Your accompaniment"),
    merge=_case,
    access=("programme", "opened_on", "organisation"),
    said={"programme": _programme},
)
follows(
    models.Assessment,
    title=_("What you told of your situation"),
    merge=on_the_case(models.Assessment),
    access=_assessments,
    words=_Questions(),
)
follows(
    models.Orientation,
    title=_("Decisions on your orientation"),
    merge=_orientation,
    access=("programme", "outcome", "project", "lot", "reason_code", "note", "decided_on", "organisation"),
    said={"programme": _programme},
)
follows(
    models.Step,
    title=_("Steps of your plan"),
    merge=on_the_case(models.Step),
    access=("kind", "what", "state", "planned_on", "due_on", "ended_on", "note", "project", "organisation"),
)
follows(
    models.Qualification,
    title=_("What you have shown that you can do"),
    merge=on_the_case(models.Qualification),
    access=("kind", "title", "occupation", "hours", "gained_on", "withdrawn_on", "project", "organisation"),
    said={"occupation": _occupation},
)
follows(
    models.Standing,
    title=_("Where your accompaniment stands"),
    merge=STAY,
    erase=KEEP,
    not_shown=_("It is drawn from the other lines, and goes with them."),
)
