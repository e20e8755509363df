#!/usr/bin/env python3
"""Opens pages in headless Chromium and says what they did: browser.py SPEEDUP ROOT, in an empty directory.

A page of our own that loads, logs and runs must be caught first; else a quiet browser would prove nothing."""
import http.server
import pathlib
import re
import subprocess
import sys
import tempfile
import threading

OPTIONS = ("--headless --no-sandbox --disable-gpu --disable-dev-shm-usage --disable-quic --no-first-run --disable-background-networking "
           "--enable-logging=stderr --virtual-time-budget=2000").split()


class Server(http.server.ThreadingHTTPServer):
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_):
            pass


def run(page, *options):
    with tempfile.TemporaryDirectory() as profile:
        return subprocess.run(["chromium", *OPTIONS, f"--user-data-dir={profile}", *options, page.resolve().as_uri()],
                              capture_output=True, timeout=100, check=True)


def judge(server, page):
    """What a page did that it should not: requests, words on the console, a changed title, scripts in the document."""
    server.asked.clear()
    ended = run(page, "--dump-dom")
    document = ended.stdout.decode()
    found = [f"asked for {path}" for path in server.asked]
    found += [line for line in ended.stderr.decode(errors="replace").splitlines() if "CONSOLE" in line]
    if "<title>PWN" in document:
        found.append("a script ran")
    if re.search("<(script|iframe|object|embed|base|link|form)[ >]", document):
        found.append("the document holds an element that loads or runs")
    if "</html>" not in document:
        found.append("there is no document")
    return found


def png_size(path):
    head = path.read_bytes()[:24]
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


def main():
    speedup, root = sys.argv[1], pathlib.Path(sys.argv[2])
    server = Server(("127.0.0.1", 0), Server.Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    control = pathlib.Path("control.html")
    control.write_text(f"<title>x</title><body><img src='{address}/seen'><script>console.error('heard');"
                       "document.title='PWN'</script></body>")
    caught = judge(server, control)
    if not all(any(word in fault for fault in caught) for word in ("/seen", "heard", "ran", "runs")):
        sys.exit(f"the control page was not caught: {caught}")
    subprocess.run([sys.executable, "-B", root / "tests/report/hostile.py", "make", root, "hostile", address, speedup], check=True)
    subprocess.run([speedup, "report", "hostile"], check=True, stdout=subprocess.DEVNULL)
    page = pathlib.Path("hostile/report.html")
    found = judge(server, page)
    if "<img alt=" not in page.read_text():
        found.append("there is no figure that could run anything")
    for name, size in (("wide", "1200,900"), ("phone", "400,900")):
        run(page, f"--window-size={size}", f"--screenshot={name}.png")
        if png_size(pathlib.Path(name + ".png")) != tuple(map(int, size.split(","))):
            found.append(f"no picture {name}")
    print("\n".join(found))
    sys.exit(len(found) > 0)


main()
