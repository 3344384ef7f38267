# SPDX-License-Identifier: Apache-2.0
"""A month of measurements as the web console keeps them (the format is told in Segments.java), for beds that have no month."""
import math, random, struct, time, zlib
from pathlib import Path

# seconds of a step, steps that are kept, steps in a file, steps in a block
RESOLUTIONS = [(10, 720, 360, 6), (120, 750, 375, 1), (3600, 744, 372, 1)]


def block(step, each, uplinks, rng):
    payload = b""
    for n, name in enumerate(uplinks):
        raw = name.encode()
        payload += struct.pack("B", len(raw)) + raw + struct.pack("B", len(each))
        for s in each:
            t = s * step
            day = 0.5 + 0.5 * math.sin(2 * math.pi * (t % 86400) / 86400 - 2)
            rtt = 8 + 6 * n % 90 + 10 * day + rng.expovariate(0.5)
            loss = rng.expovariate(1) * 8 if rng.random() < 0.04 else 0.0
            usable = 0.0 if n == 1 and t // step % 97 < 3 else 100.0
            payload += struct.pack(">i6fh", s, rtt, rtt * (1 + rng.random()), loss, 3e7 * day * rng.random(), 4e6 * day * rng.random(), usable, step // 10)
    return struct.pack(">4sII", b"PMS1", len(payload), zlib.crc32(payload)) + payload


def write(folder, uplinks):
    """Two full files for each resolution, up to a minute ago; returns their bytes."""
    folder, rng, total = Path(folder), random.Random(7), 0
    folder.mkdir(parents=True, mode=0o700)
    for step, kept, per_file, per_block in RESOLUTIONS:
        last = int(time.time() - 60) // step - 1
        first = last - kept + 1
        for number in (1, 2):
            begin = first + (number - 1) * per_file
            data = b"".join(block(step, list(range(s, min(s + per_block, last + 1))), uplinks, rng)
                            for s in range(begin, min(begin + per_file, last + 1), per_block))
            (folder / f"{step}s-{number:010d}.log").write_bytes(data)
            total += len(data)
    return total
