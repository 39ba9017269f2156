"""One form field as it stands on a page: label above, help below, errors beside. Written in Python, because
forms have dozens of them; what the control itself looks like is said in ``controls.py``."""

from typing import Any

from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .controls import attributes, select
from .widgets import DayWidget


def kind(bound: BoundField) -> str:
    """hidden, parts (several boxes), choices (boxes to tick), checkbox, or plain."""
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, DayWidget):
        return "parts"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "choices"
    return "checkbox" if isinstance(widget, CheckboxInput) else "plain"


def html(
    bound: BoundField, across: bool = False, label: Any = None, help: Any = None, extra_class: str = ""
) -> SafeString:
    """The whole field, for every kind of control. ``across``: choices beside each other."""
    what, said = kind(bound), bound.help_text if help is None else help
    errors, at = list(bound.errors), conditional_escape(bound.auto_id)
    described = [f"{bound.auto_id}_error{n}" for n in range(1, len(errors) + 1)]
    if said:
        described.append(f"{bound.auto_id}_help")
    attributes: dict[str, str] = {}
    if described and what in ("plain", "checkbox"):
        attributes["aria-describedby"] = " ".join(described)
    if errors:
        attributes["aria-invalid"] = "true"
    control = "" if what == "choices" else _control(bound, attributes)
    if what == "hidden":
        return mark_safe(control)  # noqa: S308 - drawn by its widget
    if getattr(bound.field.widget, "input_type", "") == "search":
        extra_class = "search"
    named, help_text = conditional_escape(label or bound.label), conditional_escape(said or "")
    wrong = "".join(
        f'<p class="error" id="{at}_error{n}">{conditional_escape(text)}</p>\n'
        for n, text in enumerate(errors, 1)
    )
    helped = f'<p class="help" id="{at}_help">{help_text}</p>\n' if said else ""
    if what == "checkbox":
        note = f'<span class="help" id="{at}_help">{help_text}</span>' if said else ""
        inner = f'{wrong}<label class="choice" for="{at}">{control}<span>{named}{note}</span></label>\n'
    else:
        if not (bound.field.required or getattr(bound.field, "must", False)):
            optional = _("optional")
            named = f'{named} <span class="optional">({optional})</span>'
        if what == "plain":
            inner = f'<label for="{at}">{named}</label>\n{wrong}{control}\n{helped}'
        else:
            told = f' aria-describedby="{conditional_escape(" ".join(described))}"' if described else ""
            must = " data-required" if bound.field.required and what == "choices" else ""
            boxes = control or _choices(bound, across)
            opens = f'<fieldset{told} id="{at}" tabindex="-1"{must}><legend>{named}</legend>'
            inner = f"{opens}\n{helped}{wrong}{boxes}\n</fieldset>\n"
    classes = "field" + (" invalid" if errors else "") + (f" {extra_class}" if extra_class else "")
    return mark_safe(f'<div class="{classes}" id="{at}_field">\n{inner}</div>\n')  # noqa: S308


def _control(bound: BoundField, told: dict[str, str]) -> str:
    widget = bound.field.widget
    if type(widget) is not Select:
        return bound.as_widget(attrs=told)
    told = bound.build_widget_attrs(told, widget)
    if bound.auto_id and "id" not in widget.attrs:
        told.setdefault("id", bound.auto_id)
    return select(widget, bound.html_name, bound.value(), told)


MARK = "\x00"


def _boxes(bound: BoundField) -> list[str]:
    """Boxes to tick as Django draws them; of a few hundred, each takes its time."""
    widget, at, name = bound.field.widget, bound.auto_id, conditional_escape(bound.html_name)
    told = widget.build_attrs(widget.attrs, bound.build_widget_attrs({"id": MARK}, widget))
    before, after = attributes(told).split(MARK)
    chosen = set(widget.format_value(bound.value()))
    found = []
    for number, (value, label) in enumerate(widget.choices):
        box = f"{before}{at}_{number}{after}{' checked' if str(value) in chosen else ''}"
        found.append(
            f'<label class="choice" for="{at}_{number}">'
            f'<input type="checkbox" name="{name}" value="{conditional_escape(str(value))}"{box}>'
            f"<span>{conditional_escape(label)}</span></label>"
        )
    return found


def _is_plain(bound: BoundField) -> bool:
    """Whether its boxes stand in no groups and it asks for nothing of its own."""
    widget = bound.field.widget
    if type(widget) is not CheckboxSelectMultiple or not bound.auto_id or bound.field.disabled:
        return False
    return not any(isinstance(label, list | tuple) for _value, label in widget.choices)


def _choices(bound: BoundField, across: bool) -> str:
    lines = (
        _boxes(bound)
        if _is_plain(bound)
        else [
            f'<label class="choice" for="{conditional_escape(option.id_for_label)}">{option.tag()}'
            f"<span>{conditional_escape(option.choice_label)}</span></label>"
            for option in bound.subwidgets
        ]
    )
    return f'<div class="choices{" across" if across else ""}">{"".join(lines)}</div>'
