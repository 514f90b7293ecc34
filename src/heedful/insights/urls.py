from django.urls import URLPattern, URLResolver, path

from heedful.insights import rest, views, views_posts, views_saved

app_name = "insights"
urlpatterns: list[URLPattern | URLResolver] = [
    path("performance/", views.performance, name="performance"),
    path("performance/data/mentions/", views.mentions_data, name="mentions-data"),
    path("performance/data/people/", views.people_data, name="people-data"),
    path("performance/data/targets/", views.toward_data, name="toward"),
    path("posts/", views_posts.posts, name="posts"),
    path("posts/apart/", views_posts.apart, name="apart"),
    path("posts/new/", views_posts.fresh, name="fresh"),
    path("posts/<int:mention_id>/escalate/", views_posts.escalate, name="escalate"),
    path("posts/views/", views_saved.save, name="view-save"),
    path("posts/views/<int:view_id>/delete/", views_saved.delete, name="view-delete"),
    path("api/v1/posts", rest.posts, name="api-posts"),
    path("api/v1/charts/<slug:name>", rest.chart, name="api-chart"),
]
