"""The merge: what a record is follows from the set of its changes alone, and nobody's words are dropped (DESIGN §4)."""

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from attache_app.records.changes import Write
from attache_app.records.merge import Entry, Record, fold
from tests.sync.model import merge as model

# Two laptops of one post, one of another, and headquarters, which stands above posts.
DEVICES = tuple(f"01934f5e-0000-7000-8000-00000000000{n}" for n in range(1, 5))
MARIE, JEAN, STRANGER, HQ = DEVICES
POSTS: dict[str, str | None] = {MARIE: "SDQ", JEAN: "SDQ", STRANGER: "DAJ", HQ: None}
SETS = frozenset({"languages"})


@dataclass
class Story:
    """Changes of one record, written one after another."""

    entries: list[Entry] = field(default_factory=list)

    def write(
        self, dev: str, values: dict[str, Any], *seen: Entry, clock: int | None = None, aside: bool = False
    ) -> Entry:
        """A change whose writer had these changes before him, for each field those of them that write it."""
        whole = [e.stamp for e in seen]
        writes = {
            name: Write(
                value, tuple(sorted(whole if name in ("deleted", "post") else [e.stamp for e in seen if name in e.set]))
            )
            for name, value in values.items()
        }
        clock = clock or 1 + max((e.clock for e in seen), default=0)
        entry = Entry(clock, f"{dev}:{clock}.{len(self.entries):06x}", dev, writes, aside)
        self.entries.append(entry)
        return entry

    @property
    def record(self) -> Record:
        return folded(self.entries)


def folded(entries: Sequence[Entry]) -> Record:
    return fold(entries, lambda name: name in SETS, POSTS.get)


def test_a_value_written_over_by_who_saw_it_is_no_conflict() -> None:
    s = Story()
    first = s.write(MARIE, {"status": "NEW"})
    s.write(JEAN, {"status": "TRIAGE"}, first)
    assert s.record.values == {"status": "TRIAGE"}
    assert not s.record.conflicts
    assert [len(heads) for heads in s.record.heads.values()] == [1]


def test_two_who_wrote_unseen_make_a_conflict_and_the_greatest_clock_and_stamp_is_shown() -> None:
    s = Story()
    first = s.write(MARIE, {"status": "NEW"})
    theirs = s.write(MARIE, {"status": "TRIAGE"}, first)
    ours = s.write(JEAN, {"status": "CLOSED"}, first)
    assert (theirs.clock, ours.clock) == (2, 2) and JEAN > MARIE
    assert s.record.values == {"status": "CLOSED"}
    assert s.record.conflicts == {"status"}
    assert [e.stamp for e in s.record.heads["status"]] == [ours.stamp, theirs.stamp]
    late = s.write(MARIE, {"status": "OPEN"}, first, clock=9)
    assert s.record.values == {"status": "OPEN"}
    assert s.record.heads["status"][0] is late


def test_naming_all_heads_settles_a_conflict_and_naming_the_shown_one_does_not() -> None:
    s = Story()
    theirs, ours = s.write(MARIE, {"status": "TRIAGE"}), s.write(JEAN, {"status": "CLOSED"})
    over = s.write(MARIE, {"status": "OPEN"}, ours)
    assert s.record.conflicts == {"status"}
    assert s.record.values == {"status": "OPEN"}
    s.write(JEAN, {"status": "CLOSED"}, theirs, over)
    assert not s.record.conflicts
    assert s.record.values == {"status": "CLOSED"}


def test_equal_values_written_unseen_are_no_conflict() -> None:
    s = Story()
    s.write(MARIE, {"place": {"country": "DO", "text": "Batey 5"}})
    s.write(JEAN, {"place": {"text": "Batey 5", "country": "DO"}})
    assert not s.record.conflicts
    assert len(s.record.heads["place"]) == 2


def test_true_and_one_are_not_the_same_value() -> None:
    s = Story()
    s.write(MARIE, {"count": 1})
    s.write(JEAN, {"count": True})
    assert s.record.conflicts == {"count"}


def test_different_fields_of_one_record_never_conflict() -> None:
    s = Story()
    first = s.write(MARIE, {"status": "NEW"})
    s.write(MARIE, {"title": "Salaire"}, first)
    s.write(JEAN, {"priority": "P2"}, first)
    assert not s.record.conflicts
    assert s.record.values == {"status": "NEW", "title": "Salaire", "priority": "P2"}


def test_a_set_shows_the_union_of_what_was_added_on_both_sides() -> None:
    s = Story()
    first = s.write(MARIE, {"languages": ["ht"]})
    s.write(MARIE, {"languages": ["fr", "ht"]}, first)
    s.write(JEAN, {"languages": ["es", "ht"]}, first)
    assert s.record.values["languages"] == ["es", "fr", "ht"]
    assert not s.record.conflicts


