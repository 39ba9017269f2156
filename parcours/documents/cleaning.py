"""What a telephone writes into a photo beside the picture: where it was taken, when, by which device. Pure.

Bytes in, bytes out: the picture itself is never read or packed anew, so that nothing of it is lost. Which way
it is turned stays. What breaks the format is left as it came from there on.
"""

import struct
from collections.abc import Callable, Iterator

APP0, APP1, APP2, APP14, COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
START_OF_SCAN, END = 0xDA, 0xD9
ALONE = {0x01, *range(0xD0, 0xD8)}
EXIF, PROFILE = b"Exif\x00\x00", b"ICC_PROFILE\x00"
TURNED = 0x0112
PNG_HEAD = 8
TOLD_IN_PNG = (b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME")
TOLD_IN_WEBP = (b"EXIF", b"XMP ")
WEBP_FLAGS = 0x08 | 0x04
TOLD_IN_HEIC = (b"Exif", b"mime")


def without_traces(kind: str, content: bytes) -> bytes:
    """A photo without what was told beside it; a file of any other kind as it is."""
    try:
        return WAYS[kind](content) if kind in WAYS else content
    except (struct.error, IndexError, ValueError):
        return content


# JPEG ---------------------------------------------------------------------------------------------


def _jpeg(content: bytes) -> bytes:
    kept, at, turned = [content[:2]], 2, 1
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == END:
            # What follows the picture is another one, or a film.
            return _with_turn(b"".join([*kept, content[at : at + 2]]), turned)
        if marker in ALONE or marker == 0xFF:
            kept.append(content[at : at + 1 + (marker != 0xFF)])
            at += 1 + (marker != 0xFF)
            continue
        end = at + 2 + struct.unpack_from(">H", content, at + 2)[0]
        inside = content[at + 4 : end]
        if marker == APP1 and inside.startswith(EXIF):
            turned = _turn(inside[len(EXIF) :]) or turned
        if _stays(marker, inside):
            kept.append(content[at:end])
        if marker == START_OF_SCAN:
            stop = _end_of_scan(content, end)
            kept.append(content[end:stop])
            end = stop
        at = end
    return _with_turn(b"".join([*kept, content[at:]]), turned)


def _stays(marker: int, inside: bytes) -> bool:
    if marker == APP2:
        return inside.startswith(PROFILE)
    return not (APP0 < marker <= 0xEF and marker != APP14) and marker != COMMENT


def _end_of_scan(content: bytes, at: int) -> int:
    while (at := content.find(b"\xff", at)) >= 0:
        if at + 1 >= len(content):
            break
        if content[at + 1] != 0 and content[at + 1] not in ALONE:
            return at
        at += 2
    return len(content)


def _turn(tiff: bytes) -> int:
    """Which way the picture is turned, as EXIF says it; 0 where it does not."""
    order = "<" if tiff[:2] == b"II" else ">"
    [first] = struct.unpack_from(f"{order}I", tiff, 4)
    [number] = struct.unpack_from(f"{order}H", tiff, first)
    for place in range(min(number, 200)):
        tag, _kind, _count, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * place)
        if tag == TURNED:
            return value if 1 <= value <= 8 else 0
    return 0


def _with_turn(picture: bytes, turned: int) -> bytes:
    if turned == 1:
        return picture
    inside = EXIF + b"MM\x00*" + struct.pack(">IHHHIHHI", 8, 1, TURNED, 3, 1, turned, 0, 0)
    return picture[:2] + struct.pack(">BBH", 0xFF, APP1, len(inside) + 2) + inside + picture[2:]


# PNG and WebP -------------------------------------------------------------------------------------


def _png(content: bytes) -> bytes:
    kept, at = [content[:PNG_HEAD]], PNG_HEAD
    while at + 12 <= len(content):
        end = at + 12 + struct.unpack_from(">I", content, at)[0]
        name = content[at + 4 : at + 8]
        if name not in TOLD_IN_PNG:
            kept.append(content[at:end])
        at = end
        if name == b"IEND":
            return b"".join(kept)
    return b"".join([*kept, content[at:]])


def _webp(content: bytes) -> bytes:
    kept, at = [], 12
    while at + 8 <= len(content):
        name, size = struct.unpack_from("<4sI", content, at)
        end = at + 8 + size + size % 2
        if name == b"VP8X":
            flags = content[at + 8] & ~WEBP_FLAGS
            kept.append(content[at : at + 8] + bytes([flags]) + content[at + 9 : end])
        elif name not in TOLD_IN_WEBP:
            kept.append(content[at:end])
        at = end
    inside = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(inside)) + inside


# HEIC ---------------------------------------------------------------------------------------------


def _boxes(content: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """(name, begin, end) of what stands in each box (ISO/IEC 14496-12)."""
    while at + 8 <= end:
        size, name = struct.unpack_from(">I4s", content, at)
        begin = at + 8
        if size == 1:
            [size] = struct.unpack_from(">Q", content, begin)
            begin += 8
        stop = end if size == 0 else at + size
        if stop <= at or stop > end:
            return
        yield name, begin, stop
        at = stop


def _heic(content: bytes) -> bytes:
    """What is told is overwritten where it stands: every place in the file is counted from its beginning."""
    found = bytearray(content)
    for name, begin, end in _boxes(content, 0, len(content)):
        if name != b"meta":
            continue
        inner = {box: (first, last) for box, first, last in _boxes(content, begin + 4, end)}
        told = _told_items(content, *inner[b"iinf"])
        base = inner.get(b"idat", (0, 0))[0]
        for item, in_box, start, length in _places(content, inner[b"iloc"][0]):
            if item in told:
                start += base if in_box else 0
                found[start : start + length] = bytes(len(found[start : start + length]))
    return bytes(found)


def _told_items(content: bytes, begin: int, end: int) -> set[int]:
    first = begin + (6 if content[begin] == 0 else 8)
    told = set()
    for name, at, _stop in _boxes(content, first, end):
        if name != b"infe" or content[at] < 2:
            continue
        wide = content[at] == 3
        [item] = struct.unpack_from(">I" if wide else ">H", content, at + 4)
        what = at + 4 + (4 if wide else 2) + 2
        if content[what : what + 4] in TOLD_IN_HEIC:
            told.add(item)
    return told


def _places(content: bytes, at: int) -> Iterator[tuple[int, bool, int, int]]:
    """(item, whether it is counted from the box of data, start, length) of every extent."""
    version = content[at]
    sizes = content[at + 4], content[at + 5]
    of_offset, of_length, of_base = sizes[0] >> 4, sizes[0] & 15, sizes[1] >> 4
    of_index = sizes[1] & 15 if version else 0
    at += 6

    def number(size: int) -> int:
        nonlocal at
        at += size
        return int.from_bytes(content[at - size : at], "big")

    for _item in range(number(4 if version == 2 else 2)):
        item = number(4 if version == 2 else 2)
        in_box = bool(version and number(2) & 15 == 1)
        number(2)
        base = number(of_base)
        for _extent in range(number(2)):
            number(of_index)
            start = base + number(of_offset)
            yield item, in_box, start, number(of_length)


WAYS: dict[str, Callable[[bytes], bytes]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
    "image/heic": _heic,
}
