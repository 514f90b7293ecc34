from django.urls import URLPattern, URLResolver, path

from heedful.escalation import rest, views
from heedful.escalation.outreach import rest as rest_outreach
from heedful.escalation.outreach import views as outreach
from heedful.escalation.outreach import views_rules, views_settings

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
    path("escalation/outreach/", views_rules.index, name="outreach-rules"),
    path("escalation/outreach/new/", views_rules.new, name="outreach-new"),
    path("escalation/outreach/order/", views_rules.order, name="outreach-order"),
    path("escalation/outreach/dry-run/", views_rules.dry_run, name="outreach-dry-run"),
    path("escalation/outreach/<int:rule_id>/", views_rules.edit, name="outreach-edit"),
    path("escalation/outreach/<int:rule_id>/state/", views_rules.set_state, name="outreach-state"),
    path("escalation/outreach/<int:rule_id>/move/", views_rules.move, name="outreach-move"),
    path("escalation/scheduled/", outreach.scheduled, name="scheduled"),
    path("escalation/scheduled/decide/", outreach.decide, name="decide"),
    path("escalation/scheduled/undo/", outreach.undo, name="undo"),
    path("escalation/scheduled/<int:pk>/start/", outreach.start, name="start"),
    path("escalation/scheduled/<int:pk>/postpone/", outreach.postpone, name="postpone"),
    path("settings/outreach/", views_settings.settings, name="outreach-settings"),
    path("api/v1/escalation/rules", rest.all_rules, name="api-rules"),
    path("api/v1/escalation/rules/order", rest.order, name="api-order"),
    path("api/v1/escalation/rules/<int:rule_id>", rest.one_rule, name="api-rule"),
    path("api/v1/escalation/rules/<int:rule_id>/state", rest.state, name="api-state"),
    path("api/v1/escalation/dry-run", rest.dry_run, name="api-dry-run"),
    path("api/v1/outreach", rest_outreach.listing, name="api-outreach"),
    path("api/v1/outreach/<int:pk>", rest_outreach.one, name="api-outreach-one"),
    path("api/v1/outreach/<int:pk>/start", rest_outreach.start, name="api-outreach-start"),
    path("api/v1/outreach/<int:pk>/postpone", rest_outreach.postpone, name="api-outreach-postpone"),
    path("api/v1/outreach/decide", rest_outreach.decide, name="api-outreach-decide"),
    path("api/v1/outreach/policy", rest_outreach.policy, name="api-outreach-policy"),
    path("api/v1/outreach/rules", rest_outreach.all_rules, name="api-outreach-rules"),
    path("api/v1/outreach/rules/order", rest_outreach.order, name="api-outreach-order"),
    path("api/v1/outreach/rules/dry-run", rest_outreach.dry_run, name="api-outreach-dry-run"),
    path("api/v1/outreach/rules/<int:rule_id>", rest_outreach.one_rule, name="api-outreach-rule"),
    path("api/v1/outreach/rules/<int:rule_id>/state", rest_outreach.state, name="api-outreach-state"),
]
