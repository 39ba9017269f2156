"""Fills a throw-away instance; prints what the benchmark has to know as JSON. A process of its own."""

import json
import sys

LOGIN = "agent.rabat"
EVERY = 250


def main() -> None:
    """What to fill (people, accompaniment, cohort; sessions: nothing, but sign in), and how many people."""
    from parcours.config import environment, runtime, static

    runtime.load_django()
    what, number = sys.argv[1], int(sys.argv[2])
    env = environment.read()
    static.build(env)
    if what == "cohort":
        from parcours import demo

        demo.load(progress=runtime.say)
        with runtime.connect(env, owner=True) as connection:
            connection.execute("ANALYZE")
    elif what != "sessions":
        _accounts()
    with runtime.connect(env, owner=True) as connection:
        print(json.dumps(_filled(connection, what, number)))
    runtime.close()


def _filled(connection, what: str, number: int) -> dict:
    """What the benchmark has to know: sessions of the readers, and addresses."""
    from parcours.accounts.queries import living_memberships

    member = living_memberships().get(user__login=LOGIN)
    known = {"session": _session(member), "paths": ["/people/"]}
    if what == "sessions":
        return {"sessions": _sessions()}
    if what == "cohort":
        return known
    from . import people

    other = living_memberships().exclude(organisation=member.organisation).first().organisation_id
    people.fill(connection, member.organisation_id, other, number, number // 5)
    known["paths"] += _pages(connection, member.organisation_id)
    if what == "accompaniment":
        known |= _accompanied(connection, member, other)
    return known


def _accompanied(connection, member, other) -> dict:
    from parcours.config.runtime import say
    from parcours.programmes.models import Project
    from parcours.programmes.queries import pack

    from . import accompaniment, pages

    project = Project.objects.filter(code=pack().projects[0].code).first()
    done = accompaniment.Filling(connection, member, other, pack().code, project.code).fill()
    say(accompaniment.told(done))
    return pages.known(connection, member) | {"sessions": _sessions()}


def _sessions() -> dict[str, str]:
    """One of each reader, as logging in makes them."""
    from parcours.accounts.queries import living_memberships

    from . import pages

    return {login: _session(living_memberships().get(user__login=login)) for login in pages.LOGINS}


def _accounts() -> None:
    """The programme, its bodies and accounts as in a demonstration, without its people."""
    from django.conf import settings

    from parcours.demo import instance, reading
    from parcours.kernel.actor import Actor
    from parcours.programmes import actions, queries
    from parcours.programmes.reading import read_file

    by = Actor.system("benchmark")
    actions.load(by=by, text=read_file(settings.PARCOURS_PACK))
    instance.build(reading.read(queries.pack().code), by)


def _pages(connection, organisation) -> list[str]:
    """Addresses of pages from all over the list."""
    rows = connection.execute(
        "SELECT p.id FROM people_person p JOIN people_access_grant g ON g.person_id = p.id "
        "WHERE g.organisation_id = %s ORDER BY p.sort_key, p.id",
        [organisation],
    ).fetchall()
    return [f"/people/?after={row[0]}" for row in rows[EVERY::EVERY]]


def _session(member) -> str:
    """A session as logging in makes it."""
    import time

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from parcours.accounts.sessions import SessionStore

    now = int(time.time())
    session = SessionStore()
    session[SESSION_KEY] = str(member.user_id)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.user.get_session_auth_hash()
    session["membership"], session["signed_in_at"], session["seen_at"] = str(member.id), now, now
    session.create()
    return session.session_key


if __name__ == "__main__":
    main()
