"""What an operator meets: one clear line an error on stderr, exit codes, nothing half loaded."""

from io import StringIO

import pytest

from parcours.programmes import commands, models, queries
from tests.config.conftest import run_parcours
from tests.factories import programmes

SECOND = programmes.SECOND


def run(file, **options):
    out, err = StringIO(), StringIO()
    return commands.load(str(file), out=out, err=err, **options), out.getvalue(), err.getvalue()


@pytest.fixture
def bad(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text(SECOND.read_text("utf-8").replace("number = 2", "number = 1"), "utf-8")
    return path


@pytest.mark.django_db
def test_load_twice():
    assert run(SECOND) == (True, "puente-2022: loaded, version 1, in force\n", "")
    assert run(SECOND) == (True, "puente-2022: unchanged (version 1); nothing was written\n", "")


@pytest.mark.django_db
def test_a_check_loads_nothing():
    done, out, _err = run(SECOND, check=True)
    assert done and "2 lots, 2 projects" in out
    assert queries.pack_or_none() is None


@pytest.mark.django_db
def test_a_bad_pack_tells_its_lines_and_loads_nothing(bad):
    done, out, err = run(bad)
    assert (done, out) == (False, "")
    assert f"{bad}: line 75: lots[1].number: 1 is there already, on line 68." in err.splitlines()
    assert not models.Programme.objects.exists()


@pytest.mark.django_db
def test_changes_are_told(tmp_path):
    run(SECOND)
    changed = tmp_path / "changed.toml"
    changed.write_text(SECOND.read_text("utf-8").replace("value = 120", "value = 150"), "utf-8")
    out = run(changed)[1]
    assert out.splitlines() == [
        "puente-2022: changed, now version 2, in force",
        "  indicators certified.targets contract.value: 120 → 150",
    ]


@pytest.mark.django_db
def test_the_pack_loaded_last_is_in_force_and_both_can_be_shown():
    run(SECOND)
    run(programmes.EU_MAROC)
    assert queries.pack().code == "eu-maroc-2017"
    assert run(SECOND)[1] == "puente-2022: unchanged (version 1), in force again\n"
    for code, word in ((None, "Bridge to work"), ("eu-maroc-2017", "17,070,817.63 MAD")):
        out = StringIO()
        assert commands.show(code, out=out)
        assert word in out.getvalue()


@pytest.mark.django_db
def test_nothing_to_show_is_one_line():
    for code in (None, "nowhere"):
        err = StringIO()
        assert commands.show(code, err=err) is False
        assert len(err.getvalue().splitlines()) == 1


@pytest.mark.django_db
def test_the_first_start_loads_the_pack_of_the_settings(settings, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert commands.load_first().programme == "eu-maroc-2017"
    settings.PARCOURS_PACK = SECOND
    assert commands.load_first().programme == "puente-2022"


def test_a_check_needs_no_database(tmp_path, bad):
    nowhere = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}
    good = run_parcours(tmp_path / "home", "programme", "load", str(SECOND), "--check", **nowhere)
    assert (good.returncode, good.stderr) == (0, "")
    refused = run_parcours(tmp_path / "home", "programme", "load", str(bad), "--check", **nowhere)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "line 75: lots[1].number" in refused.stderr
    assert "Traceback" not in refused.stderr
