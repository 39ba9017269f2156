from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from parcours.accounts import queries
from parcours.accounts.enums import Role
from parcours.accounts.rights import RIGHTS
from parcours.kernel.entries import kinds
from parcours.people.enums import DataCategory, Purpose
from parcours.ui.widgets import DayField
from parcours.ui.wording import translated

from .presenters import general

DAYS = (30, 90, 180, 365)


def _day(label, required: bool = False, help_text="") -> DayField:
    return DayField(label=label, required=required, help_text=help_text)


def bodies() -> list[tuple[str, str]]:
    return [(str(one.id), translated(one.name)) for one in queries.organisations()]


def _chosen(choices: list) -> list:
    return [("", _("Choose"))] + choices


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of the screens"), choices=settings.LANGUAGES)


class EmailForm(forms.Form):
    email = forms.EmailField(
        label=_("My e-mail address"),
        max_length=254,
        required=False,
        help_text=_("Of your work. Empty: you are told on the first page only."),
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "email"}),
    )


class TokenForm(forms.Form):
    label = forms.CharField(
        label=_("What it is for"), max_length=80, help_text=_("So that you recognise it later.")
    )
    days = forms.TypedChoiceField(
        label=_("How long it lives"),
        coerce=int,
        choices=[(n, _("%(count)s days") % {"count": n}) for n in DAYS],
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As little as it needs."),
    )

    def __init__(self, *arguments, actor, **more):
        super().__init__(*arguments, **more)
        self.fields["scopes"].choices = [(right, said) for right, said in RIGHTS.items() if actor.may(right)]


class UserFilter(forms.Form):
    """No search by name: a name may not stand in an address."""

    role = forms.ChoiceField(label=_("Role"), required=False)
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    closed = forms.BooleanField(label=_("Closed accounts"), required=False)

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        self.fields["role"].choices = [("", _("All roles")), *Role.choices]
        known = [(one.code, translated(one.name)) for one in queries.organisations()]
        self.fields["organisation"].choices = [("", _("All organisations")), *known]

    def wanted(self) -> dict:
        return self.cleaned_data if self.is_valid() else {}


class RoleForm(forms.Form):
    organisation = forms.ChoiceField(label=_("Organisation"))
    role = forms.ChoiceField(label=_("Role"))
    site = forms.ChoiceField(label=_("Site"), required=False, help_text=_("Where she meets people."))

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        self.fields["organisation"].choices = _chosen(bodies())
        self.fields["role"].choices = _chosen(list(Role.choices))
        places = [
            (str(site.id), f"{translated(site.organisation.name)} · {translated(site.name)}")
            for site in queries.sites()
        ]
        self.fields["site"].choices = [("", _("None"))] + places

    def told(self) -> dict:
        site = self.cleaned_data["site"]
        return {
            "organisation": UUID(self.cleaned_data["organisation"]),
            "role": self.cleaned_data["role"],
            "site": UUID(site) if site else None,
        }


class UserForm(RoleForm):
    name = forms.CharField(label=_("Name of the person"), max_length=120)
    login = forms.CharField(
        label=_("Login"),
        max_length=80,
        help_text=_("Small letters, digits, dots, hyphens. It cannot be changed later."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )
    password = forms.CharField(
        label=_("First password"),
        help_text=_("12 characters or more. Say it to her; she chooses her own when she first signs in."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        help_text=_("Where she is told what waits for her; she can change it."),
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language of the screens"), choices=settings.LANGUAGES)
    field_order = ("name", "login", "password", "email", "language", "organisation", "role", "site")


class ConventionForm(forms.Form):
    from_organisation = forms.ChoiceField(label=_("Organisation that shares its files"))
    to_organisation = forms.ChoiceField(label=_("Organisation that receives them"))
    reference = forms.CharField(label=_("Reference of the document"), max_length=80)
    signed_on = _day(_("Signed on"), required=True)
    expires_on = _day(_("In force until"), help_text=_("Empty: without end."))
    purposes = forms.MultipleChoiceField(
        label=_("What it covers"), choices=Purpose.choices, widget=forms.CheckboxSelectMultiple
    )
    data = forms.MultipleChoiceField(
        label=_("What is shared"),
        choices=DataCategory.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("As the document says; empty when it does not."),
    )
    authorisation = forms.CharField(
        label=_("Number of the authorisation"),
        max_length=60,
        required=False,
        help_text=_("Given by the authority for the protection of personal data."),
    )

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        for name in ("from_organisation", "to_organisation"):
            self.fields[name].choices = _chosen(bodies())

    def told(self) -> dict:
        return self.cleaned_data | {
            name: UUID(self.cleaned_data[name]) for name in ("from_organisation", "to_organisation")
        }


class AuditFilter(forms.Form):
    """What is looked for in the journal; kept in the address, which holds codes alone."""

    kind = forms.ChoiceField(label=_("What happened"), required=False)
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    user = forms.UUIDField(required=False, widget=forms.HiddenInput)
    since = _day(_("From"))
    until = _day(_("Until"))

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        said = sorted((general(one.sentence), code) for code, one in kinds().items())
        self.fields["kind"].choices = [("", _("Everything"))] + [(code, text) for text, code in said]
        self.fields["organisation"].choices = [("", _("All organisations")), *bodies()]

    def wanted(self) -> dict:
        return self.cleaned_data if self.is_valid() else {}


class AccessFilter(AuditFilter):
    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        del self.fields["kind"]
