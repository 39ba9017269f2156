"""How lessons learnt are said, and which are proposed to whoever plans the same."""

from django.utils.translation import ngettext

from parcours.outreach import lessons as reads
from parcours.outreach.enums import LessonKind, LessonState, Theme
from parcours.ui.addresses import reverse
from parcours.ui.wording import number, translated

TONES = {LessonState.DRAFT: "none", LessonState.SHARED: "good", LessonState.WITHDRAWN: "bad"}


def counted(row) -> str:
    """Who read it and to whom it was of use; nothing where nobody did."""
    if not row.opened:
        return ""
    opened = ngettext("opened by %(n)s person", "opened by %(n)s people", row.opened) % {
        "n": number(row.opened)
    }
    useful = ngettext("useful to %(n)s", "useful to %(n)s", row.useful) % {"n": number(row.useful)}
    return f"{opened} · {useful}" if row.useful else opened


def themes(row) -> str:
    return " · ".join(str(Theme(code).label) for code in row.themes)


def where(row) -> str:
    return translated(row.place.name) if row.place else translated(row.region.name) if row.region else ""


def line(row) -> dict:
    """A row of a list; whoever opens what is shared is counted, once."""
    parts = (str(LessonKind(row.kind).label), themes(row), where(row), translated(row.organisation.name))
    shared = row.state == LessonState.SHARED
    return {
        "title": translated(row.title),
        "advice": translated(row.advice),
        "note": " · ".join(part for part in parts if part),
        "counted": counted(row) if shared else "",
        "url": "" if shared else reverse("lesson", args=[row.id]),
        "open_url": reverse("lesson_open", args=[row.id]) if shared else "",
        "chip": None if shared else {"text": LessonState(row.state).label, "tone": TONES[row.state]},
    }


def proposals(actor, activity: str, *, themes=(), place: str = "") -> list[dict]:
    """What others learnt where the same was planned: for the forms of events, outings and campaigns."""
    return [line(row) for row in reads.proposed(actor, activity, themes=themes, place=place)]
