"""Lessons learnt: nobody's telephone in them, shared by whoever answers for it, proposed to whoever plans."""

import pytest
from django.db import transaction

from parcours.kernel.context import acting
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.outreach import actions, lessons, models
from parcours.outreach.lessons import LessonTold
from tests.factories import outreach as factory
from tests.factories.accounts import actor

pytestmark = pytest.mark.django_db


def refused(ask) -> str:
    with pytest.raises(Refused) as found:
        ask()
    return found.value.code


def shared(here, title: str, **changes):
    wanted = factory.lesson(here.caseworker, title, **changes)
    return actions.share_lesson(by=here.coordinator, lesson=wanted).id


def proposed(by, activity: str, **more) -> list:
    with transaction.atomic(), acting(by):
        return [row.id for row in lessons.proposed(by, activity, **more)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"advice": {"fr": "Appelez Ali au 06 12 34 56 78"}}, "outreach.personal_in_lesson"),
        ({"learnt": {"fr": "Écrire à ali@example.org"}}, "outreach.personal_in_lesson"),
        ({"happened": {"fr": "Chez elle, rue Ibn Batouta n° 12"}}, "outreach.personal_in_lesson"),
        ({"happened": {"ar": "في بيتها، شارع محمد الخامس رقم 12"}}, "outreach.personal_in_lesson"),
        ({"activity": ""}, "outreach.lesson_untied"),
        ({"activity": "", "indicator": "nothing"}, "outreach.not_in_list"),
        ({"themes": []}, "outreach.theme_missing"),
        ({"kind": "rumour"}, "outreach.not_in_list"),
        ({"title": ""}, "outreach.title_missing"),
    ],
)
def test_what_is_refused(here, changes, code):
    title = changes.get("title", "Inviter")
    more = {name: value for name, value in changes.items() if name != "title"}
    assert refused(lambda: factory.lesson(here.caseworker, title, **more)) == code


def test_numbers_of_people_and_years_are_no_telephone(here):
    text = "En 2019, 1 200 personnes sur 3 marchés ; rue animée. Deux ans après, 40 %."
    factory.lesson(here.caseworker, happened={"fr": text})


def test_a_draft_is_its_organisations_alone_until_a_coordinator_shares_it(here, elsewhere):
    by, other = here.caseworker, elsewhere.caseworker
    wanted = factory.lesson(by)
    half = factory.lesson(by, "À moitié", advice={})
    assert (
        refused(lambda: actions.share_lesson(by=here.coordinator, lesson=half))
        == "outreach.lesson_incomplete"
    )
    with pytest.raises(NotAllowed):
        actions.share_lesson(by=by, lesson=wanted)
    with transaction.atomic(), acting(other):
        assert models.Lesson.objects.count() == 0
    with pytest.raises(Missing):
        actions.read_lesson(by=other, lesson=wanted)
    actions.share_lesson(by=here.coordinator, lesson=wanted)
    with transaction.atomic(), acting(other):
        assert lessons.lesson(other, wanted).title == {"fr": "Inviter par les leaders"}
    told = LessonTold("lesson", {"fr": "X"}, ["rights"], activity="outing")
    assert refused(lambda: actions.change_lesson(by=other, lesson=wanted, told=told)) == "outreach.not_yours"
    # What is shared stays whole.
    assert (
        refused(lambda: actions.change_lesson(by=by, lesson=wanted, told=told))
        == "outreach.lesson_incomplete"
    )
    actions.withdraw_lesson(by=here.coordinator, lesson=wanted)
    with transaction.atomic(), acting(other), pytest.raises(Missing):
        lessons.lesson(other, wanted)


def test_each_reader_counts_once(here, elsewhere):
    wanted = shared(here, "Inviter")
    readers = [elsewhere.caseworker, elsewhere.coordinator]
    for by in readers * 2:
        actions.read_lesson(by=by, lesson=wanted)
    actions.read_lesson(by=readers[0], lesson=wanted, useful=True)
    actions.read_lesson(by=readers[0], lesson=wanted, useful=True)
    actions.read_lesson(by=readers[1], lesson=wanted, useful=False)
    with transaction.atomic(), acting(readers[0]):
        found = lessons.lesson(readers[0], wanted)
        assert (found.opened, found.useful) == (2, 1)
        assert lessons.said_useful(readers[0], found) is True


def test_what_has_most_in_common_is_proposed_first_and_never_a_draft(here, elsewhere):
    by = elsewhere.caseworker
    kind = shared(here, "Même activité", themes=["equality"], place="MA-oujda")
    theme = shared(here, "Même thème", themes=["services"], place="MA-oujda", activity="campaign")
    both = shared(here, "Thème et ville", themes=["services"], place="MA-nador", activity="outing")
    shared(here, "Rien de commun", themes=["training"], place="MA-oujda", activity="outing")
    factory.lesson(here.caseworker, "Brouillon", themes=["services"])
    assert proposed(by, "awareness", themes=["services"], place="MA-nador") == [both, theme, kind]
    assert proposed(by, "awareness", themes=["services"], place="MA-nador", most=1) == [both]
    later = shared(here, "Plus utile", themes=["equality"], place="MA-oujda")
    actions.read_lesson(by=by, lesson=later, useful=True)
    assert proposed(by, "awareness") == [later, kind]


def test_words_are_searched_in_every_text(here):
    wanted = shared(here, "Inviter", advice={"ar": "استعملوا مجموعات واتساب"})
    by = actor(here.organisation)
    with transaction.atomic(), acting(by):
        assert [row.id for row in lessons.lessons(by, text="واتساب")] == [wanted]
        assert [row.id for row in lessons.lessons(by, text="INVITER happened", theme="rights")] == [wanted]
        assert not lessons.lessons(by, text="radio") and not lessons.lessons(by, theme="training")
