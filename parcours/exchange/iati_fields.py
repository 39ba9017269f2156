"""The elements of an activity as IATI has them, for the data dictionary."""

from django.utils.translation import gettext_lazy

from .kinds import Field

FIELDS = (
    Field("iati-activity/@default-currency", gettext_lazy("Currency of amounts that name none"), "code"),
    Field("iati-activity/@humanitarian", gettext_lazy("Whether it is humanitarian aid"), "yes_no"),
    Field("iati-activity/@hierarchy", gettext_lazy("1: the programme, 2: a grant"), "code"),
    Field("iati-activity/@last-updated-datetime", gettext_lazy("When it was made"), "moment"),
    Field("iati-activity/@lang", gettext_lazy("Language of texts that name none"), "code"),
    Field("iati-activity/iati-identifier", gettext_lazy("Identifier of the activity"), "code"),
    Field("iati-activity/reporting-org", gettext_lazy("Who publishes"), "group"),
    Field("iati-activity/title", gettext_lazy("Title"), "text"),
    Field("iati-activity/description", gettext_lazy("Description: in general, objectives, for whom"), "text"),
    Field("iati-activity/participating-org", gettext_lazy("Who takes part, in which role"), "group"),
    Field("iati-activity/activity-status", gettext_lazy("State of the activity"), "code"),
    Field("iati-activity/activity-date", gettext_lazy("Planned and actual first and last day"), "day"),
    Field("iati-activity/contact-info", gettext_lazy("Whom to write to about it"), "group"),
    Field("iati-activity/activity-scope", gettext_lazy("How wide it reaches"), "code"),
    Field("iati-activity/recipient-country", gettext_lazy("Country"), "code"),
    Field("iati-activity/location", gettext_lazy("Places and regions with their points"), "group"),
    Field("iati-activity/sector", gettext_lazy("Sectors with their parts of the money"), "group"),
    Field("iati-activity/policy-marker", gettext_lazy("Policies that it serves"), "group"),
    Field("iati-activity/default-flow-type", gettext_lazy("Kind of flow"), "code"),
    Field("iati-activity/default-finance-type", gettext_lazy("Kind of finance"), "code"),
    Field("iati-activity/default-aid-type", gettext_lazy("Type of aid (list of the OECD)"), "code"),
    Field("iati-activity/default-tied-status", gettext_lazy("Whether the aid is tied"), "code"),
    Field("iati-activity/budget", gettext_lazy("Budgets of a year at most"), "group"),
    Field("iati-activity/transaction", gettext_lazy("Promises, instalments and spending by month"), "group"),
    Field("iati-activity/document-link", gettext_lazy("Documents published elsewhere"), "group"),
    Field("iati-activity/related-activity", gettext_lazy("Activities above and below"), "group"),
    Field(
        "iati-activity/result",
        gettext_lazy("Results: indicators with baseline, targets and what was achieved"),
        "group",
    ),
)
