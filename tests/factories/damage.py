"""Files as they come when something went wrong with them: seeded, so that each can be made again."""

import io
import json
import zipfile
from random import Random

import openpyxl

HEAD = [
    "numéro",
    "prénom",
    "nom",
    "sexe",
    "date de naissance",
    "nationalité",
    "ville",
    "téléphone",
    "langues",
]
ROWS = [
    ["A-1", "Awa", "Traoré", "Femme", "02/05/1994", "ML", "MA-oujda", "0612345678", "fr, ar"],
    ["A-2", "Ibrahim", "Keïta", "Homme", "1990-01-31", "GN", "MA-rabat", "", "fr"],
    ["A-3", "مريم", "كوني", "أنثى", "", "CI", "", "", "ar"],
]
ODD = [
    "0000-00-00", "9999-12-31", "31/02/2020", "1e308", "-1e308", "NaN", "inf", "1" * 400, "=1+1", "@SUM(A1)",
    "\u202eabc", "\ufeff", "Ⅻ", "٠١/٠٢/١٩٩٩", "𝒜wa", "a\u0301" * 200, "x" * 40_000, "#REF!", "<b>", "';--",
    "\t", "  ", "０６１２", "true", "None", "1,2,3;4|5", "Ж", "日本", "🙂", "\u0000", "%(value)s",
    "{0}", "\\x00",
    "00:00", "25:61", "1.5.2020", "-0", "1/1/1", "99999999999999999999", "'", "\"", "\r\n", "é" * 101,
]  # fmt: skip
VALUES = [True, False, 0, -1, 1e308, float("1e-308"), 10**30, None]


def _csv(table: list[list], random: Random) -> bytes:
    separator = random.choice(";,\t|")
    text = "\r\n".join(separator.join(map(_said, row)) for row in table)
    encoding = random.choice(["utf-8", "utf-8-sig", "utf-16", "cp1252", "cp1256", "utf-16-le"])
    return text.encode(encoding, errors="replace")


def _said(value) -> str:
    return "" if value is None else str(value)


def _xlsx(table: list[list], random: Random) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in table:
        sheet.append([_cell(value) for value in row])
    if random.random() < 0.1:
        sheet.merge_cells("A2:B3")
    if random.random() < 0.05:
        sheet.cell(random.choice([5_100, 200_000, 1_048_576]), 1, "far")
    if random.random() < 0.05:
        sheet.cell(2, random.choice([30, 300, 16_384]), "far")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(value):
    if isinstance(value, str):
        value = "".join(one for one in value if one >= " " or one in "\t\r\n")
        return value[:32_000]
    return value


def _json(table: list[list], random: Random) -> bytes:
    rows = [dict(zip(table[0], row, strict=False)) for row in table[1:]]
    if random.random() < 0.2:
        rows[0]["group"] = {"deep": {"deeper": {"deepest": random.choice([1, [1], {}, None])}}}
    told = random.choice([rows, {"results": rows}, {"results": rows[0]}, rows[0], [1, 2], "x"])
    text = json.dumps(told, ensure_ascii=random.random() < 0.5)
    if random.random() < 0.1:
        text = text.replace("Awa", "\\ud800")
    return text.encode("utf-8", errors="replace")


def _table(random: Random) -> list[list]:
    """The list with some of its cells exchanged for what nobody meant."""
    table = [list(HEAD), *(list(row) for row in ROWS)]
    for _time in range(random.choice([0, 1, 1, 2, 5])):
        row = random.randrange(0 if random.random() < 0.1 else 1, len(table))
        odd = ODD if random.random() < 0.8 else VALUES
        table[row][random.randrange(len(HEAD))] = random.choice(odd)
    for _time in range(random.choice([0, 0, 1])):
        random.choice(table).append(random.choice(ODD))
    if random.random() < 0.05:
        table = table[1:]
    return table


def _flip(data: bytearray, random: Random) -> None:
    for _time in range(random.choice([1, 3, 30])):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)


def _cut(data: bytearray, random: Random) -> None:
    at = random.randrange(len(data))
    del data[at : at + random.choice([1, 10, len(data)])]


def _swap(data: bytearray, random: Random) -> None:
    one, other = random.randrange(len(data)), random.randrange(len(data))
    data[one], data[other] = data[other], data[one]


def _insert(data: bytearray, random: Random) -> None:
    at = random.randrange(len(data))
    data[at:at] = random.choice(
        [b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b'"', b"\n", b"PK\x03\x04", b"A" * 9_000]
    )


def _inside(data: bytes, random: Random) -> bytes:
    """A workbook whose packing is sound and whose parts are not."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        names = packed.namelist()
        broken = random.choice([name for name in names if name.endswith(".xml")])
        for name in names:
            content = bytearray(packed.read(name))
            if name == broken:
                if random.random() < 0.15:
                    continue
                random.choice([_flip, _cut, _swap, _insert])(content, random)
            made.writestr(name, bytes(content))
    return out.getvalue()


def damaged(seed: int) -> bytes:
    """A file of people with one thing or several wrong with it; some are sound."""
    random = Random(seed)
    # A workbook takes ten times as long to make as a text: fewer of them.
    make = random.choices([_csv, _xlsx, _json], [6, 2, 2])[0]
    data = make(_table(random), random)
    if make is _xlsx and random.random() < 0.5:
        data = _inside(data, random)
    elif random.random() < 0.6:
        changed = bytearray(data)
        for _time in range(random.choice([1, 1, 2])):
            if changed:
                random.choice([_flip, _cut, _swap, _insert])(changed, random)
        data = bytes(changed)
    return data


def bomb() -> bytes:
    """A workbook of some kilobytes that unpacks to more than anybody writes."""
    out = io.BytesIO()
    sound = _xlsx([HEAD], Random(0))
    with (
        zipfile.ZipFile(io.BytesIO(sound)) as packed,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in packed.namelist():
            made.writestr(name, packed.read(name))
        made.writestr("xl/media/nothing.bin", b"\x00" * (81 * 1024 * 1024))
    return out.getvalue()
