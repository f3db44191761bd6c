"""What can go wrong with the embedded server, as one sentence for whoever runs it."""


class PostgresProblem(Exception):  # noqa: N818 - a problem of the machine, told as advice
    """The embedded server cannot be used; the message says why and what to do."""
