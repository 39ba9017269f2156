"""What a few people told beside their particulars: how they manage, other names, and what few may read.

Asked month by month of those who came meanwhile. All invented.
"""

from contextlib import suppress
from datetime import date, timedelta
from random import Random

from parcours.accounts.queries import colleagues
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.kernel.refusals import Missing
from parcours.people import actions as people
from parcours.people.functioning import Answered, record_functioning

from .cohort import pick
from .counter import Counter, File
from .diary import Diary
from .reading import Name, table

MONTH = 30
QUESTIONS = ("seeing", "hearing", "walking", "remembering", "self_care", "communicating")
SPELLING = "spelling"


class Particulars:
    def __init__(self, counter: Counter, diary: Diary):
        self.counter, self.diary, self.demo = counter, diary, counter.demo
        self.told = table(counter.demo, "particulars")
        self.known = 0

    def write(self, first: date) -> None:
        """Write every month into the diary, up to yesterday."""
        yesterday = self.counter.today - timedelta(days=1)
        while first < yesterday:
            self.diary.write(first, self.ask)
            first += timedelta(days=MONTH)
        self.diary.write(yesterday, self.ask)

    def ask(self) -> None:
        fresh, self.known = self.counter.files[self.known :], len(self.counter.files)
        for file in fresh:
            # Of somebody whose file is gone meanwhile nothing more is told.
            with suppress(Missing):
                self._ask(file)

    def _ask(self, file: File) -> None:
        if self._is_one("functioning", file):
            record_functioning(by=file.actor, person=file.person, answered=self._manages(file))
        if self._is_one("other_names", file):
            self._name(file)
        if self._is_one("other_script", file):
            self._write_otherwise(file)
        if self._is_one("restricted", file):
            self._restrict(file)

    def _is_one(self, what: str, file: File) -> bool:
        """Whether she is one of every so many: counted, so that a small cohort has some too."""
        every, first = self.told[what]["every"], self.told[what]["first"]
        return file.persona.number % every == first

    def _chance(self, what: str, file: File) -> Random:
        return Random(f"{what} {file.persona.number}")  # noqa: S311 - invented

    # How she manages ------------------------------------------------------------------------------

    def _manages(self, file: File) -> Answered:
        told, chance = self.told["functioning"], self._chance("functioning", file)
        if chance.random() < told["refused"]:
            return Answered(refused=True)
        given = {name: pick(chance, list(told["answers"].items())) for name in QUESTIONS}
        hard = [name for name in QUESTIONS if given[name] in ("a_lot", "cannot")]
        return Answered(needs=[told["needs"][name] for name in hard], **given)

    # Other names ----------------------------------------------------------------------------------

    def _name(self, file: File) -> None:
        """As another desk writes her name, else what they call her at home."""
        told = file.persona.registration
        spelt = self.demo.offers["spellings"]
        latin = spelt.get(told.given_latin, told.given_latin), spelt.get(told.family_latin, told.family_latin)
        if told.given_latin and latin != (told.given_latin, told.family_latin):
            self._add(file, SPELLING, *latin)
        elif told.given_latin:
            nicknames = self.told["other_names"]["nicknames"]
            self._add(file, "nickname", self._chance("nickname", file).choice(nicknames), "")

    def _write_otherwise(self, file: File) -> None:
        """Her name in the other script, where the lists of names know it."""
        told = file.persona.registration
        names = self.demo.names.get(told.nationality)
        given = _known((*names.women, *names.men) if names else (), told.given_latin, told.given_arabic)
        family = _known(names.family if names else (), told.family_latin, told.family_arabic)
        if not (given and family and given.arabic and family.arabic):
            return
        if not told.given_latin:
            self._add(file, SPELLING, given.latin, family.latin)
        elif not told.given_arabic:
            self._add(file, SPELLING, given.arabic, family.arabic)

    def _add(self, file: File, kind: str, given: str, family: str) -> None:
        people.add_other_name(by=file.actor, person=file.person, kind=kind, given=given, family=family)

    # What few may read ----------------------------------------------------------------------------

    def _restrict(self, file: File) -> None:
        """Her officer keeps a fact, and names one colleague who may read it."""
        by, facts = file.actor, self.told["restricted"]["facts"]
        fact = self._chance("restricted", file).choice(facts)
        people.record_restricted(by=by, person=file.person, kind=fact["kind"], text=fact["text"])
        reader = self._colleague(by)
        if reader is not None:
            people.name_restricted_reader(by=by, person=file.person, user=reader)

    def _colleague(self, by: Actor):
        """Who coordinates first, else any colleague who may read such facts."""
        with acting(by):
            able = {one.id for one in colleagues(by.organisation, "people.restricted")} - {by.user}
        staff = [one for one in self.counter.instance.actors.values() if one.user in able]
        staff.sort(key=lambda one: (one.role != "coordinator", one.login))
        return staff[0].user if staff else None


def _known(names: tuple[Name, ...], latin: str, arabic: str) -> Name | None:
    """The name of the lists that is written so."""
    return next(
        (one for one in names if (latin and one.latin == latin) or (arabic and one.arabic == arabic)), None
    )
