"""`attache dump`: what the changes held add up to, as JSON lines that two workspaces with the same changes share byte for byte (DESIGN §4)."""

from collections.abc import Iterator

from attache_app.errors import DomainError
from attache_app.records.canonical import canonical_json
from attache_app.services.sessions import Session
from attache_app.store import queries
from attache_app.store.chunks import chunks
from attache_app.store.devices import Devices
from attache_app.store.registers import fold_record, read_entries


def dump(session: Session, kind: str | None = None) -> Iterator[bytes]:
    """A line for each record, by kind and id: {"kind","id","fields":{field:[{"stamp","is"} …]}}, heads in text order of their stamps.

    Every field that this workspace may read; registers only, no bookkeeping, no N3.
    """
    declarations = session.declarations
    if kind is not None and kind not in declarations.registers:
        raise DomainError("register_unknown", register=kind)
    with session.store.reading() as conn:
        devices = Devices(conn)
        for name in sorted(declarations.registers) if kind is None else [kind]:
            register = declarations.registers[name]
            if register.goes_to == "nowhere":
                continue
            for ids in chunks(queries.ids(conn, declarations, name)):
                entries = read_entries(conn, devices, ids)
                for id in ids:
                    heads = fold_record(declarations, devices, name, entries[name, id]).heads
                    fields = {
                        f: [{"stamp": h.stamp, "is": h.set[f].value} for h in sorted(hs, key=lambda h: h.stamp)]
                        for f, hs in heads.items()
                    }
                    yield canonical_json({"kind": name, "id": id, "fields": fields})
