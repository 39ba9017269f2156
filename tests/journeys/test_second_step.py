"""Somebody protects her account with an app, comes back with its code, then without her telephone."""

import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache

pytestmark = pytest.mark.journey


def code_of(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


@pytest.mark.parametrize(("language", "width"), [("fr", 1440), ("ar", 360)])
def test_a_second_step_is_set_up_and_used(walk, town, monkeypatch, language, width):
    monkeypatch.setattr("parcours.accounts.queries.is_demo", lambda: False)
    she = walk(language=language, width=width)
    actor = town.actors["caseworker"]
    _has_chosen_her_password(actor)

    # Her password leads to the square to scan, without asking for the password again.
    she.signs_in(town.logins["caseworker"], town.password)
    assert she.path == "/account/second-factor/totp/activate/"
    she.page.click("details.more summary")
    secret = she.page.locator("details.more .code").inner_text()
    she.fill("code", "12345")
    she.presses("main form button")
    assert she.page.locator(".field.invalid [name=code]").count() == 1
    she.fill("code", code_of(secret))
    she.presses("main form button")

    # She is shown her recovery codes at once.
    assert she.path == "/account/second-factor/recovery-codes/"
    codes = she.page.locator(".codes .code").all_inner_texts()
    assert len(codes) == 10
    assert codes[0] in she.downloads("/account/second-factor/recovery-codes/download/").decode()
    assert she.goes_to("/people/").path == "/people/"

    # With the app, then without it; a recovery code serves once.
    for recovery, comes_in in ((None, True), (codes[0], True), (codes[0], False)):
        she.goes_to("/account/logout/").presses("main form button.primary")
        # The same figures twice within half a minute are otherwise refused, and attempts are counted.
        cache.clear()
        she.signs_in(town.logins["caseworker"], town.password)
        assert she.path == "/account/second-factor/authenticate/"
        she.fill("code", recovery or code_of(secret))
        she.presses("main form button.primary")
        assert (she.path == "/") is comes_in
    assert she.complaints == []


def _has_chosen_her_password(actor) -> None:
    from django.db import transaction

    from parcours.accounts import actions

    with transaction.atomic():
        actions.note_password(by=actor)
