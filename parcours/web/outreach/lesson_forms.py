"""Forms of good practices and lessons learnt."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.outreach.enums import Activity, LessonKind, LessonState, Theme
from parcours.outreach.lessons import TEXTS, LessonTold
from parcours.programmes.queries import pack_or_none
from parcours.ui.wording import translated
from parcours.web.people import choices

from .event_forms import LANGUAGES, asked_in_one_language, long_text
from .forms import ALL, ARABIC, NONE, line, regions


class LessonFilters(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Words"),
        max_length=80,
        required=False,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    theme = forms.ChoiceField(label=gettext_lazy("Theme"), required=False)
    activity = forms.ChoiceField(label=gettext_lazy("Activity"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["kind"].choices = [ALL, *LessonKind.choices]
        self.fields["theme"].choices = [ALL, *Theme.choices]
        self.fields["activity"].choices = [ALL, *Activity.choices]
        self.fields["region"].choices = [ALL, *regions()]
        self.fields["state"].choices = [ALL, *LessonState.choices]

    def asked(self) -> dict[str, Any]:
        """What was chosen; a value that is no choice filters nothing."""
        self.is_valid()
        return dict(self.cleaned_data)


class LessonForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=LessonKind.choices, widget=forms.RadioSelect)
    title_fr = line(gettext_lazy("Title in French"), 160)
    title_ar = line(gettext_lazy("Title in Arabic"), 160, attrs=ARABIC)
    title_en = line(gettext_lazy("Title in English"), 160)
    happened_fr = long_text(gettext_lazy("What happened, in French"), 1500)
    happened_ar = long_text(gettext_lazy("What happened, in Arabic"), 1500, attrs=ARABIC)
    happened_en = long_text(gettext_lazy("What happened, in English"), 1500)
    learnt_fr = long_text(gettext_lazy("What we learnt, in French"), 1500)
    learnt_ar = long_text(gettext_lazy("What we learnt, in Arabic"), 1500, attrs=ARABIC)
    learnt_en = long_text(gettext_lazy("What we learnt, in English"), 1500)
    advice_fr = long_text(gettext_lazy("What we advise, in French"), 1500)
    advice_ar = long_text(gettext_lazy("What we advise, in Arabic"), 1500, attrs=ARABIC)
    advice_en = long_text(gettext_lazy("What we advise, in English"), 1500)
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("What it is about"), choices=Theme.choices, widget=forms.CheckboxSelectMultiple
    )
    activity = forms.ChoiceField(
        label=gettext_lazy("Activity"),
        choices=[NONE, *Activity.choices],
        required=False,
        help_text=gettext_lazy("It is proposed to whoever plans the same."),
    )
    indicator = forms.ChoiceField(label=gettext_lazy("Indicator"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("City"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        pack = pack_or_none()
        named = [(one.code, translated(one.title)) for one in pack.indicators] if pack else []
        self.fields["indicator"].choices = [NONE, *named]
        kept = self.initial.get("indicator")
        if kept and kept not in dict(named):
            self.fields["indicator"].choices += [(kept, kept)]
        self.fields["place"].choices = choices.places(choices.country())
        self.fields["region"].choices = [("", _("The whole country")), *regions()]
        asked_in_one_language(self, "title")

    @staticmethod
    def of(row) -> dict[str, Any]:
        plain = ("kind", "themes", "activity", "indicator")
        texts = {f"{name}_{lang}": getattr(row, name).get(lang, "") for name in TEXTS for lang in LANGUAGES}
        where = {"place": row.place_id or "", "region": row.region_id or ""}
        return texts | {name: getattr(row, name) for name in plain} | where

    def told(self) -> LessonTold:
        given = dict(self.cleaned_data)
        texts = {name: {lang: given.pop(f"{name}_{lang}", "") for lang in LANGUAGES} for name in TEXTS}
        return LessonTold(**given, **texts)
