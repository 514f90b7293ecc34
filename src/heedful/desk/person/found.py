"""The person whom an address names."""

from django.http import Http404

from heedful.customers import api as customers
from heedful.customers.errors import NoSuchCustomer
from heedful.customers.types import CustomerFacts


def person_or_404(pk: int) -> CustomerFacts:
    try:
        return customers.customer(pk)
    except NoSuchCustomer as error:
        raise Http404 from error
