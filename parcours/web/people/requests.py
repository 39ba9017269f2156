"""Requests about personal data: from the counter to the officer who decides, and back to the person."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from parcours.accounts.policy import requires, signed_in
from parcours.kernel import clock
from parcours.kernel.counting import Pages
from parcours.kernel.recorder import saw
from parcours.kernel.refusals import NOT_ALLOWED, NotAllowed
from parcours.people import accessing, actions, requested
from parcours.people.enums import ANSWERS, DecisionReason, Purpose, RequestChannel, RequestKind, RequestState
from parcours.ui.addresses import reverse
from parcours.ui.tables import Column, Empty, Table
from parcours.web.acting import perform

from . import asked, consents, fields, presenters
from .pages import crumbs_of, opened

LANGUAGES = ("fr", "ar", "en")
SIZE = 25


class RequestForm(forms.Form):
    kind = fields.choice(gettext_lazy("What does she ask?"), RequestKind.choices, radio=True, required=True)
    purpose = fields.choice(
        gettext_lazy("If she objects: to which use"), [("", gettext_lazy("None")), *Purpose.choices]
    )
    recipient = fields.choice(gettext_lazy("If to sharing: with whom"), ())
    channel = fields.choice(
        gettext_lazy("How does it come?"),
        RequestChannel.choices,
        radio=True,
        required=True,
        initial=RequestChannel.COUNTER.value,
    )
    received_on = fields.day(
        pgettext_lazy("request", "Received on"),
        help_text=gettext_lazy("Nothing means today. The days run from then."),
    )
    words = forms.CharField(
        label=gettext_lazy("In her own words"),
        required=False,
        widget=forms.Textarea({"rows": 4, "autocomplete": "off"}),
        help_text=gettext_lazy("What exactly is to be corrected, or which use she objects to."),
    )

    def __init__(self, actor, *arguments, **more):
        super().__init__(*arguments, **more)
        self.fields["recipient"].choices = [("", _("All partners")), *consents.partners(actor)]

    def told(self) -> dict[str, Any]:
        """What belongs to another kind of request, or to another use, is left out."""
        given = dict(self.cleaned_data)
        given["purpose"] = given["purpose"] if given["kind"] == RequestKind.OBJECTION else ""
        shared = given["purpose"] == Purpose.SHARING and given["recipient"]
        given["recipient"] = UUID(given["recipient"]) if shared else None
        return given


class DecisionForm(forms.Form):
    answer = fields.choice(
        gettext_lazy("What is decided?"),
        [(one.value, one.label) for one in ANSWERS],
        radio=True,
        required=True,
    )
    reason = fields.choice(
        gettext_lazy("Why not, or not wholly"),
        [("", "—"), *DecisionReason.choices],
        help_text=gettext_lazy("Nothing when it is granted."),
    )
    sentence = forms.CharField(
        label=gettext_lazy("In a sentence that she can read"),
        required=False,
        widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
        help_text=gettext_lazy("It is read to her with the answer. Write nobody’s name."),
    )


class Filter(forms.Form):
    state = fields.choice(gettext_lazy("Where it stands"), ())
    kind = fields.choice(gettext_lazy("What is asked"), [("", gettext_lazy("All")), *RequestKind.choices])

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        self.fields["state"].choices = [
            ("", _("All")),
            ("open", _("Not decided yet")),
            ("late", _("Late")),
            ("answered", _("To hand over")),
            *((s.value, s.label) for s in RequestState if s.value in ("refused", "handed_over")),
        ]


def _crumbs() -> list[dict[str, str]]:
    return [{"label": _("Requests about data"), "url": reverse("requests")}]


@signed_in
def index(request):
    """The requests made to the organisation: whoever decides sees codes of cards, and nobody's name."""
    if not any(request.actor.may(right) for right in requested.RIGHTS):
        raise NotAllowed(NOT_ALLOWED)
    form = Filter(request.GET or None)
    chosen = {name: request.GET.get(name, "") for name in ("state", "kind")}
    page = Pages(requested.listed(request.actor, **chosen), SIZE).get_page(request.GET.get("page"))
    names = asked.names_of(request, page.object_list)
    columns = [
        Column("who", _("Card")),
        Column("kind", _("What is asked")),
        Column("state", _("Where it stands")),
        Column("due", _("Days")),
        Column("received", _("Received")),
    ]
    empty = Empty(
        _("No request"),
        _("What people ask about their data appears here. It is recorded from the person’s page."),
    )
    context = {
        "title": _("Requests about data"),
        "lead": _("Each has its day by which the law asks for an answer."),
        "filters": form,
        "page": page,
        "table": Table(
            _("Requests about data"),
            columns,
            [asked.row(one, names.get(one.person_id)) for one in page.object_list],
            query=request.GET,
            empty=empty,
        ),
    }
    return render(request, "web/people/requests.html", context)


