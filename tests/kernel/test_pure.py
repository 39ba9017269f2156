"""Clock, codes, cipher, states, refusals."""

from datetime import UTC, date, datetime

import pytest

from parcours.kernel import cipher, clock
from parcours.kernel.actor import Actor
from parcours.kernel.identifiers import public_code, read_public_code
from parcours.kernel.refusals import NotAllowed, Refused, declared
from parcours.kernel.states import Move, States

LIFE = States(
    "test.door",
    first="open",
    moves=[Move("open", "shut", "door.shut"), Move("shut", "locked", None)],
    labels={"open": "Open", "shut": "Shut", "locked": "Locked"},
)


class Door:
    state = "open"


def who(*rights):
    return Actor(user=None, organisation=None, role="", rights=frozenset(rights))


def test_the_clock_can_be_held():
    with clock.at(date(2019, 3, 1)):
        assert clock.now() == datetime(2019, 3, 1, 12, tzinfo=UTC)
        assert clock.today() == date(2019, 3, 1)
    assert clock.now().year >= 2024


def test_public_codes_are_random_and_read_back_as_typed():
    codes = {public_code() for _ in range(200)}
    assert len(codes) == 200
    code = codes.pop()
    assert len(code) == 26
    assert read_public_code(f"{code[:4].lower()}-{code[4:]} ") == code
    assert read_public_code("oil") == "011"


def test_a_sealed_text_opens_beside_its_row_only():
    sealed = cipher.seal("fact", "row-1")
    assert "fact" not in sealed
    assert cipher.open_sealed(sealed, "row-1") == "fact"
    for altered, bound in (
        (sealed, "row-2"),
        (sealed[:-4] + "AAA=", "row-1"),
        ("", "row-1"),
        ("x" * 40, "row-1"),
    ):
        with pytest.raises(cipher.Unreadable):
            cipher.open_sealed(altered, bound)


def test_an_old_key_still_opens_and_the_new_one_seals(settings):
    settings.PARCOURS_RESTRICTED_KEYS = ["old"]
    sealed = cipher.seal("fact", "row")
    settings.PARCOURS_RESTRICTED_KEYS = ["new", "old"]
    assert cipher.open_sealed(sealed, "row") == "fact"
    assert cipher.seal("fact", "row")[:4] != sealed[:4]
    settings.PARCOURS_RESTRICTED_KEYS = ["new"]
    with pytest.raises(cipher.Unreadable):
        cipher.open_sealed(sealed, "row")


@pytest.mark.parametrize(
    ("state", "target", "rights", "refused"),
    [
        ("open", "shut", ("door.shut",), None),
        ("open", "shut", (), NotAllowed),
        ("open", "locked", ("door.shut",), Refused),
        ("shut", "open", ("door.shut",), Refused),
        ("shut", "locked", ("door.shut",), NotAllowed),
        ("locked", "open", ("door.shut",), Refused),
    ],
)
def test_only_listed_moves_by_those_who_may(state, target, rights, refused):
    door = Door()
    door.state = state
    if refused is None:
        assert LIFE.move(door, target, who(*rights)) == state
        assert door.state == target
    else:
        with pytest.raises(refused):
            LIFE.move(door, target, who(*rights))
        assert door.state == state


def test_a_token_holds_no_right_beyond_its_scopes():
    narrow = Actor(
        user=None, organisation=None, role="", rights=frozenset({"a", "b"}), scopes=frozenset({"a", "c"})
    )
    assert [narrow.may(right) for right in "abc"] == [True, False, False]


def test_every_refusal_says_a_sentence():
    for code, sentence in declared().items():
        assert str(sentence)[-1] in ".?!)s", code
    with pytest.raises(LookupError):
        Refused("nothing.known")
