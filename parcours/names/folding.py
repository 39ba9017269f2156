"""Folding is the kernel's, so that shared lists fold as names do."""

from parcours.kernel.folding import fold, sort_key

__all__ = ["fold", "sort_key"]
