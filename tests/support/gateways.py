"""A mail server and an SMS gateway of this machine's own, which can misbehave."""

from __future__ import annotations

import json
import socketserver
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from tests.support.answering import Answer, AnsweringServer, Asked


class SmsServer:
    """Takes messages as JSON; answers with the statuses in `answers` first, then with 200."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.tokens: list[str | None] = []
        self.answers: list[int] = []
        self._server = AnsweringServer(self._take)
        self.url = f"{self._server.root}/send"
        self.close = self._server.close

    def _take(self, asked: Asked) -> Answer:
        status = self.answers.pop(0) if self.answers else 200
        self.tokens.append(asked.headers.get("authorization"))
        if status == 200:
            self.taken.append(json.loads(asked.body))
        return Answer(status)


class MailServer:
    """Speaks as much SMTP as a client needs; answers RCPT with the codes in `answers` first, then 250."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.answers: list[int] = []
        mail = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.say("220 ready")
                while line := self.rfile.readline().decode().strip():
                    if line.upper() == "DATA":
                        self.say("354 go on")
                        self.take()
                    elif line.upper() == "QUIT":
                        self.say("221 bye")
                        return
                    elif line.upper().startswith("RCPT") and mail.answers:
                        self.say(f"{mail.answers.pop(0)} no")
                    else:
                        self.say("250 yes")

            def say(self, line: str) -> None:
                self.wfile.write(f"{line}\r\n".encode())

            def take(self) -> None:
                lines = []
                while (line := self.rfile.readline()) != b".\r\n":
                    lines.append(line)
                mail.taken.append(message_from_bytes(b"".join(lines), policy=policy.default))
                self.say("250 taken")

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"smtp://127.0.0.1:{self._server.server_address[1]}?from=luot@hue.example"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
