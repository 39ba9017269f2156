"""The environment: typed, refused in one line, documented whole."""

import re
from pathlib import Path

import pytest

from parcours.config import environment
from parcours.config.problems import Problem

ROOT = Path(environment.__file__).resolve().parents[2]


def test_nothing_has_to_be_set():
    env = environment.read({})
    assert (env.port, env.mode, env.is_demo, env.embedded) == (8000, "demo", True, True)
    assert env.home.is_absolute()


def test_values_are_typed():
    env = environment.read({"PORT": "9001", "PARCOURS_DEMO": "0", "PARCOURS_HOME": "/srv/parcours"})
    assert (env.port, env.is_demo, env.home) == (9001, False, Path("/srv/parcours"))


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "99999"),
        ("PARCOURS_DEMO", "maybe"),
        ("PARCOURS_MODE", "staging"),
        ("PARCOURS_LANGUAGE", "de"),
        ("DATABASE_OWNER_URL", "postgresql://owner@db/parcours"),
    ],
)
def test_a_bad_value_is_refused_by_name(variable, value):
    with pytest.raises(Problem, match=variable):
        environment.read({variable: value})


def test_production_is_no_demo_unless_told():
    assert not environment.read({"PARCOURS_MODE": "production"}).is_demo


def test_every_variable_that_the_code_reads_is_in_the_table():
    known = {name for name, _, _ in environment.table()}
    read = set()
    for path in (ROOT / "parcours").rglob("*.py"):
        text = path.read_text()
        read |= set(re.findall(r"""environ(?:\.get\(|\[|\.setdefault\(|\.pop\()["']([A-Z_]+)["']""", text))
    foreign = {"PATH", "DJANGO_SETTINGS_MODULE", "WELCOME"}
    assert read - foreign <= known


def test_every_variable_is_documented_with_its_sentence():
    page = (ROOT / "docs" / "reference" / "settings.md").read_text()
    for name, _, sentence in environment.table():
        assert f"`{name}`" in page
        assert sentence in page


def test_passwords_are_kept_at_a_cost_that_slows_whoever_guesses():
    """The tests sign in with a cheap hasher; the product's own is another."""
    from django.conf import settings as of_this_run
    from django.utils.module_loading import import_string

    from parcours.config import settings

    hasher = import_string(settings.PASSWORD_HASHERS[0])()
    assert hasher.algorithm == "argon2" and hasher.memory_cost >= 64 * 1024 and hasher.time_cost >= 2
    assert of_this_run.PASSWORD_HASHERS != settings.PASSWORD_HASHERS
