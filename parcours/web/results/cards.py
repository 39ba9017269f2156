"""The definition of an indicator as its file says it, field by field."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from parcours.kernel import clock
from parcours.programmes.pack import Assumption, Baseline, Indicator, Pack
from parcours.results import labels
from parcours.results.sql import DIMENSIONS
from parcours.ui.wording import beside, day, listed, number, place, translated

YEAR = 366


def meant(indicator: Indicator) -> Sequence[str]:
    """The dimensions that an indicator is broken down by; all of them where its file does not say."""
    return indicator.disaggregations if indicator.over_time else DIMENSIONS


def assumed(one: Assumption) -> dict[str, Any]:
    return {
        "text": translated(one.text),
        "note": _("Our reading; the source does not say it.") if one.reading else place(one.source.where),
    }


def base(one: Baseline | None) -> str:
    """What stood before: its value with year and source, or why there is none."""
    if one is None:
        return _("Not said")
    if one.value is None:
        return translated(one.words)
    return beside([number(one.value), one.year, place(one.source.where)])


def card(pack: Pack, indicator: Indicator) -> list[dict[str, Any]]:
    """The definition of an indicator, field by field, as its file says it. Nothing where it has none."""
    if indicator.reviewed_on is None:
        return []
    owner = pack.organisation(indicator.owner)
    stale = reviewed_long_ago(indicator)
    lines = [{"label": _("Formula"), "value": translated(indicator.formula)}]
    lines += [
        {"label": label, "value": labels.TOGETHER[getattr(indicator, name)]}
        for name, label in labels.OVER.items()
    ]
    dimensions = listed(labels.DIMENSIONS[name] for name in indicator.disaggregations)
    return [
        *lines,
        {"label": _("Broken down by"), "value": dimensions or _("Nothing: its entries say no such thing")},
        {"label": _("Source of verification"), "value": translated(indicator.verification)},
        {"label": _("Baseline"), "value": base(indicator.baseline)},
        {"label": _("Answers for it"), "value": translated(owner.name) if owner else indicator.owner},
        {
            "label": _("Reviewed on"),
            "value": day(indicator.reviewed_on),
            "chip": {"text": _("More than a year ago"), "tone": "wait"} if stale else None,
        },
    ]


def reviewed_long_ago(indicator: Indicator) -> bool:
    """Whether nobody has looked at its file for more than a year."""
    return indicator.reviewed_on is not None and (clock.today() - indicator.reviewed_on).days > YEAR
