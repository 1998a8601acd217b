"""Editors of money: an amount with its currency, and a rate with its unit."""

from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from attache_app.desktop.fields.base import Editor
from attache_app.desktop.fields.lists import list_choices
from attache_app.desktop.theme.spacing import TINY
from attache_app.desktop.widgets.basics import row
from attache_app.desktop.widgets.choice import Choice
from attache_app.desktop.widgets.type_ahead import TypeAhead
from attache_app.domain import formats, money


class MoneyEditor(Editor):
    """An amount; the currency of the post is proposed, and every amount says its own."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._line = self.wire(QLineEdit())
        self._line.setAlignment(Qt.AlignmentFlag.AlignRight)
        # In the line stands the code, in the list the name beside it.
        self._currency = TypeAhead([Choice(c.key, c.key, c.text) for c in list_choices(self.around, "currencies")])
        self._currency.setAccessibleName(self._tr("Currency"))
        self._currency.setFixedWidth(self.fontMetrics().averageCharWidth() * 6 + 18)
        self._currency.setMaxLength(3)
        self._currency.chosen.connect(self._choose)
        self.wire(self._currency)
        self._currency.setText(self.around.currency)
        layout = row(self._line, self._currency, spacing=TINY)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.setFocusProxy(self._line)
        self._exponents = {
            o.code: int(o.more["minor_units"]) for o in self.around.declarations.lists["currencies"].options
        }

    def _choose(self, code: str) -> None:
        self._currency.setText(code)
        self.touch()

    def _code(self) -> str:
        return self._currency.text().strip().upper()

    def read(self) -> Any:
        if not self._line.text().strip():
            return None
        return money.read_amount(self._line.text(), self._code(), self._exponents)

    def show_value(self, value: Any) -> None:
        amount, code = "", (value or {}).get("currency", self.around.currency)
        if value and "amount_minor" in value:
            digits = self._exponents.get(code, 2)
            amount = formats.number(f"{Decimal(value['amount_minor']).scaleb(-digits):f}", self.language, digits)
        self._line.setText(amount)
        self._currency.setText(code)

    def describe(self, what: str, more: str) -> None:
        self._line.setAccessibleName(what)
        self._line.setAccessibleDescription(more)
        self._currency.setAccessibleDescription(what)


class RateEditor(MoneyEditor):
    """An amount for each of something: an hour, a tonne; it may be finer than the smallest coin."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._bases = list_choices(self.around, "pay_bases")
        self._per = TypeAhead(self._bases)
        self._per.setPlaceholderText(self._tr("per…"))
        self._per.setAccessibleName(self._tr("For how much work"))
        self._per.chosen.connect(self._choose_per)
        self._per.textEdited.connect(self._retype_per)
        self._per_code: str | None = None
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self._per)

    def _choose_per(self, code: str) -> None:
        self._show_per(code)
        self.touch()

    def _retype_per(self) -> None:
        self._per_code = None
        self.touch()

    def _show_per(self, code: str | None) -> None:
        self._per_code = code
        self._per.setText(next((c.text for c in self._bases if c.key == code), code or ""))
        self._per.setCursorPosition(0)

    def read(self) -> Any:
        parts = {"per": self._per_code} if self._per_code else {}
        if self._line.text().strip():
            parts["amount"] = money.read_decimal(self._line.text())
        # The proposed currency alone says nothing, unless it was recorded so.
        if self._code() and (parts or (self._shown and "currency" in self._shown)):
            parts["currency"] = self._code()
        return parts

    def show_value(self, value: Any) -> None:
        self._shown = value
        value = value or {}
        self._line.setText(formats.number(value["amount"], self.language) if "amount" in value else "")
        self._currency.setText(value.get("currency", self.around.currency))
        self._show_per(value.get("per"))

    def state(self) -> Any:
        return [*super().state(), self._per_code]

    def restore(self, state: Any) -> None:
        super().restore(state[:-1])
        self._show_per(state[-1])

    def lock(self, locked: bool) -> None:
        super().lock(locked)
        self._per.setReadOnly(locked)
