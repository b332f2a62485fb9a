// Keys for the desk: single letters, which can be turned off (WCAG 2.1.4) and never fire
// while something is typed.
const OFF = "minutes-keys-off";
const TYPING = "input, textarea, select, [contenteditable]";

export function useKeys(root) {
  const help = root.querySelector("[data-help-dialog]");
  const isOn = root.querySelector("[data-keys-on]");
  isOn.checked = !isOff();
  isOn.addEventListener("change", () => turn(isOn.checked));
  const tools = root.querySelector("[data-minutes-tools]");
  tools.hidden = false;
  tools.querySelector("[data-minutes-help]").addEventListener("click", () => help.showModal());
  fillScreen(tools.querySelector("[data-minutes-full]"));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.matches("[data-minute] textarea")) {
      event.target.closest("[data-minutes-item]").focus();
    }
    const isPlain = !(event.ctrlKey || event.altKey || event.metaKey);
    if (!isPlain || event.target.matches(TYPING) || isOff() || document.querySelector("dialog[open]")) {
      return;
    }
    if (press(event.key, root, help)) {
      event.preventDefault();
    }
  });
}

function isOff() {
  try {
    return localStorage.getItem(OFF) === "yes";
  } catch {
    return false;
  }
}

function turn(isOn) {
  try {
    if (isOn) {
      localStorage.removeItem(OFF);
    } else {
      localStorage.setItem(OFF, "yes");
    }
  } catch {
    // Without storage the keys are on.
  }
}

function press(key, root, help) {
  const here = currentItem(root);
  const adds = { d: "declaration", m: "motion", r: "resolution" };
  const acts = {
    j: () => step(root, 1),
    k: () => step(root, -1),
    e: () => here?.querySelector("textarea")?.focus(),
    a: () => root.querySelector("#attendance").focus(),
    v: () => [...(here?.querySelectorAll('a[href*="/vote/"]') ?? [])].at(-1)?.click(),
    "?": () => help.showModal(),
  };
  const act = acts[key] ?? (adds[key] && (() => here?.querySelector(`[data-adds="${adds[key]}"]`)?.click()));
  act?.();
  return Boolean(act);
}

function itemsOf(root) {
  return [...root.querySelectorAll("[data-minutes-item]")];
}

function currentItem(root) {
  return document.activeElement.closest("[data-minutes-item]") ?? itemsOf(root)[0];
}

function step(root, by) {
  const items = itemsOf(root);
  const here = items.indexOf(document.activeElement.closest("[data-minutes-item]"));
  const next = items[here < 0 ? (by > 0 ? 0 : items.length - 1) : here + by];
  next?.focus();
  next?.scrollIntoView({ block: "start" });
}

function fillScreen(button) {
  const show = (isFull) => {
    document.body.classList.toggle("minutes-full", isFull);
    button.setAttribute("aria-pressed", String(isFull));
    button.textContent = isFull ? "Leave full screen" : "Full screen";
  };
  button.addEventListener("click", () => {
    const isFull = !document.body.classList.contains("minutes-full");
    show(isFull);
    const change = isFull ? document.documentElement.requestFullscreen?.() : document.fullscreenElement && document.exitFullscreen();
    change?.catch?.(() => {});
  });
  // The browser has keys of its own that leave it.
  document.addEventListener("fullscreenchange", () => document.fullscreenElement || show(false));
}
