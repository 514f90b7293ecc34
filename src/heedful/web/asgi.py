"""The door that uvicorn opens."""

import os
from importlib import import_module

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heedful.web.settings")
pages = get_asgi_application()
# By name and only now, because nothing with a table can be loaded before Django is set up.
warm_pages = import_module("heedful.web.warmth").with_warmth(pages)
application = import_module("heedful.channels.api").with_door(warm_pages)
