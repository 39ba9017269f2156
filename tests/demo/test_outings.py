"""Outreach in the demonstration: counted, some people to complete, some lost, points that miss something."""

import pytest
from django.db import transaction
from django.test import override_settings

from parcours.accounts.queries import actor_of, living_memberships
from parcours.kernel.context import acting
from parcours.outreach import followed, queries
from tests.demo.test_history import FAST
from tests.factories.demo import small_cohort


@pytest.mark.django_db
def test_outreach_lives_in_the_demonstration():
    with override_settings(PASSWORD_HASHERS=FAST), transaction.atomic():
        small_cohort(15)
        by = {
            login: actor_of(living_memberships().get(user__login=login))
            for login in ("agent.nador", "agent.oujda", "coordination.en")
        }
        with acting(by["coordination.en"]):
            coordinator = by["coordination.en"]
            told = queries.totals(queries.outings(coordinator))
            assert told.outings > 60 and told.met > told.agreed > 0
            assert queries.campaigns(coordinator).count() == 3
            regions = queries.points(coordinator, "MA")
            assert any(not region.lines for region in regions)
            lines = [line for region in regions for line in region.lines]
            assert any(line.lacking for line in lines) and any(not line.lacking for line in lines)
            assert followed.number(coordinator) > followed.number(coordinator, followed.LOST) > 0
            assert followed.number(coordinator, followed.DONE) > 0
        with acting(by["agent.nador"]):
            nador = by["agent.nador"]
            assert queries.outings(nador, waiting=queries.WAITING_REPORT, place="MA-nador").count() == 1
        transaction.set_rollback(True)
