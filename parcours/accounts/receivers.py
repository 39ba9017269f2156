"""What is done when the library of second factors keeps something."""

import time

from allauth.mfa.models import Authenticator
from django.db.models.signals import pre_save
from django.dispatch import receiver


@receiver(pre_save, sender=Authenticator)
def may_be_shown(sender, instance, **_more):
    """The page that shows recovery codes would note its first showing, and a GET cannot write."""
    if instance.type == Authenticator.Type.RECOVERY_CODES:
        instance.data.setdefault("viewed_at", time.time())
