"""Every figure with its target and its rows, as data for machines."""

import json

from django.utils.translation import gettext_lazy as _

from parcours.kernel.actor import Actor
from parcours.programmes.pack import Pack
from parcours.results import printing, queries

from .kinds import PERIOD, Asked, Field, FileKind, Made, kind

FIELDS = (
    Field("programme", _("Code of the programme"), "code"),
    Field("since", _("First day"), "day"),
    Field("until", _("Last day"), "day"),
    Field("as_of", _("As known at the end of this day"), "day"),
    Field("figures", _("One for each indicator"), "list"),
    Field("figures.code", _("Code of the indicator"), "code"),
    Field("figures.title", _("Title"), "text"),
    Field("figures.unit", _("What is counted"), "code"),
    Field("figures.project", _("Project; empty: the whole programme"), "code"),
    Field("figures.collected", _("Whether anything is collected for it"), "yes_no"),
    Field("figures.target", _("Target in force"), "number"),
    Field("figures.targets", _("Every target that is stated"), "list"),
    Field("figures.targets.value", _("Value of the target"), "number"),
    Field("figures.targets.in_force", _("Whether it is the one in force"), "yes_no"),
    Field("figures.targets.where", _("Where the source states it"), "text"),
    Field("figures.achieved", _("What was achieved"), "number"),
    Field("figures.standing", _("Against its target"), "code"),
    Field("figures.currency", _("Currency"), "code"),
    Field("figures.entries", _("Entries that count"), "number"),
    Field("figures.apart", _("Known in numbers alone, beside the figure"), "number"),
    Field("figures.projects", _("The same by project"), "group"),
    Field("figures.rows", _("By dimension and value"), "group"),
    Field("figures.numerator", _("Numerator of a share"), "number"),
    Field("figures.denominator", _("Denominator of a share"), "number"),
    Field("figures.parts", _("Rows of numerator and denominator"), "group"),
    Field("figures.sum_over_projects", _("Sum over the projects"), "number"),
    Field("figures.overlap", _("Counted in two projects or more"), "number"),
    Field("figures.outside", _("Counted in no project"), "number"),
    Field("figures.evidence", _("By the best that stands behind"), "group"),
)


def build(actor: Actor, pack: Pack, asked: Asked) -> Made:
    found = queries.figures(pack, asked.until, asked.since, asked.as_of)
    text = json.dumps(printing.as_data(pack.code, found), ensure_ascii=False, indent=1)
    return Made(f"figures-{pack.code}", text.encode())


kind(
    FileKind(
        "figures",
        title=_("Figures as data"),
        about=_("Every indicator with its target, by project and by row, for machines (JSON)."),
        forms=("json",),
        build=build,
        takes=(PERIOD,),
        order=90,
        fields=FIELDS,
    )
)
