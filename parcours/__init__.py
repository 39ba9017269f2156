"""Parcours: the platform on which professional-integration programmes are run."""
