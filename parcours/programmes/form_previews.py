"""What a form in a file would change in the programme in force. A pack is loaded whole."""

from dataclasses import dataclass, field

from . import comparing, fragments, queries
from .comparing import FormChange
from .findings import Finding
from .pack import AssessmentForm
from .xlsform_cells import Found
from .xlsform_reading import read_xlsform


@dataclass(frozen=True)
class Preview:
    """``form``: None while there are faults. ``before``: the form with its code as it is asked now.

    ``breaks``: what the pack would be refused for. ``reworded``: this version asked something else already.
    ``fragment``: the piece of the pack's text that says the form."""

    form: AssessmentForm | None
    faults: tuple[Found, ...] = ()
    remarks: tuple[Found, ...] = ()
    before: AssessmentForm | None = None
    changes: list[FormChange] = field(default_factory=list)
    breaks: list[Finding] = field(default_factory=list)
    reworded: bool = False
    fragment: str = ""


def preview(data: bytes) -> Preview:
    """Raises Refused when the file is no spreadsheet or too large, or when no programme is loaded."""
    pack = queries.pack()
    taken = read_xlsform(data, pack)
    form = taken.form
    if form is None:
        return Preview(None, taken.faults, taken.remarks)
    before = pack.form(form.code)
    loaded = [one for one, _row in queries.forms_loaded(pack.code)]
    same = [one for one in loaded if (one.code, one.version) == (form.code, form.version)]
    return Preview(
        form=form,
        remarks=taken.remarks,
        before=before,
        changes=comparing.form_changes(before, form),
        breaks=fragments.would_break(pack, form),
        reworded=any(not comparing.asks_the_same(form, one) for one in same),
        fragment=fragments.as_toml(form),
    )
