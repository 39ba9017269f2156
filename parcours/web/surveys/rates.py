"""Response rates and non-response bounds: for whoever sees figures, by row, with its file."""

from dataclasses import replace
from decimal import Decimal

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parcours.accounts.policy import requires
from parcours.kernel import clock
from parcours.programmes.queries import pack
from parcours.reference.enums import Sex
from parcours.results.labels import regions_of
from parcours.surveys import counting, wording
from parcours.surveys.bounds import NOT_ASKED, OVER
from parcours.surveys.counting import ALL, NOT_STATED
from parcours.surveys.sections import plan
from parcours.surveys.withholding import Line, Told
from parcours.ui.addresses import reverse
from parcours.ui.tables import Column, Empty, Table, with_query
from parcours.ui.wording import day, number, percent, translated
from parcours.web.exporting import Head, listed

from .listing import tabs

FEW = "<11"
NOTHING = "–"
GROUPS = {
    "occasion": gettext_lazy("Occasion"),
    "after": gettext_lazy("What it follows"),
    "sex": gettext_lazy("Sex"),
    "region": gettext_lazy("Region"),
    "quarter": gettext_lazy("Quarter"),
}
OUTCOMES = {
    "answered": gettext_lazy("Answered"),
    "refused": gettext_lazy("Do not wish to answer"),
    "unreachable": gettext_lazy("Could not be reached"),
    "silent": gettext_lazy("Time over, no answer"),
}


NOT_ASKED_LABEL = gettext_lazy("Not in the rate")


class RatesForm(forms.Form):
    question = forms.ChoiceField(label=gettext_lazy("Question"), required=False)
    by = forms.ChoiceField(label=gettext_lazy("Broken down by"), choices=list(GROUPS.items()), required=False)
    occasion = forms.ChoiceField(label=gettext_lazy("Occasion"), required=False)
    after = forms.ChoiceField(label=gettext_lazy("What it follows"), required=False)

    def __init__(self, *args, known, all_shown: bool, **more):
        super().__init__(*args, **more)
        if not all_shown:
            del self.fields["after"]
        every = ("", _("All"))
        self.fields["question"].choices = [(one.code, translated(one.short)) for one in known.questions]
        self.fields["occasion"].choices = [
            every,
            *((one.code, translated(one.name)) for one in known.occasions),
        ]
        if all_shown:
            self.fields["after"].choices = [every, *((one.code, translated(one.name)) for one in known.facts)]

    def asked(self, known) -> dict[str, str]:
        found = self.cleaned_data if self.is_valid() else {}
        return {
            "by": found.get("by") or "occasion",
            "question": found.get("question") or (known.questions[0].code if known.questions else ""),
            "occasion": found.get("occasion", ""),
            "after": found.get("after", ""),
        }


def _told(request, known) -> tuple[RatesForm, dict[str, str], Told]:
    all_shown = request.actor.may("people.see")
    form = RatesForm(request.GET, known=known, all_shown=all_shown)
    asked = form.asked(known)
    told = counting.told(**asked, all_shown=all_shown)
    place = {code: number for number, code in enumerate(_names(known, asked["by"]))}
    lines = tuple(sorted(told.lines, key=lambda one: (place.get(one.group, len(place)), one.group)))
    return form, asked, replace(told, lines=lines)


def _names(known, by: str) -> dict[str, str]:
    regions = regions_of(pack()) if by == "region" else {}
    words = {
        "occasion": {one.code: translated(one.name) for one in known.occasions},
        "after": {one.code: translated(one.name) for one in known.facts},
        "sex": dict(Sex.choices),
        "region": regions,
        "quarter": {},
    }[by]
    return {**words, NOT_STATED: _("Not stated"), ALL: _("Everybody")}


def _group(names: dict, by: str, code: str) -> str:
    if by == "quarter" and code != ALL:
        year, part = code.split("-")
        return _("Q%(number)s %(year)s") % {"number": part, "year": year}
    return str(names.get(code, code))


def _share(value: Decimal | None) -> str:
    return percent(value) if value is not None else NOTHING


def _count(line: Line, name: str) -> str:
    return FEW if _kept(line, name) else number(line.response.counts.get(name, 0))


def _kept(line: Line, name: str) -> bool:
    """Whether a number of this line would tell of few people."""
    return line.small or name in line.hidden


def _response_rows(told: Told, names: dict, by: str) -> list[dict]:
    return [
        {
            "group": _group(names, by, line.group),
            "due": FEW if _kept(line, "due") else number(line.response.due),
            "over": FEW if line.small else number(line.response.over),
            **{name: _count(line, name) for name in OVER},
            "rate": NOTHING if _kept(line, "answered") else _share(line.response.rate),
            NOT_ASKED: _count(line, NOT_ASKED),
        }
        for line in (told.whole, *told.lines)
        if line.response.due or line.response.not_asked
    ]


def _kept_back(line: Line, choice: str) -> bool:
    """Whether a share of this line would tell of few people."""
    return _kept(line, "unknown") or _kept(line, f"choice:{choice}")


def _bound_rows(told: Told, names: dict, by: str, known, question: str) -> list[dict]:
    rows = []
    for line in (told.whole, *told.lines):
        if not line.response.over:
            continue
        for choice, one in line.choices.items():
            hidden = _kept_back(line, choice)
            shares = {"share": one.share, "lowest": one.lowest, "highest": one.highest}
            rows.append(
                {
                    "group": _group(names, by, line.group),
                    "choice": wording.answer(known, question, choice),
                    "chose": FEW if hidden else number(one.chose),
                    "said": FEW if hidden else number(one.said),
                    **{name: NOTHING if hidden else _share(share) for name, share in shares.items()},
                }
            )
    return rows


