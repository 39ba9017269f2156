"""Appointments by the days on which they are."""

from datetime import date, datetime, time

from django.db.models import QuerySet

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.people.visibility import sees

from .models import Appointment


def between(actor: Actor, first: date, last: date) -> QuerySet[Appointment]:
    """Appointments of the actor's organisation with people whom she sees, whatever became of them."""
    zone = clock.zone()
    return Appointment.objects.filter(
        sees(actor),
        organisation_id=actor.organisation,
        starts_at__gte=datetime.combine(first, time(), tzinfo=zone),
        starts_at__lt=datetime.combine(last, time(), tzinfo=zone),
    )
