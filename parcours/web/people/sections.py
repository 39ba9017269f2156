"""The sections of a person's page: each domain registers its own, shown to those who hold the right.

@section(order=30, right="cases.see")
def orientation(request, person) -> Section | None: ...
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from parcours.people.models import Person
from parcours.ui import wording
from parcours.ui.drawing import said


@dataclass(frozen=True)
class Next:
    """What is to be done next for her; the first of all becomes the page's main button.

    ``order``: before or after what other sections say; those of one order follow their sections.
    ``always``: also while she has not agreed to be accompanied.
    """

    label: Any
    url: str
    why: Any = ""
    order: int = 50
    always: bool = False


@dataclass(frozen=True)
class Section:
    """``template`` is included with ``context`` (under ``section.context``) and ``person``.

    ``actions``: ``[{label, url, kind}]`` beside the title. ``code`` is the anchor (#code). ``side``: in the
    narrow column. ``next``: what is to be done next. ``chips``: ``[{text, tone}]`` beside her name.
    ``brief``: where she stands in it, in a few words or a number: said on the line of a closed section.
    ``later``: an address that gives what stands within once it is opened, in place of ``template``; one of
    the ``actions`` leads there too.
    """

    code: str
    title: Any
    template: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    actions: Sequence[Mapping[str, Any]] = ()
    next: Next | None = None
    side: bool = False
    chips: Sequence[Mapping[str, Any]] = ()
    brief: Any = ""
    later: str = ""

    @property
    def begin(self) -> SafeString:
        """All that stands before what ``template`` draws; ``END`` closes it. There are some twenty on a page:
        a template for each costs too much."""
        brief = f'<bdi class="brief">{said(self.brief)}</bdi>' if self.brief else ""
        links = "".join(_link(one) for one in self.actions)
        links = f'<p class="cluster no-print">{links}</p>' if links else ""
        summary = f'<summary><h2 id="{self.code}-title">{said(self.title)}</h2>{brief}</summary>'
        later, failed = f' data-later="{said(self.later)}"' if self.later else "", ""
        if later:
            told = _("This could not be read just now. Close and open the line to try again, or see all.")
            failed = f' aria-live="polite" data-failed="{said(told)}"'
        return mark_safe(  # noqa: S308 - every value was said, the code is ours
            f'<section class="section" aria-labelledby="{self.code}-title"><details class="fold"{later}>'
            f'{summary}<div class="folded">{links}\n<div class="inside" id="{self.code}"{failed}>'
        )

    @property
    def end(self) -> SafeString:
        return END


END = mark_safe("</div></div></details>\n</section>\n")


def _link(action: Mapping[str, Any]) -> str:
    kind = f' class="button {said(action["kind"])}"' if action.get("kind") else ""
    return f'<a{kind} href="{said(action["url"])}">{said(action["label"])}</a>'


def many(rows: Sequence[Any]) -> str:
    """How many, for the line of a closed section; nothing for none."""
    return wording.number(len(rows)) if rows else ""


Make = Callable[[Any, Person], Section | None]
_makers: list[tuple[int, str, str, Make]] = []


def section(order: int, right: str) -> Callable[[Make], Make]:
    """Register a section of the person's page; a ``None`` answer is not shown."""

    def register(make: Make) -> Make:
        _makers.append((order, f"{make.__module__}.{make.__name__}", right, make))
        _makers.sort(key=lambda one: one[:2])
        return make

    return register


def sections_for(request, person: Person) -> list[Section]:
    found = [make(request, person) for _order, _name, right, make in _makers if request.actor.may(right)]
    return [one for one in found if one is not None]
