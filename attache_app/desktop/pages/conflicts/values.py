"""A value that somebody wrote, beside what it was written over: words added are underlined, words taken out struck through."""

import html
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from attache_app.desktop.desk import Desk
from attache_app.desktop.theme.sheet import shades_of
from attache_app.desktop.widgets.basics import label
from attache_app.domain import differences
from attache_app.domain.differences import Part
from attache_app.records.declarations import Field
from attache_app.services.texts import value_text

_TEXTS = frozenset({"text", "longtext", "verbatim"})


def plain(desk: Desk, field: Field, value: Any, titles: Mapping[str, str]) -> str:
    """A value in words; what is empty says so."""
    if field.is_set and isinstance(value, list):
        return "\n".join(value_text(desk.declarations, field, [e], desk.speech.code, titles) for e in value)
    text = _raw(value) if field.type in _TEXTS and not _is_missing(value) else ""
    return text or value_text(desk.declarations, field, value, desk.speech.code, titles) or desk.speech.tr_("(empty)")


def parts_of(desk: Desk, field: Field, value: Any, base: Any, titles: Mapping[str, str]) -> list[Part]:
    """What of a value was there before, was added, was taken out. `base`: what it was written over."""
    if field.is_set and not _is_missing(value) and not _is_missing(base):
        said = [
            [value_text(desk.declarations, field, [e], desk.speech.code, titles) for e in v or []]
            for v in (base, value)
        ]
        return differences.elements(*said)
    if (
        field.type in _TEXTS
        and value is not None
        and base is not None
        and not _is_missing(value)
        and not _is_missing(base)
    ):
        return differences.words(_raw(base), _raw(value))
    return [("same", plain(desk, field, value, titles))]


def value_label(desk: Desk, field: Field, parts: list[Part], name: str) -> QLabel:
    """The value with its differences marked, by shape and by colour; a screen reader hears them in words."""
    tr, shades = desk.speech.tr_, shades_of()
    marks = {
        "same": ("", "{}", "{}"),
        "added": ("+", f'<u style="color:{shades.good}">{{}}</u>', tr("added: {text}", text="{}")),
        "taken": ("−", f'<s style="color:{shades.bad}">{{}}</s>', tr("taken out: {text}", text="{}")),
    }
    lines, heard = [], []
    for kind, text in parts:
        sign, dressed, said = marks[kind]
        shown = html.escape(text).replace("\n", "<br>")
        space = "" if text[-1:].isspace() else " "  # a word taken out and the one in its place stay two words
        lines.append((f"{sign} " if field.is_set and sign else "") + dressed.replace("{}", shown) + space)
        heard.append(said.replace("{}", text.strip()))
    made = label("", name=name)
    made.setTextFormat(Qt.TextFormat.RichText)
    made.setText(("<br>" if field.is_set else "").join(lines) or html.escape(tr("(empty)")))
    made.setAccessibleName("; ".join(heard) or tr("(empty)"))
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def _is_missing(value: Any) -> bool:
    return isinstance(value, dict) and "missing" in value


def _raw(value: Any) -> str:
    return str(value.get("text", "") if isinstance(value, dict) else value or "")
