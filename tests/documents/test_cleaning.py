"""A photo says where she lives: not the one that is kept."""

import struct
import zlib

import pytest
from django.db import transaction

from parcours.documents import storing
from parcours.documents.cleaning import without_traces
from parcours.kernel.context import acting
from tests.factories.accounts import actor, organisation

PLACE = b"GPS 34.6867 -1.9114 iPhone de Salma"
PICTURE = bytes(range(1, 200)) * 3


def segment(marker: int, inside: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(inside) + 2) + inside


def exif(turned: int = 6, order: str = "<") -> bytes:
    head = b"II*\x00" if order == "<" else b"MM\x00*"
    entries = struct.pack(f"{order}IHHHIHHI", 8, 1, 0x0112, 3, 1, turned, 0, 0)
    return b"Exif\x00\x00" + head + entries + PLACE


JFIF, PROFILE = segment(0xE0, b"JFIF\x00" + PICTURE[:9]), segment(0xE2, b"ICC_PROFILE\x00\x01\x01colours")
TABLE, SCAN = segment(0xDB, PICTURE[:64]), segment(0xDA, b"\x01\x01\x00\x00\x3f\x00")
SHOWN = b"\x12\xff\x00\x34\xff\xd0" + PICTURE + segment(0xC4, b"tree") + SCAN + b"\x56"


def jpeg(*told: bytes) -> bytes:
    return b"\xff\xd8" + JFIF + b"".join(told) + PROFILE + TABLE + SCAN + SHOWN + b"\xff\xd9"


TOLD = [
    segment(0xE1, exif()),
    segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + PLACE),
    segment(0xE2, b"MPF\x00" + PLACE),
    segment(0xED, b"Photoshop 3.0\x00" + PLACE),
    segment(0xFE, PLACE),
]


def chunk(name: bytes, inside: bytes) -> bytes:
    return struct.pack(">I", len(inside)) + name + inside + struct.pack(">I", zlib.crc32(name + inside))


def png(*told: bytes) -> bytes:
    head, data, end = chunk(b"IHDR", PICTURE[:13]), chunk(b"IDAT", PICTURE), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(told) + data + end


def webp(flags: int, *told: bytes) -> bytes:
    parts = [riff(b"VP8X", bytes([flags]) + PICTURE[:9]), riff(b"VP8 ", PICTURE), *told]
    inside = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(inside)) + inside


def riff(name: bytes, inside: bytes) -> bytes:
    return name + struct.pack("<I", len(inside)) + inside + b"\x00" * (len(inside) % 2)


def box(name: bytes, inside: bytes) -> bytes:
    return struct.pack(">I4s", len(inside) + 8, name) + inside


def heic() -> bytes:
    def info(item: int, what: bytes) -> bytes:
        return box(b"infe", struct.pack(">B3xHH4s", 2, item, 0, what) + b"\x00")

    def made(start: int) -> bytes:
        places = struct.pack(">HHHII", 1, 0, 1, start, len(PICTURE))
        places += struct.pack(">HHHII", 2, 0, 1, start + len(PICTURE), len(PLACE))
        kept = box(b"iloc", struct.pack(">B3xBBH", 0, 0x44, 0x00, 2) + places)
        items = box(b"iinf", struct.pack(">B3xH", 0, 2) + info(1, b"hvc1") + info(2, b"Exif"))
        return box(b"ftyp", b"heic\x00\x00\x00\x00mif1") + box(b"meta", bytes(4) + items + kept)

    head = made(0)
    return made(len(head) + 8) + box(b"mdat", PICTURE + PLACE)


def test_a_jpeg_keeps_its_picture_its_colours_and_its_turn_alone():
    kept = without_traces("image/jpeg", jpeg(*TOLD) + PLACE)
    assert PLACE not in kept and b"Photoshop" not in kept
    turn = kept[2 : kept.index(JFIF)]
    assert len(turn) < 40 and b"\x01\x12" in turn and kept.replace(turn, b"", 1) == jpeg()


@pytest.mark.parametrize(("turned", "order"), [(3, "<"), (8, ">"), (1, ">"), (77, "<")])
def test_it_is_turned_as_it_was(turned, order):
    kept = without_traces("image/jpeg", jpeg(segment(0xE1, exif(turned, order))))
    if turned in (3, 8):
        assert struct.pack(">HHIH", 0x0112, 3, 1, turned) in kept
        assert without_traces("image/jpeg", kept) == kept
    else:
        assert kept == jpeg()


def test_a_png_and_a_webp_lose_what_was_told():
    told = [chunk(name, PLACE) for name in (b"eXIf", b"tEXt", b"iTXt", b"tIME")]
    assert without_traces("image/png", png(*told) + PLACE) == png()
    assert without_traces("image/webp", webp(0x1C, riff(b"EXIF", PLACE), riff(b"XMP ", PLACE))) == webp(0x10)


def test_a_heic_is_told_over_in_its_place():
    kept = without_traces("image/heic", heic())
    assert len(kept) == len(heic()) and PLACE not in kept and PICTURE in kept
    assert kept == heic().replace(PLACE, bytes(len(PLACE)))


@pytest.mark.parametrize("kind", ["image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf"])
@pytest.mark.parametrize(
    "whole", [jpeg(*TOLD), png(chunk(b"eXIf", PLACE)), webp(0), heic(), b"", b"\xff\xd8\xff"]
)
def test_what_is_broken_does_no_harm(kind, whole):
    for end in range(0, len(whole), 7):
        assert isinstance(without_traces(kind, whole[:end]), bytes)


@pytest.mark.django_db
def test_what_is_kept_was_cleaned():
    by = actor(organisation("EN"))
    with transaction.atomic(), acting(by):
        kept = storing.store(by, jpeg(*TOLD))
        kind, content = storing.read(kept.id)
    assert kind == "image/jpeg" and PLACE not in content and kept.size == len(content)
