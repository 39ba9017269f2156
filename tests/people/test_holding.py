from datetime import date

import pytest

from parcours.people.holding import for_the_grant


@pytest.mark.parametrize(
    ("latest", "today", "until"),
    [
        (None, date(2024, 1, 1), None),
        (date(2020, 3, 1), date(2024, 1, 1), date(2025, 3, 1)),
        (date(2020, 2, 29), date(2024, 1, 1), date(2025, 2, 28)),
        (date(2019, 1, 1), date(2024, 1, 1), date(2024, 1, 1)),
        (date(2018, 12, 31), date(2024, 1, 1), None),
    ],
)
def test_papers_of_a_grant_stay_five_years(latest, today, until):
    hold = for_the_grant(latest, "why", today)
    assert (hold.until if hold else None) == until
