"""The limits of a case and what it still lacks: the day that counts first, then every row with its source and how sure it is."""

from collections.abc import Callable, Sequence

from attache_app.desktop.pages.record.part import Capped, Part
from attache_app.desktop.speech import Speech
from attache_app.desktop.widgets.basics import label
from attache_app.desktop.widgets.entries import Entry
from attache_app.domain import formats
from attache_app.domain.limits.rows import DATE_MISSING, NO_KNOWN_LIMIT, PASSED, RED, STOPPED, LimitRow
from attache_app.services.case_file import CaseFile
from attache_app.services.limit_words import LimitWords

_TONES = {RED: "bad", PASSED: "bad", DATE_MISSING: "warn", NO_KNOWN_LIMIT: "warn", STOPPED: "good"}
_FEW = 3
_Pairs = Sequence[tuple[LimitRow, LimitWords]]
Open = Callable[[str, str, str], object]  # kind, id, field


class LimitsPart(Part):
    """`opened` with (kind, id, field): where the date stands, or is missing."""

    def __init__(self, speech: Speech, case: Callable[[], str], opened: Open) -> None:
        super().__init__("limits", speech.tr_("Time limits"))
        self._speech, self._case, self._opened = speech, case, opened
        self._day = label("", "title", name="limitDay")
        self._what = label("", name="limitWhat")
        self._rows = Capped(speech.tr_("Time limits"), speech.tr_, self._open, name="limits", few=_FEW, left_letters=14)
        for widget in (self._day, self._what, self._rows):
            self.body.addWidget(widget)

    def show_file(self, file: CaseFile, spoken: Sequence[LimitWords]) -> None:
        pairs = list(zip(file.limits, spoken, strict=True))
        self.setVisible(bool(pairs))
        self._say_first(file, pairs)
        self._rows.show_items(_alike(pairs), self._entry)

    def _say_first(self, file: CaseFile, pairs: _Pairs) -> None:
        tr = self._speech.tr_
        words = next((w for r, w in pairs if r is file.counts), None)
        unknown = any(r.status == NO_KNOWN_LIMIT for r, _ in pairs)
        if words is not None:
            self._day.setText(words.date)
            self._what.setText(" · ".join(p for p in (words.standing, words.rule, words.certainty) if p))
        else:
            self._day.setText("")
            self._what.setText(tr("No known limit: ask a lawyer.") if unknown else tr("No limit can be counted yet."))
        self._day.setVisible(bool(self._day.text()))

    def _entry(self, alike: _Pairs) -> Entry:
        tr = self._speech.tr_
        first, words = alike[0]
        people = {r.worker for r, _ in alike}
        who = words.worker if len(people) == 1 else tr.plural("{n} person", "{n} people", len(people))
        about = words.about if len(alike) == 1 or first.category else ""
        detail = " · ".join(p for p in (who, about, words.law, words.certainty, *words.remarks) if p)
        short = formats.short_date(first.date.isoformat(), self._speech.code) if first.date else "—"
        field = first.field
        key = (field.kind, field.id, field.field) if field else ("case", self._case(), "category")
        return Entry(key, words.rule, detail, short, words.standing, _TONES.get(first.status, ""))

    def _open(self, key: object) -> None:
        self._opened(*key)  # type: ignore[misc]


def _alike(pairs: _Pairs) -> list[_Pairs]:
    """Rows that say the same of several people are one line."""
    same: dict[tuple[object, ...], list[tuple[LimitRow, LimitWords]]] = {}
    for r, w in pairs:
        same.setdefault((r.rule, r.date, r.status, r.estimated, r.category, w.remarks, r.counts), []).append((r, w))
    return sorted(same.values(), key=lambda alike: not alike[0][0].is_limit)  # notes after limits, each by date
