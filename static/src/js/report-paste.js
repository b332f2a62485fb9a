// Pastes text out of Word or a web page as it would be typed: blank lines between paragraphs,
// "- " or a number before the points of a list, bars between the cells of a table. Without it a
// browser pastes plain words, whose paragraphs are parted by single breaks.
import { replace } from "./written-text.js";

const BLOCKS = /<(?:p|li|tr|h[1-6]|div)\b/i;
const STYLES = /<style[\s\S]*?<\/style>|\sstyle=(?:"[^"]*"|'[^']*')/gi;
const BULLET = /^[·•▪§o-]\s+/;

export function pasteAsTyped(page = document) {
  for (const box of page.querySelectorAll("textarea[data-written]")) {
    box.addEventListener("paste", (event) => {
      const html = event.clipboardData.getData("text/html");
      if (BLOCKS.test(html)) {
        event.preventDefault();
        replace(box, box.selectionStart, box.selectionEnd, typed(html));
      }
    });
  }
}

function typed(html) {
  const { body } = new DOMParser().parseFromString(html.replace(STYLES, ""), "text/html");
  const lines = [];
  for (const block of body.querySelectorAll("p, li, tr, h1, h2, h3, h4, h5, h6, div")) {
    const line = lineOf(block);
    if (line) {
      lines.push(line);
    }
  }
  return lines.reduce((text, line) => text + (belongTogether(text, line) ? "\n" : "\n\n") + line, "").trim();
}

// A block within another one is written once, with the outer or by itself.
function lineOf(block) {
  const isInCell = block.closest("td, th") && block.tagName !== "TR";
  const isInPoint = block.tagName !== "LI" && block.closest("li");
  if (isInCell || isInPoint || (block.tagName === "DIV" && BLOCKS.test(block.innerHTML))) {
    return "";
  }
  if (block.tagName === "TR") {
    return `| ${[...block.cells].map((cell) => words(cell).replaceAll("|", "/")).join(" | ")} |`;
  }
  if (block.tagName === "LI") {
    const own = block.cloneNode(true);
    own.querySelectorAll("ul, ol").forEach((inner) => inner.remove());
    return `${markOf(block)}${words(own)}`;
  }
  return words(block).replace(BULLET, "- ");
}

function markOf(point) {
  const list = point.closest("ul, ol");
  const place = [...(list?.children ?? [])].indexOf(point);
  return list?.tagName === "OL" ? `${list.start + place}. ` : "- ";
}

function words(element) {
  return element.textContent.replace(/\s+/g, " ").trim();
}

function belongTogether(text, line) {
  const before = text.slice(text.lastIndexOf("\n") + 1);
  return [/^- /, /^\| /, /^\d{1,3}\. /].some((mark) => mark.test(before) && mark.test(line));
}
