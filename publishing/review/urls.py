"""Addresses of the approver's pages, outside the desk: they are for a telephone, a link and a bound device too."""

from django.urls import path

from publishing.review.access import views as access
from publishing.review.phone import views

urlpatterns = [
    path("", views.waiting, name="review_list"),
    path("done/", views.done, name="review_done"),
    path("link/<str:token>/", access.link, name="review_link"),
    path("<int:page_id>/", views.article, name="review_article"),
    path("<int:page_id>/session/", views.session, name="review_session"),
    path("<int:page_id>/picture/<slug:sha256>/", views.picture, name="review_picture"),
    path("<int:page_id>/<slug:mode>/", views.preview, name="review_preview"),
]
