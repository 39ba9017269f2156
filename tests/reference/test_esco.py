"""The official files of ESCO: every fault on its line, all or nothing, again changes nothing."""

import io

import pytest
from django.db import transaction

from parcours.config import cli
from parcours.kernel import recorder
from parcours.kernel.actor import Actor
from parcours.kernel.refusals import NotAllowed
from parcours.reference import actions, commands, esco, searching
from parcours.reference.esco_files import Faulty
from parcours.reference.models import EscoVersion, Occupation, OccupationSkill, Skill
from tests.factories import esco as made
from tests.factories.accounts import actor

SYSTEM = Actor.system("tests")


@pytest.fixture
def recorded(monkeypatch):
    found = []
    monkeypatch.setattr(recorder, "_append", found.extend)
    return found


def faults(folder, version="") -> list[str]:
    with pytest.raises(Faulty) as faulty:
        esco.read(str(folder), version)
    return faulty.value.faults


def file_of(folder, name):
    return next(folder.rglob(name))


# Reading ------------------------------------------------------------------------------------------


def test_files_of_three_languages_are_one_list(tmp_path):
    found = esco.read(str(made.release(tmp_path)))
    assert (found.version, found.languages) == ("1.2.0", ("fr", "ar", "en"))
    baker = found.occupations[made.occupation("baker")]
    assert baker.label == {"fr": "boulanger/boulangère", "ar": "خباز", "en": "baker"}
    assert baker.also["fr"] == ["panetier", "boulanger d’atelier"]
    assert baker.values == {"group": "7512", "code": "7512.1"}
    assert found.occupations[made.occupation("braider")].label.keys() == {"fr", "en"}
    assert found.relations[made.occupation("baker"), made.skill("hygiene")] is False
    assert len(found.skills) == 4 and found.left_out == 0


def test_one_language_without_a_mark_at_the_beginning_is_enough(tmp_path):
    made.write(tmp_path / "occupations_fr.csv", made.OCCUPATION_HEADS, made.occupation_rows("fr"), "utf-8")
    made.write(tmp_path / "skills_fr.csv", made.SKILL_HEADS, made.skill_rows("fr"), "utf-8")
    made.write(tmp_path / "occupationSkillRelations_fr.csv", made.RELATION_HEADS, made.relation_rows())
    assert "version" in faults(tmp_path)[0]
    assert esco.read(str(tmp_path), "1.2").languages == ("fr",)
    assert faults(tmp_path, "newest")


def test_relations_to_what_is_not_there_are_left_out_and_counted(tmp_path):
    more = (*made.RELATIONS, ("baker", "optional", "gone"), ("nobody", "essential", "dough"))
    found = esco.read(str(made.release(tmp_path, relations=more)))
    assert (len(found.relations), found.left_out) == (4, 2)


def test_what_is_not_released_is_not_there(tmp_path):
    folder = made.release(tmp_path, languages=["fr"])
    file = file_of(folder, "skills_fr.csv")
    file.write_text(file.read_text("utf-8-sig").replace("released", "obsolete", 1), "utf-8")
    found = esco.read(str(folder))
    assert made.skill("dough") not in found.skills and found.left_out == 1


FAULTS = [
    # (file, what is replaced, by what, line, part of the sentence)
    ("occupations_fr.csv", "iscoGroup", "iscoGruppe", 1, "iscoGroup"),
    ("occupations_fr.csv", "7531,", "7534x,", 5, "ISCO-08"),
    ("occupations_fr.csv", made.occupation("tailor"), made.occupation("baker"), 5, "first on line 2"),
    ("occupations_fr.csv", made.occupation("tailor"), "tailor", 5, "conceptUri"),
    ("occupations_fr.csv", "couturier sur mesure", "couturier,sur mesure", 5, "cells"),
    ("occupations_fr.csv", "coiffeur tresseur", "x" * 501, 7, "500"),
    ("occupations_fr.csv", "coiffeur tresseur", "a\x00b", 7, "U+0000"),
    ("occupations_fr.csv", "couturier sur mesure", '"couturier', 5, "CSV"),
    ("skills_fr.csv", "knowledge,", "wisdom,", 4, "skillType"),
    ("skills_fr.csv", "conduire un four", "", 3, "preferredLabel"),
    ("occupationSkillRelations_fr.csv", "optional", "useful", 4, "relationType"),
    ("occupationSkillRelations_fr.csv", "occupationUri,", "occupationUri;", 1, "occupationUri"),
]


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "part"), FAULTS, ids=[f"{f[0]}-{f[4]}" for f in FAULTS]
)
def test_every_fault_has_its_file_and_line(tmp_path, name, old, new, line, part):
    folder = made.release(tmp_path, languages=["fr"])
    file = file_of(folder, name)
    text = file.read_bytes().decode("utf-8-sig")
    assert old in text
    file.write_bytes(text.replace(old, new, 1).encode())
    [first, *_more] = faults(folder)
    assert first.startswith(f"{name}:{line}: ") and part in first


