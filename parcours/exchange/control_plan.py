"""The `[control]` table of a pack: how many files a verifier of spending is shown."""

from parcours.programmes.taking import Table

from .control_sampling import SampleRule

NAMES = ("all_up_to", "percent", "least", "most")


def make(table: Table) -> SampleRule:
    """What is not said stays as the product has it."""
    usual = SampleRule()
    told = {name: table.whole(name, least=1, most=100_000) for name in NAMES if table.has(name)}
    return SampleRule(**(usual.as_data() | told))
