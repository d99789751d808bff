"""Scores a built site with Lighthouse: mobile, on a simulated slow phone.

    npm install --no-save lighthouse@12
    python tools/lighthouse.py public [PAGE ...]

Serves the site compressed and with its own headers, as a host would. Needs Chromium and Node.
"""

from __future__ import annotations

import gzip
import json
import mimetypes
import shutil
import subprocess
import sys
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PAGES = ("", "projecten/", "projecten/flatcoach/", "themas/eenzaamheid/", "beelden/", "zoeken/")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_COMPRESSED = ("text/", "application/json", "image/svg")


class _Host(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, site: Path, **kwargs: Any) -> None:
        self._site = site
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        """Answer with a file of the site."""
        path = self.path.partition("?")[0].lstrip("/")
        file = self._site / (f"{path}index.html" if path.endswith("/") or not path else path)
        if not file.is_file():
            self.send_error(404)
            return
        data = file.read_bytes()
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        self.send_response(200)
        if kind.startswith(_COMPRESSED):
            data = gzip.compress(data)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if "text" in kind else kind)
        self.send_header("Content-Length", str(len(data)))
        for line in (self._site / "_headers").read_text("utf-8").split("\n\n")[0].splitlines()[1:]:
            if not line.startswith("  "):
                break
            name, _, value = line.strip().partition(": ")
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def main() -> None:
    """Score each page and print a line for it."""
    mimetypes.add_type("image/avif", ".avif")
    site = Path(sys.argv[1])
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, site=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or ""
    for page in sys.argv[2:] or PAGES:
        done = subprocess.run(
            [
                "npx",
                "lighthouse",
                f"http://127.0.0.1:{server.server_port}/{page}",
                "--quiet",
                "--output=json",
                "--chrome-flags=--headless --no-sandbox --disable-gpu",
                f"--chrome-path={browser}",
                f"--only-categories={','.join(CATEGORIES)}",
            ],
            capture_output=True,
            text=True,
            check=True,
        )
        scores = json.loads(done.stdout)["categories"]
        told = ", ".join(f"{name} {round(scores[name]['score'] * 100)}" for name in CATEGORIES)
        print(f"/{page}: {told}")


if __name__ == "__main__":
    main()
