"""Fills a throw-away instance; prints what the benchmark has to know as JSON. A process of its own."""

import json
import sys

LOGIN = "agent.rabat"
EVERY = 250


def main() -> None:
    from parcours.config import environment, runtime, static

    runtime.load_django()
    cohort = "cohort" in sys.argv[1:]
    env = environment.read()
    static.build(env)
    if cohort:
        from parcours import demo

        demo.load(progress=runtime.say)
        with runtime.connect(env, owner=True) as connection:
            connection.execute("ANALYZE")
    else:
        _accounts()
    from parcours.accounts.queries import living_memberships

    member = living_memberships().get(user__login=LOGIN)
    paths = ["/people/"]
    if not cohort:
        other = living_memberships().exclude(organisation=member.organisation).first().organisation_id
        with runtime.connect(env, owner=True) as connection:
            from . import people

            people.fill(connection, member.organisation_id, other)
            paths += _pages(connection, member.organisation_id)
    print(json.dumps({"session": _session(member), "paths": paths}))
    runtime.close()


def _accounts() -> None:
    """The programme, its bodies and accounts as in a demonstration, without its people."""
    from django.conf import settings

    from parcours.demo import instance, reading
    from parcours.kernel.actor import Actor
    from parcours.programmes import actions, queries

    by = Actor.system("benchmark")
    actions.load(by=by, text=settings.PARCOURS_PACK.read_text("utf-8"))
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
