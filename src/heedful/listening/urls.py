from django.urls import URLPattern, URLResolver, path

from heedful.listening import views, views_api, views_api_rules, views_api_targets, views_rules, views_targets

app_name = "listening"
urlpatterns: list[URLPattern | URLResolver] = [
    path("listening/", views.topics, name="topics"),
    path("listening/topics/new/", views.new_topic, name="topic-new"),
    path("listening/topics/<int:topic_id>/", views.edit_topic, name="topic"),
    path("listening/topics/<int:topic_id>/state/", views.topic_state, name="topic-state"),
    path("listening/topics/<int:topic_id>/delete/", views.delete_topic, name="topic-delete"),
    path("listening/topics/<int:topic_id>/rules/new/", views_rules.new_rule, name="rule-new"),
    path("listening/rules/<int:rule_id>/", views_rules.edit_rule, name="rule"),
    path("listening/rules/<int:rule_id>/state/", views_rules.rule_state, name="rule-state"),
    path("listening/rules/<int:rule_id>/delete/", views_rules.delete_rule, name="rule-delete"),
    path("listening/preview/", views_rules.preview, name="preview"),
    path("listening/targets/", views_targets.targets, name="targets"),
    path("listening/targets/new/", views_targets.new_target, name="target-new"),
    path("listening/targets/try/", views_targets.try_target, name="target-try-new"),
    path("listening/targets/<int:target_id>/", views_targets.edit_target, name="target"),
    path("listening/targets/<int:target_id>/try/", views_targets.try_target, name="target-try"),
    path("listening/targets/<int:target_id>/stop/", views_targets.stop_target, name="target-stop"),
    path("listening/targets/<int:target_id>/start/", views_targets.start_target, name="target-start"),
    path("api/v1/targets/", views_api_targets.targets, name="api-targets"),
    path("api/v1/targets/<int:target_id>/", views_api_targets.target, name="api-target"),
    path("api/v1/topics/", views_api.topics, name="api-topics"),
    path("api/v1/topics/<int:topic_id>/", views_api.topic, name="api-topic"),
    path("api/v1/topics/<int:topic_id>/rules/", views_api_rules.rules, name="api-rules"),
    path("api/v1/rules/preview/", views_api_rules.try_query, name="api-preview"),
    path("api/v1/rules/<int:rule_id>/", views_api_rules.rule, name="api-rule"),
    path("api/v1/rules/<int:rule_id>/versions/", views_api_rules.list_versions, name="api-versions"),
]
