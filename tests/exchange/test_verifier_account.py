"""A verifier with an account: his role ends with his terms; he reads what was drawn for him, no more."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from parcours.accounts import actions as accounts
from parcours.accounts.models import Membership, User
from parcours.accounts.queries import actor_of, living_memberships, memberships_of
from parcours.accounts.rights import TABLE, VERIFIES, check_table
from parcours.documents.models import StoredFile
from parcours.exchange import control_actions, controlling, making, tasks, verifying
from parcours.exchange.control_models import ControlPack, Verifier
from parcours.exchange.control_sampling import code_of
from parcours.exchange.models import Export, ImportBatch
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.people import actions as people
from parcours.people.models import AccessGrant, Consent, IdentityDocument, Person, PersonName
from parcours.programmes.models import Project
from parcours.programmes.spending_models import Spending
from parcours.training.models import Enrolment
from tests.exchange.test_control_pack import TERM, TODAY, House, pack_of, rows
from tests.factories.accounts import actor, member, organisation

pytestmark = pytest.mark.django_db
AFTER = TERM[1] + timedelta(days=1)


def account(where: str = "CABINET", login: str = "audit.cabinet"):
    """An account in the role of a verifier, as an administrator opens it."""
    with clock.at(date(2022, 7, 1)):
        made = accounts.create_user(
            by=actor(organisation("ADMIN"), "administrator"),
            login=login,
            name="A. Benali",
            password="quiet river stones",
            organisation=organisation(where, "private").id,
            role="verifier",
        )
    return made.user


def him(user, at=TODAY):
    with clock.at(at):
        return actor_of(memberships_of(user).get())


class Control(House):
    """A house with one who was drawn, and a verifier who signs in."""

    def __init__(self):
        super().__init__()
        self.who = self.canary()
        self.user = account()
        self.term = self.named(account=self.user)
        self.row = pack_of(self.taken())
        self.verifier = him(self.user)
        [self.code] = self.row.codes["drawn"]

    def look(self, by=None, at=TODAY, pack=None, code=None):
        by = by or self.verifier
        with clock.at(at), acting(by):
            row = verifying.pack(by, pack or self.row.id)
            return verifying.drawn(by, row, code or self.code)

    def end(self, term=None):
        with clock.at(TODAY):
            control_actions.end_verifier(by=self.by, verifier=term or self.term)


@pytest.fixture
def house():
    return House()


@pytest.fixture
def control():
    return Control()


def refused(action, /, **arguments) -> str:
    with pytest.raises(Refused) as found:
        action(**arguments)
    return found.value.code


def until(user) -> datetime | None:
    return Membership.objects.get(user=user).until


# The role, and its end ----------------------------------------------------------------------------


def test_the_role_does_one_thing_and_no_other_role_does_it():
    assert TABLE["verifier"] == VERIFIES == {"exchange.verify", "accounts.own"}
    assert [role for role, held in TABLE.items() if "exchange.verify" in held] == ["verifier"]
    assert check_table() == []
    more = TABLE | {"verifier": VERIFIES | {"people.see"}}
    assert check_table(more) == [
        "verifier: whoever verifies spending does that and nothing else, and nobody else does"
    ]
    more = TABLE | {"funder": TABLE["funder"] | {"exchange.verify"}}
    assert len(check_table(more)) == 1


def test_it_ends_with_the_last_day_of_the_term(house):
    user = account()
    assert until(user) is None
    house.named(account=user)
    assert until(user) == datetime(2022, 11, 1, tzinfo=clock.zone())
    with clock.at(datetime(2022, 10, 31, 23, 59, tzinfo=clock.zone())):
        assert memberships_of(user).count() == 1
    with clock.at(datetime(2022, 11, 1, tzinfo=clock.zone())):
        assert memberships_of(user).count() == 0


def test_it_ends_the_moment_the_term_is_ended(house):
    user = account()
    term = house.named(account=user)
    with clock.at(TODAY):
        control_actions.end_verifier(by=house.by, verifier=term)
        assert memberships_of(user).count() == 0
    with as_role("system"):
        dated = Entry.objects.filter(kind="accounts.role_dated").order_by("sequence")
        assert [one.facts["until"] for one in dated] == ["2022-11-01", TODAY.isoformat()]


def test_of_two_terms_the_last_one_counts(house):
    user = account()
    first = house.named(account=user)
    second = house.named(account=user, until=date(2022, 12, 31))
    assert until(user) == datetime(2023, 1, 1, tzinfo=clock.zone())
    with clock.at(TODAY):
        control_actions.end_verifier(by=house.by, verifier=second)
    assert until(user) == datetime(2022, 11, 1, tzinfo=clock.zone())
    with clock.at(TODAY):
        control_actions.end_verifier(by=house.by, verifier=first)
        assert not memberships_of(user).exists()


def test_a_term_of_somebody_else_ends_nobodys_role(house):
    user, other = account(), account("AUTRE", "audit.autre")
    house.named(account=user)
    term = house.named(account=other)
    with clock.at(TODAY):
        control_actions.end_verifier(by=house.by, verifier=term)
        assert memberships_of(user).exists() and not memberships_of(other).exists()


def test_whose_account_may_be_named(house):
    inside, at_grantee = account("ALDEA", "audit.aldea"), member(house.grantee, "coordinator").user
    gone = account("PARTI", "audit.parti")
    with clock.at(TODAY):
        accounts.end_role(
            by=actor(organisation("ADMIN"), "administrator"), membership=Membership.objects.get(user=gone).id
        )
    for user in (inside, at_grantee, gone, uuid7()):
        with clock.at(TODAY):
            told = {"project": "OFICIO", "name": "A", "firm": "F", "mandate": "M", "account": user}
            wanted = controlling.VerifierTold(since=TERM[0], until=TERM[1], **told)
            code = refused(control_actions.name_verifier, by=house.by, verifier=wanted)
            assert code == "exchange.not_his_account"
            listed = [one.user_id for one in controlling.accounts_to_name(house.by)]
            assert user not in listed
    with clock.at(TODAY), acting(house.officer):
        assert controlling.accounts_to_name(house.officer) == []


def test_whoever_verifies_holds_no_other_role(house):
    admin = actor(organisation("ADMIN"), "administrator")
    user, works = account(), member(house.grantee, "coordinator").user
    told = {"by": admin, "organisation": house.other.id}
    assert refused(accounts.grant_role, user=user, role="caseworker", **told) == "accounts.verifies_alone"
    assert refused(accounts.grant_role, user=works, role="verifier", **told) == "accounts.verifies_alone"


def test_the_role_given_again_while_it_runs_is_the_same_role(house):
    user = account()
    house.named(account=user)
    with clock.at(TODAY):
        accounts.grant_role(
            by=actor(organisation("ADMIN"), "administrator"),
            user=user,
            organisation=organisation("CABINET").id,
            role="verifier",
        )
    assert until(user) == datetime(2022, 11, 1, tzinfo=clock.zone())


@pytest.mark.parametrize("role", [role for role in TABLE if role != "verifier"])
def test_no_other_role_finds_anything(control, role):
    by = replace(actor(control.grantee, role), user=control.user)
    with clock.at(TODAY), acting(by):
        assert verifying.terms(by) == [] and not verifying.packs(by).exists()
    with clock.at(TODAY), pytest.raises(NotAllowed):
        control_actions.take_control_pack(by=by, pack=control.row.id)


# What he sees -------------------------------------------------------------------------------------


def test_he_sees_one_who_was_drawn_with_her_papers(control):
    found = control.look()
    assert found.person == control.who and found.name == "Canarine Zzyzxova"
    assert [(one.kind, one.number, one.expires_on) for one in found.papers] == [
        ("passport", "XK7788991", date(2030, 1, 1))
    ]


def test_the_folder_is_the_same_bytes_and_its_taking_is_recorded(control):
    with clock.at(TODAY), acting(control.by):
        made = making.content(control.by, control.row.export_id)[1]
    with clock.at(TODAY):
        control_actions.take_control_pack(by=control.verifier, pack=control.row.id)
    with clock.at(TODAY), acting(control.verifier):
        row, content = verifying.content(control.verifier, control.row.id)
    assert content == made
    with as_role("system"):
        [entry] = Entry.objects.filter(kind="exchange.control_pack_taken")
        assert entry.facts == {"sha256": row.export.sha256, "size": row.export.size}
        assert entry.user_id == control.user and entry.project == "OFICIO" and entry.person_id is None


def test_pages_say_what_the_folder_says(control):
    done = control.taken()
    folder, row = control.folder(done), pack_of(done)
    with clock.at(TODAY), acting(control.verifier):
        shown = verifying.folder(control.verifier, verifying.pack(control.verifier, row.id))
        [code] = row.codes["drawn"]
        for part in ("answers", "consents", "decisions", "attendance", "payments", "presence"):
            assert shown.rows(part, code) == [
                one for one in rows(folder[f"{part}.csv"]) if one["code"] == code
            ]
            assert shown.rows(part, "P-NOBODY") == []
        assert shown.rows("spending") == rows(folder["spending.csv"])
        with pytest.raises(Missing):
            verifying.voucher(control.verifier, row.id, "../index.csv")
        with pytest.raises(Missing):
            verifying.voucher(control.verifier, row.id, "0001-01.pdf")


# As if it did not exist ---------------------------------------------------------------------------


def missing(control, **more) -> None:
    with pytest.raises(Missing):
        control.look(**more)


def test_before_and_after_his_term_nothing_exists(control):
    assert control.look(at=TERM[0]) and control.look(at=date(2022, 9, 30))
    missing(control, at=TERM[0] - timedelta(days=1))
    with as_role("system"):
        Export.objects.update(expires_at=datetime(2023, 1, 1, tzinfo=clock.zone()))
    assert control.look(at=TERM[1])
    missing(control, at=AFTER)


def test_once_the_term_is_ended_nothing_exists(control):
    by = control.verifier
    control.end()
    missing(control)
    with clock.at(TODAY), acting(by):
        assert verifying.terms(by) == []
        with pytest.raises(Missing):
            verifying.content(by, control.row.id)
        # The second wall alone.
        assert not Export.objects.exists()
    with clock.at(TODAY), pytest.raises(Missing):
        control_actions.take_control_pack(by=by, pack=control.row.id)


def test_what_was_drawn_for_another_verifier_does_not_exist(control):
    second = account("AUTRE", "audit.autre")
    control.named(account=second)
    other = pack_of(control.taken())
    theirs = him(second)
    assert control.look(theirs, pack=other.id, code=other.codes["drawn"][0]).person == control.who
    missing(control, pack=other.id, code=other.codes["drawn"][0])
    missing(control, by=theirs)
    # A code of one pack in another one of his own.
    control.named(account=control.user)
    mine = pack_of(control.taken())
    missing(control, pack=mine.id)
    missing(control, pack=uuid7())
    with clock.at(TODAY), acting(theirs):
        # The second wall alone.
        assert set(ControlPack.objects.values_list("id", flat=True)) == {other.id}
        assert set(Export.objects.values_list("id", flat=True)) == {other.export_id}
        assert Verifier.objects.get().account_id == second
        assert Verifier.objects.filter(account=control.user).update(account=second) == 0


def test_a_term_without_an_account_is_nobodys(control):
    control.named()
    row = pack_of(control.taken())
    missing(control, pack=row.id, code=row.codes["drawn"][0])


def test_after_thirty_days_the_pack_does_not_exist(control):
    late = TODAY + timedelta(days=31)
    missing(control, at=late)
    with as_role("system"):
        Export.objects.update(expires_at=datetime(2023, 1, 1, tzinfo=clock.zone()))
    assert control.look(at=late)
    with as_role("system"):
        Export.objects.update(expires_at=datetime(2022, 9, 20, tzinfo=clock.zone()))
    with clock.at(late):
        tasks.clear()
    with as_role("system"):
        Export.objects.update(expires_at=datetime(2023, 1, 1, tzinfo=clock.zone()))
    missing(control, at=late)


def test_a_project_that_went_to_others_does_not_exist(control):
    user, theirs = account("AUTRE", "audit.autre"), control.elsewhere
    with as_role("system"):
        Project.objects.filter(pk="OFICIO").update(grantee=control.other)
    control.named(theirs, account=user)
    row, by = pack_of(control.taken(theirs)), him(user)
    assert control.look(by, pack=row.id, code=row.codes["drawn"][0])
    # She is drawn, and not in the files of whoever runs the project now.
    assert control.look(by, pack=row.id, code=row.codes["drawn"][0]).name == ""
    with as_role("system"):
        Project.objects.filter(pk="OFICIO").update(grantee=control.grantee)
    missing(control, by=by, pack=row.id, code=row.codes["drawn"][0])
    with clock.at(TODAY), acting(by):
        assert verifying.terms(by) == []
        with pytest.raises(Missing):
            verifying.content(by, row.id)


def test_whoever_was_not_drawn_does_not_exist(control, monkeypatch):
    """Of two of whom one was drawn, only that one is shown."""
    with clock.at(date(2022, 2, 1)):
        from tests.exchange.test_control_attacks import registered

    registered(control, 1)
    plain = controlling.sample

    def one_of(row, asked, seed, rule):
        return plain(row, asked, seed, replace(rule, all_up_to=1, percent=1, least=1, most=1))

    monkeypatch.setattr(controlling, "sample", one_of)
    row = pack_of(control.taken())
    folder = control.folder(control.taken())
    assert len(rows(folder["population.csv"])) == 2
    key = keys(row)
    with as_role("system"):
        everybody = {code_of(key, one): one for one in Person.objects.values_list("id", flat=True)}
    [chosen] = row.codes["drawn"]
    [other] = [code for code in everybody if code != chosen]
    assert control.look(pack=row.id, code=chosen).person == everybody[chosen]
    missing(control, pack=row.id, code=other)
    # The second wall alone: with the right key, of somebody who was not drawn.
    assert opened(control, row, chosen, everybody[chosen])
    assert not opened(control, row, other, everybody[other])
    assert not opened(control, row, chosen, everybody[other])


def keys(row) -> bytes:
    with as_role("system"):
        row = ControlPack.objects.select_related("verifier__project").get(pk=row.pk)
        asked = verifying.reading.Asked(row.verifier.project, row.since, row.until, row.sequence)
        return controlling._key(row.verifier, asked, row.seed)


def opened(control, row, code, person, by=None, at=TODAY) -> list:
    """What the database itself gives for a code."""
    by = by or control.verifier
    with as_role("system"):
        row = ControlPack.objects.select_related("verifier__project").get(pk=row.pk)
    with clock.at(at), acting(by):
        given = verifying._given(row, code, person)
        return verifying._rows(verifying.NAMES, given) + verifying._rows(verifying.PAPERS, given)


def test_whoever_agrees_no_more_is_closed(control):
    with clock.at(date(2022, 8, 1)), acting(control.officer):
        from parcours.people import queries

        [consent] = [
            one for one in queries.consents(control.officer, control.who) if one.purpose == "reporting"
        ]
    with clock.at(date(2022, 8, 1)):
        people.withdraw_consent(by=control.officer, person=control.who, consent=consent.id)
    missing(control)
    row = pack_of(control.taken())
    assert row.closed == 1
    missing(control, pack=row.id, code=row.codes["drawn"][0])
    assert not opened(control, row, row.codes["drawn"][0], control.who)


# The second wall ----------------------------------------------------------------------------------


def test_the_database_computes_codes_as_python_does(control):
    key = keys(control.row)
    for one in [uuid7() for _n in range(50)]:
        inner, outer = (bytes(a ^ b for a in key.ljust(64, b"\0")) for b in (0x36, 0x5C))
        with connection.cursor() as cursor:
            cursor.execute("SELECT exchange_code(%s, %s, %s)", [one, inner, outer])
            assert cursor.fetchone()[0] == code_of(key, one)


TABLES = (Person, PersonName, IdentityDocument, Consent, AccessGrant, Entry, Spending, StoredFile, Enrolment)


@pytest.mark.parametrize("where", ["CABINET", "ALDEA"])
def test_row_security_shows_him_nobody_even_of_the_house_he_signs_in_for(control, where):
    """Also where an administrator opened his account at the organisation that he checks."""
    user = control.user if where == "CABINET" else account(where, "audit.inside")
    by = him(user)
    with acting(by):
        assert {model.__name__: model.objects.count() for model in TABLES if model.objects.exists()} == {}
        assert not ImportBatch.objects.exists()
        assert Export.objects.count() == (1 if where == "CABINET" else 0)


def test_the_database_opens_a_file_for_its_code_alone(control):
    row, code, who = control.row, control.code, control.who
    assert opened(control, row, code, who)
    assert not opened(control, row, "P-AAAAAAAAAAAA", who)
    assert not opened(control, row, code, uuid7())
    assert not opened(control, row, code, who, at=AFTER)
    assert not opened(control, row, code, who, at=TERM[0] - timedelta(days=1))
    other = him(account("AUTRE", "audit.autre"))
    assert not opened(control, row, code, who, by=other)
    assert not opened(control, row, code, who, by=control.by)
    with as_role("system"):
        kept = AccessGrant.objects.get(person=who, organisation=control.grantee)
        AccessGrant.objects.filter(pk=kept.pk).update(until=kept.since)
    # Nobody's to show any more; the folder still says what it says.
    found = control.look()
    assert (found.name, found.papers) == ("", ())
    with as_role("system"):
        AccessGrant.objects.filter(pk=kept.pk).update(until=None)
    assert opened(control, row, code, who)
    control.end()
    assert not opened(control, row, code, who)


def test_another_key_opens_nothing(control, monkeypatch):
    monkeypatch.setattr(verifying.sampling, "key_of", lambda *_told: b"another key, thirty-two bytes in")
    assert not opened(control, control.row, control.code, control.who)


def test_whoever_was_merged_since_is_found_where_she_is(control):
    with clock.at(TODAY):
        from tests.exchange.test_control_attacks import registered

        [kept] = registered(control, 1)
        chief = member(control.grantee, "coordinator")
        people.merge(by=chief, person=kept, duplicate=control.who, reason="said")
    found = control.look()
    assert found.person == kept and found.name


def test_his_role_gone_he_is_nobody(control):
    with clock.at(TODAY):
        assert living_memberships().filter(user=control.user).exists()
        accounts.close_user(by=actor(organisation("ADMIN"), "administrator"), user=control.user)
        assert not memberships_of(control.user).exists()
    assert User.objects.get(pk=control.user).is_active is False


def test_a_pack_drawn_before_codes_were_kept_says_so(control):
    with as_role("system"):
        ControlPack.objects.update(codes={})
    with pytest.raises(Refused) as found:
        control.look()
    assert found.value.code == "exchange.old_pack"
