"""Whatever stands in a body or an address: an answer with a reason, never a fault of ours."""

import json
from itertools import islice

import pytest
from django.db import transaction

from parcours.kernel.actions import registry
from tests.matrix.samples import SAMPLES

PUBLIC = sorted(n for n, spec in registry().items() if spec.public and n in SAMPLES)
LONG = "x" * 5_000
MOST = 25
"""Places of one body that are tried: the same kinds of value come again and again in a long one."""
ODD = ["\x00", "a\x00b", "\ud800", LONG, "", " ", "9999-12-31", "0001-01-01", 10**30, -1, 1e308, None, [], {}]
UNKEEPABLE = ("\x00", "a\x00b", "\ud800")
# Only read together with another field that the sample leaves out.
UNUSED = ("source_type", "reason_code")
RAW = [
    b"",
    b"\xff\xfe\x00",
    b"null",
    b"[]",
    b'"text"',
    b"{",
    b'{"a":' * 5_000,
    b"[" * 100_000,
    b'{"person": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    b"NaN",
    b'{"person": NaN}',
    b"\xef\xbb\xbf{}",
    b"1" * 10_000,
]


def leaves(value, path=()):
    """Where something stands in a body."""
    if path:
        yield path
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in pairs:
        yield from leaves(part, (*path, key))


def changed(body, path, odd):
    found = json.loads(json.dumps(body))
    at = found
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = odd
    return found


def post(client, name, body, kind="application/json"):
    with transaction.atomic():
        answer = client.post(f"/api/v1/actions/{name}", body, content_type=kind)
        transaction.set_rollback(True)
    return answer


@pytest.mark.parametrize("name", PUBLIC)
def test_no_value_of_a_body_is_a_fault_of_ours(world, clients, name):
    spec, sample = registry()[name], SAMPLES[name]
    by, given = sample.by(world), sample.arguments(world)
    body = json.loads(spec.body(**given).model_dump_json())
    client, faults = clients[by.role], []
    for number, path in enumerate(islice(leaves(body), MOST)):
        some = [ODD[number % 4], *ODD[4 + number % 5 :: 5]]
        for odd in some:
            answer = post(client, name, json.dumps(changed(body, path, odd)))
            if answer.status_code >= 500 or (
                answer.status_code == 200 and odd in ("\x00", "a\x00b", "\ud800")
            ):
                faults.append((path, str(odd)[:20].encode("unicode_escape"), answer.status_code))
    assert faults == []


@pytest.mark.parametrize("raw", RAW, ids=range(len(RAW)))
@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "multipart/form-data", "nonsense; charset=x-none"]
)
def test_no_body_at_all_is_a_fault_of_ours(world, clients, raw, kind):
    for address in ("actions/people.edit", "actions/training.enrol_many", "people/search"):
        with transaction.atomic():
            answer = clients["caseworker"].generic("POST", f"/api/v1/{address}", raw, content_type=kind)
            transaction.set_rollback(True)
        assert 400 <= answer.status_code < 500, (address, answer.status_code)
        assert answer.headers["Content-Type"] == "application/problem+json"
