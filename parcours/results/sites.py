"""Where the projects of a programme have a site, as the pack states it."""

from parcours.programmes.pack import Pack
from parcours.reference import queries as reference


def regions_with_a_site(pack: Pack, project: str = "") -> frozenset[str]:
    """Codes of the regions where a project (or any of the programme) names a place or works.

    A project "in the whole country" names no site."""
    of_place = dict(reference.places(country=pack.country).values_list("code", "region_id"))
    of_place |= {code: region for code, region, _name in pack.places}
    chosen = [one for one in pack.projects if not project or one.code == project]
    named = {region for one in chosen for region in one.regions}
    return frozenset(named | {of_place[code] for one in chosen for code in one.places if code in of_place})
