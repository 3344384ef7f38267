#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kernel modules and all that they depend on.

modules.py FROM TO NAME...       copies them, with what depmod needs
modules.py --order FROM NAME...  prints their files in an order in which insmod takes them
"""
import os
import shutil
import sys


def dependencies(folder):
    """Module name -> its file and those that it needs, the nearest first, as modules.dep has them."""
    found = {}
    with open(os.path.join(folder, "modules.dep"), encoding="ascii") as lines:
        for line in lines:
            file, needs = line.split(":")
            found[os.path.basename(file)[:-3].replace("-", "_")] = [file] + needs.split()
    return found


def main(args):
    order = args[0] == "--order"
    source, target, names = (args[1], None, args[2:]) if order else (args[0], args[1], args[2:])
    known = dependencies(source)
    files = []
    for name in names:
        if name not in known:
            print(f"no module {name}: built in, or not in this kernel", file=sys.stderr)
        for file in reversed(known.get(name, [])):
            if file not in files:
                files.append(file)
    if order:
        print("\n".join(files))
        return
    for file in files + ["modules.order", "modules.builtin", "modules.builtin.modinfo"]:
        os.makedirs(os.path.dirname(os.path.join(target, file)), exist_ok=True)
        shutil.copy(os.path.join(source, file), os.path.join(target, file))


main(sys.argv[1:])
