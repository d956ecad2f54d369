"""What search engines may read."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    closed = (f"Disallow: /{path}/" for path in ("admin", "review", "fact-check"))
    lines = ("User-agent: *", *closed, f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}", "")
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
