from django.urls import URLPattern, URLResolver, path

from heedful.understanding import (
    views_api,
    views_api_categories,
    views_categories,
    views_correct,
    views_models,
    views_shown,
)

app_name = "understanding"
urlpatterns: list[URLPattern | URLResolver] = [
    path("settings/understanding/", views_models.index, name="models"),
    path("settings/understanding/again/", views_models.progress, name="again"),
    path("settings/understanding/again/start/", views_models.reread, name="reread"),
    path("settings/understanding/again/stop/", views_models.stop, name="again-stop"),
    path("settings/understanding/switch/", views_models.switch, name="switch"),
    path("settings/understanding/train/", views_models.train, name="train"),
    path("settings/understanding/corrections/<int:correction_id>/undo/", views_models.take_back, name="take-back"),
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
    path("settings/categories/", views_categories.index, name="categories"),
    path("settings/categories/new/", views_categories.new, name="category-new"),
    path("settings/categories/adopt/", views_categories.adopt, name="category-adopt"),
    path("settings/categories/<int:key>/", views_categories.edit, name="category"),
    path("settings/categories/<int:key>/state/", views_categories.state, name="category-state"),
    path("settings/categories/<int:key>/examples/", views_categories.examples, name="category-examples"),
    path("settings/categories/examples/<int:example>/remove/", views_categories.remove, name="example-remove"),
    path("settings/categories/examples/<int:example>/move/", views_categories.move, name="example-move"),
    path("api/v1/categories", views_api_categories.categories, name="api-categories"),
    path("api/v1/categories/quality", views_api_categories.quality, name="api-categories-quality"),
    path("api/v1/categories/<int:key>", views_api_categories.category, name="api-category"),
    path("api/v1/categories/<int:key>/examples", views_api_categories.examples_of, name="api-examples"),
    path("api/v1/categories/<int:key>/examples/<int:example>", views_api_categories.unteach, name="api-example"),
]
