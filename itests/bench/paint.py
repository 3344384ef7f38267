#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How soon a person sees something: the web console in a headless Chromium, with many uplinks and a month of measurements.

  paint.py [--uplinks 64] [--rounds 10] [--picture FILE]

A router in a network namespace with N static uplinks over veth pairs to one that plays all gateways and targets; the month is written by history.py before the
daemon starts. Needs root, Chromium and its driver, and the built distribution. Each round opens the page anew with an empty cache; all times in ms since its navigation began:
first paint (the browser's own figure), all cards there, and a month drawn, since it was asked for. Prints a table for docs/performance.md.
"""
import argparse, base64, http.client, json, os, shutil, socket, subprocess, sys, tempfile, time, urllib.request
from pathlib import Path

import history
from operators import HOME, row

TARGETS = ["1.1.1.1", "8.8.8.8", "9.9.9.9"]
PASSWORD = "correct horse battery"


def sh(*words, text=None):
    subprocess.run(words, check=True, input=text, text=True)


def bed(router, far, count):
    for ns in (router, far):
        sh("ip", "netns", "add", ns)
        sh("ip", "-n", ns, "link", "set", "lo", "up")
    lines, answers = [], [f"addr add {t}/32 dev lo" for t in TARGETS]
    for i in range(count):
        lines += [f"link add up{i} index {100 + i} type veth peer name gw{i} index {1000 + i} netns {far}", f"link set up{i} up"]
        answers += [f"addr add 10.9.{i}.1/24 dev gw{i}", f"link set gw{i} up"]
    for ns, batch in ((router, lines), (far, answers)):
        sh("ip", "-n", ns, "-batch", "-", text="\n".join(batch) + "\n")
    sh("ip", "netns", "exec", far, "sysctl", "-qw", "net.ipv4.ip_forward=1")


def ask(data, command):
    with socket.socket(socket.AF_UNIX) as s:
        s.connect(f"{data}/control.sock")
        s.sendall((json.dumps({"command": command}) + "\n").encode())
        f, out = s.makefile("rb"), b""
        while True:
            kind, length = f.read(1), int.from_bytes(f.read(4), "big")
            payload = f.read(length)
            if kind == b"x":
                return out.decode()
            out += payload


class Driver:
    def __init__(self, port):
        self.at, self.session = f"127.0.0.1:{port}", ""
        args = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--lang=en"]
        self.session = "/session/" + self.call("POST", "/session", {"capabilities": {"alwaysMatch": {"goog:chromeOptions": {"args": args}}}})["sessionId"]

    def call(self, method, path, body=None):
        c = http.client.HTTPConnection(self.at, timeout=120)
        c.request(method, self.session + path, json.dumps(body) if body is not None else None)
        value = json.loads(c.getresponse().read())["value"]
        assert not (isinstance(value, dict) and "error" in value), value
        return value

    def run(self, script, *args):
        return self.call("POST", "/execute/sync", {"script": script, "args": list(args)})

    def wait(self, script, seconds=60):
        """Asked of each frame by the page itself, so that no question falls between two looks; the time in ms since the navigation began."""
        self.call("POST", "/timeouts", {"script": seconds * 1000})
        return self.call("POST", "/execute/async", {"script": f"""
            const done = arguments[0], look = () => {{ {script} ? done(performance.now()) : requestAnimationFrame(look); }}; look();""", "args": []})


def within(args, data):
    """In the router's namespace: loopback there is the console's."""
    with tempfile.NamedTemporaryFile("w+") as log:
        driver = subprocess.Popen(["chromedriver", "--port=9515"], stdout=log, stderr=log)
        try:
            while "started successfully" not in Path(log.name).read_text():
                assert driver.poll() is None, Path(log.name).read_text()
                time.sleep(0.05)
            browser = Driver(9515)
            console = json.loads(ask(data, "wan:console --json"))
            body = json.dumps({"code": console["claimCode"], "name": "admin", "password": PASSWORD}).encode()
            answer = urllib.request.urlopen(urllib.request.Request(console["url"] + "api/v1/claim", body, {"Content-Type": "application/json"}))
            name, value = answer.headers["Set-Cookie"].split(";")[0].split("=", 1)
            browser.call("POST", "/url", {"url": console["url"]})
            browser.call("POST", "/cookie", {"cookie": {"name": name, "value": value, "path": "/"}})
            browser.call("POST", "/goog/cdp/execute", {"cmd": "Network.setCacheDisabled", "params": {"cacheDisabled": True}})
            paints, cards, months = [], [], []
            for _ in range(args.rounds + 1):
                browser.call("POST", "/url", {"url": console["url"]})
                cards.append(browser.wait(f"document.querySelectorAll('.card').length === {args.uplinks}"))
                paints.append(browser.run("return performance.getEntriesByName('first-contentful-paint')[0].startTime"))
                browser.run("document.querySelector('.charts').scrollIntoView()")
                browser.wait("document.querySelectorAll('.plots canvas').length === 3")
                begun = browser.run("document.querySelector('[data-span=\"30d\"]').click(); return performance.now()")
                months.append(browser.wait("document.querySelector('.plots figure')?.getAttribute('aria-label').endsWith('30 days')") - begun)
            size = browser.run("return performance.getEntriesByType('resource').filter(r => r.name.includes('/assets/')).reduce((n, r) => n + r.encodedBodySize, 0)"
                               " + performance.getEntriesByType('navigation')[0].encodedBodySize")
            if args.picture:
                Path(args.picture).write_bytes(base64.b64decode(browser.call("GET", "/screenshot")))
            browser.call("DELETE", "")
        finally:
            driver.terminate()
            driver.wait()
    print(f"\n{args.uplinks} uplinks, a month of measurements; the page's own files: {size} bytes\n\n| | median | 95 % | worst | | n |\n|---|---|---|---|---|---|")
    row("first paint", paints[1:])
    row("all cards there", cards[1:])
    row("a month drawn, since it was asked for", months[1:])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--uplinks", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--picture")
    parser.add_argument("--within")
    args = parser.parse_args()
    if args.within:
        return within(args, args.within)
    router, far = f"pt{os.getpid()}r", f"pt{os.getpid()}f"
    folder, daemon = Path(tempfile.mkdtemp(prefix="paint")), None
    conf, data = folder / "conf", folder / "data"
    try:
        bed(router, far, args.uplinks)
        conf.mkdir()
        data.mkdir()
        names = [f"up{i:02d}" for i in range(args.uplinks)]
        pids = {f"org.pointsman.uplink.ethernet~{n}": {"interface": f"up{i}", "address": f"10.9.{i}.2/24", "gateway": f"10.9.{i}.1", "metric": 10 + i} for i, n in enumerate(names)}
        (conf / "pointsman.json").write_text(json.dumps({**pids, "org.pointsman.webconsole": {}, "org.pointsman.steering": {"strategy": "single"}}, indent=1))
        size = history.write(data / "measurements", names)
        print(f"history: {size / 1e6:.1f} MB")
        log = open(folder / "log", "w")
        daemon = subprocess.Popen(["ip", "netns", "exec", router, str(HOME / "bin/pointsman"), "run", "--conf", str(conf), "--data", str(data)], stdout=log, stderr=log)
        for _ in range(600):
            try:
                if "url" in ask(data, "wan:console --json"):
                    break
            except OSError:
                pass
            assert daemon.poll() is None, (folder / "log").read_text()
            time.sleep(0.1)
        time.sleep(5)  # health has asked each target
        sh("ip", "netns", "exec", router, sys.executable, __file__, "--within", str(data), "--uplinks", str(args.uplinks), "--rounds", str(args.rounds),
           *(["--picture", os.path.abspath(args.picture)] if args.picture else []))
    finally:
        if daemon:
            daemon.terminate()
            daemon.wait()
        for ns in (router, far):
            subprocess.run(["ip", "netns", "del", ns])
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
