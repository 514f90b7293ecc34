"""The addresses of public events and their feeds."""

from django.urls import URLPattern, path

from heedful.customers.events import rest, rest_feeds, views, views_feeds, views_import

EVENTS: list[URLPattern] = [
    path("people/events/", views.listing, name="events"),
    path("people/events/new/", views.new_event, name="event-new"),
    path("people/events/import/", views_import.import_events, name="events-import"),
    path("people/events/feeds/", views_feeds.listing, name="feeds"),
    path("people/events/feeds/new/", views_feeds.new_feed, name="feed-new"),
    path("people/events/feeds/<int:pk>/", views_feeds.edit_feed, name="feed"),
    path("people/events/feeds/<int:pk>/pause/", views_feeds.pause_feed, name="feed-pause"),
    path("people/events/feeds/<int:pk>/resume/", views_feeds.resume_feed, name="feed-resume"),
    path("people/events/feeds/<int:pk>/fetch/", views_feeds.ask_now, name="feed-fetch"),
    path("people/events/feeds/<int:pk>/remove/", views_feeds.remove_feed, name="feed-remove"),
    path("people/events/<int:pk>/", views.edit_event, name="event"),
    path("people/events/<int:pk>/settle/", views.settle_event, name="event-settle"),
    path("people/events/<int:pk>/remove/", views.remove_event, name="event-remove"),
    path("people/events/<int:pk>/restore/", views.restore_event, name="event-restore"),
    path("api/v1/events", rest.events, name="api-events"),
    path("api/v1/events/import", rest.import_events, name="api-events-import"),
    path("api/v1/events/<int:pk>", rest.event, name="api-event"),
    path("api/v1/events/feeds", rest_feeds.feeds, name="api-feeds"),
    path("api/v1/events/feeds/<int:pk>", rest_feeds.feed, name="api-feed"),
    path("api/v1/events/feeds/<int:pk>/fetch", rest_feeds.fetch_feed, name="api-feed-fetch"),
]
