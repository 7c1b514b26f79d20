"""The one exception that ends a command: a sentence for the person and an exit status."""

FAILED = 1
WRONG_USE = 2


class Stop(Exception):
    """Ends the command with its sentence on standard error and its exit status."""

    def __init__(self, sentence: str, status: int = FAILED):
        super().__init__(sentence)
        self.status = status
