// Shows the small forms of the desk over it, and brings the desk's parts up to date after.
// What was typed stays in its sheet until the server has it, or the person lets it go.
import { csrfToken } from "./kept-text.js";
import { shortenVote } from "./vote-form.js";

const KEPT = "Nothing that you typed here is lost.";
const NOT_SENT = {
  "signed-out": `Not saved: you were signed out. ${KEPT} Press the button again to sign in.`,
  refused: `Not saved: you may not write here now. ${KEPT} Copy it before you close this.`,
  failing: `Not saved: the server could not take it. ${KEPT} Try again.`,
  offline: `Not saved: there is no connection. ${KEPT} Try again.`,
};

export function openSheets(root, refreshDesk, signIn) {
  const sheets = new Sheets(root, refreshDesk, signIn);
  root.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-sheet]");
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey);
    if (link && isPlain) {
      event.preventDefault();
      sheets.leave(() => sheets.open(link.href));
    }
    if (event.target.closest("[data-sheet-close]")) {
      event.preventDefault();
      sheets.leave();
    }
    if (event.target.closest("[data-dialog-close]")) {
      event.target.closest("dialog").close();
    }
  });
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (sheets.dialog.contains(form) || form.matches("[data-in-place]")) {
      event.preventDefault();
      sheets.send(form, event.submitter);
    }
  });
}

class Sheets {
  constructor(root, refreshDesk, signIn) {
    Object.assign(this, { refreshDesk, signIn, before: "", sent: 0 });
    this.dialog = root.querySelector("[data-sheet-dialog]");
    this.place = this.dialog.querySelector("[data-sheet-place]");
    this.offline = root.querySelector("[data-sheet-offline]");
    this.question = root.querySelector("[data-unsaved-dialog]");
    this.question.querySelector("[data-unsaved-drop]").addEventListener("click", () => {
      this.question.close();
      this.next();
    });
    // A browser lets a page hold back one `cancel` only; it lets it hold back every key.
    this.dialog.addEventListener("keydown", (event) => event.key === "Escape" && this.holdBack(event));
    this.dialog.addEventListener("cancel", (event) => this.holdBack(event));
    addEventListener("beforeunload", (event) => this.isChanged && event.preventDefault());
  }

  get isChanged() {
    return this.dialog.open && this.words !== this.before;
  }

  // All that is typed or chosen in the sheet; the token turns by itself.
  get words() {
    const form = this.place.querySelector("form");
    const fields = form ? [...new FormData(form)] : [];
    return JSON.stringify(fields.filter(([name]) => name !== "csrfmiddlewaretoken"));
  }

  async open(url) {
    try {
      const answer = await fetch(url);
      const page = await answer.text();
      if (isElsewhere(answer, url)) {
        this.signIn.open(() => this.open(url));
        return;
      }
      if (!show(page, this.place)) {
        this.before = this.words;
        location.assign(url);
        return;
      }
    } catch {
      this.place.replaceChildren(this.offline.content.cloneNode(true));
    }
    this.before = this.words;
    if (!this.dialog.open) {
      this.dialog.showModal();
    }
    this.place.querySelector("input:not([type=hidden]), textarea, select, button")?.focus();
  }

  async send(form, button) {
    const turn = ++this.sent;
    const { state, page } = await post(form, button);
    const isSheet = this.dialog.contains(form);
    if (state === "done") {
      if (isSheet) {
        this.dialog.close();
      }
      // What was sent meanwhile is not on the page that answers this.
      await this.refreshDesk(turn === this.sent ? page : undefined);
    } else if (state === "asked" && isSheet && show(page, this.place)) {
      this.place.querySelector(".govuk-error-summary")?.focus();
    } else {
      sayAt(form, NOT_SENT[state] ?? NOT_SENT.failing);
    }
    if (state === "signed-out") {
      this.signIn.open(() => this.send(form, button));
    }
  }

  holdBack(event) {
    event.preventDefault();
    this.leave();
  }

  // Closes the sheet and goes on; asks first when it holds what is not saved.
  leave(next = () => {}) {
    this.next = () => {
      this.dialog.close();
      next();
    };
    if (this.isChanged) {
      this.question.showModal();
    } else {
      this.next();
    }
  }
}

// Sends a form; what was taken, or refused at its place, leads back to the desk as it now is.
async function post(form, button) {
  const body = new FormData(form, button);
  body.delete("csrfmiddlewaretoken"); // signing in again has turned it
  try {
    const answer = await fetch(form.action, { method: "POST", headers: { "X-CSRFToken": csrfToken() }, body });
    const page = await answer.text();
    if (answer.redirected) {
      return { state: isElsewhere(answer, location.href) ? "signed-out" : "done", page };
    }
    return { state: stateOf(answer), page };
  } catch {
    return { state: "offline" };
  }
}

function stateOf({ status }) {
  if (status === 403 || status === 404) {
    return "refused";
  }
  return status >= 500 || status === 429 ? "failing" : "asked";
}

function isElsewhere(answer, url) {
  return answer.redirected && new URL(answer.url).pathname !== new URL(url).pathname;
}

// Beside what was pressed, so that it is seen where a long sheet is scrolled to.
function sayAt(form, words) {
  const said = form.querySelector("[role=alert]") ?? document.createElement("p");
  const buttons = form.querySelector(".govuk-button-group");
  if (buttons) {
    buttons.before(said);
  } else {
    form.append(said);
  }
  said.setAttribute("role", "alert");
  said.className = "govuk-error-message";
  said.textContent = words;
  said.scrollIntoView({ block: "nearest" });
}

function show(words, place) {
  const content = new DOMParser().parseFromString(words, "text/html").querySelector("[data-sheet-content]");
  if (content) {
    const heading = content.querySelector("h1");
    const smaller = document.createElement("h2");
    smaller.className = "govuk-heading-m";
    smaller.append(...heading.childNodes);
    heading.replaceWith(smaller);
    place.replaceChildren(content);
    shortenVote(place);
    content.querySelector(".govuk-error-summary")?.setAttribute("tabindex", "-1");
  }
  return Boolean(content);
}

// Takes the parts of the desk that are not typed from the page as it is now. Where an answer
// brought that page it is used: what it says of a refusal is said once.
export async function refresh(answered) {
  let words = answered;
  try {
    words ??= await (await fetch(location.href, { headers: { Accept: "text/html" } })).text();
  } catch {
    return false;
  }
  const page = new DOMParser().parseFromString(words, "text/html");
  for (const old of document.querySelectorAll("[data-refreshed]")) {
    const fresh = page.getElementById(old.id);
    if (fresh && fresh.innerHTML !== old.innerHTML) {
      replace(old, fresh);
    }
  }
  return true;
}

function replace(old, fresh) {
  const stops = "a, button, input:not([type=hidden])";
  const here = document.activeElement;
  const place = [...old.querySelectorAll(stops)].indexOf(here);
  old.replaceWith(fresh);
  if (place >= 0) {
    const found = [...fresh.querySelectorAll(stops)];
    const same = found.find((stop) => stop.href === here.href && stop.textContent === here.textContent);
    (same ?? found[place] ?? fresh.closest("[tabindex]")).focus();
  }
}
