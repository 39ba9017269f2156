"""Five refugees and their cooperative, over the screens, in French and in Arabic: from the idea to the
twelfth visit. One of them leaves; people, enterprises and jobs stay three counts."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from parcours.enterprise import boarding, business_queries, queries
from parcours.enterprise.grant_models import Grant
from parcours.enterprise.models import Job, Member, Venture
from parcours.enterprise.rules import months_later
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.people.rules import Legal
from parcours.results import queries as results
from tests.factories.papers import pdf
from tests.factories.people import person
from tests.factories.programmes import load_eu_maroc
from tests.web.test_ways_to_work import Desk, on

pytestmark = pytest.mark.django_db
TODAY = clock.today()
NAMES = ("Aïcha", "Bintou", "Chantal", "Dieynaba", "Esther")
STEPS = ("name", "statutes", "members", "assembly", "bank", "receipt", "registry")
MARKS = {"mark_added_value": "4", "mark_potential": "3", "mark_skills": "5"}


def scanned():
    return SimpleUploadedFile("paper.pdf", pdf(), content_type="application/pdf")


def refused(desk: Desk, url: str, **told) -> str:
    """The page that says why; what was typed stands in it."""
    answer = desk.client.post(url, {"request_id": str(uuid7()), **told})
    page = answer.content.decode()
    assert answer.status_code in (200, 422) and "error" in page, (url, answer.status_code)
    return page


def last(url: str) -> UUID:
    return UUID(url.strip("/").split("/")[-1])


class Story:
    """The desks of one organisation, and what has become of the project so far."""

    def __init__(self, sign_in, language: str):
        self.language = language

        def desk(role: str, login: str) -> Desk:
            return Desk(sign_in(role, "UNHCR", login=login, language=language), language)

        self.coach, self.chief = desk("enterprise_coach", "coach"), desk("coordinator", "chief")
        self.judge, self.other = desk("enterprise_coach", "judge"), desk("enterprise_coach", "other")
        self.kin = desk("enterprise_coach", "kin")

    def counts(self) -> tuple[int, int, int]:
        """People, enterprises, jobs."""
        with acting(self.coach.actor):
            found = queries.overview(self.coach.actor)
        return found.people, found.created, found.jobs

    def funded(self) -> int:
        with acting(self.chief.actor):
            return results.figures(load_eu_maroc()).find("unhcr-funded").value

    def stage(self) -> str:
        with acting(self.coach.actor):
            return Venture.objects.get(pk=self.venture).stage

    # The idea, its feasibility, its plan ----------------------------------------------------------

    def begin(self) -> None:
        by, refugee = self.coach.actor, Legal("refugee_unhcr", TODAY - timedelta(days=400))
        self.people = [
            person(by, given_latin=name, protection=refugee, interpreter=name == "Esther").person
            for name in NAMES
        ]
        first, *others = self.people
        assert f"/people/{first}/ventures/new/" in self.coach.reads(f"/people/{first}/")
        told = {
            "title": "Savons du Bouregreg",
            "sector": "crafts",
            "form": "cooperative",
            "role": "president",
        }
        self.url = self.coach.does(
            f"/people/{first}/ventures/new/", place="MA-rabat", project="UNHCR", **told
        )
        self.venture = last(self.url)
        refused(self.coach, f"/people/{first}/ventures/{self.venture}/join/", role="partner")
        for one in others:
            self.coach.does(f"/people/{one}/ventures/{self.venture}/join/", role="partner")
        assert self.counts() == (5, 0, 0)

    def plan(self) -> None:
        for stage in ("feasibility", "business_plan"):
            self.coach.does(f"{self.url}move/", stage=stage)
        plan = self.coach.does(f"{self.url}plans/new/", opening="2 000")
        soap = {"label_0": "Savon", "price_0": "٢٠", "unit_cost_0": "8", "each_0": "300"}
        rent = {"label_0": "Loyer", "kind_0": "rent", "amount_0": "1 500,50", "every_0": "1"}
        oven = {"label_0": "Moules", "kind_0": "equipment", "amount_0": "18 000", "month_0": "0"}
        grant = {"label_0": "HCR", "kind_0": "grant", "amount_0": "16 000", "month_0": "0"}
        parts = {"products": soap, "costs": rent, "investments": oven, "sources": grant}
        for revision, (part, told) in enumerate(parts.items(), 1):
            self.coach.does(f"{plan}write/{part}/", revision=str(revision), **told)
        with acting(self.coach.actor):
            known = business_queries.find(self.coach.actor, last(plan)).forecast
        # Each month 300 × (20 − 8) − 1,500.50 remain; 2,000 + 16,000 − 18,000 to begin with.
        assert [one.end for one in known.periods[:2]] == [Decimal(0), Decimal("2099.50")]
        assert known.periods[12].end == 12 * Decimal("2099.50") and not known.short
        page = self.coach.reads(plan)
        assert "2\u202f099,50" in page and "25\u202f194" in page
        self.coach.does(f"{plan}fix/")

    # The committee --------------------------------------------------------------------------------

    def call(self) -> None:
        day = clock.today()
        judges = [str(desk.actor.user) for desk in (self.judge, self.other, self.kin)]
        told = {"title": "Appel Qz", "envelope": "50 000", "project": "UNHCR", "judges": judges}
        days = on("opens_on", day) | on("closes_on", day + timedelta(days=10))
        self.room = self.chief.does("/ventures/calls/new/", **told, **days)
        dossier = {"call": str(last(self.room)), "need": "4"}
        assert "60" in refused(self.coach, f"{self.url}submit/", asked="60 000", need="9", call="")
        self.coach.does(f"{self.url}submit/", asked="16 000", **dossier)
        assert self.stage() == "application"
        self.chief.does(f"{self.room}close/")
        with acting(self.chief.actor):
            [row] = boarding.board(self.chief.actor, boarding.calls(self.chief.actor)[0]).rows
        self.dossier = f"/ventures/dossiers/{row.dossier.id}/"

    def score(self) -> None:
        """Blind; who is kin does not score; the defence apart, with an interpreter."""
        self.kin.does(f"{self.dossier}tie/", kind="kin")
        refused(self.kin, f"{self.dossier}score/", **MARKS)
        self.judge.does(f"{self.dossier}score/", **MARKS, note="Marché de Salé")
        assert "Marché de Salé" in self.judge.reads(self.dossier)
        for blind in (self.other, self.kin, self.coach):
            assert "Marché de Salé" not in blind.reads(self.dossier)
        self.other.does(f"{self.dossier}score/", **MARKS | {"mark_potential": "5"})
        assert "Marché de Salé" in self.other.reads(self.dossier)
        oral = self.judge.reads(f"{self.dossier}oral/")
        assert 'name="interpreter"' in oral and 'name="interpreter"' not in self.judge.reads(self.dossier)
        for desk in (self.judge, self.other):
            desk.does(f"{self.dossier}oral/", mark_defence="4", interpreter="dyu")
        words = "ترجمان" if self.language == "ar" else "interprète"
        assert words in self.judge.reads(self.dossier)

    def decide(self) -> None:
        key = last(self.dossier).hex
        told = {f"state_{key}": "accepted", f"reason_{key}": "greatest_need", f"amount_{key}": "16 000,01"}
        refused(self.chief, f"{self.room}decide/", **told)
        assert self.funded() == 0
        self.chief.does(f"{self.room}decide/", **told | {f"amount_{key}": "16 000"})
        assert self.stage() == "funded" and self.funded() == 1 and self.counts() == (5, 0, 0)
        letter = f"/people/{self.people[0]}/ventures/dossiers/{last(self.dossier)}/letter/"
        assert letter in self.coach.reads(self.dossier)
        assert self.coach.client.get(f"{letter}?say={self.language}").content.startswith(b"%PDF")

    # The grant ------------------------------------------------------------------------------------

    def grant(self) -> None:
        amount = {"amount": "16 000", "dossier": str(last(self.dossier))}
        grant = self.coach.does(f"{self.url}grant/", **amount)
        first = {"way": "money", "condition": "milestone", "what": "Local loué"}
        self.coach.does(f"{grant}tranche/", amount="10 000", **first)
        refused(self.coach, f"{grant}tranche/", amount="6 000,01", way="money", condition="quote")
        self.coach.does(f"{grant}tranche/", amount="6 000", way="money", condition="quote")
        self.chief.does(f"{grant}sign/", reference="UNHCR-7", scan=scanned())
        with acting(self.coach.actor):
            tranche = Grant.objects.get(pk=last(grant)).tranches.order_by("number").first()
        at = f"/ventures/tranches/{tranche.id}/"
        # Nothing is released before it is shown, nor by whoever proposed it.
        self.coach.client.post(f"{at}propose/", {"request_id": str(uuid7())})
        with acting(self.coach.actor):
            tranche.refresh_from_db()
        assert tranche.state == "planned"
        self.coach.does(f"{at}prove/", scan=scanned())
        self.coach.does(f"{at}propose/")
        assert self.coach.client.get(f"{at}release/").status_code in (403, 404)
        assert f"{at}release/" in self.chief.reads(grant)
        self.chief.does(f"{at}release/")
        self.chief.does(f"{at}pay/", reference="V 1", scan=scanned())
        with acting(self.coach.actor):
            assert Grant.objects.get(pk=last(grant)).paid == 10000

    # The cooperative ------------------------------------------------------------------------------

    def papers(self) -> None:
        refused(self.coach, f"{self.url}move/", stage="created")
        with acting(self.coach.actor):
            rows = Member.objects.filter(venture=self.venture).order_by("id")
            self.members = list(rows.values_list("id", flat=True))
        shares = {f"share_{one}": "20" for one in self.members}
        wrong = refused(
            self.coach,
            f"{self.url}shares/",
            capital="5 000",
            **shares | {f"share_{self.members[0]}": "19,99"},
        )
        assert "19,99" in wrong
        self.coach.does(f"{self.url}shares/", capital="5 000", **shares)
        for step in (*STEPS[:3], "capital", *STEPS[3:]):
            told = {"reference": "ODCO 12", "scan": scanned()} if step == "name" else {}
            self.coach.does(f"{self.url}steps/{step}/", **told)
        assert self.coach.client.get(f"{self.url}steps/name/paper/")["Content-Type"] == "application/pdf"
        self.coach.does(f"{self.url}move/", stage="created")
        self.coach.does(f"{self.url}jobs/", kind="self", sex="F", number="5")
        assert self.counts() == (5, 1, 5)
        assert self.stage() == "created"

    def leave(self) -> None:
        """She who leaves is one person fewer; the enterprise lives on, and her job until somebody ends it."""
        at = f"/ventures/members/{self.members[4]}/leave/"
        refused(self.coach, at)
        self.coach.does(at, reason="found_job")
        assert self.counts() == (4, 1, 5)
        with acting(self.coach.actor):
            job = Job.objects.filter(venture=self.venture).first().id
        self.coach.does(f"/ventures/jobs/{job}/end/")
        assert self.counts() == (4, 1, 4)
        assert self.funded() == 1

    def visits(self, created: date) -> None:
        refused(self.coach, f"{self.url}visit/", trading="yes", **on("on", created - timedelta(days=1)))
        for month in range(1, 13):
            with clock.at(months_later(created, month)):
                if month == 3:
                    self.leave()
                if month in (1, 12):
                    assert f"{self.url}visit/" in self.coach.reads("/ventures/visits/")
                if month == 11:
                    refused(self.coach, f"{self.url}move/", stage="alive")
                self.coach.does(f"{self.url}visit/", trading="yes", jobs="4", band="up_to_10000")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_five_refugees_and_their_cooperative(sign_in, language):
    load_eu_maroc()
    story = Story(sign_in, language)
    story.begin()
    with clock.at(TODAY + timedelta(days=20)):
        story.plan()
    with clock.at(TODAY + timedelta(days=25)):
        story.call()
    with clock.at(TODAY + timedelta(days=40)):
        story.score()
        story.decide()
    with clock.at(TODAY + timedelta(days=50)):
        story.grant()
    created = TODAY + timedelta(days=90)
    with clock.at(created):
        story.papers()
    story.visits(created)
    with clock.at(months_later(created, 12)):
        story.coach.does(f"{story.url}move/", stage="alive")
        assert story.stage() == "alive" and story.counts() == (4, 1, 4) and story.funded() == 1
        page = story.coach.reads("/ventures/survival/")
        assert "100" in page and "53,7" in page
        with as_role("system"):
            assert Venture.objects.get(pk=story.venture).visits.count() == 12
