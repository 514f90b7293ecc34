from django.urls import URLPattern, path

from heedful.rights import views, views_retention

app_name = "rights"
urlpatterns: list[URLPattern] = [
    path("people/<int:pk>/data/", views.person, name="person"),
    path("people/<int:pk>/data/erase/", views.erase, name="erase"),
    path("people/<int:pk>/data/restrict/", views.restrict, name="restrict"),
    path("people/<int:pk>/data/export.json", views.export_json, name="export-json"),
    path("people/<int:pk>/data/export.html", views.export_page, name="export-page"),
    path("settings/retention/", views_retention.retention, name="retention"),
]