@requires("people.requests")
def new(request, person: UUID):
    """Record what she asks."""
    found = opened(request, person, "people.request")
    form = RequestForm(request.actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = perform(request, form, actions.record_request, person=person, **form.told())
        if done is not None:
            messages.success(request, _("Her request is recorded; the day of the answer is set."))
            return redirect("request", done.id)
    context = {
        "title": _("What does she ask about her data?"),
        "crumbs": crumbs_of(found),
        "before": [
            _("She may see everything that is kept, have it corrected, object to a use, or have it erased."),
            _("It costs her nothing, and changes nothing in what she receives."),
            presenters.about(_("Who answers"), asked.answered_by(request.actor.organisation)),
        ],
        "told": _("Answered by this day at the latest"),
        "lines": asked.until(clock.today()),
        "form": form,
        "label": _("Record her request"),
        "back": reverse("person", args=[person]),
    }
    return render(request, "web/people/form.html", context, status=422 if form.errors else 200)


@signed_in
def one(request, request_id: UUID):
    """A request: what is asked, until when, what was decided, and what is to be done next."""
    return _page(request, requested.find(request.actor, request_id))


def _page(request, row: Any, form: DecisionForm | None = None):
    name = asked.names_of(request, [row]).get(row.person_id)
    decides = request.actor.may("people.answer_requests") and row.state == RequestState.IN_HAND
    context = {
        "title": str(RequestKind(row.kind).label),
        "crumbs": _crumbs(),
        "chips": [asked.state(row), asked.due(row)],
        "lines": asked.lines(row, name),
        "words": requested.words_of(request.actor, row),
        "row": row,
        "take": request.actor.may("people.answer_requests") and row.state == RequestState.RECEIVED,
        "form": (form or DecisionForm()) if decides else None,
        "takes_back": decides and row.kind == RequestKind.OBJECTION and bool(row.purpose),
        "holds": asked.holds(row) if request.actor.may("people.answer_requests") else [],
        "erase_url": _erasable(request, row),
        "files": _files(request, row) if name else [],
        "hand_over": request.actor.may("people.requests") and row.state in ANSWERS,
    }
    return render(request, "web/people/request.html", context, status=422 if form and form.errors else 200)


def _erasable(request, row: Any) -> str:
    granted = row.kind == RequestKind.ERASURE and row.answer in (RequestState.GRANTED, RequestState.PARTLY)
    if granted and not row.erased_at and request.actor.may("people.answer_requests"):
        return reverse("request_erase", args=[row.id])
    return ""


def _files(request, row: Any) -> list[dict[str, str]]:
    granted = row.kind == RequestKind.ACCESS and row.answer in accessing.GRANTED
    if not granted or not request.actor.may("people.requests"):
        return []
    paper, data = reverse("person_file", args=[row.person_id]), reverse("person_data", args=[row.person_id])
    return [
        {"label": _("The paper in French"), "url": f"{paper}?language=fr"},
        {"label": _("The paper in Arabic"), "url": f"{paper}?language=ar"},
        {"label": _("The data (JSON)"), "url": data},
    ]


@requires("people.answer_requests")
def take(request, request_id: UUID):
    """Somebody answers it now."""
    if request.method == "POST":
        row = requested.find(request.actor, request_id)
        if perform(request, None, actions.take_request, request=row.id) is not None:
            messages.success(request, _("The request is in your hands."))
    return redirect("request", request_id)


@requires("people.answer_requests")
def decide(request, request_id: UUID):
    """Decide on a request that is in hand."""
    row = requested.find(request.actor, request_id)
    if request.method != "POST":
        return redirect("request", request_id)
    form = DecisionForm(request.POST)
    if form.is_valid():
        done = perform(request, form, actions.decide_request, request=row.id, **form.cleaned_data)
        if done is not None:
            messages.success(request, _("The decision is recorded; the counter hands it over."))
            return redirect("request", request_id)
    return _page(request, row, form)


@requires("people.requests")
def hand_over(request, request_id: UUID):
    """The answer reached her."""
    if request.method == "POST":
        row = requested.find(request.actor, request_id)
        if perform(request, None, actions.hand_over_answer, request=row.id) is not None:
            messages.success(request, _("The answer is handed over."))
    return redirect("request", request_id)


@requires("people.answer_requests")
def erase(request, request_id: UUID):
    """Erase everything, once it was granted; what follows is said before."""
    row = requested.find(request.actor, request_id)
    if not _erasable(request, row):
        return redirect("request", request_id)
    if request.method == "POST":
        if perform(request, None, actions.erase, request=row.id) is not None:
            messages.success(request, _("Everything is erased."))
        return redirect("request", request_id)
    context = {
        "title": _("Erase a file"),
        "crumbs": [*_crumbs(), {"label": asked.code(row), "url": reverse("request", args=[row.id])}],
        "question": _("Erase everything that is kept about this person?"),
        "consequences": [
            _("Her file, her papers, her plan, her presences and what was written about her are gone."),
            _("Her card opens nothing any more, and nobody finds her."),
            _("Figures stay as they are: they count codes that lead to nobody."),
            *asked.holds(row),
        ],
        "undo": _("This cannot be undone."),
        "label": _("Erase"),
        "kind": "danger",
        "back": reverse("request", args=[row.id]),
    }
    return render(request, "web/people/confirm.html", context)


# What is handed to her ----------------------------------------------------------------------------


def _download(content: bytes | str, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _made(request, person: UUID, language: str) -> accessing.AccessFile:
    file = accessing.access_file(request.actor, person)
    saw(person, "people.file", detail=True)
    return file


@requires("people.requests")
def paper(request, person: UUID):
    """Everything that is kept about her, as a paper in the language asked for; kept nowhere."""
    language = request.GET.get("language", "fr")
    if language not in LANGUAGES:
        raise Http404
    with override(language):
        content = accessing.as_pdf(_made(request, person, language))
    return _download(content, "application/pdf", "file.pdf")


@requires("people.requests")
def data(request, person: UUID):
    """The same for machines."""
    content = accessing.dumped(_made(request, person, ""))
    return _download(content, "application/json; charset=utf-8", "file.json")
