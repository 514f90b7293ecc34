from django.urls import URLPattern, URLResolver, path

from heedful.understanding import views_api, views_correct, views_shown

app_name = "understanding"
urlpatterns: list[URLPattern | URLResolver] = [
    path("posts/<int:mention_id>/correct/", views_correct.correct, name="correct"),
    path("posts/corrections/<int:correction_id>/undo/", views_correct.undo, name="undo"),
    path("api/v1/posts/<int:mention_id>/corrections", views_api.corrections_of_post, name="api-corrections"),
    path(
        "api/v1/posts/<int:mention_id>/corrections/<int:correction_id>",
        views_api.undo_correction,
        name="api-correction",
    ),
    path("posts/<int:mention_id>/readings/", views_shown.readings, name="readings"),
    path("posts/<int:mention_id>/readings/menu/", views_shown.choose, name="menu"),
    path("posts/<int:mention_id>/why/", views_shown.why, name="why"),
]
