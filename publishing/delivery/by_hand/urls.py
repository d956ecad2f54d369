"""Addresses of publishing by hand: under an edition in the desk, and one outside it for pictures."""

from django.urls import path

from publishing.delivery.by_hand import views

desk = [
    path("", views.ByHandView.as_view(), name="edition_by_hand"),
    path("take/", views.take, name="edition_take_by_hand"),
    path("package/", views.download, name="edition_package"),
    path("give-up/", views.give_up, name="edition_give_up"),
    path("<int:number>/", views.article, name="edition_by_hand_article"),
]

urlpatterns = [path("<str:signed>/", views.picture, name="by_hand_picture")]
