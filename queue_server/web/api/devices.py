"""What devices tell."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, current_app

from queue_server.domain.errors import NotAllowed, UnknownDevice
from queue_server.service_layer.devices import report_device, report_slip
from queue_server.service_layer.people import Device, Permission, name_of
from queue_server.service_layer.ports import Writer
from queue_server.web.access import authorized, system
from queue_server.web.api import requests
from queue_server.web.api.blueprint import SIGNED_IN, answers, section

api = section("devices", "Devices report with their own key, each for itself")


@api.post(
    "/branches/<branch>/devices/<device>/status",
    security=SIGNED_IN,
    responses=answers({204: None}, 400, 401, 403, 404, 422),
)
def post_device_status(path: requests.DevicePath, body: requests.DeviceStatusBody) -> Response:
    """How the device is; a change is logged and shown to staff."""
    device = itself(path)

    return log(path.branch, lambda writer: report_device(writer, device, body.state, body.detail))


@api.post(
    "/branches/<branch>/devices/<device>/slips",
    security=SIGNED_IN,
    responses=answers({204: None}, 400, 401, 403, 404, 422),
)
def post_slip(path: requests.DevicePath, body: requests.SlipBody) -> Response:
    """What became of a ticket's slip; the kiosk page tells the citizen."""
    device = itself(path)

    slip = (body.ticket, body.printed, body.reason, body.message)
    return log(path.branch, lambda writer: report_slip(writer, device, *slip))


def itself(path: requests.DevicePath) -> Device:
    """The calling device, which must be the one named in the path."""
    caller = authorized(Permission.REPORT_DEVICE, path.branch)
    known = {device.code for device in system().store.directory.devices(path.branch)}
    if path.device not in known:
        raise UnknownDevice(device=path.device)
    if not isinstance(caller, Device) or caller.code != path.device:
        raise NotAllowed(permission=Permission.REPORT_DEVICE.value, caller=name_of(caller))
    return caller


def log(branch: str, report: Callable[[Writer], None]) -> Response:
    """Log a report; there is nothing to answer."""
    with system().store.write(branch) as writer:
        report(writer)
    return current_app.response_class(status=204)
