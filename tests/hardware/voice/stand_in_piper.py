"""Stands in for `piper -m MODEL -d FOLDER`: says each line of input as a tone, as piper's own main() would.

A line may tell it to misbehave: “treo” hangs, “chết” ends with a message, “rác” writes no sound,
“câm” writes silence, “lặng” says it wrote what it did not. Logs what it was started with beside the model.
"""

import argparse
import math
import struct
import sys
import time
import wave
from pathlib import Path

RATE = 16000


def say(line: str, path: Path) -> None:
    """A tone, 60 ms for each letter."""
    level = 0.0 if "câm" in line else 8000.0
    count = round(0.06 * len(line) * RATE)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        samples = (round(level * math.sin(2 * math.pi * 220 * at / RATE)) for at in range(count))
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))


def main() -> None:
    """Speak until the input ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("-m", "--model", required=True, type=Path)
    parser.add_argument("-d", "--output-dir", "--output_dir", required=True, type=Path)
    given = parser.parse_args()
    with given.model.with_name("started").open("a") as log:
        log.write(" ".join(sys.argv[1:]) + "\n")
    sys.stderr.write("INFO:__main__:Loaded the voice\n")
    for line in sys.stdin:
        path = given.output_dir / f"{time.monotonic_ns()}.wav"
        if "treo" in line:
            time.sleep(600)
        if "chết" in line:
            sys.exit("onnxruntime: the model is broken")
        if "rác" in line:
            path.write_bytes(b"RIFF no sound at all")
        elif "lặng" not in line:
            say(line.strip(), path)
        sys.stderr.write(f"INFO:__main__:Wrote {path}\n")
        sys.stderr.flush()


if __name__ == "__main__":
    main()
