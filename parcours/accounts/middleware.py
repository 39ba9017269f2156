"""Builds the actor of the request; enforces the view's policy, the second factor, the session's limits."""

import time

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponseForbidden
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control

from parcours.kernel.actor import Actor
from parcours.kernel.problems import problem
from parcours.kernel.refusals import NOT_ALLOWED

from . import queries, refusals
from .policy import declared, policy_of
from .rights import NEEDS_SECOND_FACTOR

SINCE, SEEN = "signed_in_at", "seen_at"
ON_THE_WAY_IN = frozenset(
    {"account_change_password", "account_reauthenticate", "account_logout", "set_language"}
)
TO_THE_MODULE = ON_THE_WAY_IN | {"protection_module", "switch_role"}
SEEN_EVERY = 60


class ActorMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.membership, request.actor = None, Actor.anonymous(getattr(request, "LANGUAGE_CODE", "fr"))
        bearer = request.headers.get("Authorization", "")
        if bearer.startswith("Bearer ") and request.path.startswith("/api/"):
            # Whoever sends a token is nobody else: a session beside it does not count.
            known = queries.actor_with_token(bearer[7:].strip())
            request.actor, request.with_token = known or request.actor, known is not None
            request.user = AnonymousUser()
            if known and "Accept-Language" not in request.headers:
                translation.activate(known.language)
        elif request.user.is_authenticated:
            if self._too_old(request):
                logout(request)
            else:
                self._choose(request)
        response = self.get_response(request)
        if request.actor.user is not None:
            patch_cache_control(response, no_store=True, private=True)
        return response

    def _too_old(self, request) -> bool:
        now = int(time.time())
        session = request.session
        since = session.setdefault(SINCE, now)
        seen = session.get(SEEN, now)
        if now - since > settings.SESSION_ABSOLUTE_SECONDS or now - seen > settings.SESSION_IDLE_SECONDS:
            return True
        if SEEN not in session or now - seen > SEEN_EVERY:
            session[SEEN] = now
        return False

    def _choose(self, request) -> None:
        read = getattr(request.user, "living", None)
        held = list(queries.memberships_of(request.user.id)) if read is None else read
        wanted = request.session.get("membership")
        request.memberships = held
        request.membership = next((one for one in held if str(one.id) == wanted), held[0] if held else None)
        if request.membership:
            request.actor = queries.actor_of(request.membership)
            # The end of an identifier is drawn by lot; it tells memberships apart and nothing else.
            request.role_mark = request.membership.id.hex[-8:]

    def process_view(self, request, view, args, kwargs):
        match = request.resolver_match
        policy = policy_of(view, match.url_name)
        if policy is None:
            return HttpResponseForbidden()
        machine = request.path.startswith("/api/")
        if policy.kind == "public":
            return None
        if not request.user.is_authenticated and not getattr(request, "with_token", False):
            if machine:
                return problem(401, refusals.NOT_SIGNED_IN)
            return redirect(f"{reverse(settings.LOGIN_URL)}?next={request.path}")
        if self._lacks_own_password(request, match.url_name or ""):
            return problem(403, refusals.OWN_PASSWORD) if machine else redirect("account_change_password")
        if self._lacks_second_factor(request, view):
            return problem(403, refusals.SECOND_FACTOR) if machine else redirect("mfa_activate_totp")
        if self._lacks_module(request, view, match.url_name or ""):
            return problem(403, refusals.MODULE) if machine else redirect("protection_module")
        if policy.kind == "right" and not request.actor.may(policy.right):
            if machine:
                return problem(403, NOT_ALLOWED)
            raise Http404
        return None

    def _lacks_own_password(self, request, name: str) -> bool:
        """Whoever still has the password that somebody else gave her chooses her own first."""
        if getattr(request, "with_token", False) or name in ON_THE_WAY_IN:
            return False
        return request.user.must_choose_password and not queries.is_demo()

    def _lacks_second_factor(self, request, view) -> bool:
        # What declares nothing is a third party's: signing in, and setting a second factor up.
        if request.actor.role not in NEEDS_SECOND_FACTOR or declared(view) is None:
            return False
        if getattr(request, "with_token", False) or queries.is_demo():
            return False
        from allauth.mfa.utils import is_mfa_enabled

        return not is_mfa_enabled(request.user)

    def _lacks_module(self, request, view, name: str) -> bool:
        """Whoever sees people knows first how their data are protected; signing out and in stay open."""
        if declared(view) is None or name in TO_THE_MODULE:
            return False
        return queries.lacks_module(request.actor)
