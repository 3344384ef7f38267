# SPDX-License-Identifier: Apache-2.0
"""native.py - compiles the bench's C programs when they are needed."""
import os
import subprocess
import tempfile

BUILD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "build")


def binary(source):
    """The executable of one C file, compiled anew when the source is newer."""
    exe = os.path.join(BUILD, os.path.splitext(os.path.basename(source))[0])
    if not os.path.exists(exe) or os.path.getmtime(exe) < os.path.getmtime(source):
        os.makedirs(BUILD, exist_ok=True)
        # renamed into place: several runs may compile at the same time
        fd, tmp = tempfile.mkstemp(dir=BUILD)
        os.close(fd)
        subprocess.run(["gcc", "-O2", "-Wall", "-o", tmp, source, "-lpthread"], check=True)
        os.replace(tmp, exe)
    return exe
