// What answering needs of the browser itself: the word of an unfinished sheet, the keyboard that fits, names of
// groups for screen readers, reading aloud, larger text, and the search in the list of all settlements.
"use strict";
(() => {
  const root = document.documentElement;
  const BEGINNING = "draft:";
  const kept = {
    // a browser may forbid keeping anything; then the answers live as long as the page
    get(name) { try { return localStorage.getItem(name); } catch { return null; } },
    set(name, value) { try { localStorage.setItem(name, value); } catch { /* nothing is kept */ } },
    drop(name) { try { localStorage.removeItem(name); } catch { /* nothing was kept */ } },
    names() { try { return Object.keys(localStorage); } catch { return []; } },
  };

  // Gives a field of Streamlit's a value as typing and leaving it would.
  function type(field, value) {
    const own = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value");
    own.set.call(field, value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  }

  // Unfinished answers
  const handed = new WeakSet();
  function heedDraft() {
    const mark = document.querySelector("[data-draft]");
    if (!mark) return;
    const name = BEGINNING + mark.dataset.draft;
    const { word } = mark.dataset;
    if (word) {
      if (kept.get(name) !== word) kept.set(name, word);
    } else if ("drop" in mark.dataset) {
      kept.drop(name);
    } else {
      const field = document.querySelector(".st-key-draft-word input");
      const held = kept.get(name);
      if (field && held && !handed.has(field)) {
        handed.add(field);
        type(field, held);
      }
    }
  }
  addEventListener("exit", () => {
    const names = kept.names().filter((name) => name.startsWith(BEGINNING));
    const words = names.map((name) => kept.get(name));
    names.forEach((name) => kept.drop(name));
    if (words.length) navigator.sendBeacon("/draft/forget", new Blob([JSON.stringify({ words })]));
  });

  // Fields and groups
  const cardOf = (mark) => mark.closest("[data-testid='stVerticalBlock']");
  function heedCards() {
    for (const mark of document.querySelectorAll("[data-keyboard]")) {
      for (const field of cardOf(mark)?.querySelectorAll("input") ?? []) {
        if (field.inputMode !== mark.dataset.keyboard) field.inputMode = mark.dataset.keyboard;
      }
    }
    for (const legend of document.querySelectorAll("[data-legend]")) {
      const card = cardOf(legend);
      if (!card || card.getAttribute("role") === "group") continue;
      card.setAttribute("role", "group");
      card.setAttribute("aria-label", legend.innerText.trim());
    }
    for (const button of document.querySelectorAll("[data-larger]")) {
      const pressed = String(root.hasAttribute("data-larger"));
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    }
  }

  // Larger text
  if (kept.get("larger-text")) root.setAttribute("data-larger", "");
  function changeSize() {
    root.toggleAttribute("data-larger");
    if (root.hasAttribute("data-larger")) kept.set("larger-text", "yes");
    else kept.drop("larger-text");
    heedCards();
  }

  // Reading aloud: the question, its hint and its answers, in the page's language
  if ("speechSynthesis" in window) root.setAttribute("data-speaks", "");
  let reading = null;
  function readAloud(button) {
    const again = reading === button && speechSynthesis.speaking;
    speechSynthesis.cancel();
    reading = null;
    if (again) return;
    const card = cardOf(button);
    const lines = [...card.querySelectorAll("p, label")]
      .filter((part) => !part.querySelector("p") && !part.closest("button"))
      .map((part) => part.innerText.trim());
    const speech = new SpeechSynthesisUtterance([...new Set(lines)].filter(Boolean).join(". "));
    speech.lang = button.dataset.aloud === "en" ? "en-GB" : "uk-UA";
    speech.voice = speechSynthesis.getVoices().find((voice) => voice.lang.startsWith(button.dataset.aloud)) ?? null;
    speech.rate = 0.95;
    reading = button;
    speechSynthesis.speak(speech);
  }

  addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("button");
    if (button?.dataset.aloud) readAloud(button);
    else if (button && "larger" in button.dataset) changeSize();
  });

  // Settlements: a list box under the field, filled from a file that the browser keeps
  const lists = new Map();
  const plain = (words) => words.toLowerCase().replace(/['’ʼ`]/g, "");
  function listAt(address) {
    if (!lists.has(address)) {
      lists.set(address, fetch(address).then((answer) => answer.text()).then((text) => {
        const places = [];
        let around = "";
        for (const line of text.split("\n")) {
          if (line[0] === "=") around = line.slice(1);
          else places.push([plain(line), line, around]);
        }
        return places;
      }).catch(() => { lists.delete(address); return []; }));
    }
    return lists.get(address);
  }
  function found(places, words) {
    const [name, ...further] = plain(words).split(/[,—]|\s{2,}/).map((part) => part.trim());
    const near = plain(further.join(" "));
    const begins = [], holds = [];
    for (const place of places) {
      const at = place[0].indexOf(name);
      if (at < 0 || (near && !plain(place[2]).includes(near))) continue;
      (at === 0 ? begins : holds).push(place);
      if (begins.length === 2000) break;
    }
    const exact = begins.filter((place) => place[0] === name);
    return [...exact, ...begins.filter((place) => place[0] !== name), ...holds].slice(0, 40);
  }

  let count = 0;
  function makeSearch(mark, field) {
    const box = document.createElement("ul");
    box.className = "sc-found";
    box.id = `found-${++count}`;
    box.setAttribute("role", "listbox");
    box.hidden = true;
    let chosen = -1;
    let typed = 0;
    // outside of what Streamlit draws: it would take a stranger's element away with its own
    document.body.append(box);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"],
      ["aria-controls", box.id]]) field.setAttribute(name, value);
    const label = field.getAttribute("aria-label");
    if (label) box.setAttribute("aria-label", label);

    function close() {
      box.hidden = true;
      chosen = -1;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    }
    function take(item) {
      close();
      field.dataset.taken = item.dataset.words; // first: setting the value counts as typing
      type(field, item.dataset.words);
    }
    function point(to) {
      const items = [...box.querySelectorAll("[role=option]")];
      if (!items.length) return;
      items[chosen]?.removeAttribute("aria-selected");
      chosen = (to + items.length) % items.length;
      items[chosen].setAttribute("aria-selected", "true");
      items[chosen].scrollIntoView({ block: "nearest" });
      field.setAttribute("aria-activedescendant", items[chosen].id);
    }
    async function search() {
      const words = field.value.trim();
      const turn = ++typed;
      if (words.length < 2 || words === field.dataset.taken) return close();
      const places = await listAt(mark.dataset.search);
      if (turn !== typed || document.activeElement !== field) return;
      box.replaceChildren(...found(places, words).map(([, name, around], at) => {
        const item = document.createElement("li");
        const strong = document.createElement("strong");
        strong.textContent = name;
        item.append(strong, ` ${around}`);
        item.id = `${box.id}-${at}`;
        item.dataset.words = `${name} — ${around}`;
        item.setAttribute("role", "option");
        return item;
      }));
      if (!box.childElementCount) {
        const none = document.createElement("li");
        none.textContent = mark.dataset.none;
        none.setAttribute("role", "option");
        none.setAttribute("aria-disabled", "true");
        box.append(none);
      }
      const place = field.getBoundingClientRect();
      Object.assign(box.style, { left: `${place.left}px`, top: `${place.bottom}px`, width: `${place.width}px` });
      chosen = -1;
      box.hidden = false;
      field.setAttribute("aria-expanded", "true");
    }
    field.addEventListener("focus", () => listAt(mark.dataset.search));
    field.addEventListener("input", search);
    field.addEventListener("blur", close);
    field.addEventListener("keydown", (event) => {
      if (box.hidden) return;
      if (event.key === "ArrowDown") point(chosen + 1);
      else if (event.key === "ArrowUp") point(chosen - 1);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && chosen >= 0) take(box.querySelectorAll("[role=option]")[chosen]);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    box.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    box.addEventListener("click", (event) => {
      const item = event.target.closest("li");
      if (item?.dataset.words) take(item);
    });
    document.querySelector("[data-testid='stMain']")?.addEventListener("scroll", close, { passive: true });
  }
  const searched = new WeakSet();
  function heedSearches() {
    for (const mark of document.querySelectorAll("[data-search]")) {
      const field = cardOf(mark)?.querySelector("input");
      if (field && !searched.has(field)) {
        searched.add(field);
        makeSearch(mark, field);
      }
    }
  }

  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      heedDraft();
      heedCards();
      heedSearches();
    });
  }).observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-word", "data-drop"] });
})();