def test_a_file_that_is_no_text_of_its_kind_is_named(tmp_path):
    folder = made.release(tmp_path, languages=["fr"])
    file = file_of(folder, "skills_fr.csv")
    kept = file.read_bytes().decode("utf-8-sig")
    for spoilt, part in (
        (kept.encode("latin-1"), "UTF-8"),
        (kept.encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04", "spreadsheet"),
        (b"", "empty"),
        (kept.replace(",", ";").encode(), "commas"),
    ):
        file.write_bytes(spoilt)
        [fault] = faults(folder)
        assert fault.startswith("skills_fr.csv:") and part in fault
    file.unlink()
    assert "skills" in faults(folder)[0]
    assert faults(tmp_path / "nowhere")


def test_all_faults_come_at_once_and_not_without_end(tmp_path):
    rows = [one | {"conceptUri": f"x{place}"} for place, one in enumerate(made.skill_rows("fr") * 40)]
    folder = made.release(tmp_path, languages=["fr"])
    made.write(file_of(folder, "skills_fr.csv"), made.SKILL_HEADS, rows)
    assert len(faults(folder)) == 50


def test_a_group_of_another_edition_is_refused(tmp_path):
    folder = made.release(tmp_path, languages=["fr"])
    groups = [{"code": "C7512", "preferredLabel": "x"}, {"code": "7599", "preferredLabel": "x"}]
    made.write(folder / "ISCOGroups_fr.csv", ["code", "preferredLabel"], groups)
    [fault] = faults(folder)
    assert fault.startswith("ISCOGroups_fr.csv:3:")


# Keeping ------------------------------------------------------------------------------------------


def load(folder, **more):
    return actions.load_esco(by=SYSTEM, folder=str(folder), **more)


@pytest.mark.django_db
def test_again_changes_nothing_and_writes_nothing(tmp_path, recorded):
    folder = made.release(tmp_path)
    first = load(folder)
    assert (first.occupations["new"], first.skills["new"], first.relations["new"]) == (3, 4, 4)
    [entry] = recorded
    assert entry.facts == {"version": "1.2.0", "occupations": 3, "skills": 4}
    before = list(Occupation.objects.order_by("id").values()), list(OccupationSkill.objects.values())
    again = load(folder)
    assert not any(again.occupations[what] for what in ("new", "changed", "ended", "back"))
    assert before == (
        list(Occupation.objects.order_by("id").values()),
        list(OccupationSkill.objects.values()),
    )
    assert len(recorded) == 1 and EscoVersion.objects.count() == 1


@pytest.mark.django_db
def test_what_a_later_version_drops_is_ended_and_may_come_back(tmp_path, recorded):
    load(made.release(tmp_path / "a"))
    tailor = Occupation.objects.get(uri=made.occupation("tailor"))
    fewer = made.release(
        tmp_path / "b",
        version="1.3.0",
        occupations=["baker", "braider"],
        skills=["dough", "oven", "hygiene"],
        relations=[("baker", "optional", "dough"), ("baker", "essential", "oven")],
    )
    done = load(fewer)
    assert (done.occupations["ended"], done.skills["ended"]) == (1, 1)
    assert (done.relations["ended"], done.relations["changed"]) == (2, 1)
    tailor.refresh_from_db()
    assert (tailor.since, tailor.ended_in, tailor.label["fr"]) == ("1.2.0", "1.3.0", "tailleur/tailleuse")
    assert searching.esco_occupations("tailleur") == [] and searching.esco_occupation(tailor.id) == tailor
    back = load(made.release(tmp_path / "c", version="1.4.0"))
    assert (back.occupations["back"], back.skills["back"], back.occupations["new"]) == (1, 1, 0)
    tailor.refresh_from_db()
    assert tailor.ended_in == ""
    assert [one.version for one in EscoVersion.objects.all()] == ["1.4.0", "1.3.0", "1.2.0"]


@pytest.mark.django_db
def test_a_language_that_is_not_brought_along_keeps_its_labels(tmp_path, recorded):
    load(made.release(tmp_path / "a"))
    load(made.release(tmp_path / "b", version="1.2.1", languages=["fr"]))
    assert Occupation.objects.get(uri=made.occupation("baker")).label["ar"] == "خباز"


@pytest.mark.django_db
def test_all_or_nothing(tmp_path, recorded, monkeypatch):
    def fails(fresh):
        raise RuntimeError

    monkeypatch.setattr(esco, "_copy", fails)
    with pytest.raises(RuntimeError), transaction.atomic():
        load(made.release(tmp_path))
    assert not Occupation.objects.exists() and not Skill.objects.exists() and not recorded


@pytest.mark.django_db
def test_it_takes_the_right_to_change_shared_lists(tmp_path):
    with pytest.raises(NotAllowed):
        actions.load_esco(by=actor(role="caseworker"), folder=str(made.release(tmp_path)))


@pytest.mark.django_db
def test_the_command_says_what_it_did_and_every_fault(tmp_path, recorded):
    out, err = io.StringIO(), io.StringIO()
    folder = made.release(tmp_path)
    assert commands.load_esco(str(folder), check=True, out=out, err=err)
    assert "3 occupations, 4 skills, 4 relations" in out.getvalue() and not Occupation.objects.exists()
    assert commands.load_esco(str(folder), out=out, err=err) and "3 new" in out.getvalue()
    file_of(folder, "skills_ar.csv").write_text("nothing\n")
    assert not commands.load_esco(str(folder), out=out, err=err)
    assert "skills_ar.csv:1:" in err.getvalue() and "nothing was loaded" in err.getvalue()


def test_the_command_is_on_the_command_line(tmp_path):
    given = cli.parser().parse_args(["reference", "esco", str(tmp_path), "--check", "--version", "1.2.0"])
    assert (given.folder, given.version, given.check) == (str(tmp_path), "1.2.0", True)


# Finding ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_occupations_are_found_by_any_label_in_any_language_and_with_a_slip(tmp_path, recorded):
    load(made.release(tmp_path))
    for text in ("boulanger", "Boulangère", "panetier", "خباز", "الخباز", "BAKER", "bulanger", "atelier"):
        assert [one.code for one in searching.esco_occupations(text, "fr")] == ["7512.1"], text
    assert searching.esco_occupations("", "fr") == searching.esco_occupations("%", "fr") == []
    assert searching.esco_occupations("plombier", "fr") == []
    assert [one.kind for one in searching.esco_skills("hygiene", "en")] == ["knowledge"]
    baker = Occupation.objects.get(uri=made.occupation("baker"))
    asked = searching.skills_of(baker.id, "fr")
    assert [(one.skill.label["fr"], one.essential) for one in asked] == [
        ("conduire un four", True),
        ("préparer la pâte", True),
        ("hygiène alimentaire", False),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("maçon", "7112"),
        ("macon", "7112"),
        ("maçonnerie", "7112"),
        ("couturière", "7531"),
        ("خياطة", "7531"),
        ("الخياطة", "7531"),
        ("hairdresser", "5141"),
        ("tresses", "5141"),
        ("plomberie", "7126"),
        ("plombrie", "7126"),
        ("femme de ménage", "9111"),
        ("garde d’enfants", "5311"),
        ("garde d'enfants", "5311"),
        ("7231", "7231"),
        ("سباك", "7126"),
        ("طباخ", "5120"),
        ("عاملة نظافة", "9111"),
        ("esthéticienne", "5142"),
        ("نقش الحناء", "5142"),
        ("كوافورة", "5141"),
        ("réparateur de téléphone", "7421"),
        ("informaticien", "3512"),
    ],
)
def test_groups_are_found_by_what_people_call_them(text, code):
    assert searching.groups(text, "fr")[0].code == code


def test_a_group_says_what_it_is_part_of():
    assert searching.group("7531", "fr").title.startswith("Tailleurs")
    assert (
        searching.group("7531", "en").within
        == "Food processing, wood working, garment and other craft and related trades workers"
    )
    assert searching.group("9999") is None
    assert searching.groups("", "fr") == searching.groups("xyzzy", "fr") == []
