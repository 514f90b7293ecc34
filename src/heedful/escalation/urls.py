from django.urls import URLPattern, URLResolver, path

from heedful.escalation import rest, views

app_name = "escalation"
urlpatterns: list[URLPattern | URLResolver] = [
    path("escalation/", views.index, name="index"),
    path("escalation/new/", views.new, name="new"),
    path("escalation/order/", views.order, name="order"),
    path("escalation/builder/", views.builder, name="builder"),
    path("escalation/dry-run/", views.dry_run, name="dry-run"),
    path("escalation/<int:rule_id>/", views.edit, name="edit"),
    path("escalation/<int:rule_id>/state/", views.set_state, name="state"),
    path("escalation/<int:rule_id>/move/", views.move, name="move"),
    path("api/v1/escalation/rules", rest.all_rules, name="api-rules"),
    path("api/v1/escalation/rules/order", rest.order, name="api-order"),
    path("api/v1/escalation/rules/<int:rule_id>", rest.one_rule, name="api-rule"),
    path("api/v1/escalation/rules/<int:rule_id>/state", rest.state, name="api-state"),
    path("api/v1/escalation/dry-run", rest.dry_run, name="api-dry-run"),
]
