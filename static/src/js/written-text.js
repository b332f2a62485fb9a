// The marks of scrutiny/writing.py in a box of plain text: put before lines and around words,
// and continued by Enter. Every change is one that Ctrl+Z takes back and that fires "input".
const WORDS = { bold: "**", italic: "_" };
const LINES = {
  heading: { has: /^## /, mark: () => "## " },
  point: { has: /^- /, mark: () => "- " },
  number: { has: /^\d{1,3}\. /, mark: (place) => `${place}. ` },
  question: { has: /^Q: ?/, mark: () => "Q: ", isOfOneLine: true },
  answer: { has: /^A: ?/, mark: () => "A: ", isOfOneLine: true },
};
const ANY_MARK = /^(?:[QA]: ?|- |## |\d{1,3}\. )/;
const TURN = /^[QA]:/;
// What a press of one button does at the end of words that the other one marked.
const REPLIES = { question: LINES.answer.has, answer: LINES.question.has };
const CONTINUED = /^(?:- |\d{1,3}\. |[QA]: ?)/;
// What a hand types that does not wait for the mark that Enter has put there.
const TWICE = /^(?:[QA]: [QA]:|- - |\d{1,3}\. \d{1,3}\. )$/;

export function replace(box, start, end, words) {
  box.focus();
  box.setSelectionRange(start, end);
  // The old command alone lets the person undo it.
  const isDone = words ? document.execCommand("insertText", false, words) : document.execCommand("delete");
  if (!isDone) {
    box.setRangeText(words, start, end, "end");
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
}

// Marks what is selected, or takes the mark off where all of it has it.
export function toggle(box, name) {
  if (WORDS[name]) {
    toggleWords(box, WORDS[name]);
  } else if (isReplied(box, name)) {
    replace(box, box.selectionEnd, box.selectionEnd, `\n${LINES[name].mark()}`);
  } else {
    toggleLines(box, LINES[name]);
  }
}

// Whoever typed a question and presses "Answer" goes on to it, and does not turn it into one.
function isReplied({ value, selectionStart, selectionEnd }, name) {
  const line = value.slice(lineStart(value, selectionStart), selectionStart);
  const isAtItsEnd = selectionStart === selectionEnd && selectionEnd === lineEnd(value, selectionEnd);
  return isAtItsEnd && Boolean(REPLIES[name]?.test(line)) && line.replace(ANY_MARK, "").trim() !== "";
}

function toggleWords(box, mark) {
  const { value, selectionStart: start, selectionEnd: end } = box;
  const size = mark.length;
  if (value.slice(0, start).endsWith(mark) && value.slice(end).startsWith(mark)) {
    const words = value.slice(start, end);
    replace(box, start - size, end + size, words);
    box.setSelectionRange(start - size, end - size);
    return;
  }
  if (start === end) {
    replace(box, start, end, mark + mark);
    box.setSelectionRange(start + size, start + size);
    return;
  }
  const parts = value.slice(start, end).split("\n").map((line, n) => parted(line, n > 0 || start === lineStart(value, start)));
  const isMarked = (words) => words.length > 2 * size && words.startsWith(mark) && words.endsWith(mark);
  const isOn = parts.every(([, words]) => !words || isMarked(words));
  const set = (words) => (isOn ? words.slice(size, words.length - size) : mark + words + mark);
  const marked = parts.map(([before, words, after]) => before + (words && set(words)) + after).join("\n");
  replace(box, start, end, marked);
  box.setSelectionRange(start, start + marked.length);
}

// What stands before the words of a line, the words, and the space after them.
function parted(line, isFromItsStart) {
  const mark = (isFromItsStart && line.match(ANY_MARK)?.[0]) || "";
  const [, before, words, after] = line.slice(mark.length).match(/^(\s*)(.*?)(\s*)$/);
  return [mark + before, words, after];
}

function toggleLines(box, { has, mark, isOfOneLine }) {
  const { value, selectionStart, selectionEnd } = box;
  const start = lineStart(value, selectionStart);
  const end = lineEnd(value, isOfOneLine ? start : selectionEnd);
  const lines = value.slice(start, end).split("\n");
  const isMeant = (line) => lines.length === 1 || line.trim();
  const isOn = lines.filter(isMeant).every((line) => has.test(line));
  let place = numberOf(value.slice(lineStart(value, start - 1), start)) + 1;
  const marked = lines.map((line) => {
    const bare = line.replace(ANY_MARK, "");
    return isMeant(line) && !isOn ? mark(place++) + bare : bare;
  });
  const text = marked.join("\n");
  replace(box, start, end, text);
  const here = Math.max(start, selectionEnd + text.length - (end - start));
  box.setSelectionRange(selectionStart === selectionEnd || isOfOneLine ? here : start, here);
}

// Enter goes on with a list, begins the answer after a question, and ends either where nothing
// was typed. Says whether it did something.
export function continueLine(box) {
  const { value, selectionStart: here, selectionEnd } = box;
  const start = lineStart(value, here);
  const line = value.slice(start, here);
  const rest = value.slice(here, lineEnd(value, here));
  const [mark] = line.match(CONTINUED) ?? [];
  const isTurn = mark && TURN.test(line);
  if (!mark || here !== selectionEnd || (isTurn && box.dataset.written !== "minute")) {
    return false;
  }
  if (!line.slice(mark.length).trim() && !rest.trim()) {
    replace(box, start, here + rest.length, "");
    return true;
  }
  if (isTurn && (LINES.answer.has.test(line) || rest.trim())) {
    return false;
  }
  if (LINES.number.has.test(line)) {
    const place = numberOf(line) + 1;
    const below = numbersBelow(value, here + rest.length, place + 1);
    const begun = `\n${place}. `;
    replace(box, here, below.end, begun + rest + below.text);
    box.setSelectionRange(here + begun.length, here + begun.length);
    return true;
  }
  replace(box, here, here, isTurn ? "\nA: " : "\n- ");
  return true;
}

// The numbered points that follow a line's end, counted from `place` on.
function numbersBelow(value, from, place) {
  const lines = value.slice(from).split("\n").slice(1);
  const count = lines.findIndex((line) => !LINES.number.has.test(line));
  const below = count < 0 ? lines : lines.slice(0, count);
  const length = below.reduce((sum, line) => sum + line.length + 1, 0);
  const text = below.map((line, n) => `\n${line.replace(LINES.number.has, `${place + n}. `)}`).join("");
  return { end: from + length, text };
}

// Keeps the mark that was typed after the one that Enter had put there.
export function dropDoubled(box) {
  const { value, selectionStart: here } = box;
  const start = lineStart(value, here);
  const line = value.slice(start, here);
  if (TWICE.test(line)) {
    replace(box, start, here, line.replace(ANY_MARK, ""));
  }
}

function lineStart(value, at) {
  return at > 0 ? value.lastIndexOf("\n", at - 1) + 1 : 0;
}

function lineEnd(value, at) {
  const end = value.indexOf("\n", at);
  return end < 0 ? value.length : end;
}

function numberOf(line) {
  return LINES.number.has.test(line) ? parseInt(line, 10) : 0;
}
