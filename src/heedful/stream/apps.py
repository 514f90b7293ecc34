from django.apps import AppConfig


class StreamConfig(AppConfig):
    name = "heedful.stream"
    label = "stream"
    default_auto_field = "django.db.models.BigAutoField"
