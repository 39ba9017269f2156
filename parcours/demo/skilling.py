"""What the people of the cohort can do, told at the desk some days after they came."""

from datetime import timedelta

from parcours.cases import actions as cases
from parcours.cases.skills import NewSkill, Told
from parcours.kernel.actor import Actor

from .counter import Counter, File, accompanied
from .diary import Batch, Diary
from .reading import table

DAYS, TOLD, SECOND, FIRST = 9, 0.9, 0.25, 0.3
LEVELS = ((2, "helped"), (12, "alone"))


class Skilling:
    """Asked of nearly everybody who knows a trade, and of some who have only begun to work."""

    def __init__(self, counter: Counter, diary: Diary):
        self.counter, self.diary = counter, diary
        self.words = table(counter.demo, "skills")

    def write(self, batch: Batch) -> None:
        """Write the day into the diary; who came this week has not been asked yet."""
        self.diary.write(batch.day + timedelta(days=DAYS), self.note, batch)

    def note(self, batch: Batch) -> None:
        numbers = {persona.number for persona in batch.people}
        came = [file for file in self.counter.files[-400:] if file.persona.number in numbers]
        told: dict[str, tuple[Actor, list[NewSkill]]] = {}
        for file in came:
            if accompanied(file.persona):
                _by, found = told.setdefault(file.actor.login, (file.actor, []))
                found += [NewSkill(file.person, one) for one in self._of(file)]
        for by, skills in told.values():
            if skills:
                cases.note_skill_many(by=by, skills=skills)

    def _of(self, file: File) -> list[Told]:
        traits, chance = file.traits, file.chance("delay")
        if not traits.skilled:
            return [self._told(file, self.words["first"]["trades"], 0)] if chance < FIRST else []
        if file.chance("assess") > TOLD:
            return []
        trades = self.words["trades"][traits.occupation]
        found = [self._told(file, trades, traits.experience_years)]
        if file.chance("second") < SECOND and len(trades) > 1:
            found.append(self._told(file, trades, max(0, traits.experience_years - 3), 1))
        return found

    def _told(self, file: File, trades: list, years: int, further: int = 0) -> Told:
        chance = file.chance("attend")
        group, words = trades[(int(chance * 997) + further) % len(trades)]
        level = next((level for most, level in LEVELS if years < most), "teaches")
        proofs = ("declared", "declared", "observed", "document")
        here = file.chance("orient") < 0.35
        return Told(
            group=group,
            label=words,
            years=years,
            level=level,
            known=proofs[int(file.chance("complete") * len(proofs))],
            country=self.counter.pack.country if here else file.persona.registration.nationality,
            wish=None if chance < 0.1 else file.chance("enrol") < 0.7,
        )
