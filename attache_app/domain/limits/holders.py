"""For whom limits are reckoned: each participant's claim lines, and the categories that no line takes in (domain reference §9.1)."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from attache_app.domain.limits.facts import Case, Job, Line, Participant
from attache_app.domain.limits.law import Law


class Holder(NamedTuple):
    """A claim line of a participant, or a category of his that stands for itself.

    `codes`: complaints that rules are looked up by, its own first; none where nothing says what it is about. `own`: the
    complaint that it stands for. `country`: whose rules and holidays hold.
    """

    case: Case
    person: Participant
    line: Line | None
    own: str | None
    codes: tuple[str, ...]
    job: Job | None
    country: str | None

    @property
    def item(self) -> str | None:
        """Of the line, empty where it has none; None for a category."""
        return (self.line.item or "") if self.line else None


def holders(case: Case, law: Law) -> Iterator[Holder]:
    """All holders of a case, participant by participant, of each first his lines."""
    lines: dict[str | None, list[Line]] = {}
    for line in case.lines:
        lines.setdefault(line.worker, []).append(line)
    for rows in _people(case, lines):
        # Lines without a worker are those of the first person without a name.
        yield from _of_person(case, law, rows, lines.pop(rows[0].worker, ()))


def _people(case: Case, lines: dict[str | None, list[Line]]) -> list[list[Participant]]:
    """The rows of each participant, one a job, first those that have not left; people without a name each for themselves."""
    named: dict[str, dict[str | None, Participant]] = {}
    nameless = []
    rows: Sequence[Participant] = case.participants
    if len(rows) > 1:
        rows = sorted(rows, key=lambda p: p.gone_on is not None)
    for row in rows:
        if row.worker is None:
            nameless.append([row])
        else:
            named.setdefault(row.worker, {}).setdefault(row.job.id if row.job else None, row)
    for worker in lines:
        if worker is not None and worker not in named:
            row = next((w for w in case.witnesses if w.worker == worker), Participant(None, worker))
            named[worker] = {None: row}
    if not nameless and (None in lines or not named):
        nameless.append([Participant(None, None)])
    return [*(list(rows.values()) for rows in named.values()), *nameless]


def _of_person(case: Case, law: Law, rows: Sequence[Participant], lines: Sequence[Line]) -> Iterator[Holder]:
    own = {line.id: law.complaint_of.get(line.item or "") for line in lines}
    stood_for = {code for code in own.values() if code}
    left = [c for c in case.categories if c not in stood_for]
    taking = set()  # groups of which a line takes in the categories
    for line in lines:
        if line.given_up_on:
            continue
        code = own[line.id]
        if code:
            group = law.group(code)
            taking.add(group)
            codes = (code, *(c for c in left if law.group(c) == group))
        else:
            codes = case.categories
        row = next((r for r in rows if line.job and r.job and r.job.id == line.job.id), rows[0])
        yield _holder(case, row, line, code, codes)
    for category in left:
        if law.group(category) not in taking:
            for row in rows:
                yield _holder(case, row, None, category, (category,))
    if not lines and not case.categories:
        for row in rows:
            yield _holder(case, row, None, None, ())


def _holder(case: Case, row: Participant, line: Line | None, own: str | None, codes: tuple[str, ...]) -> Holder:
    job = (line.job if line else None) or row.job
    country = (job.country if job else None) or (row.job.country if row.job else None) or case.country
    return Holder(case, row, line, own, codes, job, country)
