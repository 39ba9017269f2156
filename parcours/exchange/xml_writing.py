"""Elements of an XML file. Texts hold nothing that XML 1.0 knows no way to write."""

import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as etree

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Element = etree.Element


def add(parent: etree.Element, tag: str, text: str = "", **attributes: Any) -> etree.Element:
    """A child; an underscore in the name of an attribute is a hyphen, an empty attribute is left out."""
    told = {
        name.strip("_").replace("_", "-"): str(value) for name, value in attributes.items() if value != ""
    }
    child = etree.SubElement(parent, tag, {name: UNWRITABLE.sub("", value) for name, value in told.items()})
    if text:
        child.text = UNWRITABLE.sub("", text)
    return child


def said(
    parent: etree.Element, tag: str, text: Mapping[str, str], usual: str, **attributes: Any
) -> etree.Element:
    """A child that says a text in each of its languages, the usual one first and without its name."""
    child = add(parent, tag, **attributes)
    for language in sorted(text, key=lambda code: (code != usual, code)):
        if text[language].strip():
            narrative = add(child, "narrative", text[language].strip())
            if language != usual:
                narrative.set(LANGUAGE, language)
    return child


def written(root: etree.Element) -> bytes:
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
