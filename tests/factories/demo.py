"""A small demonstration: a few people of the cohort, lived through the same actions."""

from datetime import date

from parcours.demo import reading
from parcours.demo.history import History, Lived
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.programmes.queries import pack
from tests.factories.programmes import load_eu_maroc


def small_cohort(size: int = 60, today: date | None = None) -> Lived:
    """The programme of the source, its bodies and accounts, and the first people of its cohort."""
    load_eu_maroc()
    found = pack()
    history = History(reading.read(found.code), found, Actor.system("demo"), size, today or clock.today())
    return history.live(lambda line: None)
