from django.urls import URLPattern, URLResolver, path

from heedful.channels.open import views as open_views

app_name = "channels"
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/channels/<slug:key>/posts", open_views.posts, name="posts"),
    path("api/v1/channels/<slug:key>/signals", open_views.signals, name="signals"),
    path("api/v1/channels/<slug:key>/changes", open_views.changes, name="changes"),
]
