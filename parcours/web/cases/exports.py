"""Those without a solution yet, taken away as a file: whom the reader's own list shows, and nobody else."""

from django.utils.translation import gettext_lazy as _

from parcours.accounts.policy import requires
from parcours.cases import queries
from parcours.cases.beside import UNKNOWN, Beside, beside
from parcours.kernel import clock
from parcours.kernel.recorder import saw
from parcours.people.queries import names_of
from parcours.ui.wording import translated
from parcours.web.exporting import Head, listed

from . import lists, presenters, waits

MOST = 2000
"""At once; who has waited longest comes first."""
COLUMNS = [
    Head("name", _("Name")),
    Head("since", _("Since")),
    Head("days", _("Days")),
    Head("why"),
    Head("why_name", _("Why")),
    Head("next"),
    Head("next_name", _("What is next")),
    Head("city_name", _("City")),
    Head("officer", _("Officer")),
]


@requires("cases.see")
def without_solution(request):
    """What the list shows with whose and for how long, on all its pages."""
    _first, asked = lists.asked(request, "solution")
    found = waits.WAITS["solution"].ask(request.actor, limit=MOST, **asked)
    saw([one.person for one in found], "cases.waiting_file")
    names = names_of(one.person for one in found)
    around = beside(request.actor, (one.person for one in found))
    lines = [_line(request.actor, one, names, around.get(one.person, UNKNOWN)) for one in found]
    return listed(request, "without-solution", COLUMNS, lines)


def _line(actor, one: queries.Waiting, names: dict, known: Beside) -> list:
    todo = waits.next_step(one, actor)
    return [
        presenters.name(names.get(one.person, ())),
        one.since,
        (clock.today() - one.since).days,
        one.why,
        waits.note(one),
        one.next,
        todo["label"] if todo else "",
        translated(known.city),
        known.officer,
    ]
