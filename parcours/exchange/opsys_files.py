"""A rehearsal of what is entered in OPSYS: a workbook to copy from, or data; what does not fit is said."""

import json
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from parcours.documents.workbooks import Sheet, workbook
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.programmes.pack import Pack
from parcours.results import labels, queries
from parcours.ui.wording import translated

from .kinds import LANGUAGE, PERIOD, PROJECT, Asked, FileKind, Made, kind
from .opsys_values import HELD, NUMERIC, Intervention, as_data, intervention
from .tables import Table, as_sheet

SHOWN = {NUMERIC: gettext_lazy("Number"), "percentage": gettext_lazy("Percentage")}


def build(actor: Actor, pack: Pack, asked: Asked) -> Made:
    found = queries.figures(pack, asked.until, asked.since, asked.as_of, dimensions=(*HELD, "region"))
    with override(asked.language):
        on = asked.until or asked.as_of or clock.today()
        told = intervention(pack, found, asked.project, on)
        name = f"opsys-{asked.project or pack.code}"
        if asked.form == "json":
            content = json.dumps(as_data(told), ensure_ascii=False, indent=1).encode()
        else:
            made_on = asked.as_of or clock.today()
            sheets = list(_sheets(pack, told, asked))
            content = workbook(sheets, title=told.title, language=asked.language, made_on=made_on)
        return Made(name, content, told.warnings)


def _sheets(pack: Pack, told: Intervention, asked: Asked) -> Iterator[Sheet]:
    above = [told.title, _("A rehearsal: nothing was sent to OPSYS.")]
    yield as_sheet(_values(told), above)
    yield as_sheet(_cells(told), above)
    if not asked.project and len(pack.projects) > 1:
        yield as_sheet(_contributions(pack, told), above)
    warnings = [[one] for one in told.all_warnings]
    yield Sheet(_("Warnings"), (), warnings, (_("What OPSYS cannot hold of ours"), *above), (140,))


def _values(told: Intervention) -> Table:
    rows = [
        [
            str(labels.LEVELS[result.level]),
            result.statement,
            one.name,
            str(SHOWN[one.type]),
            one.unit,
            one.baseline,
            str(one.baseline_year or ""),
            one.target,
            one.current,
            one.current_on,
            one.source,
            one.comment,
            "\n".join(one.warnings),
        ]
        for result in told.results
        for one in result.values
    ]
    head = [
        *(_("Level"), _("Result"), _("Indicator"), _("Type"), _("Unit"), _("Baseline"), _("Baseline year")),
        *(_("Target"), _("Current value"), _("Date of the value"), _("Source of data"), _("Comment")),
        _("Warnings"),
    ]
    return Table(_("Values"), head, rows, (8, 24, 22, 8, 8, 8, 8, 8, 8, 9, 16, 30, 24))


def _cells(told: Intervention) -> Table:
    rows = [
        [one.name, str(labels.DIMENSIONS[cell.dimension]), cell.words, cell.value, str(SHOWN[one.type])]
        for result in told.results
        for one in result.values
        for cell in one.cells
    ]
    head = [_("Indicator"), _("Disaggregation"), _("Row"), _("Current value"), _("Type")]
    return Table(_("Disaggregation"), head, rows, (40, 14, 24, 12, 12))


def _contributions(pack: Pack, told: Intervention) -> Table:
    codes = [one.code for one in pack.projects]
    rows = [
        [one.name, *(one.contributions.get(code) for code in codes), one.current]
        for result in told.results
        for one in result.values
        if one.contributions
    ]
    names = [translated(one.short) or one.code for one in pack.projects]
    head = [_("Indicator"), *names, _("Total, each once")]
    return Table(_("Contributions of grantees"), head, rows, (40, *(14 for _one in names), 14))


kind(
    FileKind(
        "opsys",
        title=gettext_lazy("OPSYS rehearsal"),
        about=gettext_lazy(
            "Values in the shape that OPSYS takes, to be copied by the lead, with a warning for each thing "
            "that it cannot hold. Nothing is sent."
        ),
        forms=("xlsx", "json"),
        build=build,
        takes=(PROJECT, PERIOD, LANGUAGE),
        languages=("fr", "en"),
        order=30,
    )
)
