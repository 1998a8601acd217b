"""Headquarters never edits a post's record: it says what it thinks beside it, and the post, no other, hears it."""

from pathlib import Path

from attache_app.services import records
from tests.journeys.offices import answer, enrol, headquarters, laptop, lines, send, shown


def test_a_remark_reaches_the_post_whose_record_it_is_about_and_no_other(folder: Path) -> None:
    hq, _ = headquarters(folder / "ONM")
    santo_domingo, nassau = laptop(folder / "SDQ"), laptop(folder / "NAS", "NAS", country="BS")
    with hq, santo_domingo, nassau:
        for post in (santo_domingo, nassau):
            enrol(hq, post, folder)
        case = records.save(santo_domingo, "case", None, {"category": "W01"})
        send(santo_domingo, hq, folder)
        send(nassau, hq, folder)

        remark = records.save(hq, "remark", None, {"linked": f"case:{case.id}", "remark": "Who was the foreman?"})
        answer(hq, santo_domingo, folder)
        answer(hq, nassau, folder)
        assert shown(santo_domingo, "remark", remark.id)["remark"] == "Who was the foreman?"
        assert lines(nassau, "remark") == []

        records.save(
            santo_domingo, "remark", None, {"linked": f"case:{case.id}", "answers": remark.id, "remark": "Don Julio."}
        )
        result = send(santo_domingo, hq, folder)
        assert result.quarantined == 0
        assert lines(hq, "remark") == lines(santo_domingo, "remark")
