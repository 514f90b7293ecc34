"""What the company's books know of people. The person's page needs cases and replies: it stands in desk/urls.py."""

from django.urls import URLPattern, path

from heedful.customers.events.urls import EVENTS
from heedful.customers.evidence import views as evidence
from heedful.customers.profile import rest, views, views_load

app_name = "customers"
urlpatterns: list[URLPattern] = [
    *EVENTS,
    path("people/load/", views_load.load_file, name="load"),
    path("people/<int:pk>/details/", views.details, name="details"),
    path("people/<int:pk>/account/", views.account, name="account"),
    path("settings/evidence/", evidence.edit, name="weights"),
    path("settings/fields/", views.fields, name="fields"),
    path("settings/fields/<slug:key>/delete/", views.field_delete, name="field-delete"),
    path("api/v1/people/<int:pk>", rest.person, name="api-person"),
    path("api/v1/people/by-account/<str:number>", rest.by_account, name="api-person-by-account"),
]
