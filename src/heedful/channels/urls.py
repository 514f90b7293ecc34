from django.urls import URLPattern, URLResolver, path

from heedful.channels import rest, views, views_log
from heedful.channels.open import views as open_views

app_name = "channels"
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/channels", rest.channels_door, name="api-list"),
    path("api/v1/channels/<slug:key>", rest.channel_door, name="api-channel"),
    path("api/v1/channels/<slug:key>/posts", open_views.posts, name="posts"),
    path("api/v1/channels/<slug:key>/signals", open_views.signals, name="signals"),
    path("api/v1/channels/<slug:key>/changes", open_views.changes, name="changes"),
    path("api/v1/channels/<slug:key>/pause", rest.pause_channel, name="api-pause"),
    path("api/v1/channels/<slug:key>/resume", rest.resume_channel, name="api-resume"),
    path("api/v1/channels/<slug:key>/token", rest.new_token, name="api-token"),
    path("api/v1/channels/<slug:key>/test", rest.try_channel, name="api-test"),
    path("api/v1/channels/<slug:key>/deliveries", rest.list_deliveries, name="api-log"),
    path("api/v1/channels/<slug:key>/deliveries/<int:delivery>/again", rest.send_again, name="api-again"),
    path("api/v1/channels/<slug:key>/deliveries/<int:delivery>/arrived", rest.confirm, name="api-arrived"),
    path("settings/channels/", views.channel_list, name="list"),
    path("settings/channels/new/", views.choose, name="choose"),
    path("settings/channels/new/<slug:adapter>/", views.new, name="new"),
    path("settings/channels/<slug:key>/", views.channel, name="channel"),
    path("settings/channels/<slug:key>/pause/", views.pause, name="pause"),
    path("settings/channels/<slug:key>/resume/", views.resume, name="resume"),
    path("settings/channels/<slug:key>/token/", views.token, name="token"),
    path("settings/channels/<slug:key>/test/", views.trial, name="test"),
    path("settings/channels/<slug:key>/log/", views_log.delivery_log, name="log"),
    path("settings/channels/<slug:key>/log/<int:delivery>/again/", views_log.again, name="again"),
    path("settings/channels/<slug:key>/log/<int:delivery>/arrived/", views_log.arrived, name="arrived"),
]
