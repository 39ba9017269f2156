"""What the house is held to: sizes, doors, and a policy on every table that follows a person."""

import ast
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.urls import resolve

from parcours.accounts.policy import routes
from parcours.kernel import rowsecurity

PACKAGE = Path(rowsecurity.__file__).resolve().parent.parent
SOURCES = sorted(
    path
    for path in PACKAGE.rglob("*.py")
    if "migrations" not in path.parts and "__pycache__" not in path.parts
)
# The grant itself decides by organisation; the journal by its own rule.
OURS = [
    model
    for config in apps.get_app_configs()
    if config.name.startswith("parcours.")
    for model in config.get_models()
]


def test_no_module_grows_beyond_500_lines():
    assert [str(path) for path in SOURCES if len(path.read_text().splitlines()) > 500] == []


def test_no_function_grows_beyond_50_lines():
    long = [
        f"{path.name}:{node.name}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno + 1 > 50
    ]
    assert long == []


def test_nothing_is_called_utils():
    assert [str(path) for path in PACKAGE.rglob("*util*") if "__pycache__" not in path.parts] == []


def test_every_package_says_what_it_is():
    missing = [
        path.parent.name for path in PACKAGE.glob("*/__init__.py") if not (path.parent / "README.md").exists()
    ]
    assert missing == []


def test_screens_and_machines_read_through_queries():
    found = [
        str(path)
        for name in ("web", "api", "portal")
        for path in (PACKAGE / name).rglob("*.py")
        if ".objects" in path.read_text()
    ]
    assert found == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_table_that_follows_a_person_has_a_policy(model):
    columns = {field.column for field in model._meta.concrete_fields}
    if "person_id" in columns or model._meta.label == "people.Person":
        assert model._meta.db_table in rowsecurity.policies()


@pytest.mark.django_db
def test_policies_are_in_the_database_and_the_application_cannot_pass_them():
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relkind = 'r'")
        guarded = {row[0] for row in cursor.fetchall()}
        assert set(rowsecurity.policies()) <= guarded
        powers = "rolsuper, rolbypassrls, rolcreaterole, rolcreatedb"
        cursor.execute(f"SELECT {powers} FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False, False, False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone()[0] == 0
        cursor.execute("SELECT has_schema_privilege(current_user, 'public', 'CREATE')")
        assert cursor.fetchone()[0] is False


@pytest.mark.django_db
def test_without_a_context_no_row_of_a_guarded_table_is_visible():
    for table in rowsecurity.policies():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone()[0] == 0, table


def test_no_address_hides_another():
    """What a fixed address leads to is what it was written for, not a pattern that stands before it."""
    hidden = []
    for route, pattern in routes():
        if "<" not in route and "(?P" not in route and "^" not in route:
            found = resolve(f"/{route}").func
            if found is not pattern.callback:
                hidden.append(route)
    assert hidden == []


def test_no_two_addresses_have_one_name():
    """The one that is registered last would be led to from both places."""
    named = Counter(pattern.name for _route, pattern in routes() if pattern.name and _is_ours(pattern))
    assert [name for name, times in named.items() if times > 1] == []


def _is_ours(pattern) -> bool:
    return getattr(pattern.callback, "__module__", "").startswith("parcours.")
