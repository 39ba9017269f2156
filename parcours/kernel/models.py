from django.db import models

from . import clock
from .identifiers import uuid7


class Identified(models.Model):
    """Abstract: a row whose id is made in Python (uuid7)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class Request(models.Model):
    """An outermost action that was asked for under a request id, and its answer (ids only)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    actor = models.UUIDField()
    request_id = models.CharField(max_length=100)
    action = models.CharField(max_length=80)
    body_hash = models.CharField(max_length=64)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "kernel_request"
        constraints = [models.UniqueConstraint(fields=["actor", "request_id"], name="kernel_request_once")]


class Attempt(models.Model):
    """What limits attempts to log in, for all processes: hashed keys, for minutes (``limits.Cache``)."""

    key = models.CharField(max_length=64, primary_key=True)
    value = models.TextField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "kernel_attempt"
