"""What became of files that were taken in: a line each, in words."""

from PySide6.QtWidgets import QWidget

from attache_app.desktop.speech import Speech
from attache_app.desktop.theme.sheet import shades_of
from attache_app.desktop.theme.spacing import MEDIUM, TINY
from attache_app.desktop.widgets.basics import column, label, picture, row
from attache_app.sentences import ASIDE
from attache_app.services.exchange import ImportResult


def said(speech: Speech, result: ImportResult) -> str:
    """The result of one file in a sentence."""
    tr = speech.tr_
    if result.problem is not None:
        return speech.of_error(result.problem)
    if result.outcome == "already":
        return tr("Taken in before; nothing changed.")
    parts = [tr.plural("{n} new change", "{n} new changes", result.new)]
    if result.known:
        parts.append(tr.plural("{n} known already", "{n} known already", result.known))
    if result.quarantined:
        parts.append(tr.plural("{n} held aside", "{n} held aside", result.quarantined))
    if result.conflicts:
        parts.append(tr.plural("{n} to settle", "{n} to settle", result.conflicts))
    if result.waiting:
        parts.append(tr.plural("{n} waiting for a newer version", "{n} waiting for a newer version", result.waiting))
    return " · ".join(parts)


def result_line(speech: Speech, result: ImportResult) -> QWidget:
    """A line: a sign, the outcome as a word, the file, and what became of it."""
    tr, shades = speech.tr_, shades_of()
    words = {"imported": tr("taken in"), "already": tr("already here"), "refused": tr("refused")}
    signs = {"imported": ("check", shades.good), "already": ("info", shades.accent), "refused": ("warning", shades.bad)}
    sign, colour = signs[result.outcome]
    outcome = label(words[result.outcome], "badge-warn" if result.outcome == "refused" else "badge-accent", wrap=False)
    head = row(picture(sign, colour), outcome, label(result.file, "label"), spacing=MEDIUM)
    head.setStretch(2, 1)
    layout = column(spacing=TINY)
    layout.setContentsMargins(0, TINY, 0, TINY)
    layout.addLayout(head)
    layout.addWidget(label(said(speech, result), "muted"))
    made = QWidget()
    made.setObjectName(f"result_{result.outcome}")
    made.setLayout(layout)
    made.setAccessibleName(f"{result.file}: {words[result.outcome]}. {said(speech, result)}")
    return made


def reason_said(speech: Speech, reason: str) -> str:
    """Why a change is held aside, and what to do about it."""
    return speech.tr_(ASIDE[reason]) if reason in ASIDE else reason
