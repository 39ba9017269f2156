"""How figures are counted and money is converted, in sentences that are printed with them."""

from django.utils.translation import gettext as _

from parcours.ui.wording import number

SMALL = 11
"""Fewer people than this in a row that tells of nationality or status are told together with others."""
Part = tuple[str, list[str]]


def of_report() -> list[Part]:
    """(heading, sentences) of a report: its figures are fixed, some rows stand together."""
    known = _(
        "All figures are as they were known when the report was submitted: what was recorded later is not in "
        "them, and what was taken back by then does not count."
    )
    days = _(
        "Figures of the period count facts of its days, first and last included; figures up to its end count "
        "all facts to its last day."
    )
    rows = _(
        "Rows of nationality, protection and residence with fewer than %(least)s people are told together, "
        "so that nobody is recognised."
    ) % {"least": number(SMALL)}
    filled = _("Figures in the text are filled in from the indicators when it is printed.")
    return [_who(), _when(days, known), _missing(rows), _proof(filled)]


def of_today() -> list[Part]:
    """The same of figures as they are known on a day."""
    known = _("Figures are as they are known on the day that is stated: what was taken back does not count.")
    return [_who(), _when(known), _missing()]


def _who() -> Part:
    return (
        _("Who is counted"),
        [
            _(
                "A figure of people counts different people: each once, however many services she had. It is "
                "never a sum of services."
            ),
            _("Two files that were found to be one person's are counted as one."),
            _(
                "Whoever is in two projects is counted in both, and once for the programme: the sum over "
                "projects, the people in two or more and the different people stand side by side."
            ),
            _(
                "When somebody no longer agrees to reporting she stays in the count, and what stands behind "
                "it is opened to nobody."
            ),
        ],
    )


def _when(*more: str) -> Part:
    return (
        _("When and where"),
        [
            _(
                "Age, status and place are those of the day of the fact, not of today. Whoever counts "
                "several times stands in the row of the first time, so that the rows add up to the whole."
            ),
            *more,
        ],
    )


def _missing(*more: str) -> Part:
    return (
        _("What is missing"),
        [
            _(
                "Missing is not zero: what nobody collects is said to be not collected, and what was not "
                "stated is a row of its own."
            ),
            _("A ratio is divided last; where there is nothing to divide by it has no value."),
            *more,
        ],
    )


def _proof(*more: str) -> Part:
    return (
        _("What proves it"),
        [
            _(
                "Of each figure it is said how much of it a document proves, how much the programme saw "
                "itself, and how much was only declared."
            ),
            *more,
        ],
    )


def money() -> Part:
    """The rule of exchange."""
    return (
        _("Money"),
        [
            _(
                "Each payment is converted at the rate that the contract prescribes for it, kept with its "
                "day and source; a heading is the sum of its converted payments, to the cent."
            ),
            _("What is gained or lost by exchange stands apart and is in no heading."),
        ],
    )
