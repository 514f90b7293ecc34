"""Every address, stage by stage."""

from django.urls import URLPattern, URLResolver, include, path

from heedful.web import dead_letters, describe, events, find, views

handler400 = "heedful.web.errors.bad_request"
handler403 = "heedful.web.errors.forbidden"
handler404 = "heedful.web.errors.not_found"
handler500 = "heedful.web.errors.failed"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("health/", views.health, name="health"),
    path("find/", find.find, name="find"),
    path("api/", describe.page, name="api"),
    path("api/v1/openapi.json", describe.openapi, name="openapi"),
    path("events/", events.events, name="events"),
    path("settings/dead-letters/", dead_letters.index, name="dead-letters"),
    path("settings/dead-letters/<int:letter>/", dead_letters.settle, name="dead-letter"),
    path("", include("heedful.staff.urls")),
    path("", include("heedful.channels.urls")),
    path("", include("heedful.listening.urls")),
    path("", include("heedful.understanding.urls")),
    path("", include("heedful.customers.urls")),
    path("", include("heedful.escalation.urls")),
    path("", include("heedful.routing.urls")),
    path("", include("heedful.desk.urls")),
    path("", include("heedful.insights.urls")),
    path("", include("heedful.rights.urls")),
]
