from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Way(TextChoices):
    OFFICE = "office", _("At the office")
    SITE = "site", _("Where the activity is")
    PHONE = "phone", _("By telephone")
    GROUP = "group", _("In a group")


class Theme(TextChoices):
    """What a coaching session was about."""

    IDEA = "idea", _("The idea and its market")
    PLAN = "plan", _("The business plan")
    LEGAL = "legal", _("Legal form and papers")
    ACCOUNTS = "accounts", _("Keeping accounts")
    PRICE = "price", _("Prices and costs")
    SELLING = "selling", _("Selling and customers")
    SUPPLIERS = "suppliers", _("Suppliers and stock")
    CREDIT = "credit", _("Money and credit")
    TEAM = "team", _("The members among themselves")
    SKILLS = "skills", _("Skills of the trade")
    DIGITAL = "digital", _("Telephone and internet for the business")
    OTHER = "other", _("Something else")


class MarketKind(TextChoices):
    FAIR = "fair", _("Fair or market")
    EXHIBITION = "exhibition", _("Exhibition")
    NETWORKING = "networking", _("Meeting of entrepreneurs")
    FIRST_CUSTOMERS = "first_customers", _("First customers met")
    TENDER = "tender", _("Call for tenders")
    ONLINE = "online", _("Offered on the internet")


class MarketOutcome(TextChoices):
    ORDERS = "orders", _("Sold or took orders")
    CONTACTS = "contacts", _("Made contacts")
    NOTHING = "nothing", _("Nothing came of it")
    TO_COME = "to_come", _("Still to be seen")
