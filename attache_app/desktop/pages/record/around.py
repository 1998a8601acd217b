"""What stands around a record: the file of a case, the records that name it, its history, its neighbours in a list. Fetched after the record itself."""

from PySide6.QtCore import QObject, Signal

from attache_app.desktop.desk import Desk
from attache_app.desktop.pages.record.limits_part import Alike, alike
from attache_app.services import case_file, conflicts, limit_words, listing, related, texts
from attache_app.services.case_file import CaseFile
from attache_app.services.conflicts import HistoryEntry
from attache_app.services.list_texts import records_named
from attache_app.services.listing import ListQuery
from attache_app.services.related import Related

NEWEST = 6  # of each register, as lines


class RecordAround(QObject):
    """Of one record. Each signal brings the answer; what could not be fetched is told by the desk."""

    file_shown = Signal(object, object)
    related_shown = Signal(object)
    history_shown = Signal(object, object)
    neighbours_shown = Signal(object)

    def __init__(self, desk: Desk, kind: str, query: ListQuery | None = None) -> None:
        super().__init__()
        self.desk, self.kind, self.query = desk, kind, query

    def load(self, id: str) -> None:
        session, kind, language = self.desk.session, self.kind, self.desk.speech.code

        def read_file() -> tuple[CaseFile, list[Alike]]:
            file = case_file.case_file(session, id, language)
            return file, alike(file.limits, limit_words.of_rows(session, file.limits, language))

        def read_related() -> list[Related]:
            return related.related(session, kind, id, language, NEWEST)

        if kind == "case":
            self.desk.run(self, read_file, lambda answer: self.file_shown.emit(*answer))
        self.desk.run(self, read_related, self.related_shown.emit)

    def load_neighbours(self, id: str) -> None:
        session, query = self.desk.session, self.query
        if query is not None:
            self.desk.run(self, lambda: listing.neighbours(session, query, id), self.neighbours_shown.emit)

    def load_history(self, id: str) -> None:
        session, kind = self.desk.session, self.kind
        fields, language = self.desk.register(kind).fields, self.desk.speech.code

        def work() -> tuple[list[HistoryEntry], dict[str, str]]:
            found = conflicts.history(session, kind, id)
            values = [(e.field, v) for e in found for v in (e.written.value, *e.was)]
            keys = {key for name, v in values if name in fields for key in records_named(fields[name], v)}
            return found, texts.titles(session, keys, language)

        self.desk.run(self, work, lambda answer: self.history_shown.emit(*answer))
