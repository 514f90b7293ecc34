class RightsError(Exception):
    """What was asked for about somebody's data cannot be done."""


class AlreadyErased(RightsError):
    """This person was erased, or is being erased."""
