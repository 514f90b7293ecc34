from django.urls import URLPattern, URLResolver, path

from heedful.routing import rest, views

app_name = "routing"
urlpatterns: list[URLPattern | URLResolver] = [
    path("settings/queues/", views.queues, name="queues"),
    path("settings/queues/new/", views.new_queue, name="queue-new"),
    path("settings/queues/<slug:key>/", views.edit_queue, name="queue"),
    path("settings/queues/<slug:key>/delete/", views.delete_queue, name="queue-delete"),
    path("floor/", views.floor, name="floor"),
    path("floor/cases/", views.floor_cases, name="floor-cases"),
    path("floor/cases/<int:case_id>/give/", views.give, name="give"),
    path("floor/agents/<int:user_id>/capacity/", views.set_capacity, name="capacity"),
    path("presence/", views.presence, name="presence"),
    path("presence/beat/", views.beat, name="beat"),
    path("api/v1/queues", rest.all_queues, name="api-queues"),
    path("api/v1/queues/<slug:key>", rest.one_queue, name="api-queue"),
    path("api/v1/presence", rest.own_presence, name="api-presence"),
    path("api/v1/floor", rest.floor, name="api-floor"),
]
