from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.enums import Role
from parcours.accounts.policy import signed_in
from parcours.ui.wording import translated


@signed_in
def switch_role(request):
    """Somebody who works in several roles or organisations chooses the one she acts in now."""
    held = {str(one.id): one for one in getattr(request, "memberships", ())}
    if request.method == "POST":
        wanted = request.POST.get("membership", "")
        if wanted not in held:
            raise Http404
        request.session["membership"] = wanted
        return redirect("home")
    current = request.membership
    choices = [
        {
            "id": key,
            "organisation": translated(one.organisation.name),
            "role": Role(one.role).label,
            "current": current is not None and one.id == current.id,
        }
        for key, one in held.items()
    ]
    title = _("In which role do you work now?")
    return render(request, "web/accounts/role.html", {"title": title, "choices": choices})
