"""Tags and filters for every screen: ``{% load ui %}``. The catalogue is in ``parcours/ui/README.md``."""

from decimal import Decimal

from django import template
from django.forms import Field
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.kernel.identifiers import uuid7
from parcours.ui import drawing, fonts, wording
from parcours.ui import fields as form_fields
from parcours.ui.tables import with_query

register = template.Library()
PARTS = "ui/parts/"

register.simple_tag(wording.day, name="day")
register.simple_tag(wording.moment, name="moment")
register.simple_tag(wording.number, name="number")
register.simple_tag(wording.money, name="money")
register.simple_tag(wording.percent, name="percent")
register.filter("dayname", wording.day)
register.filter("thousands", wording.number)
register.filter("tr", wording.translated)
register.filter("initials", wording.initials)


@register.filter
def bdi(name) -> str:
    """A person's name, safe inside a sentence of the other direction."""
    return format_html("<bdi>{}</bdi>", name)


@register.filter
def ltr(text) -> str:
    """A phone number, a code, an amount in figures: left to right wherever it stands."""
    return format_html('<bdi dir="ltr">{}</bdi>', text)


@register.filter
def place(where: str) -> str:
    """Where a source says it, in the reader's language."""
    return format_html("<bdi>{}</bdi>", wording.place(where))


@register.simple_tag
def font_styles() -> str:
    """The links to our own fonts, or nothing where they were not built: the system's fonts serve then."""
    return mark_safe(fonts.link_tags())  # noqa: S308 - addresses of our own static files only


@register.simple_tag(takes_context=True)
def request_id(context) -> str:
    """A hidden id that makes a second click or a reload harmless. Put it inside every POST form.

    Beside it the mark of the role in which the page was made (``request.role_mark``), if there is one: never
    within the id, which is kept, also of what nobody may know who sent."""
    mark = getattr(context.get("request"), "role_mark", "")
    made_in = format_html('<input type="hidden" name="made_in" value="{}">', mark) if mark else ""
    return format_html('<input type="hidden" name="request_id" value="{}">{}', uuid7(), made_in)


@register.simple_tag(takes_context=True)
def address(context, **changes) -> str:
    """This page's address with some query keys changed: ``{% address page=2 %}``."""
    return with_query(context["request"].GET if "request" in context else {}, **changes)


@register.simple_tag
def chip(text, tone="") -> str:
    """A computed state. Tones: good, wait, bad, none, or nothing."""
    return mark_safe(drawing.chip(text, tone or ""))  # noqa: S308 - said there


@register.simple_tag
def sort_header(column, table) -> str:
    """A table heading; sortable ones are links that keep the other filters."""
    number = ' class="number"' if column.numeric else ""
    if not column.sortable:
        return format_html('<th scope="col"{}>{}</th>', mark_safe(number), column.label)  # noqa: S308
    current = table.sort.lstrip("-") == column.key
    down = current and table.sort.startswith("-")
    target = column.key if down or not current else f"-{column.key}"
    state = format_html(' aria-sort="{}"', "descending" if down else "ascending") if current else ""
    return format_html(
        '<th scope="col"{}{}><a href="{}">{}</a></th>',
        mark_safe(number),  # noqa: S308
        state,
        with_query(table.query, sort=target, page=None),
        column.label,
    )


# Forms


@register.simple_tag
def field(bound, across=False, label=None, help=None, extra_class=""):
    """One form field: label above, help below, error beside. Works for every widget."""
    return form_fields.html(bound, across, label, help, extra_class) if bound else ""


@register.inclusion_tag(PARTS + "form_errors.html")
def form_errors(*forms):
    """The summary at the top: every problem, each a link to its field."""
    problems, kept = [], True
    for form in forms:
        if not form or not form.errors:
            continue
        # A password is never sent back.
        kept = kept and not any(_secret(bound) for bound in form)
        problems += [{"id": "", "text": text} for text in form.non_field_errors()]
        for bound in form:
            target = bound.auto_id
            if form_fields.kind(bound) in ("checkbox", "plain"):
                target = bound.id_for_label or bound.auto_id
            asks = str(bound.label).rstrip().endswith(("?", "؟"))
            problems += [
                {"id": target, "label": _before(bound, text), "asks": asks, "text": text}
                for text in bound.errors
            ]
    return {"problems": problems, "kept": kept}


def _before(bound, text: str) -> str:
    """What is ticked is a sentence already: with another after it nobody would read either."""
    says_itself = text != Field.default_error_messages["required"]
    return "" if form_fields.kind(bound) == "checkbox" and says_itself else bound.label


def _secret(bound) -> bool:
    return getattr(bound.field.widget, "input_type", "") == "password"


@register.simple_tag
def fields(form, *names):
    """All fields of a form, or only those named, one after the other."""
    chosen = [form[name] for name in names] if names else list(form)
    return mark_safe("".join(map(form_fields.html, chosen)))  # noqa: S308


@register.inclusion_tag(PARTS + "steps_foot.html")
def steps_foot(label):
    """Back, Continue and the one primary button of a form in steps."""
    return {"label": label}


