// What pages with answers and results need beyond the shell: the error summary takes the focus, the quick exit
// leaves no trace in this tab's history, results are drawn anew when new ones were published.
"use strict";
(() => {
  const focused = new WeakSet();
  const redrawn = new Map();

  function heed() {
    for (const summary of document.querySelectorAll("[data-focus]")) {
      if (!focused.has(summary)) {
        focused.add(summary);
        summary.focus();
      }
    }
    const step = document.querySelector(".sc-step")?.dataset.step ?? "";
    if (step !== document.documentElement.dataset.step) {
      document.documentElement.dataset.step = step;
      if (step) document.querySelector("[data-testid='stMain']")?.scrollTo(0, 0);
    }
  }

  addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a");
    if (!link) return;
    if (link.hasAttribute("data-exit")) {
      event.preventDefault();
      dispatchEvent(new Event("exit"));
      document.body.replaceChildren();
      location.replace(link.href);
    } else if (link.getAttribute("href")?.startsWith("#q-")) {
      event.preventDefault();
      const place = document.getElementById(link.hash.slice(1));
      place?.scrollIntoView({ block: "start" });
      place?.closest("[data-testid='stVerticalBlock']")?.querySelector("input, textarea")?.focus();
    }
  });

  // The shell tells every number that moved; new results need a new drawing, once for each publication.
  addEventListener("live", (event) => {
    for (const mark of document.querySelectorAll("[data-live-redraw]")) {
      const name = mark.dataset.liveRedraw;
      const now = event.detail[name];
      if (now > Number(mark.dataset.seen) && redrawn.get(name) !== now) {
        redrawn.set(name, now);
        dispatchEvent(new PopStateEvent("popstate", { state: {} }));
      }
    }
  });

  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; heed(); });
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
