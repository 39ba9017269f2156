"""The table [training] of a programme pack."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from parcours.programmes.sections import section
from parcours.programmes.taking import Table


@dataclass(frozen=True)
class ApprenticeRules:
    """What the law asks of a contract of apprenticeship; 0 where the programme states nothing.

    ``law``: as it is named to people; ``source``: where it is written. Shares are percents of all hours, in
    the enterprise and in complementary training; somebody visits every ``visit_days``.

    Who may break it off: away in ``weeks_away`` weeks in a row; nothing written of a week ``unwritten_days``
    after its end; not visited in time.
    """

    law: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    least_age: int = 0
    enterprise_share: int = 0
    complementary_share: int = 0
    longest_months: int = 60
    week_hours: int = 84
    visit_days: int = 30
    weeks_away: int = 2
    unwritten_days: int = 3


@dataclass(frozen=True)
class Training:
    """``answer_days``: so long a place that is free is held for the next on the waiting list.

    Who may drop out: so many half-days in a row without her (``absences_in_row``); less than ``share_below``
    percent attended once ``share_after`` half-days were taken; aid that waits for ``aid_late_days``. What
    was looked after is not listed again for ``settled_days`` unless it grew worse.
    Marks go to ``highest_mark``; who has less than ``pass_mark`` has not completed it (0: they do not).
    """

    answer_days: int = 4
    absences_in_row: int = 2
    share_below: int = 60
    share_after: int = 4
    aid_late_days: int = 10
    settled_days: int = 7
    highest_mark: int = 20
    pass_mark: int = 0
    apprenticeship: ApprenticeRules = ApprenticeRules()


DEFAULT = Training()


def _apprenticeship(table: Table) -> ApprenticeRules:
    return ApprenticeRules(
        law=table.words("law"),
        source=table.text("source"),
        least_age=table.whole("least_age", least=1, most=30),
        enterprise_share=table.whole("enterprise_share", least=1, most=100),
        complementary_share=table.whole("complementary_share", least=0, most=100),
        longest_months=table.whole("longest_months", least=1, most=60),
        week_hours=table.whole("week_hours", least=1, most=84),
        visit_days=table.whole("visit_days", least=1, most=365),
        weeks_away=table.whole("weeks_away", required=False, least=1, most=52)
        if table.has("weeks_away")
        else ApprenticeRules.weeks_away,
        unwritten_days=table.whole("unwritten_days", required=False, least=1, most=60)
        if table.has("unwritten_days")
        else ApprenticeRules.unwritten_days,
    )


def make(table: Table) -> Training:
    def number(key: str, default: int, most: int) -> int:
        return table.whole(key, required=False, least=1, most=most) if table.has(key) else default

    return Training(
        answer_days=number("answer_days", DEFAULT.answer_days, 60),
        absences_in_row=number("absences_in_row", DEFAULT.absences_in_row, 100),
        share_below=number("share_below", DEFAULT.share_below, 100),
        share_after=number("share_after", DEFAULT.share_after, 100),
        aid_late_days=number("aid_late_days", DEFAULT.aid_late_days, 365),
        settled_days=number("settled_days", DEFAULT.settled_days, 365),
        highest_mark=number("highest_mark", DEFAULT.highest_mark, 100),
        pass_mark=number("pass_mark", DEFAULT.pass_mark, 100),
        apprenticeship=table.made("apprenticeship", _apprenticeship, ApprenticeRules(), required=False),
    )


SECTION = section("training", make, DEFAULT)