def test_a_set_is_a_conflict_where_one_took_out_what_the_other_still_holds() -> None:
    s = Story()
    first = s.write(MARIE, {"languages": ["es", "ht"]})
    out = s.write(MARIE, {"languages": ["ht"]}, first)
    more = s.write(JEAN, {"languages": ["es", "fr", "ht"]}, first)
    assert s.record.values["languages"] == ["es", "fr", "ht"]
    assert s.record.conflicts == {"languages"}
    s.write(JEAN, {"languages": ["fr", "ht"]}, out, more)
    assert s.record.values["languages"] == ["fr", "ht"]
    assert not s.record.conflicts


def test_both_taking_out_the_same_is_no_conflict() -> None:
    s = Story()
    first = s.write(MARIE, {"languages": ["es", "fr", "ht"]})
    s.write(MARIE, {"languages": ["ht"]}, first)
    s.write(JEAN, {"languages": ["en", "ht"]}, first)
    assert s.record.values["languages"] == ["en", "ht"]
    assert not s.record.conflicts


def test_a_set_emptied_against_one_that_grew_is_a_conflict() -> None:
    s = Story()
    first = s.write(MARIE, {"languages": ["ht"]})
    s.write(MARIE, {"languages": None}, first)
    s.write(JEAN, {"languages": ["fr", "ht"]}, first)
    assert s.record.values["languages"] == ["fr", "ht"]
    assert s.record.conflicts == {"languages"}


def test_a_set_that_was_refused_stands_beside_one_that_was_told_as_a_conflict() -> None:
    s = Story()
    s.write(MARIE, {"languages": {"missing": "refused"}})
    s.write(JEAN, {"languages": ["ht"]})
    assert s.record.values["languages"] == ["ht"]
    assert s.record.conflicts == {"languages"}


def test_a_deletion_that_names_all_heads_hides_the_record_and_can_be_undone() -> None:
    s = Story()
    first = s.write(MARIE, {"status": "NEW", "title": "Salaire"})
    gone = s.write(MARIE, {"deleted": "twice"}, first)
    assert not s.record.visible
    assert not s.record.conflicts
    s.write(JEAN, {"deleted": None}, first, gone)
    assert s.record.visible
    assert not s.record.conflicts


def test_what_was_written_beside_a_deletion_unseen_keeps_the_record_visible_until_it_is_settled() -> None:
    s = Story()
    first = s.write(MARIE, {"status": "NEW"})
    gone = s.write(MARIE, {"deleted": "twice"}, first)
    unseen = s.write(JEAN, {"title": "Salaire"}, first)
    assert s.record.visible
    assert s.record.conflicts == {"deleted"}
    s.write(MARIE, {"deleted": "twice"}, gone, first, unseen)
    assert not s.record.visible
    assert not s.record.conflicts


def test_a_deletion_beside_its_undoing_is_a_conflict_and_the_record_visible() -> None:
    s = Story()
    first = s.write(MARIE, {"status": "NEW"})
    gone = s.write(MARIE, {"deleted": "twice"}, first)
    s.write(MARIE, {"deleted": None}, first, gone)
    s.write(JEAN, {"deleted": "moved"}, first, gone)
    assert s.record.visible
    assert s.record.conflicts == {"deleted"}


def test_two_who_delete_for_different_reasons_delete() -> None:
    s = Story()
    first = s.write(MARIE, {"status": "NEW"})
    s.write(MARIE, {"deleted": "twice"}, first)
    s.write(JEAN, {"deleted": "a mistake"}, first)
    assert not s.record.visible
    assert s.record.conflicts == {"deleted"}  # whose reason stands is still to be said


def test_a_change_set_aside_shows_nothing_and_naming_goes_through_it() -> None:
    s = Story()
    first = s.write(MARIE, {"status": "NEW"})
    bad = s.write(MARIE, {"status": 7}, first, aside=True)
    assert s.record.values == {"status": "NEW"}
    after = s.write(MARIE, {"status": "TRIAGE"}, bad)
    assert s.record.values == {"status": "TRIAGE"}
    assert s.record.heads["status"] == [after]


def test_naming_goes_through_a_row_of_changes_set_aside() -> None:
    s = Story()
    first = s.write(MARIE, {"status": "NEW"})
    bad = s.write(MARIE, {"status": 7}, first, aside=True)
    worse = s.write(MARIE, {"status": 8}, bad, aside=True)
    assert s.record.values == {"status": "NEW"}
    s.write(JEAN, {"status": "TRIAGE"}, worse)
    assert [len(h) for h in s.record.heads.values()] == [1]


def test_a_record_of_which_all_is_set_aside_is_nothing() -> None:
    s = Story()
    s.write(STRANGER, {"status": "NEW"}, aside=True)
    assert s.record.heads == {} and s.record.values == {}


def test_what_the_former_post_wrote_without_seeing_the_transfer_is_a_conflict() -> None:
    s = Story()
    first = s.write(MARIE, {"post": "SDQ", "status": "NEW"})
    moved = s.write(HQ, {"post": "DAJ"}, first)
    s.write(STRANGER, {"status": "OPEN"}, first)
    assert not s.record.conflicts  # the new owner writes as he may
    s.write(MARIE, {"status": "TRIAGE"}, first, moved)
    assert "post" in s.record.conflicts


