"""What the things of this stage are called on screen."""

from django.utils.translation import gettext_lazy

from heedful.customers.types import Joint

JOINTS = {
    Joint.DEFECTION: gettext_lazy("defection risk"),
    Joint.OPENING: gettext_lazy("an opening"),
    Joint.PRODUCT: gettext_lazy("a product matter"),
    Joint.RECOVERED: gettext_lazy("recovered"),
}


def joint_names() -> dict[str, str]:
    return {one.value: str(name) for one, name in JOINTS.items()}
