"""What is wrong with what was asked on the command line, in one sentence."""


class Fault(Exception):
    """``sentence``: for whoever runs the command."""

    def __init__(self, sentence: str):
        self.sentence = sentence
        super().__init__(sentence)
