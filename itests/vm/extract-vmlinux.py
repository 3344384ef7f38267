#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""extract-vmlinux.py BZIMAGE VMLINUX: the ELF kernel out of a bzImage, so that no emulated CPU has to unpack it.

Where the payload is stands in the setup header (Documentation/arch/x86/boot.rst: setup_sects, payload_offset, payload_length).
"""
import lzma
import struct
import subprocess
import sys
import zlib

with open(sys.argv[1], "rb") as file:
    image = file.read()
sectors = image[0x1F1] or 4
offset, length = struct.unpack_from("<II", image, 0x248)
start = (sectors + 1) * 512 + offset
payload = image[start : start + length]
if payload[:6] == b"\xfd7zXZ\0":
    kernel = lzma.LZMADecompressor().decompress(payload)
elif payload[:4] == b"\x28\xb5\x2f\xfd":
    kernel = subprocess.run(["zstd", "-dc"], input=payload, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
elif payload[:2] == b"\x1f\x8b":
    kernel = zlib.decompressobj(31).decompress(payload)
else:
    sys.exit(f"{sys.argv[1]}: payload of an unknown kind: {payload[:6].hex()}")
if kernel[:4] != b"\x7fELF":
    sys.exit(f"{sys.argv[1]}: the payload is no ELF file")
with open(sys.argv[2], "wb") as file:
    file.write(kernel)
