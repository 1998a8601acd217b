"""Whatever is done to a file on its way, and whoever else sends one: headquarters refuses it, and its register is as before.

The container alone is tried in tests/sync/test_container_refusals.py; here the whole service is, and the real command.
"""

from pathlib import Path

import pytest

from attache_app.errors import AttacheError
from attache_app.services import exchange, records
from attache_app.sync import own
from attache_app.sync.container import CHANGES, MANIFEST, SIGNATURE
from tests.cli.program import run
from tests.journeys.forger import Forger
from tests.journeys.hostile import World, flipped, refused, spread
from tests.journeys.offices import enrol, export, headquarters, laptop, send
from tests.sync.tampering import members_of, seal_tar, sign_again, tar_of

# who carries the file


def test_one_flipped_bit_at_fifty_places_of_the_sealed_file(world: World) -> None:
    for place in spread(len(world.batch), 50):
        assert refused(world, world.path(flipped(world.batch, place))) in (
            "batch_damaged",
            "batch_not_for_us",
            "batch_not_one",
        )


def test_a_cut_at_fifty_places_of_the_sealed_file(world: World) -> None:
    for place in spread(len(world.batch), 50):
        assert refused(world, world.path(world.batch[:place])) in ("batch_damaged", "batch_not_one")


def test_a_flipped_bit_or_a_cut_at_thirty_places_of_each_member_sealed_again(world: World) -> None:
    """Headquarters' public keys are on its card: everybody can seal to it."""
    whole = world.members()
    assert list(whole) == [MANIFEST, SIGNATURE, CHANGES]
    for name, data in whole.items():
        for place in spread(len(data), 30):
            for changed in (flipped(data, place), data[:place]):
                refused(world, world.sealed({**whole, name: changed}))


# who is not of the house


def test_files_of_another_headquarters_of_training_and_of_strangers(world: World, folder: Path) -> None:
    other, _ = headquarters(folder / "other")
    training, _ = headquarters(folder / "training hq", realm="training", post="TNM")
    theirs, pupil = laptop(folder / "theirs", "PAP"), laptop(folder / "pupil", "TSD", realm="training")
    with other, training, theirs, pupil:
        enrol(other, theirs, folder)
        enrol(training, pupil, folder)
        for session in (theirs, pupil):
            records.save(session, "visit", None, {"who_is_here": "Nobody"})
        assert refused(world, export(theirs, folder)) == "batch_not_for_us"
        assert refused(world, export(pupil, folder)) == "batch_not_for_us"
        # sealed to us all the same: to whom a file is sealed is its writer's choice
        stranger, trainee = Forger(theirs, folder), Forger(pupil, folder)
        for forger, code in ((stranger, "certificate_stranger"), (trainee, "batch_realm")):
            forger.recipients, forger.headquarters = world.thief.recipients, world.thief.headquarters
            assert refused(world, forger.batch([forger.line("visit", {})])) == code
        trainee.realm = "production"
        with pytest.raises(AttacheError):
            trainee.batch([trainee.line("visit", {})])  # our own writer does not do it
        # a stranger who sends our laptop's certificate along
        stranger.certificate = world.thief.certificate
        assert refused(world, stranger.batch([stranger.line("visit", {})])) == "batch_signature"
        # returns
        send(theirs, other, folder)
        (foreign,) = exchange.make_return(other, theirs.identity.dev, folder).files
        assert refused(world, foreign, world.post) == "batch_not_for_us"
        (ours,) = exchange.make_return(world.hq, world.nassau.identity.dev, folder).files
        assert refused(world, ours, world.post) == "batch_not_for_us"
        assert refused(world, ours) == "batch_not_for_us"
        assert refused(world, world.path(world.batch), world.nassau) == "batch_not_for_us"


