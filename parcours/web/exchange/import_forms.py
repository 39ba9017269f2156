"""What is asked of a file of rows: the file, its columns, its doubtful rows."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.exchange.importing import mapping, people_rows
from parcours.exchange.importing.batches import View
from parcours.exchange.importing.kinds import Line, RowKind
from parcours.exchange.importing.tables import letter
from parcours.ui.wording import listed, translated

SAMPLES, LONGEST = 3, 60
DECIDED_AT_ONCE = 50
OPEN = "?"
"""Nothing is said yet."""
REASONS = {
    "name": gettext_lazy("the name sounds alike"),
    "birth_year": gettext_lazy("same year of birth"),
    "phone": gettext_lazy("same telephone"),
}


class Upload(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"), help_text=gettext_lazy("XLSX, CSV, or JSON of a collecting server; 10 MB")
    )
    option = forms.ChoiceField(label=gettext_lazy("Form"))
    sheet = forms.CharField(
        label=gettext_lazy("Sheet"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Of a workbook with several; empty: the first."),
    )

    def __init__(self, *args, one: RowKind, **more):
        super().__init__(*args, **more)
        options = [
            (code, translated(label) if isinstance(label, dict) else label) for code, label in one.options()
        ]
        self.fields["option"].choices = options
        if not options:
            del self.fields["option"]


def _in_words(label: Any) -> Any:
    return translated(label) if isinstance(label, dict) else label


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


class Columns(forms.Form):
    """One field a column: what it is. ``c0``, ``c1``… in the order of the file."""

    def __init__(self, *args, view: View, **more):
        super().__init__(*args, **more)
        named = [(one.code, one.label) for one in view.kind.fields(view.row.option)]
        choices = [(OPEN, _("Not told yet")), (mapping.LEFT, _("Left out")), *named]
        for place, word in enumerate(view.table.header):
            said = [line.cells[place] for line in view.table.lines if place < len(line.cells)]
            samples = [_short(one) for one in dict.fromkeys(filter(None, said))][:SAMPLES]
            told = view.columns[place] if place < len(view.columns) else ""
            if not told and view.kind.left_out(word):
                told = mapping.LEFT
            self.fields[f"c{place}"] = forms.ChoiceField(
                label=f"{letter(place)} · {_short(word)}" if word else letter(place),
                choices=choices,
                initial=told or OPEN,
                help_text=" · ".join(samples),
            )

    def told(self) -> list[str]:
        return [self.cleaned_data[name].replace(OPEN, "") for name in self.fields]


class Doubtful(forms.Form):
    """One field a row that may be somebody who is here: ``r12`` for row 12."""

    def __init__(self, *args, lines: list[Line], **more):
        super().__init__(*args, **more)
        for line in lines[:DECIDED_AT_ONCE]:
            same = [(str(one.person), _same(one)) for one in line.alike if one.person]
            others = [
                _("row %(row)s of this file: %(name)s") % {"row": one.row, "name": one.name}
                for one in line.alike
                if one.row
            ]
            self.fields[f"r{line.number}"] = forms.ChoiceField(
                label=_("Row %(row)s: %(name)s") % {"row": line.number, "name": line.title},
                choices=[
                    (OPEN, _("Decide…")),
                    *same,
                    (people_rows.NEW_PERSON, _("Somebody else: register her")),
                    (people_rows.LEAVE, _("Leave this row out")),
                ],
                initial=line.choice or OPEN,
                help_text=listed(others),
            )

    def told(self) -> dict[int, str]:
        return {int(name[1:]): choice for name, choice in self.cleaned_data.items() if choice != OPEN}


def _same(one: Any) -> str:
    why = listed(str(REASONS[reason]) for reason in one.reasons if reason in REASONS)
    return _("Same as %(name)s, card %(code)s (%(why)s)") % {"name": one.name, "code": one.code, "why": why}
