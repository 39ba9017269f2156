from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

COHORT_DAYS = refusal("enterprise.cohort_days", _("The last day is before the first, or years later."))
PLACES = refusal("enterprise.places", _("A whole number from 1 to %(most)s."))
PLACES_TAKEN = refusal("enterprise.places_taken", _("%(taken)s places are taken already."))
COHORT_FULL = refusal("enterprise.cohort_full", _("Each of the %(places)s places is taken."))
COHORT_OVER = refusal("enterprise.cohort_over", _("This cohort ended on %(day)s."))
IN_A_COHORT = refusal("enterprise.in_a_cohort", _("This project is in a cohort at that time already."))
NOT_IN_COHORT = refusal("enterprise.not_in_cohort", _("This project has left the cohort already."))
OUTSIDE_COHORT = refusal("enterprise.outside_cohort", _("The cohort lasts from %(first)s until %(last)s."))
COHORT_NAME = refusal("enterprise.cohort_name", _("Give it a name."))
HOURS = refusal("enterprise.meeting_hours", _("It ends after it begins."))
MENTOR_TWICE = refusal("enterprise.mentor_twice", _("This mentor is there already."))
MENTOR_GONE = refusal("enterprise.mentor_gone", _("This mentor helps no more."))
MENTOR_NAME = refusal("enterprise.mentor_name", _("Write the name of the mentor."))
SPACE_TWICE = refusal("enterprise.space_twice", _("A room with this name is there already."))
DESKS_BOOKED = refusal(
    "enterprise.desks_booked", _("On %(day)s %(taken)s desks are given: first take some back.")
)
DESKS_FULL = refusal("enterprise.desks_full", _("On %(day)s each of the %(desks)s desks is given."))
DESK_DAYS = refusal("enterprise.desk_days", _("Choose from 1 to 31 days, from today on and within a year."))
DESK_TWICE = refusal("enterprise.desk_twice", _("This project has a desk on %(day)s already."))
DESK_PAST = refusal("enterprise.desk_past", _("That day is over: the desk was given."))
