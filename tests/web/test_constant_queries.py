"""However many rows a page shows, it asks the database as often: every page that the benchmark measures."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks import accompaniment, pages, people
from parcours.accounts import actions as accounts
from parcours.accounts.models import Membership
from parcours.cases.models import Note, Objective, Qualification, Step
from parcours.journal.models import Entry
from parcours.messages.models import Message
from parcours.people.models import Consent, IdentityDocument
from tests.factories.accounts import actor, organisation
from tests.factories.programmes import load_eu_maroc

pytestmark = pytest.mark.django_db(transaction=True)
SIZE = accompaniment.Size(
    colleagues=4,
    load=30,
    services=400,
    referrals=200,
    received=60,
    visits=120,
    outings=40,
    complaints=30,
    searches=300,
    entries=1000,
)
PEOPLE, FEW = 150, 25
LOOKED = "INSERT INTO journal_access"
"""That somebody was looked at is written down; where a list shows nobody, nothing is."""


@pytest.fixture
def world(sign_in, owner):
    """Two and a half hundred people with all that happened to them; clients by login."""
    pack, where = load_eu_maroc(), organisation("EN")
    admin = actor(organisation("ADMIN"), role="administrator")
    site = accounts.set_site(
        by=admin,
        organisation=where.id,
        code="EN-SITE",
        name={"fr": "Centre", "ar": "مركز", "en": "Centre"},
        place="MA-rabat",
    )
    clients = {
        login: sign_in(role, login=login)
        for login, role in ((pages.CASEWORKER, "caseworker"), (pages.COORDINATOR, "coordinator"))
    }
    Membership.objects.filter(user__login=pages.CASEWORKER).update(site=site.site)
    member = Membership.objects.select_related("user").get(user__login=pages.CASEWORKER)
    other = organisation("HCR").id
    people.fill(owner, where.id, other, PEOPLE, 60)
    made = accompaniment.Filling(owner, member, other, pack.code, pack.projects[0].code, SIZE)
    made.fill()
    known = pages.known(owner, member) | {"paths": ["/people/"]}
    return made, clients, list(pages.pages(known)), known


def asked(client: Client, page: pages.Page, path: str, times: int = 1) -> int:
    """How many queries it takes, the last time."""
    for _time in range(times):
        with CaptureQueriesContext(connection) as captured:
            if page.bodies:
                answer = client.post(path, page.bodies[-1], content_type="application/x-www-form-urlencoded")
            else:
                answer = client.get(path)
        assert answer.status_code == 200, (page.name, path)
    return sum(not one["sql"].startswith(LOOKED) for one in captured.captured_queries)


def measured(
    clients: dict[str, Client], every: list[pages.Page], times: int = 1
) -> Iterator[tuple[str, int]]:
    for page in every:
        yield page.name, asked(clients[page.login], page, page.paths[0], times)


def leave_few(owner) -> None:
    """Few people are seen any more, and of what is nobody's there is little."""
    owner.execute(
        "UPDATE people_access_grant SET until = now() WHERE person_id NOT IN "
        "(SELECT person_id FROM cases_case WHERE closed_on IS NULL ORDER BY responsible, id LIMIT %s)",
        [FEW],
    )
    for table, keep in (("complaints_complaint", 3), ("outreach_campaign", 3)):
        owner.execute(f"DELETE FROM {table} WHERE id NOT IN (SELECT id FROM {table} LIMIT {keep})")


def grow(made, person: str) -> None:
    """Much more happened to one person."""
    case = "(SELECT id FROM cases_case WHERE person_id = x.person)"
    source, own = f"(SELECT '{person}'::uuid AS person, g FROM generate_series(1, 30) g) x", made.own
    told = {"person_id": "x.person", "organisation_id": own}
    made.put(
        Step, source, **told, case_id=case, kind="'papers'", planned_on="current_date", due_on="current_date"
    )
    made.put(Objective, source, **told, case_id=case, what="'Work'", set_on="current_date")
    made.put(Note, source, **told, thread="uuidv7()", text="'Said'", occurred_on="current_date")
    made.put(
        Qualification,
        source,
        **told,
        case_id=case,
        kind="'experience'",
        title="""'{"fr": "Soudure"}'""",
        gained_on="current_date",
        source_type="'training.Enrolment'",
        source_id="uuidv7()",
        entry="uuidv7()",
    )
    made.put(
        Message,
        source,
        **told,
        template="'appointment_reminder'",
        channel="'sms'",
        language="'fr'",
        expires_at="now()",
    )
    made.put(
        IdentityDocument,
        source,
        person_id="x.person",
        kind="'other'",
        number="'N' || x.g",
        country_id="'GN'",
    )
    made.put(
        Consent,
        source,
        person_id="x.person",
        purpose="'sharing'",
        recipient_id=made.other,
        given="true",
        notice_version="'1'",
        notice_language="'fr'",
    )
    made.put(
        Entry,
        source,
        **told,
        kind="'people.visited'",
        action="'people.arrive'",
        occurred_on="current_date",
    )


def test_more_rows_ask_no_more(world, owner):
    made, clients, every, known = world
    wrong = []
    person = known["hers"][0]
    of_her = [f"/people/{person}/{part}" for part in pages.OF_PERSON]
    client, page = clients[pages.CASEWORKER], every[0]
    before = {path: asked(client, page, path, 2) for path in of_her}
    grow(made, person)
    for path, number in before.items():
        more = asked(client, page, path)
        if more > number:
            wrong.append(f"{path}: {number} queries, {more} when thirty of everything are there")
    for name in ("a referral sent", "a referral received", "a service"):
        one = next(page for page in every if page.name == name)
        numbers = {path: asked(clients[one.login], one, path) for path in one.paths[:8]}
        if len(set(numbers.values())) > 1:
            wrong.append(f"{name}: {numbers}")
    lists = [one for one in every if not one.name.startswith(("person", "a referral", "a service"))]
    many = dict(measured(clients, lists, 2))
    leave_few(owner)
    for name, few in measured(clients, lists):
        most = many[name]
        if most > few:
            wrong.append(f"{name}: {few} queries for few rows, {most} for many")
    assert not wrong, "\n".join(wrong)