def _tables(request, told: Told, asked: dict[str, str], known) -> list[Table]:
    by, names = asked["by"], _names(known, asked["by"])
    first = Column("group", GROUPS[by])
    empty = Empty(
        _("Nobody was to be asked yet"),
        _("Rates stand here once people were asked and the time of the first ones is over."),
    )
    response = [
        first,
        Column("due", _("To be asked"), numeric=True),
        Column("over", _("Time over"), numeric=True),
        *(Column(name, label, numeric=True) for name, label in OUTCOMES.items()),
        Column("rate", _("Response rate"), numeric=True),
        Column(NOT_ASKED, NOT_ASKED_LABEL, numeric=True),
    ]
    bounds = [
        first,
        Column("choice", wording.question(known, asked["question"])),
        Column("chose", _("Chose it"), numeric=True),
        Column("said", _("Answered the question"), numeric=True),
        Column("share", _("Share of these"), numeric=True),
        Column("lowest", _("At least"), numeric=True),
        Column("highest", _("At most"), numeric=True),
    ]
    rows = _bound_rows(told, names, by, known, asked["question"])
    title = _("What they said, and what it could be had everybody answered")
    return [
        Table(_("Response rate"), response, _response_rows(told, names, by), request.GET, empty),
        Table(title, bounds, rows, request.GET, Empty(_("Nobody’s time is over yet"))),
    ]


@requires("results.see")
def page(request):
    known = plan()
    form, asked, told = _told(request, known)
    response, bounds = _tables(request, told, asked, known)
    context = {
        "title": _("Surveys"),
        "lead": _("How many answered, and between which shares the truth lies"),
        "tabs": tabs("rates") if request.actor.may("cases.see") else [],
        "form": form,
        "response": response,
        "bounds": bounds,
        "rate": _rate(told),
        "notes": _notes(told),
        "source": _("Follow-up questions of the whole programme, as known on %(day)s.")
        % {"day": day(clock.today())},
        "export": reverse("survey_rates_csv") + with_query(request.GET),
    }
    return render(request, "web/surveys/rates.html", context)


def _rate(told: Told) -> str:
    line = told.whole
    return "" if _kept(line, "answered") else _share(line.response.rate)


def _notes(told: Told) -> list[str]:
    found = [
        _("Response rate: answered, of those to be asked whose time is over. Others are not counted yet."),
        *_left_out(),
        _("At least: had everybody else answered otherwise. At most: had everybody else answered this."),
        _("Whoever preferred not to say counts as unknown for this question. Nothing is weighted."),
    ]
    if told.any_hidden:
        found.append(_("Fewer than eleven people read “<11”, with what would tell them."))
    return found


def _left_out() -> list[str]:
    """Who is in no rate, and for which reasons."""
    found = [
        _("Left out of it: whoever died, and what became known when the time for an answer was over already.")
    ]
    days = plan().spacing_days
    if days:
        said = ngettext(
            "Left out too: whoever had been asked something else less than %(n)s day before.",
            "Left out too: whoever had been asked something else less than %(n)s days before.",
            days,
        )
        found.append(said % {"n": number(days)})
    return found


HEADS = [
    Head("group", gettext_lazy("Row")),
    Head("over", gettext_lazy("Time over")),
    *(Head(name, label) for name, label in OUTCOMES.items()),
    Head("response_rate", gettext_lazy("Response rate")),
    Head(NOT_ASKED, NOT_ASKED_LABEL),
    Head("question", gettext_lazy("Question")),
    Head("choice", gettext_lazy("Answer")),
    Head("chose", gettext_lazy("Chose it")),
    Head("said", gettext_lazy("Answered the question")),
    Head("share", gettext_lazy("Share of these")),
    Head("lowest", gettext_lazy("At least")),
    Head("highest", gettext_lazy("At most")),
]
FOUR = Decimal("0.0001")


def _exact(value: Decimal | None, hidden: bool) -> str:
    return "" if hidden or value is None else str(value.quantize(FOUR))


@requires("results.see")
def csv(request):
    """The same numbers as a file: a line for each row and choice, shares as decimals."""
    known = plan()
    _form, asked, told = _told(request, known)
    codes = request.GET.get("codes") == "1"
    names = {} if codes else _names(known, asked["by"])
    lines = []
    for line in (told.whole, *told.lines):
        response = line.response
        for choice, one in line.choices.items():
            hidden = _kept_back(line, choice)
            lines.append(
                [
                    (line.group or "all") if codes else _group(names, asked["by"], line.group),
                    FEW if line.small else response.over,
                    *(FEW if _kept(line, name) else response.counts.get(name, 0) for name in OVER),
                    _exact(response.rate, _kept(line, "answered")),
                    FEW if _kept(line, NOT_ASKED) else response.not_asked,
                    asked["question"] if codes else wording.question(known, asked["question"]),
                    choice if codes else wording.answer(known, asked["question"], choice),
                    FEW if hidden else one.chose,
                    FEW if hidden else one.said,
                    *(_exact(share, hidden) for share in (one.share, one.lowest, one.highest)),
                ]
            )
    return listed(request, "parcours-follow-up", HEADS, lines)
