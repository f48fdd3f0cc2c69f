"""How long a slow telephone waits for a screen: the emulated phone of the budgets, cold and warm.

    python -m tests.benchmarks.cold_load [--url https://… ] [/survey /about …]

Chromium, 390x844, touch, CPU slowed 4x, 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back; medians of 3.
Without --url the demonstration is started for the measurement, over plain HTTP/1.1 as the server speaks it
itself; a proxy in front speaks HTTP/2 and saves the waiting in line for sixty small files.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests import browser as browsers
from tests.journeys.product import Product

CPU_SLOWER = 4
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
DRAWN = ".st-key-body h1"


@dataclass(frozen=True)
class Load:
    """One loading. kilobytes: what came over the network; seconds: until the first paint, until it stands."""

    kilobytes: float
    first_paint: float
    stands: float


def load(context: BrowserContext, address: str) -> Load:
    """Loads an address once on the slow phone."""
    page = context.new_page()
    control = context.new_cdp_session(page)
    control.send("Network.enable")
    control.send("Network.emulateNetworkConditions", NETWORK)
    control.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWER})
    received = [0.0]
    control.on(
        "Network.dataReceived",
        lambda event: received.append(float(event["encodedDataLength"])),
    )
    control.on(
        "Network.webSocketFrameReceived",
        lambda event: received.append(len(event["response"]["payloadData"]) * 3 / 4),
    )
    page.goto(address, wait_until="commit")
    page.wait_for_selector(DRAWN, timeout=60_000)
    stands = page.evaluate("performance.now()") / 1000
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0") / 1000
    page.wait_for_timeout(500)
    page.close()
    return Load(sum(received) / 1024, paint, stands)


def measure(chromium: Browser, url: str, path: str, runs: int = 3) -> tuple[Load, Load]:
    """Medians of cold and warm loadings of a screen."""
    cold, warm = [], []
    for _ in range(runs):
        context = chromium.new_context(
            viewport={"width": 390, "height": 844},
            has_touch=True,
            is_mobile=True,
            locale="uk-UA",
            ignore_https_errors=True,
        )
        cold.append(load(context, url + path))
        warm.append(load(context, url + path))
        context.close()
    return _median(cold), _median(warm)


def _median(loads: list[Load]) -> Load:
    return Load(
        median(each.kilobytes for each in loads),
        median(each.first_paint for each in loads),
        median(each.stands for each in loads),
    )


def main() -> None:
    """Prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("paths", nargs="*", default=["/", "/survey", "/about"])
    parser.add_argument("--url")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, sync_playwright() as playwright:
        Path(name).chmod(0o711)
        product = None if arguments.url else Product(Path(name) / "demonstration").start()
        chromium = playwright.chromium.launch(executable_path=browsers.find(), args=browsers.FLAGS)
        try:
            url = arguments.url or (product.url if product else "")
            print("| screen | KB cold | first paint, s | stands, s | KB warm | stands warm, s |")
            print("|---|---|---|---|---|---|")
            for path in arguments.paths:
                cold, warm = measure(chromium, url, path, arguments.runs)
                print(
                    f"| {path} | {cold.kilobytes:.0f} | {cold.first_paint:.2f} | {cold.stands:.2f} "
                    f"| {warm.kilobytes:.0f} | {warm.stands:.2f} |",
                    flush=True,
                )
        finally:
            chromium.close()
            if product:
                product.stop()


if __name__ == "__main__":
    main()
