"""A real HTTP server that gives out access tokens, as Microsoft and Google do."""

import json
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from foi_tracker.environment import MailOAuth
from requests_app import mail_tokens


class TokenServer:
    """Gives out access-1, access-2 ...; `answers` scripts it, then it is as it should be.

    `asked` keeps the form of each question. At `info_url` it says whose a token is.
    """

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.answers: list[tuple[int, object]] = []  # a status, and JSON or bytes
        self.people: dict[str, str] = {}
        self.rotates = False
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}/token"
        self.info_url = f"http://127.0.0.1:{self.port}/info?token="

    def set_up(self, settings, **more: str) -> None:
        """Let the project ask here."""
        given = {"client_id": "us", "client_secret": "hush", **more}
        settings.MAIL_OAUTH, settings.MAIL_OAUTH_IS_SET = MailOAuth(self.url, **given), True
        mail_tokens.forget()

    def answer(self, form: dict[str, str]) -> tuple[int, object]:
        self.asked.append(form)
        if self.answers:
            return self.answers.pop(0)
        number = len(self.asked)
        token = {"access_token": f"access-{number}", "token_type": "Bearer", "expires_in": 3600}
        if self.rotates:
            token["refresh_token"] = f"refresh-{number}"
        return 200, token

    def _handler(outer) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                form = parse_qs(self.rfile.read(length).decode())
                self._say(*outer.answer({name: one for name, [one] in form.items()}))

            def do_GET(self) -> None:
                [token] = parse_qs(urlsplit(self.path).query)["token"]
                person = outer.people.get(token)
                self._say(200, {"email": person, "active": "yes"} if person else {})

            def _say(self, status: int, content: object) -> None:
                body = content if isinstance(content, bytes) else json.dumps(content).encode()
                with suppress(ConnectionError):  # whoever asked may have hung up
                    self.send_response(status)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, *words: object) -> None:
                pass

        return Handler

    def __enter__(self) -> "TokenServer":
        serve = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        serve.start()
        return self

    def __exit__(self, *args: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        mail_tokens.forget()