def test_a_deletion_that_saw_a_conflict_names_all_of_it() -> None:
    s = Story()
    theirs, ours = s.write(MARIE, {"status": "TRIAGE"}), s.write(JEAN, {"status": "CLOSED"})
    s.write(MARIE, {"deleted": "twice"}, theirs, ours)
    assert not s.record.visible
    assert s.record.conflicts == {"status"}


def test_of_one_clock_the_stamp_decides_and_branches_have_stamps_of_their_own() -> None:
    low = Entry(5, f"{MARIE}:5.00000a", MARIE, {"status": Write("A", ())})
    high = Entry(5, f"{MARIE}:5.00000b", MARIE, {"status": Write("B", ())})
    assert folded([high, low]).values == folded([low, high]).values == {"status": "B"}


# Any history, against the plainest statement of the rules.


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """Changes of one record by four devices, each of whom saw some of what was there; some are set aside."""
    entries: list[Entry] = []
    for n in range(draw(st.integers(1, 9))):
        dev = draw(st.sampled_from(DEVICES))
        seen = [e for e in entries if draw(st.integers(0, 3))]
        standing = model.heads([_as_model(e) for e in seen], {_hash(e) for e in seen if e.aside}).get(("case", "x"), {})
        every = sorted({h.stamp for hs in standing.values() for h in hs})
        writes = {}
        for name in draw(
            st.sets(st.sampled_from(("status", "title", "languages", "deleted", "post")), min_size=1, max_size=3)
        ):
            value: Any = draw(st.sampled_from(("A", "B", None)))
            if name == "languages":
                value = draw(
                    st.sampled_from(
                        (None, ["es"], ["es", "fr"], ["fr", "ht"], ["es", "fr", "ht"], {"missing": "refused"})
                    )
                )
            elif name == "post":
                value = draw(st.sampled_from(("SDQ", "DAJ")))
            was = (
                every
                if name in ("deleted", "post") and draw(st.booleans())
                else sorted(h.stamp for h in standing.get(name, []))
            )
            if len(was) > 1 and draw(st.booleans()):
                was = was[:1]
            writes[name] = Write(value, tuple(was))
        clock = 1 + max((e.clock for e in seen), default=0) + draw(st.integers(0, 2))
        entries.append(Entry(clock, f"{dev}:{clock}.{n:06x}", dev, writes, draw(st.integers(0, 4)) == 0, n))
    return entries


def _hash(e: Entry) -> bytes:
    return hashlib.sha256(e.stamp.encode()).digest()


def _as_model(e: Entry) -> model.Change:
    return model.Change(
        e.dev, 1, e.clock, "case", "x", {n: (w.value, w.was) for n, w in e.set.items()}, _hash(e), e.stamp
    )


@given(histories(), st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_record(entries: list[Entry], rnd: random.Random) -> None:
    other = list(entries)
    rnd.shuffle(other)
    assert folded(other) == folded(entries)


@given(histories())
def test_the_merge_agrees_with_the_model(entries: list[Entry]) -> None:
    record, changes = folded(entries), [_as_model(e) for e in entries]
    aside = {_hash(e) for e in entries if e.aside}
    expected = model.heads(changes, aside).get(("case", "x"), {})
    assert {n: [h.stamp for h in hs] for n, hs in record.heads.items()} == {
        n: [h.stamp for h in hs] for n, hs in expected.items()
    }
    visible, over = model.record_state(expected, changes, aside, POSTS)
    shown = {n: model.show(n, hs, changes) for n, hs in expected.items()}
    assert record.values == {n: value for n, (value, _) in shown.items()}
    assert record.conflicts == {n for n, (_, conflict) in shown.items() if conflict} | over
    assert record.visible is visible


@given(histories(), st.integers(0, 8))
def test_one_more_change_drops_no_head_that_it_does_not_name(entries: list[Entry], n: int) -> None:
    """Every overwritten value was seen by its overwriter, or is still there."""
    last = entries[n % len(entries)]._replace(aside=False)
    before = [e for e in entries if e.stamp != last.stamp]
    through = {e.stamp for e in before if e.aside} | {last.stamp}
    named = {s for e in entries if e.stamp in through for w in e.set.values() for s in w.was}
    for name, heads in folded(before).heads.items():
        kept = {h.stamp for h in folded([*before, last]).heads.get(name, ())}
        assert {h.stamp for h in heads} - named <= kept


@given(histories())
def test_a_deletion_hides_a_record_only_where_it_named_everything(entries: list[Entry]) -> None:
    record = folded(entries)
    if not record.visible:
        # Who writes `deleted` and `post` at once may say in either what he saw.
        acts = [w for h in record.heads["deleted"] for f, w in h.set.items() if f in ("deleted", "post")]
        named = {s for w in acts for s in w.was}
        through = [e for e in entries if e.aside]
        while more := {s for e in through if e.stamp in named for w in e.set.values() for s in w.was} - named:
            named |= more
        unnamed = {h.stamp for n, hs in record.heads.items() if n not in ("deleted", "post") for h in hs} - named
        assert unnamed <= {h.stamp for h in record.heads["deleted"]}
