"""The devices a workspace knows: their short numbers in the log, and for which post each writes."""

from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, insert, select, update

from attache_app.store.tables import device

ABOVE_POSTS = ("hq", "unit")
_ALL = select(device)


@dataclass(slots=True)
class Device:
    """A device. `certificate`: its grant as JSON, None before enrolment. `revoked`: see FORMAT.md *Revocation*."""

    no: int
    dev: str
    role: str | None
    post: str | None
    certificate: dict[str, Any] | None
    revoked: dict[str, Any] | None


class Devices:
    """All devices, read once in a unit of work; a device not met before gets the next number."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self.by_no: dict[int, Device] = {}
        self.by_id: dict[str, Device] = {}
        for row in conn.execute(_ALL):
            self._keep(
                Device(
                    row.no, row.dev, row.role, row.post,
                    orjson.loads(row.certificate) if row.certificate else None,
                    orjson.loads(row.revoked) if row.revoked else None,
                )
            )  # fmt: skip

    def _keep(self, found: Device) -> None:
        self.by_no[found.no] = self.by_id[found.dev] = found

    def no(self, dev: str) -> int:
        """The number of a device, given now if it has none."""
        if dev not in self.by_id:
            no = max(self.by_no, default=0) + 1
            self._conn.execute(insert(device).values(no=no, dev=dev))
            self._keep(Device(no, dev, None, None, None, None))
        return self.by_id[dev].no

    def learn(self, dev: str, **facts: Any) -> None:
        """Write down what is known of a device: role, post, certificate, revoked."""
        no = self.no(dev)
        known = self.by_no[no]
        fresh = {k: v for k, v in facts.items() if getattr(known, k) != v}
        if not fresh:
            return
        for key, value in fresh.items():
            setattr(known, key, value)
        texts = {k: orjson.dumps(v).decode() if isinstance(v, dict) else v for k, v in fresh.items()}
        self._conn.execute(update(device).where(device.c.no == no).values(**texts))

    def post_of(self, dev: str) -> str | None:
        """The id of the post that a device writes for; None above posts, and where nothing is known of it."""
        found = self.by_id.get(dev)
        return None if found is None or found.role in ABOVE_POSTS else found.post
