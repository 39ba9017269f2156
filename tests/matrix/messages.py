"""Messages of the own organisation, and who runs them."""

from django.db import transaction

from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.messages import actions, delivering, gateways, sending
from parcours.messages.rules import Address
from tests.matrix.world import World

DESK = Address("email", "desk@example.org")


def waiting(world: World, address: Address = DESK):
    with transaction.atomic(), acting(world.caseworker):
        return sending.send(world.caseworker, "test", address).id


def handed_over(world: World):
    made = waiting(world)
    actions.deliver(by=Actor.system("trial"), message=made)
    return made


def failed(world: World):
    made = waiting(world)

    def refuses(channel):
        raise gateways.Failed("refused", for_good=True)

    kept, gateways.for_channel = gateways.for_channel, refuses
    try:
        with transaction.atomic(), acting(world.actors["administrator"]):
            delivering.attempt(world.actors["administrator"], made)
    finally:
        gateways.for_channel = kept
    return made


MESSAGES = {
    "messages.deliver": ("administrator", lambda w: {"message": waiting(w)}),
    "messages.note_receipt": (
        "administrator",
        lambda w: {"reference": str(handed_over(w)), "status": "delivered"},
    ),
    "messages.send_again": ("administrator", lambda w: {"message": failed(w)}),
    "messages.stop": ("administrator", lambda w: {"message": waiting(w)}),
    "messages.test": ("administrator", lambda w: {"channel": "email", "to": "desk@example.org"}),
    "messages.forget_old": ("administrator", lambda w: {}),
}
