"""The logframe as a workbook and as a text: the columns of EU grants, from right to left in Arabic."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from parcours.documents.blocks import Block, Facts, Heading, Paper, Prose, Turn, paper_pdf
from parcours.documents.blocks_word import paper_docx
from parcours.documents.workbooks import Sheet, workbook
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.programmes.enums import NodeKind
from parcours.programmes.pack import Assumption, Baseline, Node, Pack, Target
from parcours.programmes.sources import where
from parcours.results import labels, queries
from parcours.results.logframe import Line, Logframe, Part, Row, logframe
from parcours.ui.wording import beside, day, number, translated

from . import method
from .kinds import LANGUAGE, PERIOD, PROJECT, Asked, FileKind, Made, kind
from .tables import NOTHING, Table, as_grid, as_sheet, said_once

WIDTHS = (10, 28, 24, 9, 13, 9, 11, 9, 22, 24)
NUMERIC = frozenset({5, 7})
PERCENT = Decimal("0.1")


def build(actor: Actor, pack: Pack, asked: Asked) -> Made:
    found = queries.figures(pack, asked.until, asked.since, asked.as_of, dimensions=())
    told = logframe(pack, found, asked.project or None)
    with override(asked.language):
        name = f"logframe-{asked.project or pack.code}"
        return Made(name, _content(pack, told, asked), tuple(_warnings(asked)))


def _content(pack: Pack, told: Logframe, asked: Asked) -> bytes:
    if asked.form == "xlsx":
        sheets = list(_sheets(pack, told))
        return workbook(sheets, title=_("Logframe"), language=asked.language, made_on=_made_on(asked))
    made = _paper(pack, told, asked)
    return paper_docx(made) if asked.form == "docx" else paper_pdf(made)


def _made_on(asked: Asked) -> Any:
    return asked.as_of or clock.today()


def _warnings(asked: Asked) -> Iterator[str]:
    if asked.since:
        yield _("The current values are of these days alone, not since the beginning.")


# Words --------------------------------------------------------------------------------------------


def current(row: Row) -> Any:
    """A number as a number; a share in percent with one decimal; else in words why there is none."""
    if not row.collected:
        return _("Not collected")
    if row.current is None:
        return _("Not computable")
    if row.numerator is not None:
        return Decimal(row.current).quantize(PERCENT, ROUND_HALF_UP)
    return row.current


def unit(row: Row) -> str:
    return (
        "%"
        if row.numerator is not None or row.unit == "percent"
        else row.currency or str(labels.UNITS.get(row.unit, row.unit))
    )


def parts_of(row: Row) -> str:
    """Numerator and denominator of a share."""
    if row.numerator is None:
        return ""
    told = {"above": number(row.numerator), "below": number(row.denominator)}
    return _("%(above)s of %(below)s") % told


def baseline(told: Baseline | None) -> Any:
    if told is None:
        return NOTHING
    if told.value is None:
        return translated(told.words) or NOTHING
    return f"{number(told.value)} ({told.year})" if told.year else told.value


def others(targets: Iterable[Target]) -> str:
    """Targets that are kept and not in force, with the place where the source states them."""
    return "; ".join(beside([number(one.value), where(one.source)]) for one in targets)


def assumptions(told: Iterable[Assumption]) -> str:
    """What must hold; ours are told from those of the source."""
    said = []
    for one in told:
        words = translated(one.text)
        said.append(_("%(words)s (our reading)") % {"words": words} if one.reading else words)
    return "\n".join(said)


def chain(node: Node) -> str:
    """The line word for word, with what is wrong in the source."""
    flag = translated(node.flag)
    return f"{translated(node.text)} [{flag}]" if flag else translated(node.text)


def when(told: Logframe) -> str:
    """Of which days the current values are."""
    period = told.period
    said = _("Current values up to %(day)s") % {"day": day(period.until or clock.today())}
    if period.since:
        said = _("Current values from %(since)s to %(until)s") % {
            "since": day(period.since),
            "until": day(period.until or clock.today()),
        }
    if period.as_of:
        said = beside([said, _("As known on %(when)s") % {"when": day(period.as_of)}])
    return said


# The table ----------------------------------------------------------------------------------------


def table(part: Part) -> Table:
    rows = [cells for line in part.lines for cells in _of_line(line)]
    rows += [[_("Beside the chain"), NOTHING, *_of_row(row, ())] for row in part.beside]
    head = [
        *(_("Level"), _("Results chain"), _("Indicator"), _("Unit"), _("Baseline"), _("Current value")),
        *(_("Out of"), _("Target"), _("Sources and means of verification"), _("Assumptions")),
    ]
    return Table(translated(part.title), head, rows, WIDTHS, NUMERIC)


def _of_line(line: Line) -> Iterator[list[Any]]:
    first = [str(NodeKind(line.node.kind).label), chain(line.node)]
    if not line.rows:
        yield [*first, *(None for _one in WIDTHS[2:-1]), assumptions(line.assumptions) or None]
    for row in line.rows:
        yield [*first, *_of_row(row, line.assumptions)]


def _of_row(row: Row, above: Sequence[Assumption]) -> list[Any]:
    target = row.target.value if row.target else None
    more = others(row.other_targets)
    amended = row.target is not None and row.target.source.addendum is not None
    return [
        translated(row.indicator.title),
        unit(row),
        baseline(row.baseline),
        current(row),
        beside(
            [
                parts_of(row),
                _("target by %(where)s") % {"where": where(row.target.source)} if amended else "",
                _("other targets in the source: %(told)s") % {"told": more} if more else "",
            ]
        ),
        target,
        translated(row.indicator.verification) or NOTHING,
        assumptions([*above, *row.indicator.assumptions]) or None,
    ]


def _sheets(pack: Pack, told: Logframe) -> Iterator[Sheet]:
    for part in told.parts:
        above = [translated(pack.name), when(told)]
        yield as_sheet(table(part), above, part.project or _("Programme"))
    said = [[title, line] for title, lines in method.of_today() for line in lines]
    yield Sheet(_("Method"), (), said, (_("How the figures are counted"),), (30, 110))


def _paper(pack: Pack, told: Logframe, asked: Asked) -> Paper:
    return Paper(
        title=_("Logframe"),
        above=[translated(pack.name)],
        below=[when(told)],
        running=beside([_("Logframe"), translated(pack.name), when(told)]),
        blocks=list(_blocks(pack, told)),
        language=asked.language,
        made_on=_made_on(asked),
    )


def _blocks(pack: Pack, told: Logframe) -> Iterator[Block]:
    grantees = {one.code: translated(one.name) for one in pack.organisations}
    lines = [
        (translated(one.short) or one.code, beside([grantees.get(one.grantee), translated(one.title)]))
        for one in pack.projects
        if told.part(one.code)
    ]
    yield Facts([(_("Programme"), translated(pack.name)), *lines])
    yield Prose(
        [
            _("Lines of the results chain are those of the source, word for word."),
            _("What is marked as our reading is not in the source."),
        ],
        soft=True,
    )
    for part in told.parts:
        yield Turn(across=True)
        yield Heading(translated(part.title))
        shown = table(part)
        yield as_grid(replace(shown, rows=_shorter(shown.rows)))
    yield Turn()
    yield Heading(_("How the figures are counted"))
    for title, sentences in method.of_today():
        yield Heading(title, 2)
        yield Prose(sentences)


def _shorter(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """For a paper: what is the same as in the line above it is not said again."""
    found, last = said_once(rows, columns=2), None
    for row in found:
        told = row[-1]
        if told and told == last and row[0] == " ":
            row[-1] = " "
        last = told
    return found


kind(
    FileKind(
        "logframe",
        title=gettext_lazy("Logframe"),
        about=gettext_lazy(
            "The results chain with indicators, baseline, current value, target, sources and assumptions, of "
            "the programme and its projects or of one."
        ),
        forms=("xlsx", "docx", "pdf"),
        build=build,
        takes=(PROJECT, PERIOD, LANGUAGE),
        languages=("fr", "en", "ar"),
        order=20,
    )
)
