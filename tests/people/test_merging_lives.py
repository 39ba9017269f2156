"""Merging, chains and undoing in any order; and two who merge at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing, Refused
from parcours.people import actions, models
from parcours.people.visibility import visible
from tests.factories.accounts import member, organisation
from tests.factories.people import person
from tests.people.tables import dump

PEOPLE = 4
TOLD_ANYWAY = {"journal_entry", "journal_access", "people_merge", "people_merge_change"}
anybody = st.integers(0, PEOPLE - 1)


class Lives(RuleBasedStateMachine):
    """The model: a stack of standing merges; a file that is gone is found by nobody."""

    def __init__(self):
        super().__init__()
        self.around = transaction.atomic()
        self.around.__enter__()
        where = organisation("EN")
        desk, self.by = member(where), member(where, "coordinator")
        names = ("Awa", "Bintou", "Chantal", "Dalila")
        self.people = [person(desk, given_latin=name).person for name in names]
        self.standing: list[tuple[object, int, int]] = []
        self.first = dump(TOLD_ANYWAY)

    def teardown(self):
        transaction.set_rollback(True)
        self.around.__exit__(None, None, None)

    @property
    def gone(self) -> set[int]:
        return {gone for _merge, _kept, gone in self.standing}

    def canonical(self, one: int) -> int:
        for _merge, kept, gone in self.standing:
            if gone == one:
                return self.canonical(kept)
        return one

    @rule(kept=anybody, gone=anybody)
    def merge(self, kept: int, gone: int):
        told = {"person": self.people[kept], "duplicate": self.people[gone], "reason": "said"}
        if kept == gone or {kept, gone} & self.gone:
            with pytest.raises(Refused):
                actions.merge(by=self.by, **told)
        else:
            self.standing.append((actions.merge(by=self.by, **told).id, kept, gone))

    @rule(number=st.integers(0, PEOPLE))
    def undo(self, number: int):
        if not self.standing:
            return
        at = number % len(self.standing)
        merge, kept, _gone = self.standing[at]
        blocked = any(kept in (other, lost) for _merge, other, lost in self.standing[at + 1 :])
        if blocked:
            with pytest.raises(Refused):
                actions.undo_merge(by=self.by, merge=merge)
        else:
            actions.undo_merge(by=self.by, merge=merge)
            self.standing.pop(at)

    @invariant()
    def whoever_is_gone_is_read_as_the_one_who_is_kept(self):
        with transaction.atomic(), as_role("system"):
            held = dict(models.Canonical.objects.values_list("gone_id", "kept_id"))
        assert held == {self.people[one]: self.people[self.canonical(one)] for one in self.gone}

    @invariant()
    def only_kept_files_are_seen(self):
        with transaction.atomic(), acting(self.by):
            seen = set(visible(self.by).values_list("id", flat=True))
        assert seen == {self.people[one] for one in range(PEOPLE) if one not in self.gone}

    @invariant()
    def undone_to_the_end_everything_is_as_at_first(self):
        if not self.standing:
            assert dump(TOLD_ANYWAY) == self.first


@pytest.mark.django_db
def test_any_order_of_merging_and_undoing():
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=8,
            stateful_step_count=8,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_wins():
    where = organisation("EN")
    desk, by = member(where), member(where, "coordinator")
    awa, eva = person(desk, given_latin="Awa").person, person(desk, given_latin="Eva").person
    pairs = [(awa, eva), (eva, awa), (awa, eva), (eva, awa)]
    together = Barrier(len(pairs))

    def merge(pair):
        together.wait()
        try:
            actions.merge(by=by, person=pair[0], duplicate=pair[1], reason="twice")
        except Missing:
            return "missing"
        finally:
            connection.close()
        return "merged"

    with ThreadPoolExecutor(len(pairs)) as pool:
        assert sorted(pool.map(merge, pairs)) == ["merged", "missing", "missing", "missing"]
    with transaction.atomic(), as_role("system"):
        assert models.Canonical.objects.count() == 1
