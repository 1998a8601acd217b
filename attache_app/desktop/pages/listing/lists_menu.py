"""The lists that one may choose from: those that we propose, and those that somebody saved; kept, renamed and forgotten here."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.listing import proposed
from attache_app.desktop.pages.listing.presenter import ListPresenter
from attache_app.desktop.widgets.dialogs import Question
from attache_app.services import saved_lists
from attache_app.services.saved_lists import SavedList


class SavedLists(QObject):
    """`shown` with the name of the list that is shown now, empty for one without; `told` with a text, and how to take it back."""

    shown = Signal(str)
    told = Signal(str, object)
    refused = Signal(str)

    def __init__(self, desk: Desk, presenter: ListPresenter) -> None:
        super().__init__()
        self._desk, self._list = desk, presenter
        self._saved: list[SavedList] = []
        presenter.narrowed.connect(self._say)
        presenter.reset.connect(self._say)

    def load(self) -> None:
        session, kind = self._desk.session, self._list.kind
        self._desk.run(self, lambda: saved_lists.saved(session, kind), self._take, self._fail)

    def _take(self, found: list[SavedList]) -> None:
        self._saved = found
        self._say()

    def _known(self) -> list[SavedList]:
        return [*self._saved, *proposed.lists(self._desk, self._list.kind)]

    def _current(self) -> SavedList | None:
        query = self._list.query
        return next((s for s in self._known() if s.shows(query)), None)

    def _say(self) -> None:
        current = self._current()
        is_everything = current is not None and current not in self._saved and not current.filters
        self.shown.emit("" if current is None or is_everything or self._list.query.where else current.name)

    def open_menu(self, below: QPushButton) -> None:
        """Under its button: the lists, then what can be done with the one that is shown."""
        tr, menu, current = self._desk.speech.tr_, QMenu(below), self._current()
        menu.setObjectName("listsMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for group in (proposed.lists(self._desk, self._list.kind), self._saved):
            for one in group:
                action = menu.addAction(one.name.replace("&", "&&"))
                action.setCheckable(True)
                action.setChecked(current is not None and one == current)
                action.triggered.connect(self._shower(one))
            menu.addSeparator()
        menu.addAction(tr("Save this list under a name…"), lambda: self.ask_name(below))
        if current is not None and current in self._saved:
            menu.addAction(tr("Rename “{name}”…", name=current.name), lambda: self.ask_name(below, current))
            menu.addAction(tr("Delete “{name}”", name=current.name), lambda: self.remove(current))
        menu.popup(below.mapToGlobal(below.rect().bottomLeft()))

    def _shower(self, one: SavedList) -> Callable[[], None]:
        return lambda: self._list.show_list(one)

    def ask_name(self, parent: QWidget, old: SavedList | None = None) -> None:
        """Keep what is shown under a name, or give a saved list another."""
        tr = self._desk.speech.tr_
        title = tr("Rename this list") if old else tr("Save this list")
        text = tr("Columns, order and filters are kept, for you alone, in the encrypted register.")
        answers = [("keep", tr("Save"), "primary"), ("no", tr("Cancel"), "")]
        question = Question(parent.window(), title, text, answers, line=tr("Name of the list"))

        def answered(answer: str) -> None:
            if answer == "keep":
                self.name_anew(old, question.typed) if old else self.save(question.typed)

        question.ask(answered)

    def save(self, name: str) -> None:
        """Keep what is shown under this name."""
        session, new = self._desk.session, saved_lists.of_query(name, self._list.query)
        tr = self._desk.speech.tr_
        self._change(
            lambda: saved_lists.save(session, new), tr("Saved as “{name}”.", name=" ".join(name.split())), None
        )

    def name_anew(self, old: SavedList, name: str) -> None:
        session, tr = self._desk.session, self._desk.speech.tr_
        said = tr("“{old}” is now “{new}”.", old=old.name, new=" ".join(name.split()))
        self._change(lambda: saved_lists.name_anew(session, old, name), said, None)

    def remove(self, old: SavedList) -> None:
        """Forget a saved list; it can be taken back."""
        session, tr = self._desk.session, self._desk.speech.tr_

        def back() -> None:
            self._change(lambda: saved_lists.save(session, old), tr("“{name}” is back.", name=old.name), None)

        self._change(lambda: saved_lists.remove(session, old), tr("The list “{name}” is deleted.", name=old.name), back)

    def _change(self, work: Callable[[], None], said: str, back: Callable[[], None] | None) -> None:
        session, kind = self._desk.session, self._list.kind

        def both() -> list[SavedList]:
            work()
            return saved_lists.saved(session, kind)

        def done(found: list[SavedList]) -> None:
            self._take(found)
            self.told.emit(said, back)

        self._desk.run(self, both, done, self._fail)

    def _fail(self, error: Exception) -> None:
        self.refused.emit(self._desk.speech.of_error(error))
