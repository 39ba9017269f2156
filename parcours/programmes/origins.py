"""From which file each line of a joined text came; see ``joining``. Pure."""

from bisect import bisect_right

MARK, END = "#: ", "#: ."


class Origins:
    """From which file and line of it each line of a joined text is; ("", line) in the pack's own file."""

    def __init__(self, text: str):
        self._starts: list[tuple[int, str, int]] = [(1, "", 1)]
        own = 0
        name = ""
        for number, line in enumerate(text.split("\n"), 1):
            if line.rstrip("\r") == END:
                name = ""
                self._starts.append((number + 1, "", own + 1))
            elif line.startswith(MARK):
                name = line.removeprefix(MARK).strip()
                self._starts.append((number + 1, name, 1))
            elif not name:
                own += 1

    def of(self, line: int) -> tuple[str, int]:
        at = bisect_right(self._starts, line, key=lambda one: one[0]) - 1
        start, name, first = self._starts[max(at, 0)]
        return name, first + line - start
