"""Signing in and out."""

from __future__ import annotations

from dataclasses import asdict

from flask import Response, current_app, jsonify, request

from queue_server.web.access import STAFF_COOKIE, Tokens, identity, system
from queue_server.web.api import requests, responses
from queue_server.web.api.blueprint import ANYONE, answers, section

api = section("auth", "Staff sign in with a password; devices send their key as a bearer token")


@api.post("/auth/login", security=ANYONE, responses=answers({200: responses.SignedIn}, 400, 401, 422, 429))
def login(body: requests.LoginBody) -> Response:
    """A token for programs, and the same as a cookie for our own pages."""
    staff = system().sign_in.check(body.username, body.password)
    tokens: Tokens = current_app.extensions["luot-tokens"]
    token = tokens.issue(staff.username)
    answer = jsonify({"token": token, "staff": asdict(staff)})
    answer.set_cookie(
        STAFF_COOKIE,
        token,
        max_age=int(system().settings.session_hours * 3600),
        httponly=True,
        samesite="Strict",
        secure=request.is_secure,
    )
    return answer


@api.post("/auth/logout", security=ANYONE, responses=answers({204: None}))
def logout() -> Response:
    """Forget the cookie."""
    answer = current_app.response_class(status=204)
    answer.delete_cookie(STAFF_COOKIE, httponly=True, samesite="Strict")
    return answer


@api.get("/auth/me", security=ANYONE, responses=answers({200: responses.Me}))
def me() -> Response:
    """Who this request comes from."""
    who = identity()
    return jsonify(
        {
            "staff": asdict(who.staff) if who.staff else None,
            "device": asdict(who.device) if who.device else None,
        }
    )
