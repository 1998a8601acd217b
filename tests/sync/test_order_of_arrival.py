"""Verdicts and records are functions of the set of changes: two headquarters that get the same batches in other orders agree (DESIGN §4)."""

import random
import shutil
from pathlib import Path

import pytest

from attache_app.domain.derived_ids import new_id
from tests.sync.conftest import Opening
from tests.sync.offices import Ministry, Office, check_feeds

COUNTRIES = ({"country": "DO"}, {"country": "BS"}, {"country": "BS", "planet": "Mars"}, {"country": "HT"})


def meddle(rnd: random.Random, m: Ministry, office: Office, known: dict[str, list[str]]) -> None:
    """Something written to a record that everybody has heard of, by whoever it is, with or without right."""
    kind = rnd.choice(("employer", "employer", "vetting", "employer_contact", "case", "request"))
    employer = rnd.choice(known["employer"])
    posts = [o.post_id for o in m.offices.values()]
    choices: dict[str, list[dict[str, object]]] = {
        "employer": [{"place": rnd.choice(COUNTRIES)}, {"reg_no": f"no {rnd.random()}"}, {"deleted": "why"}, {"post": rnd.choice(posts)}],
        "vetting": [{"employer": employer, "state": rnd.choice(("ALERT", "REFUSED", "DOCS"))}, {"reason": "said"}],
        "employer_contact": [{"employer": employer}, {"note": f"note {rnd.random()}"}],
        "case": [{"confidentiality": rnd.choice(("N1", "N2"))}, {"priority": rnd.choice(("P1", "P2", "nothing\\n"))}, {"post": rnd.choice(posts)}, {"title": f"title {rnd.random()}"}],
        "request": [{"to_post": rnd.choice(posts)}, {"answer": f"answer {rnd.random()}"}, {"question": "why"}],
    }  # fmt: skip
    values = rnd.choice(choices[kind])
    if rnd.random() < 0.3 or not known[kind]:
        known[kind].append(new_id())
        office.forge(kind, known[kind][-1], {"post": office.post_id, **values}, {})
    elif "planet" not in str(values):  # no laptop's table holds that
        office.forge(kind, rnd.choice(known[kind]), values)


@pytest.mark.parametrize("seed", range(8))
def test_the_order_of_batches_decides_nothing(ministry: Opening, seed: int) -> None:
    rnd = random.Random(seed)
    m = ministry("counter", "dajabon", "nassau")
    known: dict[str, list[str]] = {kind: [] for kind in ("vetting", "employer_contact", "case", "request")}
    known["employer"] = [
        m[n].save("employer", {"known_as": [n], "place": {"country": m[n].session.identity.country}})
        for n in m.laptops()
    ]
    known["case"] = [m[n].save("case", {"title": n}) for n in m.laptops()]
    m.settle()
    files: list[Path] = []
    for _ in range(24):
        name = rnd.choice(m.laptops())
        meddle(rnd, m, m[name], known)
        if rnd.random() < 0.4:
            files += m[name].export(m.post)
        if rnd.random() < 0.1:
            m.round(name)
    files += [path for name in m.laptops() for path in m[name].export(m.post)]
    m.hq.close()
    shutil.copytree(m.hq.folder, m.folder / "other")
    m.hq.open()
    other = m.offices["other"] = Office("hq", m.folder / "other")
    for office in (m.hq, other):
        rnd.shuffle(files)
        assert {r.outcome for r in office.take(*files)} <= {"imported", "already"}
    assert m.hq.aside() == other.aside()
    assert m.hq.dump() == other.dump()
    assert m.hq.conflicts() == other.conflicts()
    assert m.hq.reasons(), "nobody meddled"
    for office in (m.hq, other):
        check_feeds(office)
