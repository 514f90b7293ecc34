from django.urls import URLPattern, URLResolver, path

from heedful.understanding import views_shown

app_name = "understanding"
urlpatterns: list[URLPattern | URLResolver] = [
    path("posts/<int:mention_id>/readings/", views_shown.readings, name="readings"),
    path("posts/<int:mention_id>/readings/menu/", views_shown.choose, name="menu"),
    path("posts/<int:mention_id>/why/", views_shown.why, name="why"),
]
