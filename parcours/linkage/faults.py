"""What is wrong with a file of registrations, in a sentence with file, line and column."""


class Fault(Exception):
    """``sentence``: for whoever made the file."""

    def __init__(self, file: str, line: int | None, text: str, column: str = ""):
        where = file + (f", line {line}" if line else "") + (f", column {column}" if column else "")
        self.sentence = f"{where}: {text}"
        super().__init__(self.sentence)
