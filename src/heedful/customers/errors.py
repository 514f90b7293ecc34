"""CustomersError
├── NoSuchCustomer    nobody has that number
├── FieldRefused      a value that the field of a profile cannot hold
├── WeightOutOfRange  a weight of evidence that is none
├── NoSuchEvent       no event, or no feed, has that number
└── EventError        an event or feed cannot be saved like this; says which field and why
"""


class CustomersError(Exception):
    """Something is wrong with a customer's record."""

    def __str__(self) -> str:
        return self.__doc__ or ""


class NoSuchCustomer(CustomersError):
    """There is no customer with this number; find people by name or handle instead."""


class IdentityTaken(CustomersError):
    """This address is known as somebody else's. Merge the two people first."""


class FieldRefused(CustomersError):
    """A value that the field cannot hold. `reason` names why, see profile/words.py; `field` is the field's key."""

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


class NoSuchEvent(CustomersError):
    """There is no event or feed with this number."""


class EventError(CustomersError):
    """The event cannot be saved like this. The text is filled from `facts`, so that a screen can translate it."""

    def __init__(self, template: str, field: str = "", **facts: object) -> None:
        self.template = template
        self.field = field
        self.facts = facts
        super().__init__(template.format(**facts))

    def __str__(self) -> str:
        return self.template.format(**self.facts)


class MergeRefused(CustomersError):
    """Two records that cannot become one, or one that cannot become two; `reason` names why, see profile/words.py."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


class NoSuchCohort(CustomersError):
    """There is no cohort with this number; it may have been deleted."""


class CohortRefused(CustomersError):
    """A cohort that cannot be. `field` is what is wrong, `reason` one word of why; screens say it in a sentence."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(field, reason)
        self.field = field
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}"
