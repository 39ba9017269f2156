"""Form controls written in Python: the same text as the templates of Django and ours, at a fraction of the
time. A select of a hundred languages would ask for two hundred templates.

What is not here is drawn by its template, as everywhere.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.forms import Select
from django.forms.renderers import TemplatesSetting
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

WIDGETS = "django/forms/widgets/"
INPUTS = ("input", "text", "email", "hidden", "password", "checkbox", "radio_option", "checkbox_option")


def _shown(value: Any) -> str:
    return conditional_escape(value if isinstance(value, str) else localize(value))


def _kept(value: Any) -> str:
    """A value as it is sent back: never written as a number of the reader's language."""
    return conditional_escape(value if isinstance(value, str) else str(value))


def attributes(told: dict[str, Any]) -> str:
    parts = [
        f" {_shown(name)}" if value is True else f' {_shown(name)}="{_kept(value)}"'
        for name, value in told.items()
        if value is not False
    ]
    return "".join(parts)


def _input(widget: dict[str, Any]) -> str:
    value = widget["value"]
    told = "" if value is None else f' value="{_kept(value)}"'
    name = _shown(widget["name"])
    return f'<input type="{_shown(widget["type"])}" name="{name}"{told}{attributes(widget["attrs"])}>'


def _textarea(widget: dict[str, Any]) -> str:
    value = widget["value"]
    told = _shown(value) if value else ""
    return f'<textarea name="{_shown(widget["name"])}"{attributes(widget["attrs"])}>\n{told}</textarea>'


def _option(widget: dict[str, Any]) -> str:
    value, told = _kept(widget["value"]), attributes(widget["attrs"])
    return f'<option value="{value}"{told}>{_shown(widget["label"])}</option>'


def _options(groups: Iterable[tuple[Any, list[dict[str, Any]], int]]) -> str:
    parts = []
    for name, options, _index in groups:
        drawn = "".join(map(_option, options))
        parts.append(f'<optgroup label="{_shown(name)}">{drawn}</optgroup>' if name else drawn)
    return "".join(parts)


def _select(widget: dict[str, Any]) -> str:
    opens = f'<select name="{_shown(widget["name"])}"{attributes(widget["attrs"])}>'
    return f"{opens}{_options(widget['optgroups'])}</select>"


def select(widget: Select, name: str, value: Any, told: dict[str, Any]) -> SafeString:
    """A select as its widget draws it, one of its options at most chosen. Of the names of a few hundred
    colleagues, what Django makes of each before it is drawn takes longer than the rest of a list."""
    chosen, parts = set(widget.format_value(value)), []
    for key, label in widget.choices:
        if isinstance(label, list | tuple):
            inside = []
            for one, said in label:
                inside.append(_option_of(one, said, chosen))
            parts.append(f'<optgroup label="{_shown(key)}">{"".join(inside)}</optgroup>')
        else:
            parts.append(_option_of("" if key is None else key, label, chosen))
    opens = f'<select name="{_shown(name)}"{attributes(widget.build_attrs(widget.attrs, told))}>'
    return mark_safe(f"{opens}{''.join(parts)}</select>")  # noqa: S308 - every value is escaped


def _option_of(value: Any, label: Any, chosen: set[str]) -> str:
    value = value if isinstance(value, str) else str(value)
    if chosen and value in chosen:
        chosen.clear()
        return f'<option value="{_kept(value)}" selected>{_shown(label)}</option>'
    if isinstance(label, Promise):
        label = str(label)
    if type(value) is str and type(label) is str:
        return _plain_option(value, label)
    return f'<option value="{_kept(value)}">{_shown(label)}</option>'


@lru_cache(maxsize=8192)
def _plain_option(value: str, label: str) -> str:
    """The same few hundred colleagues, cities and languages are asked for on every list."""
    return f'<option value="{escape(value)}">{escape(label)}</option>'


def _day(widget: dict[str, Any]) -> str:
    parts = [
        f'<label class="{part["key"]}">{_shown(part["label"])}{_input(part)}</label>'
        for part in widget["subwidgets"]
    ]
    return f'<div class="parts">{"".join(parts)}</div>'


DRAWN: dict[str, Callable[[dict[str, Any]], str]] = {
    **{f"{WIDGETS}{name}.html": _input for name in INPUTS},
    f"{WIDGETS}textarea.html": _textarea,
    f"{WIDGETS}select.html": _select,
    f"{WIDGETS}select_option.html": _option,
    "ui/parts/day_widget.html": _day,
}
"""By the name of the template that says the same."""


class Renderer(TemplatesSetting):
    """Django's way to draw a form, through this module where it knows the control."""

    def render(self, template_name: str, context: dict[str, Any], request=None) -> SafeString | str:
        draw = DRAWN.get(template_name)
        if draw is None or context["widget"].get("wrap_label"):
            return super().render(template_name, context, request)
        return mark_safe(draw(context["widget"]))  # noqa: S308 - every value is escaped above
