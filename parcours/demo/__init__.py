"""The demonstration of a programme: bodies, accounts and an invented cohort, made through the same actions.

Imported when Django is loaded: ``accounts()``, ``is_empty()``, ``load(progress)``.
"""

from .loading import accounts, is_empty, load

__all__ = ["accounts", "is_empty", "load"]