def test_a_return_made_by_a_laptop_that_knows_the_others_keys(world: World) -> None:
    """What a colleague's laptop seals to ours is no return: headquarters did not sign it."""
    w = Forger(world.nassau, world.box)
    (path,) = exchange.make_return(world.hq, world.nassau.identity.dev, world.box).files
    with world.nassau.store.reading() as conn:
        identity = own.load(conn, "production").keys.age
    members = members_of(path, identity)
    for changes in ({}, {"to": [world.post.identity.dev], "for": "SDQ-A"}):
        altered = dict(members)
        sign_again(altered, w.keys, changes)
        for session in (world.post, world.nassau):
            target = world.path(b"", "SDQ-A-000001-0000.return.age")
            with session.store.reading() as conn:
                recipient = own.load(conn, "production").keys.public.age
            seal_tar(target, tar_of(altered), [recipient])
            assert refused(world, target, session) in ("batch_signature", "batch_not_for_us")


# the real command


def test_the_command_refuses_each_with_one_sentence_and_leaves_the_register_as_it_was(
    world: World, folder: Path
) -> None:
    whole = world.members()
    groups: dict[str, list[Path]] = {
        "flipped": [world.path(flipped(world.batch, place)) for place in spread(len(world.batch), 10)[:10]],
        "cut": [world.path(world.batch[:place]) for place in spread(len(world.batch), 10)[:10]],
        "sealed again": [
            world.sealed({**whole, CHANGES: flipped(whole[CHANGES], place)})
            for place in spread(len(whole[CHANGES]), 10)[:10]
        ],
        "signed again": [],
        "strangers'": [],
    }
    for place in spread(len(whole[CHANGES]), 10)[:10]:
        members = {**whole, CHANGES: flipped(whole[CHANGES], place)}
        sign_again(members, world.thief.keys)
        groups["signed again"].append(world.sealed(members))
    other, _ = headquarters(folder / "other")
    training, _ = headquarters(folder / "training", realm="training", post="TNM")
    theirs, pupil = laptop(folder / "theirs", "PAP"), laptop(folder / "pupil", "TSD", realm="training")
    with other, training, theirs, pupil:
        enrol(other, theirs, folder)
        enrol(training, pupil, folder)
        for forger in (Forger(theirs, folder), Forger(pupil, folder)):
            forger.recipients, forger.headquarters = world.thief.recipients, world.thief.headquarters
            groups["strangers'"] += [
                forger.batch([forger.line("visit", {"who_is_here": f"Nobody {n}"})]) for n in range(5)
            ]
    paths = [path for group in groups.values() for path in group]
    assert [len(group) for group in groups.values()] == [10] * 5

    before = run("dump", world.hq.folder)
    done = run("hq", "import", world.hq.folder, *paths, "--json", "--lang", "en")
    assert done.code == 1
    assert [line["outcome"] for line in done.lines] == ["refused"] * len(paths)
    for line in done.lines:
        assert line["reason"].endswith(".") and "{" not in line["reason"]
        assert (line["new"], line["known"], line["quarantined"]) == (0, 0, 0)
    assert "Traceback" not in done.err
    assert len(done.err.splitlines()) == len(paths)
    assert run("dump", world.hq.folder) == before


def test_the_command_sets_aside_what_goes_beyond_the_certificate(world: World) -> None:
    w = world.thief
    paths = [
        w.batch([w.line(kind, {})])
        for kind in ("agreement", "round", "position", "obligation", "clause_text", "meeting", "strategy_point", "erasure", "private_note", "departure")
    ]  # fmt: skip
    before = run("dump", world.hq.folder)
    done = run("hq", "import", world.hq.folder, *paths, "--json")
    assert done.code == 0, done
    assert [(line["outcome"], line["new"], line["quarantined"]) for line in done.lines] == [("imported", 1, 1)] * 10
    assert run("dump", world.hq.folder) == before
    held = run("hq", "quarantine", world.hq.folder, "--json", "--lang", "en").lines
    assert len(held) >= 10 and all(line["advice"] and line["reason"] == "rights" for line in held)
    assert run("hq", "import", world.hq.folder, paths[0], "--json").document["outcome"] == "already"
