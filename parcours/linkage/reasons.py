"""Why two registrations may be of one person, or not: codes, and the words for them, in one order."""

import numpy as np

from .comparing import FEATURES
from .preparing import Array

WORDS = {
    "document": "same document",
    "document_slip": "document number with one slip",
    "email": "same e-mail",
    "phone": "same phone",
    "birth_date": "same birth date",
    "birth_turned": "day and month of birth changed about",
    "birth_year": "same year",
    "birth_year_near": "birth year off by one or two",
    "birth_slip": "birth date with one slip",
    "name": "same name",
    "name_scripts": "name in two scripts",
    "name_spelling": "name written otherwise",
    "name_order": "parts of the name in another order",
    "name_missing": "a part of the name is missing",
    "name_near": "one part of the name alike, another not",
    "birth_place": "same birth place",
    "city": "same city",
    "household": "perhaps of one household: family name and phone, another first name",
    "document_other": "another document of the same kind",
    "birth_other": "another birth date",
    "name_other": "another name",
    "sex_other": "another sex",
    "nationality_other": "another nationality",
    "one_partner": "both at one partner",
}
CODES = tuple(WORDS)


def hold(features: Array) -> Array:
    """Of each pair (a row with the columns of FEATURES) which of CODES hold."""
    told = {name: features[:, n] for n, name in enumerate(FEATURES)}
    second = np.where(np.isnan(told["names_second"]), told["names_best"], told["names_second"])
    first = told["names_best"]
    alike = (first >= 0.8) & (second >= 0.8)
    exact = (told["written_best"] == 1) & ((told["written_second"] == 1) | np.isnan(told["written_second"]))
    scripts = told["arabic"] == 1
    birth, years = told["birth"], told["years_apart"]
    kept = {
        "document": told["document"] == 1,
        "document_slip": told["document_slips"] == 1,
        "email": told["email"] == 1,
        "phone": told["phone"] == 1,
        "birth_date": birth == 7,
        "birth_turned": birth == 8,
        "birth_year": (birth == 9) | (birth == 10),
        "birth_year_near": (birth == 11) & (years <= 2),
        "birth_slip": np.isin(birth, (3, 5, 6)),
        "name": alike & exact & (told["parts_left"] == 0),
        "name_scripts": alike & scripts,
        "name_spelling": alike & ~exact & ~scripts,
        "name_order": alike & (told["crossed"] > 0.8) & (told["given_to_given"] < 0.8),
        "name_missing": alike & (told["parts_left"] > 0),
        "name_near": (first >= 0.8) & (second < 0.8),
        "birth_place": told["birth_place"] == 1,
        "city": told["city"] == 1,
        "household": (told["phone"] == 1) & (told["family_to_family"] >= 0.85)
        & (told["given_to_given"] < 0.7) & (second < 0.7),
        "document_other": (told["document"] == -2) & ~(told["document_slips"] <= 1),
        "birth_other": (birth >= 0) & np.isin(birth, (0, 1, 2, 4)) | ((birth == 11) & (years > 2)),
        "name_other": first < 0.8,
        "sex_other": told["sex"] == 0,
        "nationality_other": told["nationality"] == 0,
        "one_partner": told["same_partner"] == 1,
    }  # fmt: skip
    return np.column_stack([kept[code] for code in CODES])


def told(features: Array) -> tuple[list[str], list[str]]:
    """(codes, words) of each pair: ``phone;birth_year;name_spelling``, and "same phone, same year, name
    written otherwise"."""
    if not len(features):
        return [], []
    held = hold(features)
    rows, inverse = np.unique(held, axis=0, return_inverse=True)
    codes = [[CODES[n] for n in np.flatnonzero(row)] for row in rows]
    short = [";".join(one) for one in codes]
    long = [", ".join(WORDS[code] for code in one) for one in codes]
    inverse = inverse.ravel().tolist()
    return [short[n] for n in inverse], [long[n] for n in inverse]
