"""Codes that every floor above uses. Values are stored; labels are for people."""

from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sex(TextChoices):
    FEMALE = "F", _("Female")
    MALE = "M", _("Male")
    OTHER = "X", _("Other or not stated")


class Protection(TextChoices):
    """First of the two dated facts of a legal situation."""

    NONE = "none", _("No international protection")
    ASYLUM_SEEKER = "asylum_seeker", _("Asylum seeker")
    REFUGEE_UNHCR = "refugee_unhcr", _("Refugee recognised by UNHCR")
    REFUGEE_BRA = "refugee_bra", _("Refugee recognised by the national refugee office")

    @property
    def is_refugee(self) -> bool:
        return self in {Protection.REFUGEE_UNHCR, Protection.REFUGEE_BRA}


class Residence(TextChoices):
    """Second of the two dated facts. ``none`` stays with the registering organisation."""

    VALID = "valid", _("Residence permit")
    RENEWAL = "renewal", _("Renewal receipt")
    FILED = "filed", _("Regularisation filed, with receipt")
    NONE = "none", _("No residence document")


class RateKind(TextChoices):
    """What a rate is: of one day, as somebody states it, or the accounting rate of a whole month."""

    STATED = "stated", _("Stated for a day")
    MONTHLY = "monthly", _("Monthly rate of the European Commission (InforEuro)")


class Literacy(TextChoices):
    """In the language she reads best."""

    NONE = "none", _("Does not read or write")
    SOME = "some", _("Reads and writes with difficulty")
    FULL = "full", _("Reads and writes with ease")
    NOT_STATED = "not_stated", _("Literacy not stated")


class Schooling(TextChoices):
    """The highest level begun; close to ISCED 2011."""

    NONE = "none", _("No schooling")
    RELIGIOUS = "religious", _("Religious school only")
    PRIMARY = "primary", _("Primary school")
    LOWER_SECONDARY = "lower_secondary", _("Lower secondary school")
    UPPER_SECONDARY = "upper_secondary", _("Upper secondary school")
    VOCATIONAL = "vocational", _("Vocational training")
    HIGHER = "higher", _("Higher education")
    NOT_STATED = "not_stated", _("Schooling not stated")


class Vulnerability(TextChoices):
    """Factors that the programme's text names."""

    NO_SKILL = "no_skill", _("No skill")
    NO_EXPERIENCE = "no_experience", _("No professional experience")
    YOUNG_CHILDREN = "young_children", _("With young children")
    UNACCOMPANIED_MINOR = "unaccompanied_minor", _("Unaccompanied minor")
    VIOLENCE = "violence", _("Violence suffered")
    TRAFFICKING = "trafficking", _("Trafficking in persons")
    HEALTH = "health", _("State of health")

    @property
    def is_restricted(self) -> bool:
        """Kept encrypted for named people; seen elsewhere only as great vulnerability."""
        return self in {Vulnerability.VIOLENCE, Vulnerability.TRAFFICKING, Vulnerability.HEALTH}


class SkillKind(TextChoices):
    """The two kinds of skills of ESCO."""

    SKILL = "skill", _("Skill")
    KNOWLEDGE = "knowledge", _("Knowledge")


class PlaceKind(TextChoices):
    PROVINCE = "province", _("Province or prefecture")
    CITY = "city", _("City")


class AgeBand(TextChoices):
    UNDER_15 = "0-14", _("Under 15")
    FROM_15 = "15-17", _("15 to 17")
    FROM_18 = "18-24", _("18 to 24")
    FROM_25 = "25-34", _("25 to 34")
    FROM_35 = "35-44", _("35 to 44")
    FROM_45 = "45-54", _("45 to 54")
    FROM_55 = "55-64", _("55 to 64")
    FROM_65 = "65_over", _("65 and over")
    NOT_STATED = "not_stated", _("Age not stated")


MAJORITY = 18
_BEGINS = {
    0: AgeBand.UNDER_15,
    15: AgeBand.FROM_15,
    18: AgeBand.FROM_18,
    25: AgeBand.FROM_25,
    35: AgeBand.FROM_35,
    45: AgeBand.FROM_45,
    55: AgeBand.FROM_55,
    65: AgeBand.FROM_65,
}


def age(birth_date: date | None, birth_year: int | None, on: date) -> int | None:
    """Completed years on a day; ``None`` when neither date nor year is known.

    With the year alone the youngest possible age is taken, as if born on 31 December: a doubt about majority
    goes to the child (Committee on the Rights of the Child, General Comment 6, § 31).
    Raises ValueError for a birth to come.
    """
    if birth_date is None and birth_year is None:
        return None
    if birth_date is None and birth_year == on.year:
        return 0
    born = birth_date or date(birth_year, 12, 31)
    if born > on:
        raise ValueError("born after the day asked for")
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def age_band(birth_date: date | None, birth_year: int | None, on: date) -> AgeBand:
    """The band of the age on a day; see :func:`age`."""
    years = age(birth_date, birth_year, on)
    if years is None:
        return AgeBand.NOT_STATED
    return _BEGINS[max(begin for begin in _BEGINS if begin <= years)]


def is_minor(birth_date: date | None, birth_year: int | None, on: date) -> bool:
    """Under 18, or perhaps so when only the year is known. Not when nothing is known: then one has to ask."""
    years = age(birth_date, birth_year, on)
    return years is not None and years < MAJORITY
