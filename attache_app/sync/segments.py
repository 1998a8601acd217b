"""Segments: stretches of a device's chain, with the link before them and the signed tip after them (FORMAT.md §12)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from attache_app.errors import Refused
from attache_app.records.changes import first_link
from attache_app.store import chain
from attache_app.store.chain import Intake, Place
from attache_app.store.devices import Devices
from attache_app.store.engine import Connection
from attache_app.sync import change_lines
from attache_app.sync.keys import DeviceKeys, PublicKeys, Tip, from_base64url, sign_tip, to_base64url, verify_tip
from attache_app.sync.papers import DEVICE

MAX_SEQ = 2**48
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment as the manifest names it: `lines` lines of `dev` after the link `before`, up to the tip."""

    dev: str
    before: bytes
    lines: int
    tip: Tip

    @property
    def json(self) -> dict[str, Any]:
        tip = {"seq": self.tip.seq, "link": to_base64url(self.tip.link), "sig": to_base64url(self.tip.sig)}
        return {"dev": self.dev, "before": to_base64url(self.before), "lines": self.lines, "tip": tip}


def from_json(value: Any) -> list[Segment]:
    """The segments that a manifest names; Refused where one has not the form of one."""
    return _read(value, lambda v: [_from_json(item) for item in _list(v)])


def _from_json(item: Any) -> Segment:
    dev, lines, tip = item["dev"], item["lines"], item["tip"]
    if (
        item.keys() != {"dev", "before", "lines", "tip"}
        or tip.keys() != {"seq", "link", "sig"}
        or not DEVICE.fullmatch(dev)
    ):
        raise ValueError
    if type(lines) is not int or type(tip["seq"]) is not int or not 1 <= lines <= tip["seq"] < MAX_SEQ:
        raise ValueError
    before = from_base64url(item["before"], 32)
    if (lines == tip["seq"]) != (before == first_link(dev)):
        raise ValueError  # a chain begins with line 1, and nowhere else
    return Segment(
        dev, before, lines, Tip(dev, tip["seq"], from_base64url(tip["link"], 32), from_base64url(tip["sig"], 64))
    )


def check_signature(segment: Segment, keys: PublicKeys | None) -> None:
    """Refused where the tip was not signed by the segment's device, or that device is not known."""
    if keys is None or not verify_tip(segment.tip, keys):
        raise Refused("batch_tip")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Places of a chain that go into a batch, and the segment that names them."""

    segment: Segment
    places: Sequence[Place]


def own_stretches(
    conn: Connection, devices: Devices, dev: str, keys: DeviceKeys, first: tuple[int, bytes], covered: Sequence[tuple[int, bytes]]
) -> list[Stretch]:  # fmt: skip
    """The own chain beyond what is covered, the branch written on (`first`: seq and link) before others that came back."""
    no = devices.no(dev)
    ends = [(e.seq, e.link) for e in chain.ends(conn, devices, dev) if e.link != first[1]]
    # One branch, held up to one tip: what lies behind that need not be read.
    stop = chain.behind(conn, no, covered) if ends or len(covered) > 1 else {link for _, link in covered}
    out = []
    for seq, link in [first, *ends]:
        places = chain.path(conn, no, seq, link, stop)
        if places:
            stop = stop | {p.link for p in places}
            out.append(Stretch(Segment(dev, places[0].before, len(places), sign_tip(keys, dev, seq, link)), places))
    return out


def relayed_stretch(conn: Connection, devices: Devices, end: chain.End, stop: set[bytes]) -> Stretch | None:
    """The branch of another device up to this end, with the signature it came with; None where nothing lies beyond `stop`."""
    places = chain.path(conn, devices.no(end.dev), end.seq, end.link, stop)
    if not places or end.signature is None:
        return None
    tip = Tip(end.dev, end.seq, end.link, end.signature)
    return Stretch(Segment(end.dev, places[0].before, len(places), tip), places)


def take(intake: Intake, segments: Sequence[Segment], lines: Iterator[change_lines.Read]) -> None:
    """Take in the segments from the lines of a batch; the lines that follow them are left to the caller. Refused where a chain is broken."""
    for segment in segments:
        got = _Counted(lines, segment.lines)
        first = segment.tip.seq - segment.lines + 1
        link = intake.segment(segment.dev, segment.before, got.arrivals(), first, segment.tip.sig)
        if got.left or link != segment.tip.link:
            raise Refused("batch_chain")


class _Counted:
    """So many of the lines, no more."""

    def __init__(self, lines: Iterator[change_lines.Read], count: int) -> None:
        self._lines, self.left = lines, count

    def arrivals(self) -> Iterator[chain.Arrival]:
        while self.left:
            line = next(self._lines, None)
            if line is None:
                return
            self.left -= 1
            yield line.arrival


def tips_to_json(tips: Mapping[str, Sequence[tuple[int, bytes]]]) -> dict[str, list[list[Any]]]:
    """{device: [[seq, link] …]} for a manifest."""
    return {dev: [[seq, to_base64url(link)] for seq, link in held] for dev, held in tips.items()}


def tips_from_json(value: Any) -> dict[str, list[tuple[int, bytes]]]:
    """The tips that a manifest names; Refused where they have not the form."""
    return _read(
        value,
        lambda v: {_device(dev): [(_seq(s), from_base64url(link, 32)) for s, link in held] for dev, held in v.items()},
    )


def ranges_from_json(value: Any) -> dict[str, list[tuple[int, int]]]:
    """{device: [[first, last] …]}, as a receipt names what it lacks."""
    return _read(value, lambda v: {_device(dev): [(_seq(a), _seq(b)) for a, b in held] for dev, held in v.items()})


def hashes_from_json(value: Any) -> list[bytes]:
    """A list of hashes of a manifest."""
    return _read(value, lambda v: [from_base64url(text, 32) for text in _list(v)])


def _read(value: Any, make: Callable[[Any], T]) -> T:
    try:
        return make(value)
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise Refused("batch_unreadable") from error


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError
    return value


def _device(text: Any) -> str:
    if not isinstance(text, str) or not DEVICE.fullmatch(text):
        raise ValueError
    return text


def _seq(value: Any) -> int:
    if type(value) is not int or not 0 <= value < MAX_SEQ:
        raise ValueError
    return value
