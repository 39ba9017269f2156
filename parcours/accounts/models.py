from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from parcours.kernel import clock
from parcours.kernel.identifiers import uuid7
from parcours.kernel.models import Identified
from parcours.kernel.rowsecurity import readable_for_figures

from .enums import OrganisationKind, Role


@readable_for_figures
class Organisation(Identified):
    """A body that takes part in a programme. ``name`` is JSON {fr, ar, en}."""

    code = models.CharField(max_length=40, unique=True)
    name = models.JSONField()
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    phone = models.CharField(max_length=20, blank=True)

    class Meta:
        db_table = "accounts_organisation"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="accounts_organisation_kind", condition=Q(kind__in=OrganisationKind.values)
            )
        ]


@readable_for_figures
class Site(Identified):
    """A place where an organisation meets people."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sites")
    code = models.CharField(max_length=60, unique=True)
    name = models.JSONField()
    place = models.ForeignKey("reference.Place", on_delete=models.PROTECT, null=True, related_name="+")
    phone = models.CharField(max_length=20, blank=True)
    step_free = models.BooleanField(null=True)
    """Whether one gets in without steps; null while nobody has said."""
    latitude = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    longitude = models.DecimalField(max_digits=7, decimal_places=4, null=True)

    class Meta:
        db_table = "accounts_site"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="accounts_site_point",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            )
        ]


class UserManager(BaseUserManager):
    def get_by_natural_key(self, username):
        return self.get(login=username.casefold())


class User(AbstractBaseUser):
    """Somebody who logs in. What she may do depends on her membership, never on the user."""

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: list[str] = []

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    login = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=5, default="fr")
    email = models.EmailField(max_length=254, blank=True)
    """Where she is told what waits for her; nobody signs in with it."""
    is_active = models.BooleanField(default=True)
    must_choose_password = models.BooleanField(default=False)
    protects_since = models.DateField(null=True)
    """Since when she knows how data are protected; before, a role that sees people opens none."""

    objects = UserManager()

    class Meta:
        db_table = "accounts_user"
        constraints = [
            models.CheckConstraint(
                name="accounts_user_login_folded", condition=Q(login=models.functions.Lower("login"))
            )
        ]

    def __str__(self):
        return self.login


class Membership(Identified):
    """A user works for an organisation, in one role, for a time. ``given_by``: who gave it, if anybody."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)
    given_by = models.UUIDField(null=True)

    class Meta:
        db_table = "accounts_membership"
        constraints = [
            models.CheckConstraint(name="accounts_membership_role", condition=Q(role__in=Role.values)),
            models.CheckConstraint(
                name="accounts_membership_ends_after_start",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
            models.UniqueConstraint(
                name="accounts_membership_once",
                fields=["user", "organisation", "role"],
                condition=Q(until__isnull=True),
            ),
        ]


class RoleAsked(Identified):
    """A role that one person asked for somebody, and that opens nothing until another has confirmed it."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField(default=clock.now)
    confirmed = models.BooleanField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_role_asked"
        constraints = [
            models.CheckConstraint(name="accounts_role_asked_role", condition=Q(role__in=Role.values)),
            models.CheckConstraint(
                name="accounts_role_asked_decided",
                condition=Q(confirmed__isnull=True, decided_by__isnull=True, decided_at__isnull=True)
                | Q(confirmed__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="accounts_role_asked_two_people",
                condition=Q(confirmed__isnull=True)
                | Q(confirmed=False)
                | (~Q(decided_by=F("asked_by")) & ~Q(decided_by=F("user"))),
            ),
            models.UniqueConstraint(
                name="accounts_role_asked_once",
                fields=["user", "organisation", "role"],
                condition=Q(decided_at__isnull=True),
            ),
        ]


class Token(Identified):
    """A bearer token of one membership: only its hash is kept; scoped, expiring, revocable."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="tokens")
    label = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "accounts_token"
        constraints = [
            models.CheckConstraint(name="accounts_token_expires", condition=Q(expires_at__gt=F("created_at")))
        ]
