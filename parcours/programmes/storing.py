"""Writes the rows of a pack. Called by the one action, inside its transaction."""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

from parcours.accounts import actions as accounts
from parcours.accounts.models import Organisation
from parcours.kernel.actor import Actor
from parcours.reference import actions as reference
from parcours.reference.enums import PlaceKind
from parcours.reference.loading import LANGUAGES

from .budget_models import Coordination
from .contracts import SECTION as MONEY
from .models import Amount, Indicator, Lot, Node, Partner, Programme, Project, Target, Version
from .pack import Budget, Pack


def one_at_a_time() -> None:
    """Wait for whoever loads a pack at this moment; held until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('programmes.load'))")


def store(by: Actor, pack: Pack, text: str, sha256: str, number: int) -> None:
    """Everything of a new or a changed pack."""
    # Lists, organisations and rates of a programme are part of loading it, whoever may load it.
    keeper = Actor.system("programmes.load", by.organisation)
    _lists(keeper, pack)
    grantees = _organisations(keeper, pack)
    programme, _made = Programme.objects.update_or_create(
        code=pack.code,
        defaults={
            "name": pack.name,
            "country_id": pack.country,
            "zone": pack.zone,
            "currency": pack.currency,
        },
    )
    Version.objects.filter(programme=programme, present=True).update(present=False)
    Version.objects.create(programme=programme, number=number, sha256=sha256, text=text)
    lots = _lots(programme, pack)
    _projects(programme, pack, lots, grantees)
    _amounts(programme, pack)
    _coordination(programme, pack, grantees)
    nodes = _nodes(programme, pack)
    _indicators(programme, pack, nodes)


def put_in_force(code: str) -> None:
    Programme.objects.filter(in_force=True).exclude(code=code).update(in_force=False)
    Programme.objects.filter(code=code).update(in_force=True)


def projects_elsewhere(pack: Pack) -> list[str]:
    """Codes of the pack's projects that another programme has."""
    held = Project.objects.filter(code__in=[project.code for project in pack.projects])
    return sorted(held.exclude(programme_id=pack.code).values_list("code", flat=True))


def listed_name(words: Mapping[str, str]) -> dict[str, str]:
    """A name in the languages of the shared lists; in any other language when there is none of them."""
    kept = {language: words[language] for language in LANGUAGES if words.get(language)}
    if "fr" not in kept and "en" not in kept:
        kept["en"] = next(iter(words.values()))
    return kept


def _lists(keeper: Actor, pack: Pack) -> None:
    for order, (code, name) in enumerate(pack.regions, 1):
        reference.upsert_region(
            by=keeper, code=code, country=pack.country, name=listed_name(name), order=order
        )
    for code, region, name in pack.places:
        reference.upsert_place(
            by=keeper, code=code, region=region, name=listed_name(name), kind=PlaceKind.CITY.value
        )
    for rate in pack.rates:
        reference.set_rate(
            by=keeper,
            currency_from=rate.first,
            currency_to=rate.second,
            on=rate.on,
            rate=rate.rate,
            source=rate.source.where or pack.code,
        )


def _organisations(keeper: Actor, pack: Pack) -> dict[str, Any]:
    """The id of each organisation of the pack; only what differs is written."""
    known = {
        one.code: one for one in Organisation.objects.filter(code__in=[o.code for o in pack.organisations])
    }
    ids = {}
    for one in pack.organisations:
        held = known.get(one.code)
        if held is not None and (held.name, held.kind) == (dict(one.name), one.kind):
            ids[one.code] = held.id
            continue
        phone = held.phone if held is not None else ""
        done = accounts.set_organisation(
            by=keeper, code=one.code, name=dict(one.name), kind=one.kind, phone=phone
        )
        ids[one.code] = done.organisation
    return ids


def _retire(rows: QuerySet, kept: list[Any]) -> None:
    rows.exclude(pk__in=kept).update(in_force=False)


def _keep(model: type[Model], key: dict[str, Any], values: dict[str, Any]) -> Any:
    return model.objects.update_or_create(**key, defaults={**values, "in_force": True})[0]


