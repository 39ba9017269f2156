"""A team in Nador, a partner with an account and one without in Oujda, and a service of each."""

from tests.factories.accounts import actor, organisation
from tests.factories.directory import service
from tests.factories.people import convention
from tests.factories.programmes import load_eu_maroc
from tests.journeys.town import Town, enters

FRENCH = {"fr": "Cours de français", "ar": "دروس الفرنسية", "en": "French lessons"}
HOUSING = {"fr": "Hébergement", "ar": "إيواء", "en": "Housing"}


def build() -> Town:
    load_eu_maroc()
    town = Town()
    for name, role, where in (
        ("caseworker", "caseworker", "EN"),
        ("partner", "caseworker", "AMAPPE"),
        ("coordinator", "coordinator", "EN"),
    ):
        enters(town, name, role, where)
    here, there, outside = organisation("EN"), organisation("AMAPPE"), organisation("ODCO")
    for giver, taker in ((here, there), (here, outside)):
        convention(giver.id, taker.id)
    town.services["course"] = service(town.actors["partner"], "FR-OUJDA", name=FRENCH, places=1)
    # Kept for a body that has nobody here: it answers by a link.
    town.services["linked"] = service(
        actor(here, "coordinator"),
        "LOG-OUJDA",
        organisation=outside.id,
        kind="housing",
        name=HOUSING,
        email="bureau@example.org",
    )
    return town
