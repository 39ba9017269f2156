"""Every figure with its target and its rows, as data for machines."""

import json

from django.utils.translation import gettext_lazy as _

from parcours.kernel.actor import Actor
from parcours.programmes.pack import Pack
from parcours.results import printing, queries

from .kinds import PERIOD, Asked, FileKind, Made, kind


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
    )
)
