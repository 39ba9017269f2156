"""The pages of a working day, with what each is to take at most at four users (p95, ms of the server)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

CASEWORKER, COORDINATOR = "agent.rabat", "coordination.en"
LOGINS = (CASEWORKER, COORDINATOR)
LIST, SEARCH, BOARD = 150, 100, 300
"""Milliseconds: lists and pages of people; the search for a name; boards."""
TOKEN = "b" * 32
WAITS = (
    *("assessment", "orientation", "solution", "steps", "validity", "expired", "stalled", "permit", "missed"),
    *("silent", "nobody", "rebook", "review", "handed", "passed"),
)
OF_PERSON = (
    *("", "plan/", "assessments/", "assessment/", "orientation/", "notes/", "looks/", "refer/", "services/"),
    *(
        "aid/",
        "card/",
        "consent/",
        "appointments/add/",
        "edit/",
        "share/",
        "abilities/",
        "reached/",
    ),
)
COMMON = "Diallo"


@dataclass(frozen=True)
class Page:
    """One thing asked for: by whom, at which addresses in turn, the text that it holds, its goal."""

    name: str
    login: str
    paths: list[str]
    goal: int
    holds: str = "</h1>"
    bodies: tuple[str, ...] = ()


def known(connection: Any, member: Any) -> dict[str, Any]:
    """What addresses are made of: ids from all over what was put in."""

    def ids(statement: str, *values: Any) -> list[str]:
        return [str(row[0]) for row in connection.execute(statement, values).fetchall()]

    own = member.organisation_id
    somebody = "SELECT person_id FROM cases_case WHERE closed_on IS NULL AND organisation_id = %s"
    name = (
        "SELECT {} FROM people_person_name n JOIN people_person p ON p.id = n.person_id "
        "WHERE p.registered_by_id = %s AND abs(hashtext(n.family)) %% 7 = 0 ORDER BY n.id LIMIT 40"
    )
    return {
        "hers": ids(f"{somebody} AND responsible = %s ORDER BY id", own, member.user_id),
        "people": ids(f"{somebody} ORDER BY hashtext(id::text) LIMIT 200", own),
        "names": ids(name.format("n.given || ' ' || n.family"), own),
        "turned": ids(name.format("n.family || ' ' || n.given"), own),
        "referrals": ids(
            "SELECT id FROM referrals_referral WHERE from_organisation_id = %s "
            "ORDER BY hashtext(id::text) LIMIT 100",
            own,
        ),
        "received": ids(
            "SELECT id FROM referrals_referral WHERE to_organisation_id = %s AND state <> 'sent' "
            "ORDER BY hashtext(id::text) LIMIT 100",
            own,
        ),
        "services": ids(
            "SELECT id FROM directory_service WHERE NOT sensitive ORDER BY hashtext(id::text) LIMIT 100"
        ),
    }


def _slipped(name: str) -> str:
    """A slip of the finger: two letters of the first name change places."""
    return name[0] + name[2] + name[1] + name[3:] if len(name) > 3 else name


def _searches(found: dict[str, Any]) -> dict[str, list[str]]:
    return {
        "a name": found["names"],
        "parts swapped": found["turned"],
        "a slip": [_slipped(name) for name in found["names"]],
        "in Arabic letters": ["فاتو كامارا", "موسى كوني", "أحمد تراوري", "مارياما باه", "عيساتو ديالو"],
        "half of everybody's name": [COMMON, "Bah", "Camara", "Marie", "Jean"],
    }


def pages(found: dict[str, Any]) -> Iterator[Page]:
    """Everything that is measured, in the order of a day."""
    yield Page("home of a caseworker", CASEWORKER, ["/"], LIST)
    yield Page("home of a coordinator", COORDINATOR, ["/"], LIST)
    for name, who in (("caseworker", CASEWORKER), ("coordinator", COORDINATOR)):
        for part in ("files", "others"):
            yield Page(f"home of a {name}: {part}", who, [f"/todo/?part={part}"], LIST)
    yield from _lists(found)
    people = found["people"]
    for part in OF_PERSON:
        each = [f"/people/{one}/{part}" for one in (people if not part else people[:60])]
        # Her card is a paper, no page.
        holds = "" if part == "card/" else "</h1>"
        yield Page(f"person: {part or 'her page'}", CASEWORKER, each, LIST, holds)
    yield Page("person: her page, own cases", CASEWORKER, [f"/people/{one}/" for one in found["hers"]], LIST)
    for name, texts in _searches(found).items():
        bodies = tuple(f"text={quote(text)}&csrfmiddlewaretoken={TOKEN}" for text in texts)
        yield Page(f"search: {name}", CASEWORKER, ["/people/search/"], SEARCH, bodies=bodies)
    boards = {
        "board of referrals, central": "/referrals/board/",
        "board of referrals, a year": "/referrals/board/?days=365",
        "board of referrals, a region": "/referrals/board/?region=MA-04",
        "missing services": "/services/missing/",
        "case loads": "/desk/cases/",
        "results": "/results/",
    }
    for name, path in boards.items():
        yield Page(f"board: {name}", COORDINATOR, [path], BOARD)


def _lists(found: dict[str, Any]) -> Iterator[Page]:
    lists = {
        "people": found["paths"],
        "people of a city": ["/people/?city=MA-rabat"],
        "people with a residence": ["/people/?residence=renewal"],
        "people shared with us": ["/people/?source=shared"],
        "papers that expire": ["/people/waiting/papers/"],
        "papers that expire, everybody": ["/people/waiting/papers/?whose=all"],
        "focal points": ["/people/waiting/focal-points/"],
        "case load": ["/desk/cases/", "/desk/cases/?page=2"],
        "lists of the desk": ["/desk/lists/"],
        "calendar, week": ["/desk/"],
        "calendar, day": ["/desk/?view=day"],
        "calendar, day, everybody": ["/desk/?view=day&officer=all"],
        "calendar, week, everybody": ["/desk/?officer=all"],
        **{f"waits: {what}": [f"/waiting/{what}/"] for what in WAITS},
        **{f"waits: {what}, in her charge": [f"/waiting/{what}/?whose=mine"] for what in WAITS[:9]},
        **{
            f"waits: {what}, everybody": [
                f"/waiting/{what}/?whose=all",
                f"/waiting/{what}/?whose=all&page=40",
            ]
            for what in WAITS[:13]
        },
        "reception today": ["/reception/"],
        "register of past days": ["/reception/register/"],
        "referrals": ["/referrals/", "/referrals/?page=20"],
        "referrals received": ["/referrals/?box=in", "/referrals/?box=in&page=4"],
        "referrals sent": ["/referrals/?box=out", "/referrals/?box=out&page=20"],
        "referrals that are over": ["/referrals/?what=over", "/referrals/?what=over&page=200"],
        "a referral sent": [f"/referrals/{one}/" for one in found["referrals"]],
        "a referral received": [f"/referrals/{one}/" for one in found["received"]],
        "services": ["/services/"],
        "services for a need": [
            "/services/?kind=language&place=MA-rabat&within=region",
            "/services/?kind=legal",
        ],
        "our services": ["/services/ours/"],
        "a service": [f"/services/{one}/" for one in found["services"]],
        "aid to decide": ["/aid/?tab=decide"],
        "aid to pay": ["/aid/?tab=pay"],
        "aid, all": ["/aid/?tab=all", "/aid/?tab=all&page=50"],
        "lists of aid": ["/aid/lists/"],
        "budget of aid": ["/aid/budget/"],
        "requests about data": ["/requests/"],
        "outings": ["/outreach/"],
        "to be registered": ["/outreach/to-complete/"],
        "reception points": ["/outreach/points/"],
        "campaigns": ["/outreach/campaigns/"],
        "messages": ["/messages/", "/messages/?page=100"],
        "training": ["/training/"],
        "needs and offer": ["/training/needs/"],
        "waiting for a place": ["/training/waiting/?show=waiting", "/training/waiting/?show=lost"],
        "who may drop out": ["/training/watch/"],
        "apprenticeships": ["/training/apprentices/", "/training/apprentices/?show=weeks"],
    }
    for name, paths in lists.items():
        yield Page(name, CASEWORKER, paths, LIST)
    yield Page("complaints", COORDINATOR, ["/complaints/"], LIST)
    yield Page("case load of an officer", COORDINATOR, ["/desk/cases/?officer=all"], LIST)
