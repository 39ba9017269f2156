"""Rows, facts and timelines as HTML: a page has hundreds of them, a template for each costs too much."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.formats import localize
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import template_localtime

from . import wording
from .tables import Cell, Column, Table


def said(value: Any) -> str:
    """As a template says it: local, and safe unless it is HTML already."""
    if type(value) is str:
        return escape(value)
    return conditional_escape(localize(template_localtime(value)))


def body(table: Table) -> SafeString:
    columns = _named(table)
    return mark_safe("".join(_row(row, columns) for row in table.rows))  # noqa: S308 - every value was said


def foot(table: Table) -> SafeString:
    """The totals, where there are any."""
    return mark_safe(_row(table.totals, _named(table)) if table.totals else "")  # noqa: S308


def _named(table: Table) -> list[tuple[Column, str]]:
    """The columns, each with the beginning of its cells."""
    number = ' class="number"'
    return [
        (one, f'<td data-label="{said(one.label)}"{number if one.numeric else ""}>') for one in table.columns
    ]


def _row(row: Mapping[str, Any], columns: list[tuple[Column, str]]) -> str:
    parts = ["<tr>"]
    for at, (column, begin) in enumerate(columns):
        shown = cell(row.get(column.key, ""))
        parts.append(f"{begin}{shown}</td>" if at else f'<th scope="row">{shown}</th>')
    parts.append("</tr>")
    return "".join(parts)


def cell(value: Any) -> str:
    """What stands in a cell."""
    if not isinstance(value, Cell):
        return said(value)
    text = said(value.text)
    if value.tone is not None:
        text = f'<span class="chip {said(value.tone)}">{text}</span>'
    else:
        text = f"<bdi>{text}</bdi>" if value.is_name else text
        text = f'<a href="{said(value.url)}">{text}</a>' if value.url else text
    # A note may be somebody's own sentence, in another direction than the page.
    return f'{text}<span class="note"><bdi>{said(value.note)}</bdi></span>' if value.note else text


def options(pairs: Iterable[tuple[Any, Any]], chosen: Any = "") -> SafeString:
    """The choices of a select, of which there may be hundreds: (value, what it is called)."""
    each = (
        f'<option value="{said(value)}"{" selected" if value == chosen else ""}>{said(name)}</option>'
        for value, name in pairs
    )
    return mark_safe("".join(each))  # noqa: S308 - every value was said


def chip(text: Any, tone: str = "") -> str:
    """A computed state, as ``{% chip %}`` draws it."""
    return f'<span class="chip {said(tone)}">{said(text)}</span>'


def link(url: str, text: Any, *, shown_as: str = "title", is_name: bool = False, unseen: str = "") -> str:
    """A link; ``shown_as``: its class; ``unseen``: what only a screen reader adds."""
    told = f"<bdi>{said(text)}</bdi>" if is_name else said(text)
    more = f'<span class="visually-hidden">{said(unseen)}</span>' if unseen else ""
    return f'<a class="{shown_as}" href="{said(url)}">{told}{more}</a>'


def pick(name: str, value: Any, unseen: Any) -> str:
    """What one may choose a line with; ``unseen``: what it is called."""
    box = f'<input type="checkbox" name="{name}" value="{said(value)}">'
    return f'<label class="pick">{box}<span class="visually-hidden">{said(unseen)}</span></label>'


def line(what: str, note: Any = "", end: str = "", before: str = "") -> str:
    """One of ``rows``. ``what``, ``end`` and ``before`` are HTML already, ``note`` is text."""
    told = f'{what}<br><span class="note">{said(note)}</span>' if note else what
    end = f'<span class="end">{end}</span>' if end else ""
    return f'<li>{before}<span class="what">{told}</span>{end}</li>'


def rows(lines: Iterable[str], kind: str = "") -> SafeString:
    """A list of ``line``s; nothing for none."""
    drawn = "".join(lines)
    return mark_safe(drawn and f'<ul class="rows{kind and f" {kind}"}">{drawn}</ul>')  # noqa: S308


def facts(lines: Iterable[Mapping[str, Any]]) -> SafeString:
    """What is known, ``[{label, value, is_name, url, chip: {text, tone}, note}]``; a dash for nothing."""
    return mark_safe(f'<dl class="facts">{"".join(map(_fact, lines or ()))}</dl>')  # noqa: S308


def _fact(line: Mapping[str, Any]) -> str:
    url, note = line.get("url"), line.get("note")
    shown = said(line.get("value") or "—")
    shown = f"<bdi>{shown}</bdi>" if line.get("is_name") else shown
    shown = f'<a href="{said(url)}">{shown}</a>' if url else shown
    end = f'<span class="note">{said(note)}</span>' if note else ""
    return f"<div><dt>{said(line['label'])}</dt><dd>{shown}{_chip_of(line)}{end}</dd></div>"


def _chip_of(line: Mapping[str, Any]) -> str:
    told = line.get("chip")
    return f" {chip(told['text'], told.get('tone') or '')}" if told else ""


def timeline(entries: Iterable[Mapping[str, Any]]) -> SafeString:
    """What happened, ``[{day, title, note, url, chip: {text, tone}, to_come, retracted}]``."""
    return mark_safe(f'<ol class="timeline">{"".join(map(_entry, entries or ()))}</ol>')  # noqa: S308


def _entry(entry: Mapping[str, Any]) -> str:
    kind = "to-come" if entry.get("to_come") else "retracted" if entry.get("retracted") else ""
    day, url, note = template_localtime(entry["day"]), entry.get("url"), entry.get("note")
    title = said(entry["title"])
    title = f'<a href="{said(url)}">{title}</a>' if url else title
    note = f'<p class="note">{said(note)}</p>' if note else ""
    when = f'<time datetime="{day:%Y-%m-%d}">{said(wording.day(day))}</time>'
    what = f'<span class="title">{title}</span>{_chip_of(entry)}'
    return f'<li class="{kind}">\n{when}\n{what}\n{note}</li>'
