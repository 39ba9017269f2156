"""Files of rows and what becomes of them, for tests."""

from django.db import transaction

from parcours.exchange import actions
from parcours.exchange.importing import batches
from parcours.exchange.importing.batches import View
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting

HEAD = "numéro;prénom;nom;sexe;date de naissance;nationalité;ville;téléphone"
PEOPLE = f"""{HEAD}
A-1;Awa;Traoré;Femme;02/05/1994;Mali;Oujda;0612345678
A-2;Ibrahim;Keïta;Homme;1990-01-31;GN;Rabat;
A-3;Mariam;Koné;F;;Côte d'Ivoire;;
"""


def received(by: Actor, text: str | bytes, kind: str = "people", **more):
    data = text.encode() if isinstance(text, str) else text
    return actions.receive_file(by=by, kind=kind, name="liste.csv", content=data, **more).id


def seen(by: Actor, batch) -> View:
    with transaction.atomic(), acting(by):
        return batches.view(by, batch)


def told(by: Actor, text: str | bytes, kind: str = "people", **more):
    """Received, with the columns that are proposed."""
    batch = received(by, text, kind, **more)
    actions.tell_columns(by=by, batch=batch, columns=seen(by, batch).columns)
    return batch


def taken(by: Actor, text: str | bytes, kind: str = "people", **more):
    return actions.merge_file(by=by, batch=told(by, text, kind, **more))


def faults(by: Actor, text: str | bytes, kind: str = "people", **more) -> list[tuple[int, str, str]]:
    found = seen(by, told(by, text, kind, **more))
    return [(one.row, one.column, one.code) for one in found.faults]
