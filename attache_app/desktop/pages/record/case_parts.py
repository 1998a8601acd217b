"""The parts of a case's file: what is missing, who is in it, the money, the words."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from attache_app.desktop.pages.record.part import Capped, Part
from attache_app.desktop.speech import Speech
from attache_app.desktop.theme.spacing import LARGE, TINY
from attache_app.desktop.widgets.basics import clear, column, label
from attache_app.desktop.widgets.entries import Entry
from attache_app.domain import formats
from attache_app.domain.limits.rows import PASSED, RED
from attache_app.records.declarations import Declarations
from attache_app.services.case_file import CaseFile, Participant, Words
from attache_app.services.case_money import ClaimLine

_FEW_GAPS, _FEW_PEOPLE, _FEW_LINES, _FEW_WORDS = 5, 6, 6, 3
Open = Callable[[str, str | None, str], object]
"""(kind, id, field) of a record to show; without id one of this kind is to be added."""
All = Callable[[str, str], object]
"""(kind, field): all records of a kind that name the case in this field."""


class GapsPart(Part):
    """What is missing; hidden where nothing is."""

    def __init__(self, speech: Speech, opened: Open) -> None:
        super().__init__("gaps", speech.tr_("What is missing"))
        self._opened = opened
        self._list = Capped(speech.tr_("What is missing"), speech.tr_, self._open, name="gaps", few=_FEW_GAPS)
        self.body.addWidget(self._list)

    def show_file(self, file: CaseFile) -> None:
        self.count(len(file.gaps))
        self.setVisible(bool(file.gaps))
        self._list.show_items(file.gaps, lambda g: Entry((g.kind, g.id, g.field), g.text))

    def _open(self, key: Any) -> None:
        self._opened(*key)


class PeoplePart(Part):
    """Participants, then employer, place and whoever else the case names."""

    def __init__(self, speech: Speech, declarations: Declarations, opened: Open, listed: All) -> None:
        super().__init__("people", speech.tr_("People"))
        tr = speech.tr_
        self._speech, self._known, self._opened = speech, declarations, opened
        self._people = Capped(
            tr("People"), tr, self._open, lambda: listed("case_worker", "case"), name="people", few=_FEW_PEOPLE,
            empty=tr("Nobody yet. A first name is enough; a name is not needed."),
        )  # fmt: skip
        self._others = Capped(tr("Who else the case names"), tr, self._open, name="others", left_letters=32)
        self.body.addWidget(self._people)
        self.body.addWidget(self._others)

    def show_file(self, file: CaseFile) -> None:
        self.count(len(file.people))
        self._people.show_items(file.people, self._entry)
        fields = self._known.registers["case"].fields
        code = self._speech.code
        self._others.show_items(
            file.others, lambda o: Entry((o.kind, o.id, ""), o.text, left=fields[o.field].labels(code))
        )

    def _entry(self, p: Participant) -> Entry:
        tr = self._speech.tr_
        may_say = {True: tr("may be named to the employer"), False: tr("not to be named to the employer"), None: ""}
        gone = tr("left the case") if p.is_gone else ""
        detail = " · ".join(t for t in (gone, p.role, p.job, p.outcome, may_say[p.named]) if t)
        limit = p.limit
        right = " · ".join(money_texts(self._known, p.claimed, self._speech.code))
        if limit is not None and limit.date is not None and not p.is_gone:
            day = formats.short_date(limit.date.isoformat(), self._speech.code)
            right = " · ".join(t for t in (right, tr("limit {day}", day=day)) if t)
        tone = "bad" if limit is not None and limit.status in (RED, PASSED) and not p.is_gone else ""
        return Entry(("case_worker", p.id, ""), p.name, detail, right=right, tone=tone)

    def _open(self, key: Any) -> None:
        if key[0]:
            self._opened(*key)


class MoneyPart(Part):
    """Four numbers for each currency, and the sums due line by line."""

    def __init__(self, speech: Speech, declarations: Declarations, opened: Open, listed: All) -> None:
        super().__init__("money", speech.tr_("Money"))
        tr = speech.tr_
        self._speech, self._known, self._opened = speech, declarations, opened
        self._table = QGridLayout()
        self._table.setHorizontalSpacing(LARGE)
        self._table.setVerticalSpacing(TINY)
        self._note = label("", "muted", name="moneyNote")
        self._lines = Capped(
            tr("Sums due"), tr, self._open, lambda: listed("claim_line", "case"), name="claimLines", few=_FEW_LINES,
            empty=tr("No sum is claimed yet. A line says what is owed, to whom, for when."),
        )  # fmt: skip
        holder = QWidget()
        holder.setLayout(self._table)
        self._holder = holder
        for widget in (holder, self._note, self._lines):
            self.body.addWidget(widget)

    def show_file(self, file: CaseFile) -> None:
        tr, code = self._speech.tr_, self._speech.code
        clear(self._table)
        heads = [tr("Claimed"), tr("Offered"), tr("Accepted"), tr("Received in hand")]
        for at, text in enumerate(heads):
            self._table.addWidget(label(text, "help"), 0, at)
            self._table.setColumnStretch(at, 1)
        for line, s in enumerate(file.sums, 1):
            for at, minor in enumerate((s.claimed, s.offered, s.accepted, s.received)):
                said = money_texts(self._known, {s.currency: minor} if minor is not None else {}, code)
                made = label(said[0] if said else "—", "label" if said else "muted")
                made.setAccessibleName(f"{heads[at]}: {made.text()}")
                self._table.addWidget(made, line, at, Qt.AlignmentFlag.AlignTop)
        self._holder.setVisible(bool(file.sums))
        self._note.setText("\n".join(self._notes(file)))
        self._note.setVisible(bool(self._note.text()))
        self._lines.show_items(file.lines, self._entry)

    def _notes(self, file: CaseFile) -> list[str]:
        tr, code = self._speech.tr_, self._speech.code
        open_ = {s.currency: s.unconfirmed for s in file.sums if s.unconfirmed}
        notes = [
            tr("Paid, but not confirmed by the worker: {sum}", sum=t) for t in money_texts(self._known, open_, code)
        ]
        if file.unpriced:
            notes.append(tr.plural(
                "{n} line has no amount yet and is in no sum.", "{n} lines have no amount yet and are in no sum.", file.unpriced
            ))  # fmt: skip
        return notes

    def _entry(self, line: ClaimLine) -> Entry:
        tr, code = self._speech.tr_, self._speech.code
        said = money_texts(
            self._known, {line.claimed["currency"]: line.claimed["amount_minor"]} if line.claimed else {}, code
        )
        got = [tr("received {sum}", sum=t) for t in money_texts(self._known, line.received, code)]
        offered = line.offered
        if offered and not got:
            sums = money_texts(self._known, {offered["currency"]: offered["amount_minor"]}, code)
            got = [tr("offered {sum}", sum=t) for t in sums]
        given_up = tr("given up by the worker") if line.is_given_up else ""
        limit = line.limit
        due = ""
        if limit is not None and limit.date is not None:
            due = tr("limit {day}", day=formats.short_date(limit.date.isoformat(), code))
        text = " · ".join(t for t in (line.item or tr("no item"), line.worker) if t)
        detail = " · ".join(t for t in (line.period, *got, due, given_up) if t)
        return Entry(("claim_line", line.id, ""), text, detail, right=said[0] if said else tr("amount unknown"))

    def _open(self, key: Any) -> None:
        self._opened(*key)


class WordsPart(Part):
    """What was said, as it was said."""

    def __init__(self, speech: Speech, opened: Open) -> None:
        super().__init__("words", speech.tr_("In their words"))
        self._speech, self._opened = speech, opened
        self._quotes = column(spacing=TINY)
        self._rest = Capped(speech.tr_("More statements"), speech.tr_, self._open, name="statements")
        self.body.addLayout(self._quotes)
        self.body.addWidget(self._rest)

    def show_file(self, file: CaseFile) -> None:
        clear(self._quotes)
        for words in file.words[:_FEW_WORDS]:
            said = label(f"« {words.text} »", name="quote")
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._quotes.addWidget(said)
            self._quotes.addWidget(label(self._caption(words.by, words.language, words.at), "help"))
        if not file.words:
            self._quotes.addWidget(label(self._speech.tr_("Nothing was written down word for word yet."), "muted"))
        self._rest.show_items(file.words[_FEW_WORDS:], self._entry)

    def _entry(self, words: Words) -> Entry:
        return Entry((words.kind, words.id, "words"), words.text, self._caption(words.by, words.language, words.at))

    def _caption(self, by: str, language: str, at: str) -> str:
        day = formats.short_date(at[:10], self._speech.code) if at else ""
        return " · ".join(t for t in (by, language, day) if t)

    def _open(self, key: Any) -> None:
        self._opened(*key)


def money_texts(declarations: Declarations, sums: Mapping[str, int | None], language: str) -> list[str]:
    """Sums by currency, each as text."""
    known = declarations.lists["currencies"].by_code
    digits = {code: int(known[code].more["minor_units"]) if code in known else 2 for code in sums}
    return [
        formats.money({"amount_minor": minor, "currency": code}, digits[code], language)
        for code, minor in sums.items()
        if minor is not None
    ]
