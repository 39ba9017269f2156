from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

NONE_LOADED = refusal(
    "programmes.none_loaded", _("No programme is loaded. An administrator loads a programme pack first.")
)
NOT_LOADED = refusal("programmes.not_loaded", _("No programme with the code %(code)s is loaded."))
BAD_PACK = refusal(
    "programmes.bad_pack", _("The pack was refused and nothing of it was loaded: %(findings)s")
)
PROJECT_ELSEWHERE = refusal(
    "programmes.project_elsewhere", _("The code %(code)s belongs to a project of another programme.")
)
FORM_REWORDED = refusal(
    "programmes.form_reworded",
    _(
        "The form %(form)s asks something else than before under the same version %(version)s: answers are "
        "read with its questions. Give the new questions a new version."
    ),
)
NOTICE_REWORDED = refusal(
    "programmes.notice_reworded",
    _(
        "The notice of %(purpose)s says something else than before under the same version %(version)s: "
        "people agreed to those words. Give the new words a new version."
    ),
)
