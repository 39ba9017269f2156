"""What trainees were marked with, and what they say of a session."""

from django.db import models
from django.db.models import Q

from parcours.kernel import clock
from parcours.kernel.models import Identified

from .enums import Pace, Useful, Way, Welcome
from .models import PERSON, one_of, to


class Score(Identified):
    """The mark of a trainee in a module, or in the whole ("") of a session; ``by``: a user."""

    person = to(PERSON)
    enrolment = to("training.Enrolment", "scores")
    module = models.CharField(max_length=80, blank=True)
    mark = models.DecimalField(max_digits=5, decimal_places=2)
    marked_on = models.DateField(default=clock.today)
    by = models.UUIDField(null=True)
    entry = models.UUIDField()

    class Meta:
        db_table = "training_score"
        constraints = [
            models.CheckConstraint(name="training_score_mark", condition=Q(mark__range=(0, 100))),
            models.UniqueConstraint(fields=["enrolment", "module"], name="training_score_once"),
        ]


class Opinion(Identified):
    """What a trainee says of a session, once. ``digest``: of the link that she may answer by, until a day."""

    person = to(PERSON)
    enrolment = to("training.Enrolment", "opinions")
    session = to("training.Session", "opinions")
    digest = models.CharField(max_length=64, unique=True)
    until = models.DateField()
    given_on = models.DateField(null=True)
    way = models.CharField(max_length=10, choices=Way.choices, blank=True)
    useful = models.CharField(max_length=10, choices=Useful.choices, blank=True)
    pace = models.CharField(max_length=10, choices=Pace.choices, blank=True)
    welcome = models.CharField(max_length=10, choices=Welcome.choices, blank=True)

    class Meta:
        db_table = "training_opinion"
        indexes = [models.Index(fields=["session"], name="training_opinion_session")]
        constraints = [
            one_of("opinion", "way", Way, empty=True),
            one_of("opinion", "useful", Useful, empty=True),
            one_of("opinion", "pace", Pace, empty=True),
            one_of("opinion", "welcome", Welcome, empty=True),
            models.UniqueConstraint(fields=["enrolment"], name="training_opinion_once"),
            models.CheckConstraint(
                name="training_opinion_whole",
                condition=Q(given_on__isnull=True, way="", useful="", pace="", welcome="")
                | (Q(given_on__isnull=False) & ~Q(way="") & ~Q(useful="") & ~Q(pace="") & ~Q(welcome="")),
            ),
        ]
