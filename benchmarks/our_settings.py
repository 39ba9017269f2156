"""The product as it is served, and one more address: an empty view behind all of it."""

from parcours.config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.our_urls"
