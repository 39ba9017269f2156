"""The main job, whatever the programme: registered, assessed, oriented, trained, certified, counted."""

from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

import pypdfium2
import pytest

from parcours.cases import actions as cases
from parcours.cases import queries as case_queries
from parcours.journal import queries as journal
from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.people import actions as people
from parcours.people.rules import Agreed, Legal
from parcours.results import queries as results
from parcours.training import actions as training
from parcours.training import queries as trainings
from tests.factories import programmes
from tests.factories import training as factory
from tests.factories.accounts import actor, organisation
from tests.factories.people import registration

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Programme:
    load: str
    city: str
    region: str
    answers: dict
    lot: int
    project: str
    counted: tuple[str, ...]


PROGRAMMES = {
    "eu-maroc": Programme(
        "load_eu_maroc",
        "MA-oujda",
        "MA-02",
        {
            "vulnerability": ["young_children", "no_income"],
            "experience": "none",
            "certificates": ["none"],
            "skill": "no",
            "barriers": ["childcare"],
            "wish": "salaried",
        },
        1,
        "IDMAJE",
        ("accompanied", "idmaje-trained", "idmaje-certified"),
    ),
    "second": Programme(
        "load_second",
        "CO-medellin",
        "CO-ANT",
        {"experience": "none", "wish": "salaried"},
        1,
        "OFICIO",
        ("accompanied", "certified"),
    ),
}


@pytest.fixture(params=PROGRAMMES)
def programme(request):
    return PROGRAMMES[request.param]


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(BytesIO(pdf)) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_one_persons_pathway_is_counted_once_and_opens_to_its_entries(programme):
    pack = getattr(programmes, programme.load)()
    centre = organisation("CENTRE")
    caseworker, trainer = actor(centre), actor(centre, role="trainer")
    today = clock.today()
    day = today - timedelta(days=1)
    before = {code: results.figures(pack).find(code).value for code in programme.counted}

    her = people.register(
        by=caseworker,
        registration=registration(
            city=programme.city,
            residence=Legal("filed", date(2017, 1, 1)),
            consents=[Agreed(one) for one in ("accompaniment", "sharing", "comparison", "reporting")],
        ),
    )
    cases.assess(by=caseworker, person=her.person, answers=programme.answers)
    with acting(caseworker):
        proposal = case_queries.proposal(caseworker, her.person)
    assert (proposal.lot, proposal.outcome) == (programme.lot, "project")
    fit = next(one for one in proposal.projects if one.code == programme.project)
    assert fit.verdict == "met"
    assert all(reason.text for reason in fit.reasons)
    cases.orient(by=caseworker, person=her.person, outcome="project", project=programme.project)

    course = factory.course(trainer, project=programme.project)
    session = factory.session(trainer, course, first=day, last=day, place=programme.city)
    enrolment = training.enrol(by=caseworker, session=session, person=her.person, on=day).id
    marks = factory.marks(session, [enrolment])
    training.take_attendance_many(by=trainer, session=session, half_days=marks)
    training.complete(by=trainer, session=session, enrolment=enrolment, result="complete")
    certificate = training.certify(by=trainer, session=session, enrolment=enrolment)

    with acting(caseworker):
        kinds = [entry.kind for entry in journal.timeline(her.person)]
        issued, pdf = trainings.certificate_pdf(caseworker, certificate.id)
    assert {"people.registered", "cases.assessed", "cases.oriented"} <= set(kinds)
    trained = {f"training.{what}" for what in ("enrolled", "attended", "completed", "certified")}
    assert trained <= set(kinds)
    paper = text_of(pdf)
    assert "Diallo" in paper and any(words[:12] in paper for words in pack.papers.funding.values())
    assert trainings.certificate_by_code(issued.code.lower()).state == "valid"

    found = results.figures(pack)
    for code in programme.counted:
        figure = found.find(code)
        assert figure.value == before[code] + 1, code
        assert figure.whole.rows["sex"] == {"F": 1}, code
        assert figure.whole.rows["region"] == {programme.region: 1}, code
        assert sum(figure.whole.rows["age_band"].values()) == 1
        opened = results.open_figure(caseworker, figure.indicator)
        assert opened.total == opened.listed >= 1
        assert {line.person for line in opened.lines} == {her.person}
        stranger = results.open_figure(actor(organisation("OTHER")), figure.indicator)
        assert (stranger.total, stranger.listed) == (opened.total, 0)
