"""The first words of a started instance: where it is, and in a demo who may log in."""

from importlib.util import find_spec

from .commands import demo as demo_command
from .environment import Environment


def say(env: Environment) -> None:
    """Print the address and the demo accounts. Django is loaded."""
    print(f"\nParcours is at {env.address}\n", flush=True)
    if env.is_demo and find_spec("parcours.demo"):
        from django.db import connections

        from parcours import demo

        print("This is a DEMO: every person in it is synthetic. Accounts, one per role:\n")
        print(demo_command.as_table(demo.accounts()))
        connections.close_all()
    print("\nCtrl-C stops it.", flush=True)
