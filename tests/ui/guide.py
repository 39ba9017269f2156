# ruff: noqa: E501
"""Invented samples for the style guide page: every part once, in the reader's language."""

from datetime import date
from decimal import Decimal

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import get_language

from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.widgets import DayField

SQUARES = (
    ("Tanger-Tétouan", "M150 10 L230 20 L240 70 L170 80 Z", 3, 410),
    ("Oriental", "M240 30 L330 20 L340 150 L260 160 L240 70 Z", 4, 623),
    ("Fès-Meknès", "M170 80 L240 70 L260 160 L190 170 L165 110 Z", 2, 287),
    ("Rabat-Salé", "M110 80 L170 80 L165 110 L140 130 L95 115 Z", 3, 398),
    ("Béni Mellal", "M140 130 L165 110 L190 170 L165 200 L125 180 Z", "none", 0),
    ("Casablanca", "M70 125 L95 115 L140 130 L125 180 L75 170 Z", 2, 254),
    ("Marrakech", "M50 175 L75 170 L125 180 L140 215 L60 225 Z", 1, 120),
    ("Drâa", "M165 200 L190 170 L260 160 L250 220 L140 260 L140 215 Z", "none", 0),
    ("Souss", "M30 235 L60 225 L140 215 L140 260 L70 290 Z", 0, 12),
)


def _say(fr: str, ar: str) -> str:
    return ar if get_language() == "ar" else fr


