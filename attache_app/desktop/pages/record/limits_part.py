"""The limits of a case and what it still lacks: the day that counts first, then every row with its source and how sure it is."""

from collections.abc import Callable, Iterable, Sequence

from attache_app.desktop.pages.record.part import Capped, Part
from attache_app.desktop.speech import Speech
from attache_app.desktop.widgets.basics import label
from attache_app.desktop.widgets.entries import Entry
from attache_app.domain import formats
from attache_app.domain.limits.rows import (
    DATE_MISSING,
    NO_KNOWN_LIMIT,
    PASSED,
    RED,
    RUNNING,
    STOPPED,
    SUSPENDED,
    LimitRow,
)
from attache_app.services.limit_words import LimitWords

_TONES = {RED: "bad", PASSED: "bad", DATE_MISSING: "warn", NO_KNOWN_LIMIT: "warn", STOPPED: "good"}
_FIRST = (
    RUNNING,
    RED,
    SUSPENDED,
    PASSED,
    NO_KNOWN_LIMIT,
    DATE_MISSING,
)  # what one must not miss; then the others, then notes
_FEW = 5
Alike = Sequence[tuple[LimitRow, LimitWords]]
Open = Callable[[str, str, str], object]  # kind, id, field


def alike(rows: Iterable[LimitRow], spoken: Iterable[LimitWords]) -> list[Alike]:
    """Rows that say the same of several people are one line; those that one must not miss first, each by date, notes last."""
    same: dict[tuple[object, ...], list[tuple[LimitRow, LimitWords]]] = {}
    for r, w in zip(rows, spoken, strict=True):
        same.setdefault((r.rule, r.date, r.status, r.estimated, r.category, w.remarks, r.counts), []).append((r, w))
    return sorted(same.values(), key=lambda a: (not a[0][0].is_limit, a[0][0].status not in _FIRST))


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

    def show_limits(self, counts: LimitRow | None, groups: Sequence[Alike]) -> None:
        """`counts`: the row that is the limit of the case."""
        self.setVisible(bool(groups))
        tr = self._speech.tr_
        words = next((w for group in groups for r, w in group if r is counts), None)
        said = [" · ".join(p for p in (words.standing, words.rule, words.certainty) if p)] if words else []
        if any(group[0][0].status == NO_KNOWN_LIMIT for group in groups):
            said.append(
                tr("For a part of it no limit is known: ask a lawyer.")
                if words
                else tr("No known limit: ask a lawyer.")
            )
        self._day.setText(words.date if words else "")
        self._day.setVisible(bool(self._day.text()))
        self._what.setText("\n".join(said) or tr("No limit can be counted yet."))
        self._rows.show_items(groups, self._entry)

    def _entry(self, group: Alike) -> Entry:
        tr = self._speech.tr_
        first, words = group[0]
        people = {r.worker for r, _ in group}
        who = words.worker if len(people) == 1 else tr.plural("{n} person", "{n} people", len(people))
        about = words.about if len(group) == 1 or first.category else ""
        # Of a note the standing is a sentence, and no day to be kept in sight.
        right, note = (words.standing, "") if first.is_limit else ("", words.standing)
        detail = " · ".join(p for p in (note, who, about, words.law, words.certainty, *words.remarks) if p)
        short = formats.short_date(first.date.isoformat(), self._speech.code) if first.date else "—"
        field = first.field
        key = (field.kind, field.id, field.field) if field else ("case", self._case(), "category")
        return Entry(key, words.rule, detail, short, right, _TONES.get(first.status, ""))

    def _open(self, key: object) -> None:
        self._opened(*key)  # type: ignore[misc]
