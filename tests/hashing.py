"""Passwords of tests: the kind of hash that the product keeps, at the least cost there is."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Quick(Argon2PasswordHasher):
    time_cost = 1
    memory_cost = 8
    parallelism = 1
