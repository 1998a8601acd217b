"""The state of a record's form: what stands in the register, what was typed over it, and what can be saved."""

import functools
from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from attache_app.desktop.desk import Desk
from attache_app.records import rights
from attache_app.records.declarations import Field, Group
from attache_app.services import records, texts
from attache_app.services.list_texts import records_named
from attache_app.services.records import RecordView, Saved
from attache_app.services.remarks import is_asked
from attache_app.services.texts import Said

_NEVER_RESTORED = frozenset({"number", "post", "deleted"})
_Loaded = tuple[RecordView | None, str, Mapping[str, str], Mapping[str, Any]]


def _whole(value: Any) -> str:
    """A long text as it was written, in its own lines; a list says it in one."""
    text = value.get("text", "") if isinstance(value, dict) and "lang" in value else value
    return text if isinstance(text, str) and "\n" in text else ""


class RecordPresenter(QObject):
    """One record, or a new one. `shown`: show everything anew. `asked`: other fields are to be asked now. `touched`: a key was pressed.

    `saved` with what was written; `acted` too, after "deleted", "undeleted" and "restored"; `refused` with a sentence. What the user typed stays until it is saved or given up.
    """

    shown = Signal()
    asked = Signal()
    touched = Signal()
    dirty_changed = Signal(bool)
    saved = Signal(object)
    acted = Signal(str, object)
    refused = Signal(str)

    def __init__(self, desk: Desk, kind: str, id: str | None = None, preset: Mapping[str, Any] | None = None) -> None:
        super().__init__()
        self.desk, self.register, self.id = desk, desk.register(kind), id
        self.view: RecordView | None = None
        self.title = ""
        self.said: Mapping[str, str] = {}  # what the fields hold, as text
        self.preset = dict(preset or {})
        self.typed: dict[str, Any] = {}
        self.unreadable: set[str] = set()
        self._over: dict[str, list[str]] = {}  # the stamps that each of these was typed over
        self.opened: set[str] = set()
        self._filled: set[str] = set()  # fields that held something while this page is open
        self.defaults: Mapping[str, Any] = {}
        self.is_saving = False

    # What is shown

    @property
    def is_new(self) -> bool:
        return self.id is None

    @property
    def is_dirty(self) -> bool:
        return bool(self.typed or self.unreadable)

    @property
    def may_write(self) -> bool:
        if self.view is not None:
            return self.view.writable
        register = self.register
        return register.name not in rights.NOT_YET and rights.may_create(register, self.desk.session.rights.role)

    @property
    def groups(self) -> list[Group]:
        """The groups with at least one field to show."""
        return [g for g in self.register.groups if self.fields(g.name)]

    def fields(self, group: str) -> list[Field]:
        """The fields of a group in their order; a computed one only where its rule exists."""
        computed = self.view.computed if self.view else {}
        found = [f for f in self.register.own if f.group == group and (not f.computed or f.name in computed)]
        if group == self.register.groups[-1].name:
            # Who may see the record is no field of its own register; it stands last.
            found.append(self.register.fields["confidentiality"])
        return found

    def values(self) -> dict[str, Any]:
        """What the form says now: recorded, proposed, and typed over that."""
        stands = {**self.view.values, **self.view.computed} if self.view else {**self.defaults, **self.preset}
        return {n: v for n, v in {**stands, **self.typed}.items() if v is not None}

    def value(self, name: str) -> Any:
        return self.values().get(name)

    def is_locked(self, field: Field) -> bool:
        """Whether a field is shown, not to be changed: computed, or written once for all."""
        if field.computed or not self.may_write:
            return True
        return self.register.append_only and self.view is not None and self.view.values.get(field.name) is not None

    def hidden(self) -> frozenset[str]:
        """The fields that are not asked now. What was entered before stays, and is shown, also while it is emptied."""
        values = self.values()
        self._filled |= values.keys()
        return frozenset(f.name for f in self.register.own if f.name not in self._filled and not is_asked(f, values))

    def gaps(self) -> frozenset[str]:
        """The fields that are still to ask."""
        values = self.values()
        return frozenset(
            f.name for f in self.register.own if f.required and f.name not in values and is_asked(f, values)
        )

    def conflicts(self) -> tuple[str, ...]:
        return self.view.conflicts if self.view else ()

    def filled(self, group: str) -> int:
        values = self.values()
        return sum(f.name in values for f in self.fields(group))

    def as_text(self) -> str:
        """What is filled in, a line for each field, group by group."""
        code, lines = self.desk.speech.code, [self.title]
        for group in self.groups:
            told = [(f.labels(code), self.said[f.name]) for f in self.fields(group.name) if self.said.get(f.name)]
            if told:
                lines += ["", group.labels(code), *(f"{name}: {text}" for name, text in told)]
        return "\n".join(lines)

    # What happens

    def load(self) -> None:
        session, register, id, language = self.desk.session, self.register, self.id, self.desk.speech.code

        def work() -> _Loaded:
            if id is None:
                return None, "", {}, records.defaults(session, register.name)
            view = records.show(session, register.name, id)
            values = {**view.values, **view.computed}
            fields = [register.fields[n] for n in values if n in register.fields]
            keys = [(register.name, view.id), *(key for f in fields for key in records_named(f, values[f.name]))]
            titles = texts.titles(session, dict.fromkeys(keys), language)
            said = Said(session.declarations, language, titles)
            texts_of = {f.name: _whole(values[f.name]) or said.field(register.name, f.name, values) for f in fields}
            return view, titles.get(view.id, "…"), texts_of, {}

        self.desk.run(self, work, self._loaded, self._fail)

    def _loaded(self, found: _Loaded) -> None:
        self.view, self.title, self.said, self.defaults = found
        self.is_saving = False
        for name in (*self.typed, *self.unreadable):
            self._note_base(name)
        if self.view:
            self.id = self.view.id
        self.shown.emit()

    def open_group(self, group: str) -> None:
        """A group was opened: of a new record, its proposed values are saved too (dictionary, `default`)."""
        self.opened.add(group)

    def type(self, name: str, value: Any) -> None:
        """The user typed a value that can be read. Typing back what stands is no change."""
        was_dirty, hidden = self.is_dirty, self.hidden()
        self._note_base(name)
        self.unreadable.discard(name)
        stands = self.view.values.get(name) if self.view else {**self.defaults, **self.preset}.get(name)
        if value == stands and type(value) is type(stands):
            self.typed.pop(name, None)
            self._over.pop(name, None)
        else:
            self.typed[name] = value
        self._after_typing(was_dirty, hidden)

    def type_unreadable(self, name: str) -> None:
        """What stands in the field cannot be read yet; it is neither saved nor lost."""
        was_dirty, hidden = self.is_dirty, self.hidden()
        self._note_base(name)
        self.typed.pop(name, None)
        self.unreadable.add(name)
        self._after_typing(was_dirty, hidden)

    def _after_typing(self, was_dirty: bool, hidden: frozenset[str]) -> None:
        if self.is_dirty != was_dirty:
            self.dirty_changed.emit(self.is_dirty)
        if self.hidden() != hidden:
            self.asked.emit()
        self.touched.emit()

    def _note_base(self, name: str) -> None:
        """What the user saw when he began to type here: what others write from now on he has not seen, however long he types."""
        if self.view is not None:
            self._over.setdefault(name, list(self.view.base.get(name, ())))

    def draft(self, raw: Mapping[str, Any]) -> dict[str, Any] | None:
        """What was typed, to be kept; `raw`: what stands in the fields that cannot be read yet. None: nothing."""
        if not self.is_dirty:
            return None
        return {
            "record": self.id, "set": dict(self.typed), "raw": dict(raw), "base": dict(self._over), "opened": sorted(self.opened),
        }  # fmt: skip

    def take_up(self, draft: Mapping[str, Any]) -> None:
        """Go on with what `draft` gave."""
        self.typed, self.unreadable = dict(draft.get("set", {})), set(draft.get("raw", {}))
        self._over, self.opened = dict(draft.get("base", {})), {*self.opened, *draft.get("opened", ())}

    def changed_since(self) -> list[str]:
        """The fields that somebody else has written since they were typed over: saved now, both values stand, to be settled."""
        if self.view is None:
            return []
        return sorted(n for n, seen in self._over.items() if set(seen) != set(self.view.base.get(n, ())))

    def to_save(self) -> dict[str, Any]:
        """What a save would write."""
        if not self.is_new:
            return dict(self.typed)
        groups = {f.name: f.group for f in self.register.own}
        proposed = {n: v for n, v in self.defaults.items() if groups.get(n) in self.opened and n not in self.unreadable}
        return {**proposed, **self.preset, **self.typed}

    def status_to_explain(self) -> str:
        """The label of a case's new status where its list asks for a reason; else nothing."""
        status = self.desk.declarations.lists["case_statuses"].by_code.get(str(self.typed.get("status")))
        if self.register.name != "case" or self.is_new or status is None or status.more["reason_required"] != "yes":
            return ""
        return status.labels(self.desk.speech.code)

    def save(self, new_id: str | None = None, reason: str = "") -> None:
        """Write what can be read. A record that says nothing yet may be saved too: nothing is refused for being incomplete.

        `new_id`: the id of a new record. `reason`: of a new status; it stands in the chronology.
        """
        if self.is_saving or not self.may_write:
            return
        session, kind, values = self.desk.session, self.register.name, self.to_save()
        # Of each post there is one record, whoever writes it first: its id is not ours to give.
        id = self.id or (new_id if kind != "post" else None)
        base = {**self.view.base, **{n: s for n, s in self._over.items() if n in values}} if self.view else None
        written = set(self.typed)
        self.is_saving = True

        def work() -> Saved:
            return records.save(session, kind, id, values, base, reason)

        def done(saved: Saved) -> None:
            self.id = saved.id
            self.typed = {n: v for n, v in self.typed.items() if n not in written or v != values.get(n)}
            self.preset = {}
            self._over = {n: s for n, s in self._over.items() if n not in written}
            self.touched.emit()
            self.dirty_changed.emit(self.is_dirty)
            # Others first: where this page goes once it is saved, the one below is read anew as it comes back.
            self.desk.records_changed.emit(saved.changed or ((saved.kind, saved.id),))
            self.saved.emit(saved)
            self.load()

        self.desk.run(self, work, done, self._fail)

    def delete(self, reason: str) -> None:
        session, kind, id = self.desk.session, self.register.name, self.id
        if id is not None:
            self.desk.run(self, lambda: records.delete(session, kind, id, reason), self._after("deleted"), self._fail)

    def undelete(self) -> None:
        session, kind, id = self.desk.session, self.register.name, self.id
        if id is not None:
            self.desk.run(self, lambda: records.undelete(session, kind, id), self._after("undeleted"), self._fail)

    def may_restore(self, field: Field) -> bool:
        """Whether an earlier value of a field may be written again."""
        is_shown = self.view is not None and self.view.visible
        return is_shown and self.may_write and not self.is_locked(field) and field.name not in _NEVER_RESTORED

    def restore(self, name: str, value: Any) -> None:
        """Write an earlier value of a field again, over what stands now; what is typed on the page stays."""
        session, kind, id = self.desk.session, self.register.name, self.id
        base = self.view.base if self.view else None
        if id is not None:
            save = functools.partial(records.save, session, kind, id, {name: value}, base)
            self.desk.run(self, save, self._after("restored"), self._fail)

    def _after(self, act: str) -> Callable[[Saved], None]:
        def done(saved: Saved) -> None:
            self.is_saving = True  # until it is read anew, once
            self.desk.records_changed.emit(saved.changed or ((saved.kind, saved.id),))
            self.acted.emit(act, saved)
            self.load()

        return done

    def _fail(self, error: Exception) -> None:
        self.is_saving = False
        self.refused.emit(self.desk.speech.of_error(error))
