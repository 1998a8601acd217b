"""What the first page knows: how things stand, and the cases and visits written last."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from attache_app.desktop.desk import Desk
from attache_app.services import exchange, listing, texts
from attache_app.services.exchange import BatchView

_LATEST = 6


@dataclass(frozen=True, slots=True)
class Standing:
    """`status` of exchange; `latest`: (kind, id, title) of what was written last; `last_batch` made here."""

    status: dict[str, Any]
    latest: tuple[tuple[str, str, str], ...]
    last_batch: BatchView | None


class HomePresenter(QObject):
    """`shown` with how things stand."""

    shown = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        desk.records_changed.connect(self.load)

    def load(self, *_: object) -> None:
        session, language = self._desk.session, self._desk.speech.code

        def work() -> Standing:
            keys: list[tuple[str, str]] = []
            for kind in ("visit", "case"):
                keys += [(kind, row.id) for row in listing.page(session, kind, limit=_LATEST).rows]
            titles = texts.titles(session, keys, language)
            latest = [(kind, id, titles.get(id, "…")) for kind, id in sorted(keys, key=lambda k: k[1], reverse=True)]
            made: Sequence[BatchView] = exchange.made(session)
            return Standing(exchange.status(session), tuple(latest[:_LATEST]), made[0] if made else None)

        self._desk.run(self, work, self.shown.emit)
