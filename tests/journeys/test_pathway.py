"""Given a centre with a training that runs today, when a person comes in, then the figure counts her.

The whole walk on screen, by the people who do it, in French on a desk and in Arabic on a telephone.
"""

import re

import pytest

pytestmark = pytest.mark.django_db(transaction=True)

ANSWERS = {
    "vulnerability": "young_children",
    "experience": "none",
    "certificates": "none",
    "skill": "no",
    "barriers": "childcare",
    "wish": "salaried",
}


@pytest.mark.parametrize(("language", "width"), [("fr", 1440), ("ar", 360)])
def test_from_the_counter_to_the_figure(walk, town, language, width):
    officer = walk("caseworker", language, width)
    her = comes_in(officer)
    is_assessed_and_oriented(officer, her)
    joins_the_training(officer, her, town)
    trainer = walk("trainer", language, width)
    is_trained_and_certified(trainer, town)
    code = takes_her_certificate(officer, her)
    anybody_checks_it(walk(None, language, width), code)
    sees_what_happened(officer, her)
    is_counted(walk("monitoring", language, width))
    the_funder_gets_figures_only(walk("funder", language, width), her)
    for who in (officer, trainer):
        assert who.complaints == []


def comes_in(officer) -> str:
    officer.goes_to("/people/register/")
    officer.answers_step_by_step(
        given_latin="Aminata",
        family_latin="Kanté",
        given_arabic="أميناتا",
        family_arabic="كانتي",
        birth_year="1992",
        sex="F",
        nationality="GN",
        city="MA-oujda",
        residence="filed",
        no_document=True,
        no_phone=True,
        consent_accompaniment="yes",
        consent_sharing="yes",
        consent_comparison="yes",
        consent_reporting="yes",
    )
    assert officer.path.endswith("/registered/")
    her = re.search(r"/people/([0-9a-f-]{36})/", officer.path)[1]
    assert officer.downloads(f"/people/{her}/card/")[:5] == b"%PDF-"
    return her


def is_assessed_and_oriented(officer, her: str) -> None:
    officer.goes_to(f"/people/{her}/")
    officer.presses(f"main a[href='/people/{her}/assessment/']")
    officer.answers_step_by_step(**ANSWERS)
    assert officer.path == f"/people/{her}/orientation/"
    officer.reads("IDMAJE" if officer.language == "fr" else "إدماج")
    officer.presses("main form.form button.primary")


def joins_the_training(officer, her: str, town) -> None:
    officer.goes_to(f"/people/{her}/enrol/")
    officer.presses(f"main a[href='/people/{her}/enrol/{town.session}/']")
    officer.presses("main form button[class*=primary]")
    officer.goes_to(f"/training/{town.session}/")
    officer.reads("Aminata" if officer.language == "fr" else "أميناتا")


def is_trained_and_certified(trainer, town) -> None:
    trainer.goes_to(f"/training/{town.session}/attendance/")
    for day in trainer.addresses("main nav a[href*='attendance']") or [trainer.path]:
        trainer.goes_to(day)
        for cell in trainer.page.locator("select.mark-cell").all():
            cell.select_option("present", force=True)
        if trainer.page.locator("main form button.primary").count():
            trainer.presses("main form button.primary")
    trainer.goes_to(f"/training/{town.session}/results/")
    trainer.presses("main form button.primary")
    trainer.goes_to(f"/training/{town.session}/results/")
    trainer.presses("main form[action*=certify] button")


def takes_her_certificate(officer, her: str) -> str:
    officer.goes_to(f"/people/{her}/")
    [paper] = officer.addresses("main a[href^='/training/certificates/']")[:1]
    pdf = officer.downloads(paper)
    said = officer.words_of(pdf)
    assert "Kanté" in said
    return re.search(r"/c/([0-9A-Z]{26})/", said)[1]


def anybody_checks_it(somebody, code: str) -> None:
    somebody.goes_to(f"/c/{code}/")
    somebody.reads("Kanté")
    somebody.does_not_read("1992")
    somebody.goes_to("/c/00000000000000000000000000/")
    somebody.does_not_read("Kanté")


def sees_what_happened(officer, her: str) -> None:
    officer.goes_to(f"/people/{her}/")
    officer.unfolds("history")
    assert officer.page.locator("main .timeline li, main ol.timeline > li").count() >= 8
    officer.reads("Entraide Nationale" if officer.language == "fr" else "التعاون الوطني")


def is_counted(monitoring) -> None:
    monitoring.goes_to("/results/")
    for code in ("accompanied", "idmaje-certified"):
        monitoring.goes_to(f"/results/{code}/")
        assert re.search(r"\b1\b", monitoring.text)
        monitoring.goes_to(f"/results/{code}/entries/")
        monitoring.does_not_read("Kanté")
    monitoring.goes_to("/programme/")


def the_funder_gets_figures_only(funder, her: str) -> None:
    funder.goes_to("/results/accompanied/")
    assert funder.addresses("main a[href*=entries]") == []
    for address in ("/results/accompanied/entries/", f"/people/{her}/", "/people/", "/training/"):
        assert funder.status_of(address) == 404
    funder.goes_to("/")
    funder.does_not_read("Kanté")
