"""Forms of the committee room."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.accounts.queries import colleague_names
from parcours.enterprise import rules
from parcours.enterprise.calling import CallTold, DossierTold, Verdict
from parcours.enterprise.calling import Marks as MarksTold
from parcours.enterprise.enums import ConflictKind, DecisionReason, DossierState
from parcours.enterprise.ranking import TOP
from parcours.programmes.queries import projects
from parcours.reference.queries import languages_named
from parcours.ui.widgets import DayField
from parcours.ui.wording import language, number, translated
from parcours.web.aid.forms import AmountField

from .forms import NONE

VERDICTS = (DossierState.ACCEPTED, DossierState.RESERVE, DossierState.REFUSED)


def _note(label: Any, **more: Any) -> forms.CharField:
    box = forms.Textarea({"rows": 3})
    return forms.CharField(label=label, max_length=rules.NOTE, widget=box, required=False, **more)


def _marks() -> list[tuple[str, str]]:
    return [(str(mark), number(mark)) for mark in range(TOP + 1)]


class Call(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Name of the call"),
        max_length=rules.TITLE,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    opens_on = DayField(label=gettext_lazy("Dossiers from"))
    closes_on = DayField(label=gettext_lazy("Dossiers until"))
    envelope = AmountField(label=gettext_lazy("Envelope for all of them"))
    most = AmountField(label=gettext_lazy("At most for one dossier"), required=False)
    project = forms.ChoiceField(label=gettext_lazy("Project that pays"), required=False)
    judges = forms.MultipleChoiceField(
        label=gettext_lazy("Members of the committee"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *arguments, actor, **more):
        super().__init__(*arguments, **more)
        self.fields["project"].choices = [NONE, *((row.code, translated(row.short)) for row in projects())]
        self.fields["judges"].choices = [
            (str(user), name) for user, name in colleague_names(actor.organisation, "enterprise.judge")
        ]

    def told(self) -> CallTold:
        given = dict(self.cleaned_data)
        return CallTold(**given | {"judges": tuple(UUID(one) for one in given["judges"])})


class Dossier(forms.Form):
    call = forms.ChoiceField(label=gettext_lazy("Call for projects"))
    asked = AmountField(label=gettext_lazy("Amount asked for"))
    need = forms.ChoiceField(
        label=gettext_lazy("How much its members need it"),
        help_text=gettext_lazy(
            "0: hardly; 5: nothing else to live on. Shown beside the marks, never among them."
        ),
    )

    def __init__(self, *arguments, calls: list, **more):
        super().__init__(*arguments, **more)
        self.fields["call"].choices = [NONE, *((str(one.id), one.title) for one in calls)]
        self.fields["need"].choices = _marks()

    def told(self, venture: UUID) -> tuple[UUID, DossierTold]:
        given = self.cleaned_data
        return UUID(given["call"]), DossierTold(venture, given["asked"], int(given["need"]))


class Marks(forms.Form):
    note = _note(gettext_lazy("Note"))

    def __init__(self, *arguments, rule, oral: bool, **more):
        super().__init__(*arguments, **more)
        self.oral, self.own = oral, {}
        for one in rule.criteria:
            if one.oral is oral:
                name = f"mark_{one.code}"
                self.own[name] = one.code
                self.fields[name] = forms.ChoiceField(
                    label=translated(dict(one.title)), choices=[NONE, *_marks()]
                )
        if oral:
            self.fields["interpreter"] = forms.ChoiceField(
                label=_("Interpreted from"),
                help_text=_("Empty: the members spoke without an interpreter."),
                choices=[NONE, *languages_named(language())],
                required=False,
            )
        self.order_fields([*self.own, "interpreter", "note"])

    def told(self) -> MarksTold:
        given = self.cleaned_data
        marks = {code: int(given[name]) for name, code in self.own.items()}
        return MarksTold(marks, self.oral, given["note"], given.get("interpreter", ""))


class Tie(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Which tie"), choices=ConflictKind.choices, widget=forms.RadioSelect
    )


class TieFor(Tie):
    """The tie of a colleague, told by whoever convenes."""

    user = forms.ChoiceField(label=gettext_lazy("Whose tie"), widget=forms.RadioSelect)

    def __init__(self, *arguments, judges: list, **more):
        super().__init__(*arguments, **more)
        self.fields["user"].choices = judges
        self.order_fields(["user", "kind"])

    def told(self) -> dict[str, Any]:
        return dict(self.cleaned_data) | {"user": UUID(self.cleaned_data["user"])}


class Decide(forms.Form):
    """For each dossier what becomes of it, why, and how much."""

    def __init__(self, *arguments, rows, words, **more):
        super().__init__(*arguments, **more)
        self.dossiers = [one.dossier.id for one in rows]
        self.names = {one.dossier.id: words(one) for one in rows}
        for one in rows:
            key = one.dossier.id.hex
            self.fields[f"state_{key}"] = forms.ChoiceField(
                label=_("The decision"), choices=[NONE, *((state, state.label) for state in VERDICTS)]
            )
            self.fields[f"reason_{key}"] = forms.ChoiceField(
                label=_("Reason"), choices=[NONE, *DecisionReason.choices]
            )
            self.fields[f"amount_{key}"] = AmountField(
                label=_("Amount granted"), help_text=_("Empty: what was asked for."), required=False
            )

    def groups(self) -> list[dict[str, Any]]:
        """For the template: a dossier with its three fields."""
        return [
            {
                "name": self.names[one],
                "fields": [self[f"{name}_{one.hex}"] for name in ("state", "reason", "amount")],
            }
            for one in self.dossiers
        ]

    def told(self) -> list[Verdict]:
        given = self.cleaned_data
        return [
            Verdict(one, given[f"state_{one.hex}"], given[f"reason_{one.hex}"], given[f"amount_{one.hex}"])
            for one in self.dossiers
        ]


class Appeal(forms.Form):
    note = _note(gettext_lazy("Why the members do not agree"))


class Answer(forms.Form):
    accepted = forms.ChoiceField(
        label=gettext_lazy("The decision"),
        choices=[
            ("no", gettext_lazy("The decision stands")),
            ("yes", gettext_lazy("The decision is changed")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=[NONE, *DecisionReason.choices])
    amount = AmountField(
        label=gettext_lazy("Amount granted"),
        help_text=gettext_lazy("Empty: what was asked for."),
        required=False,
    )

    def told(self) -> dict[str, Any]:
        return dict(self.cleaned_data) | {"accepted": self.cleaned_data["accepted"] == "yes"}
