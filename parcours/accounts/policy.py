"""Every view declares who may ask for it. A view that declares nothing is refused, and the start fails."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.checks import Error, register
from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Policy:
    """``kind``: public, signed_in or right; ``right`` names it."""

    kind: str
    right: str = ""


PUBLIC, SIGNED_IN = Policy("public"), Policy("signed_in")

# Addresses of third parties: what each asks for.
THIRD_PARTY = {
    "account_login": PUBLIC,
    "account_logout": SIGNED_IN,
    "account_signup": PUBLIC,
    "account_inactive": PUBLIC,
    "account_reauthenticate": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "mfa_authenticate": PUBLIC,
    "set_language": PUBLIC,
    "mfa_login_webauthn": PUBLIC,
    "mfa_signup_webauthn": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
}
THIRD_PARTY_PREFIXES = {"mfa_": SIGNED_IN, "account_": SIGNED_IN}


def _declare(policy: Policy) -> Callable:
    def mark(view: Callable) -> Callable:
        view.policy = policy
        return view

    return mark


public = _declare(PUBLIC)
signed_in = _declare(SIGNED_IN)


def requires(right: str) -> Callable:
    return _declare(Policy("right", right))


def declared(view: Callable) -> Policy | None:
    """What a view of ours declares; nothing for those of third parties."""
    return getattr(view, "policy", None) or getattr(getattr(view, "view_class", None), "policy", None)


def policy_of(view: Callable, name: str | None) -> Policy | None:
    own = declared(view)
    if own is not None:
        return own
    if name in THIRD_PARTY:
        return THIRD_PARTY[name]
    for prefix, policy in THIRD_PARTY_PREFIXES.items():
        if (name or "").startswith(prefix):
            return policy
    return None


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the product with its pattern."""
    for item in (resolver or get_resolver()).url_patterns:
        route = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from routes(item, route)
        else:
            yield route, item


@register()
def every_view_declares_its_policy(app_configs, **_ignored) -> list[Error]:
    return [
        Error(
            f"the view at /{route} declares no policy",
            hint="Use @public, @signed_in or @requires.",
            id="accounts.E001",
        )
        for route, pattern in routes()
        if policy_of(pattern.callback, pattern.name) is None
    ]
