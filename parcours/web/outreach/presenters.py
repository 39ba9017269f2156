"""How outings, people met, campaigns and reception points are said. Plain values in, words and tones out."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from parcours.kernel.actor import Actor
from parcours.outreach import followed
from parcours.outreach.enums import (
    Channel,
    Equipment,
    FollowState,
    GivenUpReason,
    Lacking,
    MetAge,
    Need,
    OutingState,
    PointState,
    Source,
)
from parcours.reference.enums import Sex
from parcours.ui import drawing
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import day, number, translated
from parcours.web.directory import presenters as services
from parcours.web.people import presenters as people

TONES = {
    OutingState.PLANNED: "none",
    OutingState.HELD: "wait",
    OutingState.REPORTED: "good",
    OutingState.CANCELLED: "bad",
}
POINT_TONES = {
    PointState.PLANNED: "none",
    PointState.OPEN: "good",
    PointState.SUSPENDED: "wait",
    PointState.CLOSED: "bad",
}
FOLLOW_TONES = {FollowState.TO_COMPLETE: "wait", FollowState.COMPLETED: "good", FollowState.GIVEN_UP: "none"}


def tabs(actor: Actor, current: str) -> list[dict[str, Any]]:
    """The pages of outreach."""
    waiting = followed.waiting(actor)[followed.MINE] if actor.may("people.see") else 0
    pages = [
        ("outreach", _("Outings"), None),
        ("events", _("Events"), None),
        (
            "officials" if actor.may("outreach.events") else "officials_numbers",
            _("Officials and staff"),
            None,
        ),
        ("preregistrations", _("To complete"), waiting or None),
        ("campaigns", _("Campaigns"), None),
        ("reception_points", _("Reception points"), None),
        ("lessons", _("Lessons learnt"), None),
        ("recommendations", _("Recommendations"), None),
    ]
    return [
        {"label": label, "url": reverse(name), "current": name == current, "count": count}
        for name, label, count in pages
        if name != "preregistrations" or actor.may("people.see")
    ]


# Outings ------------------------------------------------------------------------------------------


def state(outing) -> dict[str, str]:
    return {"text": OutingState(outing.state).label, "tone": TONES[outing.state]}


def spot(outing) -> str:
    """City, quarter and spot."""
    return " · ".join(part for part in (translated(outing.place.name), outing.quarter, outing.spot) if part)


def hours(outing) -> str:
    if outing.begins and outing.ends:
        return f"{outing.begins:%H:%M} – {outing.ends:%H:%M}"
    return f"{outing.begins:%H:%M}" if outing.begins else ""


def when(outing) -> str:
    return " · ".join(part for part in (day(outing.day), hours(outing)) if part)


def title(outing) -> str:
    return _("Outing in %(city)s") % {"city": translated(outing.place.name)}


def outings_table(rows: Iterable, query: Mapping[str, Any], new_url: str) -> Table:
    empty = Empty(
        _("No outing here"),
        _("A team goes where people are: plan the outing, count whom it meets, register who agrees."),
        new_url,
        _("Plan an outing") if new_url else "",
    )
    return Table(
        _("Outings"),
        [
            Column("place", _("Place"), sortable=True),
            Column("day", _("Day"), sortable=True),
            Column("met", _("Met"), sortable=True, numeric=True),
            Column("agreed", _("Agreed to be registered"), sortable=True, numeric=True),
            Column("state", _("State"), sortable=True),
        ],
        [_line(row) for row in rows],
        query=query,
        empty=empty,
        default_sort="-day",
    )


def _line(row) -> dict[str, Any]:
    said, told = state(row), row.state in (OutingState.REPORTED, OutingState.HELD)
    where = " · ".join(part for part in (row.quarter, row.spot) if part)
    return {
        "place": Cell(translated(row.place.name), reverse("outing", args=[row.id]), note=where),
        "day": when(row),
        "met": number(row.met) if told else "",
        "agreed": number(row.agreed) if told else "",
        "state": Cell(said["text"], tone=said["tone"]),
    }


def team(members: Iterable[str], partners: Iterable[dict]) -> str:
    return people.listed(*members, *(translated(name) for name in partners))


def met_table(counts, names: Mapping[str, str]) -> Table:
    """By nationality and sex, with the sum of each."""
    rows, sexes = [], list(Sex)
    for code in counts.nationalities:
        of = {sex: _of(counts, nationality=code, sex=sex) for sex in sexes}
        rows.append({"what": names.get(code, code), **_numbers(of)})
    return _sums(_("By nationality"), rows, {sex: _of(counts, sex=sex) for sex in sexes})


def age_table(counts) -> Table:
    rows, sexes = [], list(Sex)
    for band in MetAge:
        of = {sex: _of(counts, age=band, sex=sex) for sex in sexes}
        if any(of.values()):
            rows.append({"what": band.label, **_numbers(of)})
    return _sums(_("By age"), rows, {sex: _of(counts, sex=sex) for sex in sexes})


def _of(counts, *, sex: str = "", age: str = "", nationality: str = "") -> int:
    wanted = (sex, age, nationality)
    return sum(
        n for key, n in counts.met.items() if all(w in ("", k) for w, k in zip(wanted, key, strict=True))
    )


def _numbers(of: Mapping[Any, int]) -> dict[str, str]:
    return {**{sex.value: number(n) for sex, n in of.items()}, "all": number(sum(of.values()))}


def _sums(caption: str, rows: list[dict], whole: Mapping[Any, int]) -> Table:
    # On a telephone there is no room for a column in which nobody stands.
    shown = [sex for sex in Sex if sex != Sex.OTHER or whole[sex]]
    columns = [Column("what", caption), *(Column(sex.value, sex.label, numeric=True) for sex in shown)]
    columns.append(Column("all", _("All together"), numeric=True))
    totals = {"what": _("All together"), **_numbers(whole)}
    return Table(caption, columns, rows, totals=totals, caption_visible=False, stacks=False)


def heard(counts) -> list[dict[str, Any]]:
    """Needs and sources as facts, the most frequent first."""
    said = sorted(counts.needs.items(), key=lambda pair: -pair[1])
    return [{"label": Need(code).label, "value": number(n)} for code, n in said]


def sources(counts) -> list[dict[str, Any]]:
    said = sorted(counts.agreed.items(), key=lambda pair: -pair[1])
    return [{"label": Source(code).label, "value": number(n)} for code, n in said]


# Pre-registrations --------------------------------------------------------------------------------


def days_ago(days: int) -> str:
    if not days:
        return _("today")
    return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": number(days)}


def followed_chips(line) -> list[dict[str, str]]:
    if line.state != FollowState.TO_COMPLETE:
        found = [{"text": FollowState(line.state).label, "tone": FOLLOW_TONES[line.state]}]
    elif line.lost:
        found = [{"text": pgettext("one person", "Lost from sight"), "tone": "bad"}]
    else:
        found = [{"text": FollowState(line.state).label, "tone": "wait"}]
    if line.perhaps_minor:
        found.insert(0, {"text": _("Perhaps under 18"), "tone": "bad"})
    return found


def centre(line) -> str:
    return translated(line.centre.name) if line.centre else ""


def follow_note(line, *, ago: bool = True) -> str:
    """Where she was met, by whom, and who completes; ``ago``: how long since, where nothing else says it."""
    city = translated(line.place.name)
    met = _("Met in %(city)s, %(ago)s") % {"city": city, "ago": days_ago(line.days)}
    if not ago:
        met = _("Met in %(city)s") % {"city": city}
    parts = [met, str(Source(line.source).label), centre(line)]
    if not line.may_contact:
        parts.append(_("not to be contacted"))
    if line.given_up_for:
        parts.append(str(GivenUpReason(line.given_up_for).label))
    return " · ".join(part for part in parts if part)


def follow_row(line) -> str:
    told = drawing.link(reverse("preregistration", args=[line.person]), people.name(line.names), is_name=True)
    chips = " ".join(drawing.chip(**one) for one in followed_chips(line))
    return drawing.line(told, follow_note(line), end=chips)


# Campaigns ----------------------------------------------------------------------------------------


def period(campaign) -> str:
    if campaign.ends_on:
        return _("%(first)s to %(last)s") % {"first": day(campaign.starts_on), "last": day(campaign.ends_on)}
    return _("from %(day)s") % {"day": day(campaign.starts_on)}


def cities(campaign, named: Mapping[str, str]) -> str:
    return people.listed(*(named.get(code, code) for code in campaign.places)) or _("The whole country")


def channels_table(sums) -> Table:
    """Contacts stand by channel and are never added: who hears the radio may read the leaflet too."""
    rows = [
        {
            "channel": Channel(code).label,
            "quantity": number(one.quantity),
            "counted": "" if one.counted is None else number(one.counted),
            "estimated": "" if one.estimated is None else number(one.estimated),
        }
        for code, one in sums.channels.items()
    ]
    return Table(
        _("By channel"),
        [
            Column("channel", _("Channel")),
            Column("quantity", _("Quantity"), numeric=True),
            Column("counted", _("Contacts counted"), numeric=True),
            Column("estimated", _("Contacts estimated"), numeric=True),
        ],
        rows,
    )


def quantities(held: Mapping[Any, Mapping[str, int]], named: Mapping[Any, str], caption: str) -> Table:
    rows = [
        {
            "what": named.get(code, code) if code else _("The whole country"),
            "pieces": people.listed(
                *(f"{Channel(channel).label} {number(n)}" for channel, n in sorted(of.items()))
            ),
        }
        for code, of in held.items()
    ]
    return Table(caption, [Column("what", caption), Column("pieces", _("Quantity by channel"))], rows)


# Reception points ---------------------------------------------------------------------------------


def point_state(point) -> dict[str, str]:
    value = point.state if point else PointState.PLANNED
    return {"text": PointState(value).label, "tone": POINT_TONES[value]}


def missing(line) -> str:
    said = [str(Lacking(code).label) for code in line.lacking if code != Lacking.OPENING]
    return _("Missing: %(what)s") % {"what": people.listed(*said)} if said else ""


def point_note(line) -> str:
    point, parts = line.point, [translated(line.site.organisation.name)]
    if point is None:
        return " · ".join([*parts, _("Nothing was told of it yet")])
    if point.opened_on:
        parts.append(_("opened on %(day)s") % {"day": day(point.opened_on)})
    if point.staffed_since:
        staff = ngettext("%(n)s person works there", "%(n)s people work there", point.staff)
        parts.append(staff % {"n": number(point.staff)})
    parts += [translated(point.hours), *(str(Equipment(code).label) for code in point.equipment)]
    if line.site.step_free is not None:
        parts.append(steps(line.site))
    return " · ".join(part for part in parts if part)


def steps(site) -> str:
    """Whether one gets in without steps, as far as somebody has said."""
    if site.step_free is None:
        return _("Nobody has said whether one gets in without steps")
    return _("without steps") if site.step_free else _("with steps")


def site_on_map(site) -> dict[str, Any] | None:
    """A dot where the site is; None while nobody has said."""
    if site.latitude is None or site.place is None:
        return None
    label = _("%(site)s on the map") % {"site": translated(site.name)}
    return services.spot((site.latitude, site.longitude), site.place.region, label)


def point_row(line, url: str) -> dict[str, Any]:
    site = line.site
    return {
        "title": translated(line.site.name),
        "url": url,
        "note": point_note(line),
        "missing": missing(line),
        "geo": "" if site.latitude is None else services.geo((site.latitude, site.longitude)),
        "chip": point_state(line.point),
    }
