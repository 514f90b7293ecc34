from django.urls import URLPattern, URLResolver, path

from heedful.staff import views_account, views_api, views_audit, views_team

app_name = "staff"
urlpatterns: list[URLPattern | URLResolver] = [
    path("account/sign-in/", views_account.sign_in, name="sign-in"),
    path("account/sign-out/", views_account.sign_out, name="sign-out"),
    path("account/password/", views_account.password, name="password"),
    path("account/profile/", views_account.profile, name="profile"),
    path("account/scheme/", views_account.scheme, name="scheme"),
    path("account/tokens/", views_account.make_own_token, name="token-new"),
    path("account/tokens/<int:token_id>/revoke/", views_account.revoke_own_token, name="token-revoke"),
    path("settings/team/", views_team.team, name="team"),
    path("settings/team/new/", views_team.new_person, name="person-new"),
    path("settings/team/<int:person_id>/", views_team.edit_person, name="person"),
    path("settings/team/<int:person_id>/password/", views_team.reset, name="person-reset"),
    path("settings/team/<int:person_id>/active/", views_team.set_active, name="person-active"),
    path("settings/skills/", views_team.skills, name="skills"),
    path("settings/skills/<str:key>/delete/", views_team.delete_skill, name="skill-delete"),
    path("settings/audit/", views_audit.audit, name="audit"),
    path("api/v1/me", views_api.me, name="api-me"),
    path("api/v1/team", views_api.team, name="api-team"),
]
