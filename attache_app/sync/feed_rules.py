"""What a laptop sees of headquarters' log, and the places in its feed that follow (DESIGN §5 the table, §6 *A feed for each device*)."""

from collections.abc import Iterable, Mapping

from attache_app.records.declarations import Declarations, Register
from attache_app.records.merge import Entry, Record
from attache_app.records.rights import Scope
from attache_app.store import audience, chain, feeds, lines
from attache_app.store.devices import Device, Devices
from attache_app.store.engine import Connection
from attache_app.store.feeds import Form
from attache_app.store.registers import RecordKey
from attache_app.store.scopes import Countries, ever_owners, owners, scope_of


def laptops(devices: Devices) -> list[Device]:
    """The enrolled laptops of posts that are not revoked."""
    return [d for d in devices.by_no.values() if d.role == "post" and d.certificate and d.revoked is None]


def goes_to(register: Register, scope: Scope, post: str, country: str) -> bool:
    """Whether a record of this scope goes to a post (`registers.csv`, `goes_to`)."""
    if post in scope.owners and register.goes_to != "nowhere":
        return True
    if register.goes_to == "country":
        return country in scope.countries
    if register.goes_to == "posts":
        return not register.concerns or not scope.concerned or post in scope.concerned
    return register.goes_to == "both" and post in scope.concerned


class Viewer:
    """Works out for each laptop in which form it sees each line of some records."""

    def __init__(self, conn: Connection, declarations: Declarations, devices: Devices) -> None:
        self._conn, self._declarations, self._devices = conn, declarations, devices
        self._countries = Countries(conn, declarations, devices)

    def forms(
        self, entries: Mapping[RecordKey, list[Entry]], rows: Mapping[RecordKey, list[lines.LogLine]], to: Iterable[Device],
        records: Mapping[RecordKey, Record],
    ) -> dict[int, dict[int, Form]]:  # fmt: skip
        """{device number: {row of the log: form}}, what is not visible left out. `records`: what the entries add up to."""
        laptops = [(d, str((d.certificate or {}).get("country", ""))) for d in to]
        out: dict[int, dict[int, Form]] = {d.no: {} for d, _ in laptops}
        levels = audience.levels(self._conn, self._declarations, entries)
        for key, es in entries.items():
            register = self._declarations.registers[key[0]]
            heads = records[key].heads
            values = {n: hs[0].set[n].value for n, hs in heads.items()}
            scope = scope_of(register, owners(heads), [values], self._countries)
            ever = ever_owners(self._devices, es)
            has_aside = any(row.aside for row in rows[key])
            for device, country in laptops:
                # A record of which all is set aside is nobody's to see.
                sees = bool(heads) and goes_to(register, scope, device.post or "", country)
                was_owner = device.post in ever
                if not (sees or was_owner or has_aside):
                    continue  # most laptops, of most records
                for row in rows[key]:
                    form = self._form(row, device, sees, was_owner, levels.get(key, "N2"))
                    if form:
                        out[device.no][row.no] = form
        return out

    def _form(self, row: lines.LogLine, device: Device, sees: bool, was_owner: bool, level: str) -> Form | None:
        writer = self._devices.by_no.get(row.dev or 0)
        if row.aside == chain.UNPROVEN or (row.aside == chain.WAITING and row.dev == device.no):
            return None
        if row.aside:
            if row.dev == device.no:
                return Form(row.placed, row.aside)
            # Naming goes through it: who sees the record needs to know what it names, without its values.
            named = sees and not audience.is_restricted(1 if row.aside == chain.WAITING else row.cls or 0, level)
            mine = writer is not None and writer.post == device.post and row.aside != chain.WAITING
            return Form(True, row.aside, named) if named or mine else None
        if row.dev == device.no and row.placed:
            return None  # it wrote the line; what another branch wrote comes with link and tip
        if row.cls is None or audience.is_restricted(row.cls, level):
            return None
        moved = was_owner and row.body is not None and b'"post":{' in row.body
        return Form(False, None) if sees or moved else None


# The end of a verdict; or a line is hidden, so that it takes a new place when it becomes visible again.
_GONE = Form(True, None)


def settle(
    conn: Connection, viewer: Viewer, entries: Mapping[RecordKey, list[Entry]], rows: Mapping[RecordKey, list[lines.LogLine]],
    to: Iterable[Device], records: Mapping[RecordKey, Record],
) -> None:  # fmt: skip
    """Give the lines of these records places in the feeds of these laptops, where they became visible in another form."""
    told = feeds.last_forms(conn, (row.no for rs in rows.values() for row in rs))
    for dev, forms in viewer.forms(entries, rows, to, records).items():
        before = told.get(dev, {})
        now = {**dict.fromkeys(before, _GONE), **forms}
        feeds.take_places(conn, dev, {no: now[no] for no in sorted(now) if before.get(no) != now[no]})


def crooked_forms(devices: Devices, rows: Iterable[lines.LogLine], device: Device) -> dict[int, Form]:
    """Lines that have not the form of a change are of no record: the laptops of their writer's post hear of the verdict."""
    crooked = [row for row in rows if row.key is None and row.aside == "form" and row.dev in devices.by_no]
    return {row.no: Form(True, row.aside) for row in crooked if devices.by_no[row.dev or 0].post == device.post}


def settle_crooked(conn: Connection, devices: Devices, rows: Iterable[lines.LogLine], to: Iterable[Device]) -> None:
    """Give such lines their places in the feeds."""
    rows = list(rows)
    for device in to:
        forms = crooked_forms(devices, rows, device)
        before = feeds.last_forms(conn, forms).get(device.no, {})
        feeds.take_places(conn, device.no, {no: form for no, form in forms.items() if no not in before})
