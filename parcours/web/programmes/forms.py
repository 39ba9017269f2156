"""The forms of the programme: each version as a spreadsheet, and what a spreadsheet would change."""

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.accounts.policy import requires
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.programmes import form_previews, queries
from parcours.programmes.xlsform_cells import MOST_BYTES
from parcours.programmes.xlsform_writing import CONTENT_TYPE, as_xlsform
from parcours.web.acting import refuse

from . import form_presenters, presenters


class FormFile(django_forms.Form):
    file = django_forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("An XLSForm (.xlsx), up to 2 MB. It is shown, and nothing is changed."),
        allow_empty_file=True,
    )


@requires("cases.forms")
def forms(request):
    """Every form with its versions; a file that is sent is compared with the form in force."""
    pack = queries.pack_or_none()
    if pack is None:
        return render(request, "web/programmes/none.html", {"title": _("The programme")})
    form = FormFile(request.POST, request.FILES) if request.method == "POST" else FormFile()
    found = _preview(request, form) if form.is_valid() else None
    context = presenters.head(pack, queries.version(pack.code), "forms", forms=True) | {
        "forms": form_presenters.forms(pack, queries.forms_loaded(pack.code)),
        "form": form,
        "found": form_presenters.preview(pack, found) if found else None,
        "may_load": request.actor.may("programmes.load"),
    }
    return render(request, "web/programmes/forms.html", context)


def _preview(request, form: FormFile) -> form_previews.Preview | None:
    try:
        return form_previews.preview(form.cleaned_data["file"].read(MOST_BYTES + 1))
    except Refused as refused:
        refuse(request, form, refused, {"": "file"})
        return None


@requires("cases.forms")
def give_out(request, form: str, version: str):
    """One version of a form as a spreadsheet that Kobo and ODK read."""
    pack = queries.pack()
    found = queries.form_as_asked(pack.code, form, version)
    if found is None:
        raise Missing(NOT_FOUND)
    name = f"{found.code}-{found.version}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(as_xlsform(pack, found), content_type=CONTENT_TYPE, headers=headers)
