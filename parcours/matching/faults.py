"""What is wrong with the files of a round, in a sentence with file and line."""


class Fault(Exception):
    """``sentence``: for whoever wrote the file."""

    def __init__(self, file: str, line: int | None, text: str):
        self.sentence = f"{file}, line {line}: {text}" if line else f"{file}: {text}"
        super().__init__(self.sentence)
