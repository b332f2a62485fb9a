// Buttons and keys for the marks of a box: a toolbar before each that is typed with them. It is
// one stop of the Tab key; the arrows go along it.
import { continueLine, dropDoubled, toggle } from "./written-text.js";

const TOOLS = [
  { name: "bold", label: "Bold", letter: "b" },
  { name: "italic", label: "Italic", letter: "i" },
  { name: "heading", label: "Sub-heading", digit: 6 },
  { name: "point", label: "Point", digit: 8 },
  { name: "number", label: "Numbered point", digit: 7 },
  { name: "question", label: "Question", digit: 4, isOfMinutes: true },
  { name: "answer", label: "Answer", digit: 5, isOfMinutes: true },
];

export function giveTools(page = document) {
  for (const box of page.querySelectorAll("textarea[data-written]")) {
    const isOfMinutes = box.dataset.written === "minute";
    const tools = TOOLS.filter((tool) => isOfMinutes || !tool.isOfMinutes);
    box.before(toolbar(box, tools));
    box.addEventListener("keydown", (event) => pressed(event, box, tools));
    box.addEventListener("input", ({ inputType }) => inputType === "insertText" && dropDoubled(box));
  }
}

function toolbar(box, tools) {
  const bar = document.createElement("div");
  bar.className = "written-tools";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", `Marks for ${named(box)}`);
  bar.setAttribute("aria-controls", box.id);
  bar.append(...tools.map((tool) => button(box, tool)));
  bar.firstChild.tabIndex = 0;
  bar.addEventListener("keydown", (event) => walk(event, bar));
  return bar;
}

function named(box) {
  return box.labels[0]?.textContent.replace(/\s+/g, " ").trim() ?? "this text";
}

function button(box, { name, label, letter, digit }) {
  const made = document.createElement("button");
  const keys = letter ? `Control+${letter.toUpperCase()}` : `Control+Shift+${digit}`;
  made.type = "button";
  made.className = `written-tools__tool written-tools__tool--${name}`;
  made.tabIndex = -1;
  made.textContent = label;
  made.title = keys.replace("Control", "Ctrl");
  made.setAttribute("aria-keyshortcuts", keys);
  made.addEventListener("click", () => toggle(box, name));
  return made;
}

function walk(event, bar) {
  const tools = [...bar.children];
  const here = tools.indexOf(event.target);
  const next = { ArrowRight: here + 1, ArrowLeft: here - 1 + tools.length, Home: 0, End: -1 + tools.length }[event.key];
  if (next !== undefined) {
    event.preventDefault();
    event.target.tabIndex = -1;
    const tool = tools[next % tools.length];
    tool.tabIndex = 0;
    tool.focus();
  }
}

function pressed(event, box, tools) {
  if (box.readOnly || event.isComposing || event.altKey) {
    return;
  }
  const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey);
  if (event.key === "Enter" && isPlain) {
    if (continueLine(box)) {
      event.preventDefault();
    }
    return;
  }
  const tool = tools.find((each) => isFor(event, each));
  if (tool) {
    event.preventDefault();
    toggle(box, tool.name);
  }
}

// Digits by their place on the keyboard: with Shift they type other signs.
function isFor(event, { letter, digit }) {
  if (letter) {
    return (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === letter;
  }
  return event.ctrlKey && event.shiftKey && !event.metaKey && event.code === `Digit${digit}`;
}
