"""A desk that talks to a served simulator over real HTTP, with a clock the test moves."""

import io
import json
from dataclasses import dataclass
from typing import Any

import requests
from PIL import Image

from wechat_simulator.testing import Served


def picture(kind: str = "JPEG", size: tuple[int, int] = (470, 200), mode: str = "RGB", **options: Any) -> bytes:
    """Return a plain picture of ``kind`` and ``size``."""
    target = io.BytesIO()
    Image.new(mode, size).save(target, format=kind, **options)
    return target.getvalue()


@dataclass
class Desk:
    """A client without any mercy of its own: it shows what came back."""

    served: Served
    token: str = ""

    def url(self, path: str, **query: str) -> str:
        pairs = {"access_token": self.token, **query}
        return f"{self.served.base_url}/cgi-bin/{path}?" + "&".join(f"{name}={value}" for name, value in pairs.items())

    def sign_in(self) -> str:
        answer = requests.post(
            f"{self.served.base_url}/cgi-bin/stable_token",
            json={"grant_type": "client_credential", "appid": self.served.app_id, "secret": self.served.app_secret},
            timeout=10,
        )
        self.token = answer.json()["access_token"]
        return self.token

    def raw(self, path: str, body: bytes | None = None, *, timeout: float = 10) -> requests.Response:
        """GET, or POST ``body``."""
        if body is None:
            return requests.get(self.url(path), timeout=timeout)
        return requests.post(self.url(path), data=body, timeout=timeout)

    def post(self, path: str, data: Any, *, timeout: float = 10) -> Any:
        body = json.dumps(data, ensure_ascii=False).encode()
        return json.loads(self.raw(path, body, timeout=timeout).content)

    def get(self, path: str) -> Any:
        return json.loads(self.raw(path).content)

    def upload(self, path: str, content: bytes, name: str = "a.jpg", field: str = "media", **query: str) -> Any:
        files = {field: (name, content, "application/octet-stream")}
        return json.loads(requests.post(self.url(path, **query), files=files, timeout=10).content)

    def picture_url(self) -> str:
        return str(self.upload("media/uploadimg", picture())["url"])

    def cover(self, size: tuple[int, int] = (470, 200)) -> str:
        return str(self.upload("material/add_material", picture(size=size), type="image")["media_id"])

    def article(self, **fields: Any) -> dict[str, Any]:
        """Return a good article; ``fields`` change it."""
        article = {
            "title": "医保缴费通知",
            "author": "党建办",
            "digest": "十二月二十日截止",
            "content": "<p>早缴早安心。</p>",
            "content_source_url": "https://qinghe.example/a/1",
            **fields,
        }
        if "thumb_media_id" not in article:
            article["thumb_media_id"] = self.cover()
        return article

    def add_draft(self, **fields: Any) -> str:
        return str(self.post("draft/add", {"articles": [self.article(**fields)]})["media_id"])

    def submit(self, media_id: str) -> Any:
        return self.post("freepublish/submit", {"media_id": media_id})

    def publish(self, media_id: str) -> Any:
        """Submit, let the job finish, and return its final state."""
        publish_id = self.submit(media_id)["publish_id"]
        self.served.advance(3)
        return self.post("freepublish/get", {"publish_id": publish_id})