class SampleForm(forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = forms.CharField(label=_say("Nom de famille", "الاسم العائلي"), help_text=_say(
            "Comme il est écrit sur la pièce, ou comme la personne le dit.", "كما هو مكتوب في الوثيقة أو كما يقوله الشخص."
        ))  # fmt: skip
        sex = forms.ChoiceField(
            label=_say("Sexe", "الجنس"), widget=forms.RadioSelect,
            choices=[("f", _say("Femme", "امرأة")), ("m", _say("Homme", "رجل")), ("u", _say("Ne souhaite pas dire", "تفضل عدم الجواب"))],
        )  # fmt: skip
        languages = forms.MultipleChoiceField(
            label=_say("Langues parlées", "اللغات المتحدث بها"), required=False, widget=forms.CheckboxSelectMultiple,
            choices=[("fr", "Français"), ("ar", "العربية"), ("ln", "Lingala"), ("wo", "Wolof"), ("en", "English")],
        )  # fmt: skip
        places = [("", "—"), ("oujda", _say("Oujda", "وجدة")), ("rabat", _say("Rabat", "الرباط"))]
        self.fields = {
            "family_name": names,
            "birth_date": DayField(label=_say("Date de naissance", "تاريخ الازدياد")),
            "sex": sex,
            "languages": languages,
            "city": forms.ChoiceField(label=_say("Ville", "المدينة"), choices=places),
            "phone": forms.CharField(label=_say("Téléphone", "الهاتف"), required=False, widget=forms.TextInput({"type": "tel"})),
            "note": forms.CharField(label=_say("Ce qu'elle souhaite", "ما ترغب فيه"), required=False, widget=forms.Textarea({"rows": 3})),
            "agrees": forms.BooleanField(
                label=_say("La notice lui a été lue et elle accepte l'accompagnement", "قُرئ عليها الإشعار وتوافق على المواكبة")
            ),
        }  # fmt: skip


class FilterForm(forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields = {
            "q": forms.CharField(label=_say("Nom ou code", "الاسم أو الرمز"), required=False, widget=forms.TextInput({"type": "search"})),
            "city": forms.ChoiceField(
                label=_say("Ville", "المدينة"), required=False,
                choices=[("", _say("Toutes", "الكل")), ("oujda", _say("Oujda", "وجدة"))],
            ),
        }  # fmt: skip


def people_table(query) -> Table:
    lines = (
        (
            "Kouassi-Mbemba Aïssatou",
            _say("Oujda", "وجدة"),
            _say("Sans solution depuis 41 jours", "بدون حل منذ 41 يوماً"),
            "bad",
            3,
        ),
        ("محمد الأمين بن عبد الله", _say("Rabat", "الرباط"), _say("En formation", "في التكوين"), "good", 12),
        (
            "Traoré Fatoumata",
            _say("Tanger", "طنجة"),
            _say("En attente d'une place", "في انتظار مكان"),
            "wait",
            7,
        ),
        ("Nguyen Thi Hoa", _say("Agadir", "أكادير"), _say("Non couverte", "غير مشمولة"), "none", 1),
    )
    columns = [
        Column("name", _say("Personne", "الشخص"), sortable=True),
        Column("city", _say("Ville", "المدينة"), sortable=True),
        Column("state", _say("Situation", "الوضعية")),
        Column("visits", _say("Visites", "الزيارات"), sortable=True, numeric=True),
    ]
    rows = [
        {
            "name": Cell(name, url="#", is_name=True, note="IDMAJE"),
            "city": city,
            "state": Cell(state, tone=tone),
            "visits": visits,
        }
        for name, city, state, tone, visits in lines
    ]
    return Table(
        _say("Personnes suivies", "الأشخاص المواكَبون"),
        columns,
        rows,
        query,
        default_sort="name",
        caption_visible=True,
    )


def empty_table() -> Table:
    empty = Empty(
        _say("Aucune orientation ne vous attend", "لا توجد إحالات في انتظارك"),
        _say(
            "Quand un partenaire vous orientera quelqu'un, cela se verra ici, la plus ancienne d'abord.",
            "عندما يحيل عليك شريك شخصاً ما سيظهر هنا، الأقدم أولاً.",
        ),
        "#",
        _say("Enregistrer une personne", "تسجيل شخص"),
    )
    return Table(_say("Orientations", "الإحالات"), [], [], empty=empty)


def pathway() -> list[dict]:
    return [
        {"day": date(2019, 3, 1), "title": _say("Accueillie au CEF d'Oujda", "استُقبلت بمركز التربية والتكوين بوجدة"), "note": "Entraide Nationale"},
        {"day": date(2019, 3, 8), "title": _say("Évaluation", "التقييم"), "retracted": True, "note": _say("Corrigée le 9 mars", "صُحّح يوم 9 مارس")},
        {"day": date(2019, 3, 12), "title": _say("Orientée vers le lot 1", "وُجّهت إلى الحصة 1"), "chip": {"text": _say("confirmé", "مؤكد"), "tone": "good"}},
        {"day": date(2019, 6, 28), "title": _say("Certificat de couture, 120 heures", "شهادة الخياطة، 120 ساعة"), "url": "#"},
        {"day": date(2019, 9, 2), "title": _say("Visite de suivi prévue", "زيارة تتبع مبرمجة"), "to_come": True},
    ]  # fmt: skip


def reason_lines() -> list[dict]:
    return [
        {"state": "met", "text": _say("Titre de séjour valide ou en cours", "سند إقامة صالح أو في طور التسوية"), "note": _say("reçu du 4 février", "وصل 4 فبراير")},
        {"state": "unmet", "text": _say("Réside dans une des treize villes", "تقيم في إحدى المدن الثلاث عشرة")},
        {"state": "missing", "text": _say("Expérience professionnelle", "خبرة مهنية")},
    ]  # fmt: skip


def attendance() -> dict:
    states = [
        {"value": "", "label": "—", "mark": "·", "tone": ""},
        {"value": "present", "label": _say("Présente", "حاضرة"), "mark": "✓", "tone": "present"},
        {"value": "absent", "label": _say("Absente", "غائبة"), "mark": "✗", "tone": "absent"},
        {"value": "excused", "label": _say("Excusée", "معذورة"), "mark": "E", "tone": "excused"},
    ]
    names = ["Kouassi-Mbemba Aïssatou", "محمد الأمين", "Traoré Fatoumata", "Diallo Mariam"]
    slots = [
        {"label": f"{n} {_say('mars', 'مارس')}", "note": _say("matin", "صباحاً"), "today": n == 14}
        for n in range(11, 16)
    ]
    given = ["present", "present", "absent", "", "excused"]
    rows = [
        {"name": name, "cells": [
            {"name": f"m{r}_{c}", "label": slot["label"], "value": given[(r * 2 + c) % 5]} for c, slot in enumerate(slots)
        ]}
        for r, name in enumerate(names)
    ]  # fmt: skip
    return {
        "caption": _say("Présences", "الحضور"),
        "slots": slots,
        "rows": rows,
        "states": states,
        "everyone": "present",
    }


def region_shapes() -> dict:
    nothing = _say("aucun site indiqué", "لم يُذكر أي مقر")
    regions = [
        {
            "label": name,
            "path": path,
            "level": level,
            "words": nothing if level == "none" else str(value),
            "url": "#",
        }
        for name, path, level, value in SQUARES
    ]
    legend = [
        ("none", nothing),
        (0, "1 – 50"),
        (1, "51 – 150"),
        (2, "151 – 300"),
        (3, "301 – 500"),
        (4, "501 +"),
    ]
    return {
        "title": _say("Personnes accueillies par région", "الأشخاص المستقبَلون حسب الجهة"),
        "value_label": _say("Personnes", "الأشخاص"),
        "viewbox": "20 0 330 300",
        "regions": regions,
        "legend": [{"level": level, "words": words} for level, words in legend],
    }


def samples(query=None) -> dict:
    """The whole context of ``ui/guide.html``."""
    wrong = SampleForm(
        {
            "family_name": "",
            "birth_date_0": "31",
            "birth_date_1": "2",
            "birth_date_2": "1990",
            "city": "oujda",
        }
    )
    names = [_say("Aujourd'hui", "اليوم"), _say("Personnes", "الأشخاص"), _say("Formations", "التكوينات"), _say("Orientations", "الإحالات"), _say("Résultats", "النتائج"), _say("Projets", "المشاريع")]  # fmt: skip
    return {
        "title": _say("Ce qui demande votre attention", "ما يحتاج إلى انتباهكم"),
        "lead": _say("Jeudi 14 mars 2019, CEF d'Oujda. Trois personnes attendent une réponse.", "الخميس 14 مارس 2019، مركز وجدة. ثلاثة أشخاص ينتظرون جواباً."),
        "crumbs": [{"label": names[0], "url": "#"}, {"label": names[1]}],
        "head_actions": [{"label": _say("Enregistrer une personne", "تسجيل شخص"), "url": "#", "kind": "primary"}],
        "navigation": [{"label": n, "url": "#", "current": i == 0, "count": 3 if i == 3 else None} for i, n in enumerate(names)],
        "account": {"name": "Salma Idrissi", "role": _say("Agente d'accueil", "موظفة استقبال"), "organisation": "Entraide Nationale"},
        "funding_line": {"fr": "Programme financé par l'Union européenne", "ar": "برنامج ممول من الاتحاد الأوروبي"},
        "demo": True, "step_form": SampleForm(auto_id="step_%s"), "wrong": wrong, "filter_form": FilterForm(query or {}), "people": people_table(query),
        "nothing": empty_table(), "pathway": pathway(), "reason_lines": reason_lines(), "attendance": attendance(),
        "map": region_shapes(), "page": Paginator(range(238), 25).page(2), "budget": Decimal("17070817.63"),
        "tabs": [{"label": _say("Parcours", "المسار"), "url": "#", "current": True}, {"label": _say("Consentements", "الموافقات"), "url": "#", "count": 4}, {"label": _say("Accès", "الاطلاع"), "url": "#"}],
        "fact_lines": [
            {"label": _say("Née le", "تاريخ الازدياد"), "value": _say("3 mai 1994", "3 ماي 1994")},
            {"label": _say("Séjour", "الإقامة"), "value": _say("Récépissé", "وصل"), "chip": {"text": _say("expire dans 12 jours", "ينتهي بعد 12 يوماً"), "tone": "wait"}},
            {"label": _say("Contact d'urgence", "جهة الاتصال عند الطوارئ"), "value": "محمد الأمين", "is_name": True, "note": "+212 6 00 00 00 00"},
        ],
        "grants": [{"organisation": {"fr": "Entraide Nationale, CEF Oujda", "ar": "التعاون الوطني، وجدة"}, "reason": _say("l'a enregistrée", "سجّلها"), "since": date(2019, 3, 1)}],
        "consequences": [_say("La place sera proposée à la personne suivante.", "سيُقترح المكان على الشخص التالي."), _say("Les présences déjà prises restent.", "يبقى الحضور المسجل.")],
    }  # fmt: skip
