"""Signs on RS-485: pymodbus's own server, at the other end of a pseudo-terminal's wires that can fail."""

import asyncio
import os
import select
import threading
import tty
from types import TracebackType
from typing import Any

from pymodbus.server import ModbusSerialServer
from pymodbus.simulator import DataType, SimData, SimDevice

REGISTERS = 32


class Rs485:
    """A line with a sign at each of some addresses, at `path`.

    `mute` addresses do not answer, the answers of `garbled` ones are broken on the wire, and `stubborn` ones
    tell of other registers than were written.
    """

    def __init__(self, *addresses: int) -> None:
        self.mute: set[int] = set()
        self.garbled: set[int] = set()
        self.stubborn: set[int] = set()
        self.requests = 0
        self._wires = [os.openpty(), os.openpty()]
        for _, end in self._wires:
            tty.setraw(end)
        self.path = os.ttyname(self._wires[0][1])
        self._stop, self._stopped = os.pipe()
        self._bridge = threading.Thread(target=self._carry)
        self._listening = threading.Event()
        self._addresses = addresses
        self._serving = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self._bridge.start()
        self._serving.start()
        assert self._listening.wait(20)

    def __enter__(self) -> "Rs485":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        asyncio.run_coroutine_threadsafe(self._server.shutdown(), self._loop).result(20)
        self._serving.join(20)
        os.write(self._stopped, b".")
        self._bridge.join(20)
        for each in (self._stop, self._stopped, *self._wires[0], *self._wires[1]):
            os.close(each)

    def registers(self, address: int, first: int = 0, count: int = 4) -> list[int]:
        """What a sign was told."""
        reading = self._server.async_getValues(address, 3, first, count)
        return list(asyncio.run_coroutine_threadsafe(reading, self._loop).result(20))

    def text(self, address: int) -> str:
        """The first four registers as the characters that they are."""
        return "".join(map(chr, self.registers(address)))

    def lose_power(self, address: int) -> None:
        """The sign starts anew, with nothing in its registers."""
        writing = self._server.async_setValues(address, 16, 0, [0] * REGISTERS)
        asyncio.run_coroutine_threadsafe(writing, self._loop).result(20)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        data = [SimData(0, count=REGISTERS, values=0, datatype=DataType.REGISTERS)]
        devices = [SimDevice(id=address, simdata=data) for address in self._addresses]
        self._server = ModbusSerialServer(
            devices,
            port=os.ttyname(self._wires[1][1]),
            baudrate=9600,
            trace_pdu=self._answered,
            ignore_missing_devices=True,
        )
        await self._server.serve_forever(background=True)
        self._listening.set()
        await self._server.serving

    def _answered(self, sending: bool, pdu: Any) -> Any:
        self.requests += not sending
        if sending and pdu.dev_id in self.stubborn and pdu.registers:
            pdu.registers = [value ^ 1 for value in pdu.registers]
        return pdu

    def _carry(self) -> None:
        ends = {self._wires[0][0]: self._wires[1][0], self._wires[1][0]: self._wires[0][0]}
        while True:
            ready, _, _ = select.select([*ends, self._stop], [], [])
            if self._stop in ready:
                return
            for end in ready:
                os.write(ends[end], self._on_the_wire(end, os.read(end, 1000)))

    def _on_the_wire(self, end: int, said: bytes) -> bytes:
        if end == self._wires[0][0]:
            return b"" if said[:1] and said[0] in self.mute else said
        return bytes(byte ^ 0x5A for byte in said) if said[0] in self.garbled else said
