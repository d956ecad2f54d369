from django.urls import path

from pages.starting import views

urlpatterns = [
    path("", views.StartView.as_view(), name="start_article"),
    path("skeleton/<slug:code>/", views.start_from_skeleton, name="start_from_skeleton"),
    path("like/<int:page_id>/", views.start_from_article, name="start_from_article"),
    path("confirm/<int:page_id>/", views.confirm, name="confirm_value"),
]
