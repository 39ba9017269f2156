"""What stops a command, told in one line that says what to do."""


class Problem(Exception):
    """Refused or impossible: the command ends with exit code 1 and this sentence."""
