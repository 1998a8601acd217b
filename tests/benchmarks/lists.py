"""Lists of a million workers: how long a repaint takes beside a model that answers a constant, and what the order of one takes."""

import os
import time
from pathlib import Path
from typing import ClassVar

from attache_app.desktop import tasks
from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.listing.presenter import ListPresenter
from attache_app.desktop.preferences import Preferences
from attache_app.desktop.speech import Speech
from attache_app.services import listing
from attache_app.services.listing import ListQuery
from attache_app.services.sessions import Session
from tests.benchmarks.bench import Figure, in_turn, percentile, timed
from tests.journeys.big_register import grow
from tests.journeys.offices import laptop

_FRAMES = 60
_ROWS_A_STEP = 3


def repaint(folder: Path, quick: bool) -> list[Figure]:
    """A full repaint while one scrolls, and what it takes to look up whole lists."""
    count = 20_000 if quick else 1_000_000
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with laptop(folder / "many") as session:
        grow(session, count, only_listed=True)
        return [*_frames(folder, session, count), *_orders(session, count)]


def _frames(folder: Path, session: Session, count: int) -> list[Figure]:
    from PySide6.QtCore import QAbstractTableModel, Qt
    from PySide6.QtWidgets import QTableView

    from attache_app.desktop.app import application
    from attache_app.desktop.pages.listing.model import ListModel

    app = application()
    presenter = ListPresenter(Desk(session, Speech("fr"), Preferences(folder / "window.json")), "worker")
    columns = len(presenter.columns)

    class Constant(QAbstractTableModel):
        """As many cells, all alike; or, with `texts`, those of the list again and again, held in memory."""

        texts: ClassVar[list[tuple[str, ...]]] = []

        def rowCount(self, parent: object = None) -> int:
            return count

        def columnCount(self, parent: object = None) -> int:
            return columns

        def data(self, index: object, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
            if role != Qt.ItemDataRole.DisplayRole:
                return None
            return self.texts[index.row() % 200][index.column()] if self.texts else "Jean-Baptiste"

    def rest() -> None:
        until = time.monotonic() + 0.2
        while not tasks.idle() or time.monotonic() < until:
            app.processEvents()
            time.sleep(0.001)

    def view(model: QAbstractTableModel) -> QTableView:
        made = QTableView()
        made.setModel(model)
        made.resize(1200, 800)
        made.show()
        return made

    class Alike(Constant):
        """What it costs to set real words, which differ from cell to cell and are cut where they are too long."""

    presenter.load()
    rest()
    Alike.texts = [row.cells for n in range(200) if (row := presenter.row(n)) is not None]
    tables = {
        name: view(model)
        for name, model in (("ours", ListModel(presenter)), ("constant", Constant()), ("alike", Alike()))
    }
    rest()
    at = 0

    def frame(table: QTableView) -> float:
        """One step down, its rows having been fetched ahead as they are when one scrolls."""
        table.verticalScrollBar().setValue(at)
        app.processEvents()
        return timed(table.viewport().repaint)

    took: dict[str, list[float]] = {name: [] for name in tables}
    for n in range(_FRAMES):
        at = count // 2 + n * _ROWS_A_STEP
        tables["ours"].verticalScrollBar().setValue(at)
        rest() if n % 20 == 0 else None
        for name, table in tables.items():
            took[name].append(frame(table))
    p50 = {name: percentile(values, 0.5) for name, values in took.items()}
    for table in tables.values():
        table.close()
    detail = f"p50 {p50['ours'] * 1e3:.1f} ms, p95 {percentile(took['ours'], 0.95) * 1e3:.1f}; floor "
    what = f"repaint a list of {count:,} workers"
    return [
        Figure(what, "constant Python model", p50["ours"] / p50["constant"], "≤ 1.15", f"{detail}{p50['constant'] * 1e3:.1f} ms"),
        Figure(what, "Python model with the same words", p50["ours"] / p50["alike"], "–", f"{detail}{p50['alike'] * 1e3:.1f} ms"),
    ]  # fmt: skip


def _orders(session: Session, count: int) -> list[Figure]:
    """Whole lists: the newest first, by number, by name, by a filter; beside reading every row once."""
    asked = {
        "newest first": ListQuery("worker"), "by number": ListQuery("worker", sort="number"),
        "by family name": ListQuery("worker", sort="surname"), "with the words “jean pi”": ListQuery("worker", text="jean pi"),
        "women": ListQuery("worker", filters={"sex": {"any": ["f"]}}),
    }  # fmt: skip

    def every_row() -> None:
        with session.store.reading() as conn:
            conn.exec_driver_sql("SELECT sum(length(surname)) FROM r_worker").scalar()

    cases = {name: (lambda query=query: len(listing.order(session, query)) and None) for name, query in asked.items()}
    took = in_turn({"every row": every_row, **cases}, 3)
    floor = took["every row"]
    return [
        Figure(f"list of {count:,}, {name}", "every row read once", took[name] / floor, "–", f"{took[name] * 1e3:.0f} ms; floor {floor * 1e3:.0f} ms")
        for name in asked
    ]  # fmt: skip
