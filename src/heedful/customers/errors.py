class CustomersError(Exception):
    """Something is wrong with a customer's record."""

    def __str__(self) -> str:
        return self.__doc__ or ""


class NoSuchCustomer(CustomersError):
    """There is no customer with this number; find people by name or handle instead."""


class FieldRefused(CustomersError):
    """A value that the field cannot hold. `reason` names why, see profile_words.py; `field` is the field's key."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(field, reason)
        self.field = field
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}"


class WeightOutOfRange(CustomersError):
    """A weight lies between 0, which leaves that kind out, and 2."""

    def __str__(self) -> str:
        return self.__doc__ or ""
