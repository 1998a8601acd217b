"""What the first page says of itself: the same words in the window, on paper and on the command line."""

from attache_app.domain import formats
from attache_app.i18n import Tr
from attache_app.services import today
from attache_app.services.sessions import Session
from attache_app.services.today import Section
from attache_app.services.today_lines import LATE, Line, exact


class Words:
    """The words of the page in one language."""

    def __init__(self, tr: Tr, session: Session) -> None:
        self._tr, self._code, self._is_hq, self._me = tr, tr.language, session.kind == "hq", session.person

    def title(self, section: str) -> str:
        """The name of a section."""
        tr = self._tr
        return {
            today.LAPSES: tr("What lapses"), today.DUE: tr("What is due"), today.WAITS: tr("Who waits"),
            today.INCOMPLETE: tr("What is incomplete"),
            today.LEFT: tr("What came, what is to settle") if self._is_hq else tr("What has not left"),
        }[section]  # fmt: skip

    def number(self, n: int) -> str:
        return formats.number(n, self._code)

    def heading(self, section: Section) -> str:
        """A section with its count, and how many of it are late."""
        parts = [f"{self.title(section.name)}: {self.number(section.total)}"]
        return ", ".join([*parts, self.late(section.late)] if section.late else parts)

    def exact(self, line: Line) -> str:
        """The date of a line itself, with its hour."""
        return exact(line, self._code)

    def what(self, line: Line) -> tuple[str, str]:
        """Why a line is there, and what stands behind it."""
        if line.page != "record":
            return line.title, ""
        estimated = [self._tr("estimated")] if line.estimated else []
        return line.reason, " · ".join([*estimated, *([line.details] if line.details else [])])

    def about(self, line: Line) -> str:
        """Whose it is: number, title, who does it where that is somebody else."""
        if line.page != "record":
            return line.reason
        owner = [self._tr("for {name}", name=line.owner)] if line.owner not in ("", self._me) else []
        # A task about nothing else is known by its own title, which was said already.
        title = [] if line.title.partition(" · ")[0] in line.reason else [line.title]
        return " · ".join([*([line.number] if line.number else []), *title, *owner])

    def late(self, n: int) -> str:
        return self._tr.plural("{n} urgent", "{n} urgent", n)

    def more(self, n: int) -> str:
        return self._tr.plural("{n} more: show it", "{n} more: show them", n)

    def empty(self, section: str, filtered: bool = False) -> str:
        """Why a section has no line, and what to do next."""
        tr = self._tr
        if filtered:
            return tr("Nothing here with this filter.")
        return {
            today.LAPSES: tr.plural(
                "Nothing lapses in the next {n} day.", "Nothing lapses in the next {n} days.",
                today.RED_DAYS if self._is_hq else today.LIMIT_DAYS
            ),
            today.DUE: tr("Nothing is due. A task, a hearing or an instalment stands here until it is done."),
            today.WAITS: tr("Nobody waits for a call, an answer or a signature."),
            today.INCOMPLETE: tr("Nothing is incomplete.") if self._is_hq
            else tr("Nothing is incomplete. What quick intake (Ctrl+2) takes down stands here until it is finished."),
            today.LEFT: tr("Nothing waits here. Batches from the posts go into the inbox.") if self._is_hq
            else tr("Nothing waits here: headquarters has confirmed everything."),
        }[section]  # fmt: skip

    def said(self, line: Line) -> str:
        """A line in one breath, for a screen reader, the clipboard and the terminal."""
        urgent = [self._tr("Urgent")] if line.level == LATE else []
        parts = [*urgent, line.when, self.exact(line), *self.what(line), self.about(line)]
        return " · ".join(part for part in parts if part)