@register.inclusion_tag(PARTS + "progress.html")
def steps_progress():
    return {}


# Parts


@register.inclusion_tag(PARTS + "table.html", takes_context=True)
def table(context, table):
    return {"table": table, "request": context.get("request")}


register.simple_tag(drawing.body, name="table_body")
register.simple_tag(drawing.foot, name="table_foot")
register.simple_tag(drawing.options, name="options")


@register.inclusion_tag(PARTS + "empty.html")
def empty_state(title, text="", url="", label=""):
    """Says what would be here, and how to begin."""
    return {"title": title, "text": text, "url": url, "label": label}


register.simple_tag(drawing.timeline, name="timeline")
register.simple_tag(drawing.facts, name="facts")


@register.inclusion_tag(PARTS + "reasons.html")
def reasons(reasons):
    return {"reasons": reasons}


@register.inclusion_tag(PARTS + "tabs.html")
def tabs(tabs, label=""):
    return {"tabs": tabs, "label": label or _("Sections")}


@register.inclusion_tag(PARTS + "breadcrumbs.html")
def breadcrumbs(crumbs):
    return {"crumbs": crumbs}


@register.inclusion_tag(PARTS + "seen_by.html")
def seen_by(grants):
    """Who may see a person, and why."""
    return {"grants": grants}


@register.inclusion_tag(PARTS + "attendance.html")
def attendance_grid(grid):
    return {"grid": grid}


@register.inclusion_tag(PARTS + "map.html")
def region_map(map):
    return {"map": map}


def _told(widget, query, name: str) -> bool:
    """Whether a field was filled in; one of several parts may have been."""
    value = widget.value_from_datadict(query, {}, name)
    return any(value) if isinstance(value, list) else bool(value)


@register.inclusion_tag(PARTS + "filters.html", takes_context=True)
def filters(context, form, fold=False):
    """A GET form. ``fold``: closed until asked for, so a telephone shows the list; open while it filters."""
    query = context["request"].GET
    shown = {name: field.widget for name, field in form.fields.items() if not field.widget.is_hidden}
    asked = sum(1 for name, widget in shown.items() if _told(widget, query, name))
    return {"form": form, "request": context["request"], "fold": fold, "asked": asked}


@register.inclusion_tag(PARTS + "export.html")
def export_link(url):
    """Takes away what the list shows, as a file for a spreadsheet; and the same in codes, for machines."""
    return {"url": url, "codes": f"{url}{'&' if '?' in url else '?'}codes=1"}


@register.inclusion_tag(PARTS + "confirm.html", takes_context=True)
def confirm_step(context, question, label, back, consequences=(), undo="", kind="primary", form=None):
    """A question before something weighty: what follows, what can be undone."""
    return {
        "question": question, "label": label, "back": back, "consequences": consequences, "undo": undo,
        "kind": kind, "form": form, "csrf_token": context.get("csrf_token"),
        "request": context.get("request"),
    }  # fmt: skip


@register.inclusion_tag(PARTS + "figure.html")
def figure(label, value, target=None, url="", note="", currency="", places=None, percent=False):
    """A value against its target, with a bar that may go beyond it. ``percent``: both are out of 100."""
    show = (
        (lambda amount: wording.money(amount, currency))
        if currency
        else (lambda n: wording.percent(None if n is None else Decimal(str(n)) / 100, 1))
        if percent
        else (lambda n: wording.number(n, places))
    )
    share = bar = None
    if target:
        part = Decimal(str(value or 0)) / Decimal(str(target))
        share, bar = wording.percent(part), bar_shape(part)
    return {
        "label": label, "url": url, "note": note, "shown": show(value), "share": share, "bar": bar,
        "target_shown": show(target) if target else "",
    }  # fmt: skip


def bar_shape(part: Decimal) -> dict[str, str]:
    """Lengths out of 100: up to the target, beyond it, and where the target's tick stands."""
    scale = Decimal(100) / max(part, Decimal(1))
    goal = scale
    done = min(part, Decimal(1)) * scale
    beyond = max(part - 1, Decimal(0)) * scale
    return {
        "done": f"{done:.2f}",
        "goal": f"{goal:.2f}",
        "tick": f"{goal - Decimal('0.8'):.2f}",
        "beyond": f"{beyond:.2f}" if beyond else "",
    }


@register.inclusion_tag(PARTS + "pagination.html", takes_context=True)
def pagination(context, page, name="page"):
    """For a Django Page. The address keeps its filters; ``name``: what it calls the number of the page."""
    query = context["request"].GET if "request" in context else {}
    total, first, last = page.paginator.count, page.start_index(), page.end_index()
    words = ngettext("%(total)s result", "%(total)s results", total) % {"total": wording.number(total)}
    if total > last - first + 1:
        words = _("%(first)s to %(last)s of %(total)s") % {
            "first": wording.number(first), "last": wording.number(last), "total": wording.number(total)
        }  # fmt: skip
    before = page.has_previous() and with_query(query, **{name: page.previous_page_number()})
    after = page.has_next() and with_query(query, **{name: page.next_page_number()})
    return {"summary": words, "previous_url": before or "", "next_url": after or ""}
