"""The person's pages need cases and replies, which come later on the road: they stand in desk/urls.py."""

from django.urls import URLPattern

app_name = "customers"
urlpatterns: list[URLPattern] = []
