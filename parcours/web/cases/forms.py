"""Forms of the accompaniment. That of the assessment is built from the programme's own questions."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.cases.answers import NOTE, TEXT, Answer, Proof, is_asked, is_empty
from parcours.cases.enums import Doer, OverrideReason, ProofKind, StepKind, StepState
from parcours.cases.refusals import NOT_CONFIRMED
from parcours.cases.said import Earlier, repeated
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.refusals import Refused
from parcours.programmes.pack import AssessmentForm, Question
from parcours.ui import wording
from parcours.ui.widgets import DayField

from . import presenters

AT_A_GLANCE = 7
"""So many answers are shown at once; more make a list to choose from."""


class _Conditional:
    """Obligatory only where it is asked, which the domain knows: nothing keeps it from being left out."""

    def validate(self, value):
        if value not in self.empty_values:
            super().validate(value)

    def widget_attrs(self, widget):
        widget.use_required_attribute = lambda initial: False
        return super().widget_attrs(widget)


class _One(_Conditional, forms.ChoiceField):
    pass


class _Many(_Conditional, forms.MultipleChoiceField):
    pass


class _Text(_Conditional, forms.CharField):
    pass


def _field(question: Question) -> forms.Field:
    conditional = bool(question.conditions)
    one, many, text = (
        (_One, _Many, _Text)
        if conditional
        else (forms.ChoiceField, forms.MultipleChoiceField, forms.CharField)
    )
    common = {
        "label": wording.translated(dict(question.text)),
        "help_text": wording.translated(dict(question.help)),
        "required": question.required,
    }
    if question.kind == "text":
        area = forms.Textarea(attrs={"rows": 3, "maxlength": TEXT})
        return text(widget=area, **common)
    if question.kind == "day":
        return DayField(**common | {"required": question.required and not conditional})
    if question.kind in ("number", "whole"):
        mode = "decimal" if question.kind == "number" else "numeric"
        return text(widget=forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off"}), **common)
    if question.kind == "yes_no":
        return one(choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect, **common)
    options = [(option.code, wording.translated(dict(option.label))) for option in question.options]
    if question.kind == "many":
        alone = " ".join(option.code for option in question.options if option.alone)
        boxes = forms.CheckboxSelectMultiple(attrs={"data-alone": alone} if alone else None)
        return many(choices=options, widget=boxes, **common)
    if len(options) > AT_A_GLANCE:
        return one(choices=[("", _("Choose…")), *options], **common)
    return one(choices=options, widget=forms.RadioSelect, **common)


class Assess(forms.Form):
    """One field a question, named by its code, and for some the proof (``<code>_proof``, ``<code>_note``).

    What she said on an earlier day is filled in; ``<code>_still`` says that she was asked and said it again.
    """

    based_on = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        asked: AssessmentForm,
        *arguments,
        earlier: Mapping[str, Earlier] | None = None,
        based_on: UUID | None = None,
        **more,
    ):
        self.asked, self.earlier, self.today = asked, earlier or {}, clock.today()
        super().__init__(*arguments, initial=self._earlier() | {"based_on": based_on}, **more)
        for question in self.asked.questions:
            if question.kind != "note":
                self._ask(question)
        self.fields["occurred_on"] = DayField(label=_("Day of the conversation"), required=False)

    def _ask(self, question: Question) -> None:
        self.fields[question.code] = _field(question)
        if question.code in self.earlier and self.earlier[question.code].on < self.today:
            self.fields[f"{question.code}_still"] = forms.BooleanField(
                label=_("Asked again today: still so"), required=False
            )
        if question.proof:
            self.fields[f"{question.code}_proof"] = forms.ChoiceField(
                label=_("On what this answer rests"), choices=ProofKind.choices, required=False
            )
            self.fields[f"{question.code}_note"] = forms.CharField(
                label=_("Note on the proof"), max_length=NOTE, required=False
            )

    def _earlier(self) -> dict[str, Any]:
        """What she said last time; the proofs only while that answer holds."""
        found: dict[str, Any] = {"occurred_on": self.today}
        for code, one in self.earlier.items():
            found[code] = ("yes" if one.answer else "no") if isinstance(one.answer, bool) else one.answer
            if one.proof and (self.today - one.on).days <= self.asked.valid_days:
                found |= {f"{code}_proof": one.proof["kind"], f"{code}_note": one.proof["note"]}
        return found

    def compare_with(self, based_on: UUID | None) -> None:
        """After a colleague has written in between: what is shown is compared with her newest answers."""
        self.data = self.data.copy()
        self.data["based_on"] = str(based_on or "")

    def clean(self):
        """Everything that has to be asked again at once, each at its question."""
        kept = super().clean()
        if kept.get("based_on"):
            day = kept.get("occurred_on") or self.today
            sentence = Refused(NOT_CONFIRMED).sentence
            for question in repeated(self.asked, self.given(), self.earlier, self.confirmed(), day):
                if question.required:
                    self.add_error(question.code, sentence)
        return kept

    def confirmed(self) -> list[str]:
        return [code for code in self.earlier if self.cleaned_data.get(f"{code}_still")]

    def sections(self) -> list[dict[str, Any]]:
        """The questions in the sections of the form, each with its proof."""
        found = []
        for code, title in self.asked.sections.items():
            questions = [self._shown(q) for q in self.asked.questions if q.section == code]
            if questions:
                found.append({"title": wording.translated(dict(title)), "questions": questions})
        return found

    def _shown(self, question: Question) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        if question.conditions:
            gates, wanted = zip(*question.conditions, strict=True)
            shown |= {"gate": " ".join(gates), "wanted": "|".join(" ".join(codes) for codes in wanted)}
            shown["when"] = " · ".join(self._condition(*one) for one in question.conditions)
        if question.kind == "note":
            return shown | {"words": wording.translated(dict(question.text))}
        shown |= {"field": self[question.code], "across": question.kind == "yes_no"}
        if f"{question.code}_still" in self.fields:
            one = self.earlier[question.code]
            shown |= {"still": self[f"{question.code}_still"], "on": wording.day(one.on)}
            shown["said"] = presenters.answered(question, one.answer)
        if question.proof:
            kind, note = self[f"{question.code}_proof"], self[f"{question.code}_note"]
            told = kind.value() not in (None, "", ProofKind.DECLARED) or note.value()
            shown |= {"proof": kind, "note": note, "open": bool(told or kind.errors or note.errors)}
        return shown

    def _condition(self, gate: str, wanted: tuple[str, ...]) -> str:
        question = next(one for one in self.asked.questions if one.code == gate)
        labels = {option.code: wording.translated(dict(option.label)) for option in question.options}
        labels |= {"yes": _("Yes"), "no": _("No")} if question.kind == "yes_no" else {}
        said = _(" or ").join(_("“%(answer)s”") % {"answer": labels.get(code, code)} for code in wanted)
        return _("Only if the answer to “%(question)s” is %(answer)s") % {
            "question": wording.translated(dict(question.text)),
            "answer": said,
        }

    def given(self) -> dict[str, Answer]:
        """What was answered among the questions that are asked of somebody who answers so."""
        found: dict[str, Answer] = {}
        for question in self.asked.questions:
            given = self.cleaned_data.get(question.code)
            if isinstance(given, date):
                given = given.isoformat()
            if not is_empty(given) and is_asked(question, found):
                found[question.code] = given
        return found

    def proofs(self, given: dict[str, Answer]) -> dict[str, Proof]:
        return {
            question.code: Proof(
                self.cleaned_data.get(f"{question.code}_proof") or ProofKind.DECLARED.value,
                self.cleaned_data.get(f"{question.code}_note", ""),
            )
            for question in self.asked.questions
            if question.proof and question.code in given
        }


NOT_COVERED = "not_covered"


class Confirm(forms.Form):
    """The proposed project (one of them), or that none covers her."""

    choice = forms.ChoiceField(widget=forms.RadioSelect, label=gettext_lazy("Orient her to"))

    def __init__(self, *arguments, choices: list[tuple[str, str]], **more):
        super().__init__(*arguments, **more)
        self.fields["choice"].choices = choices
        if len(choices) == 1:
            self.fields["choice"].widget = forms.HiddenInput()
            self.fields["choice"].initial = choices[0][0]

    def decision(self) -> dict[str, str]:
        chosen = self.cleaned_data["choice"]
        if chosen == NOT_COVERED:
            return {"outcome": "not_covered"}
        return {"outcome": "project", "project": chosen}


class Otherwise(Confirm):
    """Another decision than the proposed one, with its reason."""

    reason_code = forms.ChoiceField(
        label=gettext_lazy("Why not as proposed"), choices=OverrideReason.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("In a few words"),
        help_text=gettext_lazy("Stays in her file; it is not counted and not sent."),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
    )

    def decision(self) -> dict[str, str]:
        return super().decision() | {name: self.cleaned_data[name] for name in ("reason_code", "note")}


class AddStep(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of step"), choices=StepKind.choices, widget=forms.RadioSelect
    )
    what = forms.CharField(
        label=gettext_lazy("What is to be done"),
        help_text=gettext_lazy("In words that she understands: it is printed on her plan."),
        max_length=200,
    )
    due_on = DayField(label=gettext_lazy("By which day"), required=False)
    objective = forms.ChoiceField(label=gettext_lazy("For which objective"), required=False)
    doer = forms.ChoiceField(
        label=gettext_lazy("Who does it"),
        choices=Doer.choices,
        widget=forms.RadioSelect,
        initial=Doer.PERSON.value,
        required=False,
    )

    def __init__(self, aims, *arguments, **more):
        super().__init__(*arguments, **more)
        self.fields["objective"].choices = [("", "—"), *((str(one.id), one.what) for one in aims)]
        if len(aims) == 1:
            self.fields["objective"].initial = str(aims[0].id)
        if not aims:
            del self.fields["objective"]

    def given(self, actor: Actor) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        aim, doer = told.pop("objective", ""), told["doer"] or Doer.PERSON.value
        whose = {"doer": doer, "doer_user": actor.user if doer == Doer.OFFICER else None}
        return told | whose | {"objective": UUID(aim) if aim else None}


class CloseStep(forms.Form):
    to = forms.ChoiceField(
        label=gettext_lazy("What became of it"),
        choices=[
            (state.value, state.label) for state in (StepState.UNDER_WAY, StepState.DONE, StepState.ABANDONED)
        ],
        widget=forms.RadioSelect,
    )
    occurred_on = DayField(label=gettext_lazy("On which day"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 500}),
    )

    def __init__(self, *arguments, begun: bool = False, **more):
        super().__init__(*arguments, **more)
        self.fields["occurred_on"].initial = clock.today()
        if begun:
            self.fields["to"].choices = self.fields["to"].choices[1:]
