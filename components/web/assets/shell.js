// The page's own small script. It does what a Streamlit session cannot: follow links without a reload, keep the
// page's language, fetch the sign-in cookie, move the counters. It holds no state of its own and no secret.
"use strict";
(() => {
  const root = document.documentElement;

  // Streamlit asks the server for this before it connects; saying it here saves the first two round trips.
  window.__streamlit = {
    BACKEND_BASE_URL: location.origin,
    HOST_CONFIG: {
      allowedOrigins: [location.origin], useExternalAuthToken: false, enableCustomParentMessages: false,
      enforceDownloadInNewTab: false, metricsUrl: "", blockErrorDialogs: true,
    },
  };
  window.prerenderReady = false;

  // Bare "r" and "c" are Streamlit's developer keys; a reader who presses them expects nothing.
  addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element
      && event.target.closest("input, textarea, select, [contenteditable='true']");
    if (!typing && !event.ctrlKey && !event.metaKey && !event.altKey && /^[rc]$/i.test(event.key)) {
      event.stopImmediatePropagation();
    }
  }, true);

  // Links to our screens: the browser's history moves, Streamlit draws the page, the session stays.
  addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest("a[data-page]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey
        || event.altKey || !root.hasAttribute("data-drawn")) return;
    event.preventDefault();
    event.stopPropagation();
    // A hidden button of Streamlit's sends along what was typed; moving through the history would lose it.
    const button = link.dataset.press && document.querySelector(`.st-key-${link.dataset.press} button`);
    if (button) return void button.click();
    const there = new URL(link.href);
    const samePage = there.pathname === location.pathname;
    history.pushState({}, "", there);
    dispatchEvent(new PopStateEvent("popstate", { state: {} }));
    if (!samePage) {
      arriving = true;
      clearTimeout(patience);
      // A session that has gone away does not answer; then the address is loaded as any link would be.
      patience = setTimeout(() => { if (arriving) location.assign(there); }, 8000);
    }
  }, true);
  let arriving = false;
  let patience = 0;

  const mainScroll = () => document.querySelector("[data-testid='stMain']");

  function post(address, body) {
    return fetch(address, {
      method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  }

  function heed(frame) {
    root.setAttribute("data-drawn", "");
    const language = frame.dataset.language;
    if (root.lang !== language) root.lang = language;
    const kept = `language=${language}`;
    if (!document.cookie.split("; ").includes(kept)) {
      const secure = location.protocol === "https:" ? "; Secure" : "";
      document.cookie = `${kept}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    }
    root.dataset.wide = frame.dataset.wide;
    root.style.setProperty("--offline-words", JSON.stringify(frame.dataset.offline));
    if (arriving && frame.dataset.path === location.pathname.slice(1)) {
      arriving = false;
      mainScroll()?.scrollTo(0, 0);
      document.getElementById("content")?.focus({ preventScroll: true });
    }
  }

  const redeemed = new Set();
  function heedMarks() {
    for (const mark of document.querySelectorAll("[data-ticket]")) {
      const ticket = mark.dataset.ticket;
      if (redeemed.has(ticket)) continue;
      redeemed.add(ticket);
      post("/session", { ticket }).then(() => root.setAttribute("data-remembered", ""));
    }
    for (const mark of document.querySelectorAll("[data-forget]")) {
      if (mark.dataset.done) continue;
      mark.dataset.done = "yes";
      post("/session/end", {}).then(() => root.removeAttribute("data-remembered"));
    }
  }

  // English words that are built into Streamlit's widgets; the frame brings their translations.
  let dictionary = {};
  let dictionaryText = "{}";
  function heedWords(frame) {
    if (frame.dataset.words !== dictionaryText) {
      dictionaryText = frame.dataset.words;
      dictionary = JSON.parse(dictionaryText);
    }
    for (const name of ["aria-label", "title", "placeholder"]) {
      for (const element of document.querySelectorAll(`[${name}]`)) {
        // Some name what they belong to after a colon: "Fullscreen: Map of Ukraine".
        const [, built, rest] = element.getAttribute(name).match(/^([^:]*)(.*)$/s);
        if (dictionary[built]) element.setAttribute(name, dictionary[built] + rest);
      }
    }
    const told = "[role=listbox] *, [role=tooltip] *, [data-testid=stFileUploader] *, [data-testid=stTooltipContent] *";
    for (const element of document.querySelectorAll(told)) {
      const only = element.childNodes.length === 1 ? element.firstChild : null;
      if (only?.nodeType === Node.TEXT_NODE && dictionary[only.data]) only.data = dictionary[only.data];
    }
  }

  // Counters: one event stream a page, opened only where a counter is shown.
  let stream = null;
  let numbers = {};
  function count(place) {
    const number = numbers[place.dataset.live];
    if (number === undefined) return;
    const category = new Intl.PluralRules(root.lang).select(number);
    const form = place.dataset[category] ?? place.dataset.many ?? place.dataset.other ?? "{n}";
    const grouped = new Intl.NumberFormat(root.lang === "en" ? "en-GB" : root.lang).format(number);
    const words = form.replace("{n}", grouped);
    if (place.textContent !== words) place.textContent = words;
  }
  function heedCounters() {
    const places = document.querySelectorAll("[data-live]");
    if (places.length && !stream) {
      stream = new EventSource("/api/live");
      stream.onmessage = (event) => {
        numbers = { ...numbers, ...JSON.parse(event.data) };
        document.querySelectorAll("[data-live]").forEach(count);
        dispatchEvent(new CustomEvent("live", { detail: numbers }));
      };
    } else if (!places.length && stream) {
      stream.close();
      stream = null;
    } else {
      places.forEach(count);
    }
  }

  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const frame = document.querySelector("[data-frame]");
      if (frame) {
        heed(frame);
        heedWords(frame);
      }
      heedMarks();
      heedCounters();
    });
  }).observe(root, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["aria-label", "title", "placeholder"],
  });

  addEventListener("offline", () => root.setAttribute("data-offline", ""));
  addEventListener("online", () => root.removeAttribute("data-offline"));
})();
