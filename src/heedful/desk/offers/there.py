"""What an option's conditions can name here."""

import msgspec

from heedful.channels import api as channels
from heedful.core.language import NAMES
from heedful.customers import api as customers
from heedful.desk.options.types import OptionDraft
from heedful.desk.words import PLATFORMS, platform_name
from heedful.routing import api as routing
from heedful.understanding import api as understanding

Choices = list[tuple[str, str]]


class There(msgspec.Struct, frozen=True, kw_only=True):
    """Keys with their names."""

    queues: Choices
    categories: Choices
    channels: Choices
    relations: Choices
    cohorts: Choices
    platforms: Choices


def there(draft: OptionDraft) -> There:
    """A platform that is named already can be chosen also where nothing comes from it."""
    facts = channels.all_facts()
    relation = [spec for spec in customers.specs() if spec.key == "relation"]
    platforms = sorted({*PLATFORMS, *(one.platform for one in facts if one.platform), *draft.when.platforms})
    return There(
        queues=[(one.key, one.name) for one in routing.queues()],
        categories=[(str(one.id), one.name) for one in understanding.categories()],
        channels=[(str(one.id), one.name) for one in facts],
        cohorts=[(str(pk), name) for pk, name in customers.cohort_names().items()],
        relations=[(one, customers.value_name(spec, one)) for spec in relation for one in spec.choices],
        platforms=[(one, platform_name(one)) for one in platforms],
    )


def not_there(draft: OptionDraft, before: OptionDraft) -> tuple[str, str] | None:
    """The first condition that names what is not here, as field and value; what stood there `before` may stay."""
    here = there(before)
    known = {
        "categories": here.categories,
        "channels": here.channels,
        "cohorts": here.cohorts,
        "platforms": here.platforms,
        "relations": here.relations,
        "languages": list(NAMES.items()),
    }
    for field, choices in known.items():
        keys = {key for key, _name in choices} | {str(one) for one in getattr(before.when, field)}
        for value in getattr(draft.when, field):
            if str(value) not in keys:
                return f"when.{field}", str(value)
    return None
