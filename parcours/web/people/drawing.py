"""The lines of a list of people, drawn without a template: twenty-five of them make most of a page."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from parcours.ui.drawing import chip, line, link, rows


def lines(shown: Iterable[Mapping[str, Any]]) -> SafeString:
    """What ``presenters.lines`` gives, as a list; empty for nobody."""
    shared = " · " + escape(_("Shared with us"))
    drawn = "".join(_line(line, shared) for line in shown)
    return mark_safe(drawn and f'<ul class="rows people">{drawn}</ul>')  # noqa: S308


def _line(line: Mapping[str, Any], shared: str) -> str:
    other = f' <bdi class="other">{escape(line["other"])}</bdi>' if line["other"] else ""
    place = f"<bdi>{escape(line['place'])}</bdi> · " if line["place"] else ""
    chips = "".join(f'<span class="chip {one["tone"]}">{escape(one["text"])}</span>' for one in line["chips"])
    name = f'<a class="title" href="{escape(line["url"])}"><bdi>{escape(line["name"])}</bdi></a>'
    return (
        f'<li><span class="what">{name}{other}<br>'
        f'<span class="note">{place}{escape(line["registered"])}{"" if line["ours"] else shared}'
        f'</span></span><span class="end chips">{chips}</span></li>'
    )


def visits(shown: Iterable[Mapping[str, Any]]) -> SafeString:
    """Visits that are over, as ``reception.line`` gives them."""
    return rows(
        (
            line(
                f'<span class="ticket">{one["number"]}</span> {link(one["url"], one["name"], is_name=True)}',
                one["note"],
                chip(**one["state"]),
            )
            for one in shown
        ),
        "visits",
    )


def turns(summary: str, previous_url: str = "", next_url: str = "") -> SafeString:
    """How many there are, and the ways to the pages beside this one."""
    turns = [(previous_url, "prev", _("Previous")), (next_url, "next", _("Next"))]
    links = "".join(
        f'<a class="button" rel="{rel}" href="{escape(url)}">{escape(label)}</a>'
        for url, rel, label in turns
        if url
    )
    links = f'<span class="cluster">{links}</span>' if links else ""
    named = escape(_("Pages"))
    return mark_safe(  # noqa: S308
        f'<nav class="pages" aria-label="{named}"><span class="soft" role="status">'
        f"{escape(summary)}</span>{links}</nav>"
    )
