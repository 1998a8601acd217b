"""One field in conflict: its values side by side with what they started from, and what can be decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.fields.cell import FieldCell
from attache_app.desktop.pages.conflicts.presenter import ConflictsPresenter, name_of
from attache_app.desktop.pages.conflicts.values import parts_of, plain, value_label
from attache_app.desktop.theme.spacing import MEDIUM, SMALL, TINY
from attache_app.desktop.widgets.basics import button, card, column, label, row, rule
from attache_app.desktop.widgets.digits import digit_typed
from attache_app.errors import DomainError
from attache_app.services.conflicts import ConflictView, Written

_BY_PROGRAM = frozenset({"number", "category_group"})  # follows from what people write


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to settle. `widget` shows what would stand; `keep` a head's stamp, else `value` is written; `text` in words."""

    title: str
    widget: QWidget
    said: str
    text: str
    keep: str | None = None
    value: Any = None


class ConflictCard(QFrame):
    """`stepped` with -1 or 1: to the field before or after. Digits keep the value of that number."""

    stepped = Signal(int)

    def __init__(
        self, desk: Desk, presenter: ConflictsPresenter, conflict: ConflictView, titles: Mapping[str, str]
    ) -> None:
        super().__init__()
        self._desk, self._presenter, self._conflict, self._titles = desk, presenter, conflict, titles
        self._tr = desk.speech.tr_
        self._field = desk.register(conflict.kind).fields[conflict.field]
        self._cell: FieldCell | None = None
        self.setProperty("role", "field-card")
        self.setObjectName(f"conflict_{conflict.field}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        name = self._field.labels(desk.speech.code)
        self.setAccessibleName(self._tr("To settle: {field}", field=name))
        self._choices = self._offered()
        self._layout = column(spacing=SMALL, margins=MEDIUM)
        self._layout.addWidget(label(name, "heading"))
        explained = self._explained()
        if explained:
            self._layout.addWidget(label(explained, "muted"))
        self._layout.addLayout(self._columns())
        self._foot = row(spacing=SMALL)
        if self._choices and conflict.field not in ("deleted", "post"):
            other = button(self._tr("Write another value…"), self.write_other, role="quiet", name="other")
            self._foot.addWidget(other)
        self._foot.addStretch(1)
        self._layout.addLayout(self._foot)
        self.setLayout(self._layout)
        if name_of(conflict) in presenter.own:
            self.write_other()

    # Showing

    def _explained(self) -> str:
        tr, field = self._tr, self._conflict.field
        if field == "deleted":
            return tr(
                "Somebody deleted this record; somebody else wrote in it without knowing. Until this is settled it stays in sight."
            )
        if field == "post":
            said = tr(
                "The record went to another post; the post that had it before wrote in it without knowing. Both are kept."
            )
            return said if self._desk.is_hq else f"{said} {tr('Headquarters settles this.')}"
        if field == "same_as":
            return tr(
                "Two people found this record to be the same as another, and not as the same other. Choose which it is."
            )
        return ""

    def _offered(self) -> list[Choice]:
        tr, heads = self._tr, self._conflict.heads
        if self._conflict.field == "deleted":
            gone = next((h for h in heads if h.value), heads[0])
            return [
                Choice(tr("Delete it"), self._value(gone), self._who(gone), tr("deleted"), keep=gone.stamp),
                Choice(tr("Keep the record"), self._unseen(), "", tr("not deleted")),
            ]
        if self._conflict.field == "post":
            made = [
                Choice(self._whose(h, n), self._value(h), self._who(h), self._plain(h), keep=h.stamp)
                for n, h in enumerate(heads)
            ]
            return made if self._desk.is_hq else []
        return [
            Choice(self._whose(h, n), self._value(h), self._who(h), self._plain(h), keep=h.stamp)
            for n, h in enumerate(heads)
        ]

    def _columns(self) -> QHBoxLayout:
        tr, columns = self._tr, row(spacing=MEDIUM)
        for n, choice in enumerate(self._choices, 1):
            keep = button(
                tr("Keep this  {key}", key=n) if self._conflict.field not in ("deleted", "post") else f"{choice.title}  {n}",
                role="primary" if n == 1 and self._conflict.field not in ("deleted", "post") else "", name=f"keep_{n}",
            )  # fmt: skip
            keep.setProperty("plain", "")  # its key is the digit
            keep.setAccessibleName(f"{choice.title}: {choice.text}. {keep.text()}")
            keep.setProperty("n", n)
            keep.clicked.connect(self._pressed)
            one = column(label(choice.title, "label"), choice.widget, spacing=TINY, margins=SMALL)
            if choice.said:
                one.addWidget(label(choice.said, "help"))
            one.addStretch(1)
            one.addWidget(keep, 0, Qt.AlignmentFlag.AlignLeft)
            columns.addWidget(_framed(one), 1)
        before = self._before()
        if before is not None:
            columns.addWidget(before, 1)
        return columns

    def _before(self) -> QWidget | None:
        """What all started from."""
        conflict, tr = self._conflict, self._tr
        if conflict.field == "deleted":
            return None
        one = column(
            label(tr("Both started from") if len(conflict.heads) < 3 else tr("All started from"), "label"),
            spacing=TINY,
            margins=SMALL,
        )
        for base in conflict.base:
            one.addWidget(label(plain(self._desk, self._field, base.value, self._titles), name="base"))
            one.addWidget(label(self._who(base), "help"))
        if not conflict.base:
            one.addWidget(label(tr("Nothing stood here before."), "muted"))
        unseen = self._conflict.unseen and self._unseen()
        if unseen:
            one.addWidget(rule())
            one.addWidget(unseen)
        one.addStretch(1)
        return _framed(one, "plain-frame")

    def _unseen(self) -> QWidget:
        """What was written without knowing of the deletion or the transfer."""
        made = card(spacing=TINY, margins=0, role="bare")
        inside = made.layout()
        fields, language = self._desk.register(self._conflict.kind).fields, self._desk.speech.code
        if inside is not None:
            inside.addWidget(label(self._tr("Written without knowing:"), "help"))
            told = [(fields[n], w) for n, w in self._conflict.unseen if n in fields and n not in _BY_PROGRAM]
            for at, (field, written) in enumerate(told):
                text = plain(self._desk, field, written.value, self._titles)
                inside.addWidget(label(self._tr("{field}: {value}", field=field.labels(language), value=text)))
                if at + 1 == len(told) or self._who(told[at + 1][1]) != self._who(written):
                    inside.addWidget(label(self._who(written), "help"))
        return made

    def _whose(self, head: Written, n: int) -> str:
        where = self._tr("Written here") if head.here else self._tr("Written on {laptop}", laptop=head.laptop)
        return self._tr("{where}, shown now", where=where) if n == 0 and not self._field.is_set else where

    def _who(self, written: Written) -> str:
        when = self._desk.speech.moment(written.at, self._desk.session.now())
        return self._tr("{who}, {when}, on {laptop}", who=written.by, when=when, laptop=written.laptop)

    def _value(self, head: Written) -> QWidget:
        base = self._conflict.base
        parts = parts_of(self._desk, self._field, head.value, base[0].value if base else None, self._titles)
        return value_label(self._desk, self._field, parts, "value")

    def _plain(self, head: Written) -> str:
        return plain(self._desk, self._field, head.value, self._titles)

    # Deciding

    def _pressed(self) -> None:
        self.keep(int(self.sender().property("n")))

    def keep(self, n: int) -> None:
        """Let the n-th value stand."""
        choice = self._choices[n - 1]
        text = ", ".join(choice.text.split("\n"))
        self._presenter.settle(self._conflict, text, keep=choice.keep, value=choice.value)

    def write_other(self) -> None:
        """Open the field's own editor, for a value that none of them is."""
        if self._cell is not None:
            self._cell.take_focus()
            return
        self._cell = FieldCell(self._field, self._desk.surroundings())
        state = self._presenter.own.get(name_of(self._conflict))
        if state is not None:
            self._cell.restore(state)
        self._cell.changed.connect(self._typed)
        write = button(self._tr("Write this instead"), self._write, name="write", tip=self._tr("Ctrl+Enter"))
        close = button(self._tr("Close"), self._close_own, role="quiet", name="closeOwn")
        buttons = row(write, close, spacing=SMALL)
        buttons.addStretch(1)
        holder = QWidget()
        inside = column(self._cell, spacing=SMALL)
        inside.addLayout(buttons)
        holder.setLayout(inside)
        holder.setObjectName("own")
        self._layout.addWidget(holder)
        other = self.findChild(QWidget, "other")
        if other is not None:
            other.hide()
        self._cell.take_focus()

    def _typed(self, *_: object) -> None:
        if self._cell is not None:
            self._presenter.type_own(self._conflict, self._cell.state())

    def _close_own(self) -> None:
        self._presenter.type_own(self._conflict, None)
        holder, self._cell = self.findChild(QWidget, "own"), None
        if holder is not None:
            self._layout.removeWidget(holder)
            holder.deleteLater()
        other = self.findChild(QWidget, "other")
        if other is not None:
            other.show()
        self.setFocus()

    def _write(self) -> None:
        if self._cell is None:
            return
        try:
            value = self._cell.value()
        except DomainError as error:
            self._cell.tell(self._desk.speech.of_error(error))
            return
        self._presenter.settle(self._conflict, plain(self._desk, self._field, value, self._titles), value=value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = digit_typed(event.text())
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif digit is not None and digit <= len(self._choices):
            self.keep(digit)
        elif (
            self._cell is not None
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._write()
        else:
            super().keyPressEvent(event)


def _framed(layout: Any, role: str = "inner-card") -> QWidget:
    made = QFrame()
    made.setProperty("role", role)
    made.setLayout(layout)
    return made
