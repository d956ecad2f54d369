"""The screen of posts that have ended, with the articles that still name their holders."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from publishing.aftercare.naming import articles_naming
from publishing.lexicon.models import Post
from publishing.review.views import DeskView

LATEST = 20


class EndedPostsView(DeskView):
    """The posts that ended last, or with ``?post=`` the one asked for."""

    template_name = "aftercare/ended_posts.html"
    page_title = "任职变动与旧稿"
    header_icon = "user"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("lexicon.view_post"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.get("post", "")
        posts = (
            Post.objects.filter(pk=int(asked))
            if asked.isascii() and asked.isdigit()
            else Post.objects.ended().order_by("-until")[:LATEST]
        )
        return {
            **super().get_context_data(**kwargs),
            "found": [{"post": post, "namings": articles_naming(post)} for post in posts],
        }
