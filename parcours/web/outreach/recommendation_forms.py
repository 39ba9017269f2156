"""Forms of recommendations of evaluations."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.accounts.queries import colleague_names, organisations
from parcours.kernel.actor import Actor
from parcours.outreach import lessons, recommending
from parcours.outreach.enums import LessonState, Means, RecommendationState
from parcours.outreach.recommending import Decision, DiffusionTold, RecommendationTold
from parcours.ui.widgets import DayField
from parcours.ui.wording import translated

from .event_forms import LANGUAGES, asked_in_one_language, long_text
from .forms import ALL, ARABIC, NONE, line

DECISIONS = [(one.value, one.label) for one in recommending.DECISIONS]


def bodies() -> list[tuple[str, str]]:
    return sorted(((one.code, translated(one.name)) for one in organisations()), key=lambda one: one[1])


def _texts(given: dict[str, Any], name: str) -> dict[str, str]:
    return {language: given.pop(f"{name}_{language}", "") for language in LANGUAGES}


class RecommendationFilters(forms.Form):
    view = forms.ChoiceField(label=gettext_lazy("Show"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Answers for it"), required=False)

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        views = [(recommending.MINE, _("Ours to answer")), (recommending.OVERDUE, _("Late"))]
        self.fields["view"].choices = [ALL, *views]
        self.fields["state"].choices = [ALL, *RecommendationState.choices]
        self.fields["owner"].choices = [ALL, *bodies()]

    def asked(self) -> dict[str, Any]:
        """What was chosen; a value that is no choice filters nothing."""
        self.is_valid()
        return dict(self.cleaned_data)


class RecommendationForm(forms.Form):
    evaluation_fr = line(gettext_lazy("Evaluation, in French"), 200)
    text_fr = long_text(gettext_lazy("What is recommended, in French"), 1500)
    evaluation_ar = line(gettext_lazy("Evaluation, in Arabic"), 200, attrs=ARABIC)
    text_ar = long_text(gettext_lazy("What is recommended, in Arabic"), 1500, attrs=ARABIC)
    evaluation_en = line(gettext_lazy("Evaluation, in English"), 200)
    text_en = long_text(gettext_lazy("What is recommended, in English"), 1500)
    reported_on = DayField(label=gettext_lazy("Day of the report"))
    number = line(gettext_lazy("Its number in the report"), 20)
    owner = forms.ChoiceField(label=gettext_lazy("Answers for it"))
    due_on = DayField(label=gettext_lazy("To be done until"), required=False)

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["owner"].choices = [NONE, *bodies()]
        asked_in_one_language(self, "evaluation", "text")

    @staticmethod
    def of(row) -> dict[str, Any]:
        names = ("evaluation", "text")
        texts = {f"{name}_{lang}": getattr(row, name).get(lang, "") for name in names for lang in LANGUAGES}
        plain = {name: getattr(row, name) for name in ("reported_on", "number", "due_on")}
        return texts | plain | {"owner": row.owner.code}

    def told(self) -> RecommendationTold:
        given = dict(self.cleaned_data)
        texts = {name: _texts(given, name) for name in ("evaluation", "text")}
        return RecommendationTold(**given, **texts)


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(label=gettext_lazy("Decision"), choices=DECISIONS, widget=forms.RadioSelect)
    person = forms.ChoiceField(
        label=gettext_lazy("Sees to it"),
        required=False,
        help_text=gettext_lazy("For what is accepted, whole or in part."),
    )
    due_on = DayField(label=gettext_lazy("To be done until"), required=False)
    reason_fr = long_text(gettext_lazy("Why not, or not whole, in French"), 1500)
    reason_ar = long_text(gettext_lazy("Why not, or not whole, in Arabic"), 1500, attrs=ARABIC)
    reason_en = long_text(gettext_lazy("Why not, or not whole, in English"), 1500)

    def __init__(self, *args, actor: Actor, **more):
        super().__init__(*args, **more)
        known = colleague_names(actor.organisation, recommending.RIGHT)
        self.fields["person"].choices = [NONE, *((str(user), name) for user, name in known)]

    def told(self) -> Decision:
        given = dict(self.cleaned_data)
        person = given["person"]
        return Decision(
            given["decision"], _texts(given, "reason"), given["due_on"], UUID(person) if person else None
        )


class OutcomeForm(forms.Form):
    outcome_fr = long_text(gettext_lazy("What was done, in French"), 1500)
    outcome_ar = long_text(gettext_lazy("What was done, in Arabic"), 1500, attrs=ARABIC)
    outcome_en = long_text(gettext_lazy("What was done, in English"), 1500)

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        asked_in_one_language(self, "outcome")

    def told(self) -> dict[str, str]:
        return _texts(dict(self.cleaned_data), "outcome")


class DiffusionForm(forms.Form):
    recipient = forms.ChoiceField(label=gettext_lazy("Organisation"), required=False)
    body = line(gettext_lazy("Another body, by its name"), 120)
    day = DayField(label=gettext_lazy("Day"))
    means = forms.ChoiceField(label=gettext_lazy("How"), choices=Means.choices, widget=forms.RadioSelect)

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["recipient"].choices = [NONE, *bodies()]

    def told(self) -> DiffusionTold:
        return DiffusionTold(**self.cleaned_data)


class LessonChoice(forms.Form):
    lesson = forms.ChoiceField(label=gettext_lazy("Lesson learnt"), required=False)

    def __init__(self, *args, actor: Actor, **more):
        super().__init__(*args, **more)
        rows = lessons.lessons(actor).exclude(state=LessonState.WITHDRAWN)[:300]
        self.fields["lesson"].choices = [NONE, *((str(one.id), translated(one.title)) for one in rows)]

    def told(self) -> UUID | None:
        found = self.cleaned_data["lesson"]
        return UUID(found) if found else None
