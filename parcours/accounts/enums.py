from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    """What an organisation is in the programme."""

    GRANTEE = "grantee", _("Grantee")
    PUBLIC = "public", _("Public institution")
    ASSOCIATION = "association", _("Association")
    INTERNATIONAL = "international", _("International organisation")
    MINISTRY = "ministry", _("Ministry")
    PRIVATE = "private", _("Private sector")
    FUNDER = "funder", _("Funder")


class Role(models.TextChoices):
    """The ten roles; what each may do is in ``rights.py``."""

    CASEWORKER = "caseworker", _("Caseworker")
    TRAINER = "trainer", _("Trainer")
    JOB_ADVISER = "job_adviser", _("Job adviser")
    ENTERPRISE_COACH = "enterprise_coach", _("Enterprise coach")
    COORDINATOR = "coordinator", _("Coordinator")
    MONITORING = "monitoring", _("Monitoring officer")
    FUNDER = "funder", _("Funder")
    ADMINISTRATOR = "administrator", _("Administrator")
    DATA_PROTECTION = "data_protection", _("Data protection officer")
    VERIFIER = "verifier", _("Expenditure verifier")
