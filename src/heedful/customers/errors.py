class CustomersError(Exception):
    """Something is wrong with a customer's record."""


class NoSuchCustomer(CustomersError):
    """There is no customer with this number; find people by name or handle instead."""

    def __str__(self) -> str:
        return self.__doc__ or ""
