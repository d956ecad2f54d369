"""Addresses of the import, below /admin/import/."""

from django.urls import path

from pages.incoming import views

urlpatterns = [
    path("", views.ImportView.as_view(), name="import_article"),
    path("<uuid:incoming_id>/", views.IncomingView.as_view(), name="incoming"),
    path("<uuid:incoming_id>/progress/", views.progress, name="incoming_progress"),
    path("<uuid:incoming_id>/wechat/", views.wechat_preview, name="incoming_wechat"),
    path("<uuid:incoming_id>/picture/<slug:sha256>/", views.picture, name="incoming_picture"),
]
