"""The records with something to settle, as a list of tens of thousands that scrolls; titles come as they are seen."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QGuiApplication

from attache_app.desktop.pages.conflicts.presenter import ConflictsPresenter
from attache_app.desktop.theme.spacing import SMALL

_PAUSE_MS = 20  # in which a screenful of titles is gathered

_Index = QModelIndex | QPersistentModelIndex


class RecordsModel(QAbstractListModel):
    """One row a record: its title, its register, how many of its fields."""

    def __init__(self, presenter: ConflictsPresenter) -> None:
        super().__init__(presenter)
        self._presenter = presenter
        self._tr = presenter.desk.speech.tr_
        self._wanted: set[int] = set()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        presenter.titled.connect(self._titles_came)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._presenter.records)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(
                1, 2 * QFontMetrics(QGuiApplication.font()).lineSpacing() + 2 * SMALL
            )  # as wide as the list: a long title is cut short
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return None
        kind, id = self._presenter.records[index.row()]
        desk = self._presenter.desk
        title = self._presenter.titles.get(id)
        if title is None:
            self._wanted.add(index.row())
            self._pause.start()
        n = len(self._presenter.fields[kind, id])
        what = self._tr.plural(
            "{register} · {n} field",
            "{register} · {n} fields",
            n,
            register=desk.register(kind).labels(desk.speech.code),
        )
        return f"{title or '…'}\n{what}"

    def show(self) -> None:
        """Other records."""
        self.beginResetModel()
        self.endResetModel()

    def _ask(self) -> None:
        wanted, self._wanted = sorted(self._wanted), set()
        self._presenter.want_titles(wanted)

    def _titles_came(self) -> None:
        if self.rowCount():
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))
