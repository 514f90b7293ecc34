from django.urls import URLPattern, URLResolver

app_name = "stream"
urlpatterns: list[URLPattern | URLResolver] = []
