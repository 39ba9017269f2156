"""Every table with a person says what becomes of it when she is merged, erased, or asks what is kept."""

import pytest
from django.apps import apps

from parcours.people import ports
from parcours.people.models import Person
from parcours.people.ports import DELETE, KEEP, MOVE, STAY, followings, follows

OPAQUE = {"journal.Entry"}
"""Append-only, with opaque ids and codes: what happened stays told of nobody who can be named."""


def with_a_person() -> dict[str, type]:
    """Every table of ours with a column for a person: a foreign key, or an opaque ``person_id``."""
    found = {}
    for model in apps.get_models():
        if not model.__module__.startswith("parcours.") or model._meta.label in OPAQUE:
            continue
        fields = model._meta.concrete_fields
        if any(f.related_model is Person or f.column == "person_id" for f in fields) or model is Person:
            found[model._meta.label] = model
    return found


def undeclared(declared) -> list[str]:
    return sorted(set(with_a_person()) - set(declared))


def test_every_table_with_a_person_is_declared():
    assert undeclared(followings()) == [], "declare it with parcours.people.ports.follows"


@pytest.mark.parametrize("label", sorted(followings()))
def test_a_declaration_holds_of_its_table(label):
    one = followings()[label]
    columns = {f.column for f in one.model._meta.concrete_fields}
    names = columns | {f.name for f in one.model._meta.concrete_fields}
    assert one.column in columns
    assert one.merge in (MOVE, STAY) or callable(one.merge)
    assert one.erase in (DELETE, KEEP) or callable(one.erase) or set(one.erase) <= columns
    assert callable(one.access) or set(one.access) <= names
    assert one.access or one.not_shown
    assert str(one.title)


def test_a_table_that_was_forgotten_is_named():
    declared = dict(followings())
    declared.pop("cases.Step")
    assert undeclared(declared) == ["cases.Step"]


def test_whoever_shows_her_nothing_says_why(monkeypatch):
    monkeypatch.setattr(ports, "_followings", {})
    with pytest.raises(ValueError, match="why not"):
        follows(Person, title="x")