def _keep_all(rows: list[Model], kept: QuerySet, key: str) -> dict[Any, Any]:
    """Write the rows of a programme in one statement; one that stands under its key keeps its id.

    Returns those rows of ``kept`` by key. The others are in force no more.
    """
    model = kept.model
    changing = [
        field.name
        for field in model._meta.concrete_fields
        if not field.primary_key and field.name not in ("programme", key)
    ]
    model.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["programme", key], update_fields=changing
    )
    named = {f"{key}__in": [getattr(row, key) for row in rows]}
    kept.exclude(**named).update(in_force=False)
    return {getattr(row, key): row for row in kept.filter(**named)}


def _lots(programme: Programme, pack: Pack) -> dict[int, Lot]:
    rows = [Lot(programme=programme, number=lot.number, name=lot.name) for lot in pack.lots]
    return _keep_all(rows, programme.lots.all(), "number")


def _projects(programme: Programme, pack: Pack, lots: Mapping[int, Lot], grantees: Mapping[str, Any]) -> None:
    for order, project in enumerate(pack.projects, 1):
        row = _keep(
            Project,
            {"code": project.code},
            {
                "programme": programme,
                "lot": lots[project.lot],
                "grantee_id": grantees[project.grantee],
                "title": project.title,
                "short": project.short,
                "starts_on": project.starts_on,
                "ends_on": project.ends_on,
                "scope": project.scope,
                "order": order,
            },
        )
        row.places.set(project.places)
        row.regions.set(project.regions)
        row.partners.all().delete()
        Partner.objects.bulk_create(
            Partner(
                project=row,
                order=place,
                name=partner.name,
                organisation_id=grantees[partner.organisation] if partner.organisation else None,
            )
            for place, partner in enumerate(project.partners, 1)
        )
    _retire(programme.projects.all(), [project.code for project in pack.projects])


def _amounts(programme: Programme, pack: Pack) -> None:
    def rows(budget: Budget, project: str | None) -> list[Amount]:
        return [
            Amount(
                programme=programme,
                project_id=project,
                order=place,
                amount=money.amount,
                currency=money.currency,
                rate=budget.rate if place > 1 else None,
                rate_on=budget.rate_on if place > 1 else None,
            )
            for place, money in enumerate(budget.amounts, 1)
        ]

    programme.amounts.all().delete()
    found = rows(pack.call.envelope, None)
    for project in pack.projects:
        found += rows(project.budget, project.code)
    Amount.objects.bulk_create(found)


def _coordination(programme: Programme, pack: Pack, organisations: Mapping[str, Any]) -> None:
    wanted = {organisations[code] for code in pack.section(MONEY.code).coordination}
    rows = Coordination.objects.filter(programme=programme)
    rows.exclude(organisation__in=wanted).delete()
    held = set(rows.values_list("organisation_id", flat=True))
    Coordination.objects.bulk_create(
        Coordination(programme=programme, organisation_id=one) for one in sorted(wanted - held)
    )


def _nodes(programme: Programme, pack: Pack) -> dict[str, Node]:
    rows = [
        Node(
            programme=programme,
            code=node.code,
            project_id=node.project or None,
            kind=node.kind,
            order=node.order,
            text=node.text,
            flag=node.flag,
        )
        for node in pack.chain
    ]
    return _keep_all(rows, programme.nodes.all(), "code")


def _indicators(programme: Programme, pack: Pack, nodes: Mapping[str, Node]) -> None:
    made = [
        Indicator(
            programme=programme,
            code=one.code,
            project_id=one.project or None,
            node=nodes.get(one.node),
            order=order,
            title=one.title,
            unit=one.unit,
            level=one.level,
        )
        for order, one in enumerate(pack.indicators, 1)
    ]
    rows = _keep_all(made, programme.indicators.all(), "code")
    Target.objects.filter(indicator__programme=programme).delete()
    Target.objects.bulk_create(
        Target(
            indicator=rows[one.code],
            version=target.version,
            value=target.value,
            in_force=target.in_force,
            stated_on=target.source.on,
            source=target.source.where,
        )
        for one in pack.indicators
        for target in one.targets
    )
