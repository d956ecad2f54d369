"""All addresses: the desk, the callback of WeChat, downloads, health, and the public site."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from config import health, robots
from pages.previews import preview_on_create, preview_on_edit
from publishing.review.changes.views import instead_of_wagtails

urlpatterns = [
    path("healthz", health.alive),
    path("readyz", health.ready),
    # Before Wagtail's own: these previews follow what is typed even while it is not valid.
    path("admin/pages/<int:page_id>/edit/preview/", preview_on_edit),
    path(
        "admin/pages/add/<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>/preview/",
        preview_on_create,
    ),
    # Articles are compared as readers see them; every other page as Wagtail does.
    re_path(
        r"^admin/pages/(?P<page_id>\d{1,15})/revisions/compare/(?P<old>live|earliest|\d+)\.\.\.(?P<new>live|latest|\d+)/$",
        instead_of_wagtails,
    ),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("robots.txt", robots.rules),
    path("sitemap.xml", sitemap),
    path("callbacks/wechat/", include("publishing.delivery.urls")),
    path("review/", include("publishing.review.urls")),
    path("fact-check/", include("publishing.review.fact_check.urls")),
    path("by-hand/", include("publishing.delivery.by_hand.urls")),
]

if settings.SERVE_MEDIA:
    # Each folder has a root of its own: no way of writing the path leads out of it to what was approved.
    for folder in ("images", "original_images"):
        urlpatterns.append(
            re_path(
                rf"^{settings.MEDIA_URL.lstrip('/')}{folder}/(?P<path>.*)$",
                serve,
                {"document_root": settings.MEDIA_ROOT / folder},
            )
        )

urlpatterns.append(path("", include(wagtail_urls)))
