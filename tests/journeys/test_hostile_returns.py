"""A return that headquarters' own keys signed and that is none all the same: a laptop refuses it, and its register is as before."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

from attache_app.services import exchange, records
from attache_app.services.sessions import Session
from attache_app.store import settings
from attache_app.sync import own
from attache_app.sync.container import CHANGES, MANIFEST, SIGNATURE
from attache_app.sync.keys import DeviceKeys
from tests.journeys.hostile import told
from tests.journeys.offices import answer, enrol, headquarters, laptop, lines, send, take
from tests.sync.tampering import Members, members_of, seal_tar, tar_of

HASH, DEV = "A" * 43, "01934f5e-0000-7000-8000-0000000000c1"
DEVICE = "01a20e75-3946-743d-a9db-3a897644c89f"  # none of the story
WRONG: list[dict[str, Any]] = [
    *({name: value} for name in ("start", "upto", "single") for value in (-1, "1", True, None, [], 2**53 - 1 if name == "single" else -7)),
    *({"epoch": e} for e in (None, "", "x" * 65, 7, [])),
    *({"answers": a} for a in (None, 7, "x", [7], ["x"], [None], [[]], {})),
    *({"segments": s} for s in (None, 7, {}, [{}], [None])),
    *({"tips": t} for t in (None, [], 7, {"x": []}, {DEVICE: 7}, {DEVICE: [7]}, {DEVICE: [[1]]}, {DEVICE: [[-1, HASH]]})),
    *({"ranges": r} for r in (None, [], 7, {"x": []}, {DEVICE: 7}, {DEVICE: [7]}, {DEVICE: [[1]]}, {DEVICE: [["1", 2]]})),
    *({"hashes": h} for h in (None, 7, "x", [7], ["x"])),
    *({"peers": p} for p in (None, [], 7, {"x": {"letter": "A", "rights": []}}, {DEVICE: {}}, {DEVICE: 7}, {DEVICE: {"letter": 7, "rights": "x"}})),
    *({"peers": {DEVICE: {"letter": letter, "rights": rights}}} for letter, rights in (("A" * 33, []), ("A", [7]), ("A", "x"), ("A", None), (None, []))),
    *({"lives_twice": v} for v in (None, 0, "no", [])),
    *({"number": v} for v in (0, "1", None)),
    *({"for": v} for v in ("SDQ", "", 7, None)),
    *({"to": v} for v in (None, [], ["x"], "me")),
    *({"sender": v} for v in (None, {}, 7)),
]  # fmt: skip


@dataclass
class World:
    """A headquarters whose keys are in wrong hands, a laptop, and a good return for it."""

    post: Session
    keys: DeviceKeys
    recipient: str
    members: Members
    box: Path

    def refused(self, members: Members) -> str:
        before = self.state()
        path = self.box / "SDQ-A-000009-0000.return.age"
        seal_tar(path, tar_of(members), [self.recipient])
        (result,) = take(self.post, path)
        assert result.outcome == "refused" and result.problem is not None, result
        told(result.problem)
        assert self.state() == before
        return result.problem.code

    def state(self) -> list[Any]:
        with self.post.store.reading() as conn:
            known = [settings.get(conn, key) for key in ("receipt", "newest", "lives_twice", "writer", "identity")]
        return [*known, lines(self.post)]

    def signed(self, body: dict[str, Any], changes: bytes | None = None) -> Members:
        members = {**self.members}
        if changes is not None:
            members[CHANGES] = changes
        members[MANIFEST] = orjson.dumps(body, option=orjson.OPT_SORT_KEYS) + b"\n"
        number = body.get("number") if isinstance(body.get("number"), int) else 0
        laptop = body.get("for")
        members[SIGNATURE] = self.keys.sign_file(members[MANIFEST], f"{laptop}-{number:06}.return")
        return {name: members[name] for name in (MANIFEST, SIGNATURE, CHANGES)}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    box = tmp_path_factory.mktemp("Poste à Saint-Marc é")
    hq, _ = headquarters(box / "ONM")
    post = laptop(box / "SDQ")
    with hq, post:
        enrol(hq, post, box)
        records.save(post, "case", None, {"category": "W01"})
        send(post, hq, box)
        answer(hq, post, box)
        records.save(hq, "notice", None, {})
        (path,) = exchange.make_return(hq, post.identity.dev, box).files
        with hq.store.reading() as conn, post.store.reading() as other:
            keys, me = own.load(conn, "production").keys, own.load(other, "production")
        yield World(post, keys, me.keys.public.age, members_of(path, me.keys.age), box)


@pytest.mark.parametrize("said", WRONG, ids=lambda said: json.dumps(said)[:50])
def test_a_return_that_says_what_no_return_says(world: World, said: dict[str, Any]) -> None:
    body = {**orjson.loads(world.members[MANIFEST]), **said}
    assert world.refused(world.signed({k: v for k, v in body.items() if v is not None})) in (
        "batch_unreadable",
        "batch_not_for_us",
    )


def test_a_return_whose_lines_are_not_what_it_says(world: World) -> None:
    import hashlib

    body, whole = orjson.loads(world.members[MANIFEST]), world.members[CHANGES]
    for changes in (
        b"",
        whole + whole,
        whole + b'{"hash":"x"}\n',
        whole[:-1],
        b'{"hash":"' + b"[" * 900 + b'"}\n',
        whole.replace(b"\n", b"\n\n"),
    ):
        listed = [[CHANGES, len(changes), hashlib.sha256(changes).hexdigest()]]
        code = world.refused(world.signed({**body, "members": listed}, changes))
        assert code in ("batch_unreadable", "batch_member_differs"), changes[:50]
