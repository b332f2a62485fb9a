// The desk at which minutes are taken: its texts, the connection, the others who write.
import { kept, post, sendAll } from "./kept-text.js";
import { MinuteEditor } from "./minute-editor.js";
import { offerPreviews } from "./minute-preview.js";
import { openSheets, refresh } from "./minutes-sheets.js";
import { useKeys } from "./minutes-keys.js";
import { signInAgain } from "./minutes-sign-in.js";

const LOOK = 5000;
// What the bar says first, when texts are in different states.
const WORST_FIRST = ["signed-out", "stranger", "gone", "refused", "offline", "apart", "conflict", "saving", "saved"];
const ANNOUNCED = ["signed-out", "stranger", "gone", "refused", "offline", "apart", "conflict"];
const LOCKING = ["offline", "signed-out", "stranger"];

class Desk {
  constructor(root) {
    const { slug, writer, stateUrl, signInUrl } = root.dataset;
    Object.assign(this, { root, slug, writer, stateUrl, signInUrl, trouble: "" });
    this.bar = root.querySelector("[data-minutes-state]");
    this.said = root.querySelector("[data-minutes-said]");
    this.client = randomName();
    this.conflicts = {};
    const forms = [...root.querySelectorAll("form[data-minute]")];
    this.editors = forms.map((form, n) => new MinuteEditor(form, this, `${this.client}-${n}`));
    this.clients = new Set(this.editors.map((editor) => editor.client));
    this.signIn = signInAgain(this);
  }

  start() {
    addEventListener("online", () => this.retry());
    addEventListener("offline", () => this.failed("offline"));
    addEventListener("pagehide", () => this.editors.forEach((editor) => editor.leave()));
    addEventListener("pageshow", (event) => event.persisted && this.look());
    addEventListener("beforeunload", (event) => this.holdBack(event));
    document.addEventListener("minutes-flush", ({ detail }) => {
      detail.push(...this.editors.filter(({ isDirty }) => isDirty).map((each) => each.sendNow()));
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") {
        this.editors.forEach((editor) => editor.sendNow());
      }
    });
    setInterval(() => this.look(), LOOK);
    this.adopt(true);
  }

  // Sends what an earlier page kept on this device: before anything is typed here, or, when
  // that did not succeed, beside it. Nobody is locked out of a text in which they may be typing.
  async adopt(isFirst = false) {
    const orphans = kept().filter((each) => each.slug === this.slug && !this.clients.has(each.client));
    if (orphans.length === 0) {
      this.orphans = false;
      return;
    }
    this.orphans = true;
    this.editors.forEach((editor) => editor.lock(isFirst));
    this.bar.textContent = "Sending what this device kept";
    const left = await sendAll(orphans);
    this.orphans = left.length > 0;
    await this.look();
    this.lockClosed();
    await this.refresh();
    this.changed();
    if (left.length > 0) {
      this.bar.textContent = `${left.length} text${left.length === 1 ? "" : "s"} on this device not sent yet`;
    }
  }

  async look() {
    const writing = this.editors.find(({ field }) => field === document.activeElement)?.key ?? null;
    const answer = await post(this.stateUrl, { client: this.client, writing });
    if (!answer.items) {
      this.failed(answer.state);
      return;
    }
    if (answer.writer !== this.writer) {
      this.failed("stranger");
      return;
    }
    this.reached();
    for (const editor of this.editors) {
      const item = answer.items[editor.key];
      const part = item?.parts[editor.part];
      if (part) {
        editor.takeOver(part);
      }
      showWriters(editor, item?.writers ?? []);
    }
    this.refreshConflicts(answer.items);
  }

  refreshConflicts(items) {
    const counts = Object.fromEntries(Object.entries(items).map(([key, { conflicts }]) => [key, conflicts]));
    const isNew = Object.entries(counts).some(([key, count]) => count !== (this.conflicts[key] ?? 0));
    this.conflicts = counts;
    if (isNew) {
      this.refresh();
    }
  }

  async refresh(answered) {
    if (!(await refresh(answered))) {
      return;
    }
    for (const part of document.querySelectorAll("[data-conflict]")) {
      part.hidden = this.clients.has(part.dataset.conflict);
    }
  }

  reached() {
    if (!this.trouble) {
      return;
    }
    this.trouble = "";
    this.lockClosed();
    this.changed();
    this.retry();
  }

  failed(state) {
    this.trouble = state;
    this.lockClosed();
    this.changed();
  }

  retry() {
    this.editors.forEach((editor) => editor.sendNow());
    if (this.orphans) {
      this.adopt();
    } else {
      this.look();
    }
  }

  lockClosed() {
    const isLocked = LOCKING.includes(this.trouble);
    for (const editor of this.editors) {
      editor.lock(isLocked && editor.isClosed);
      if (isLocked && editor.isClosed && !editor.isDirty) {
        editor.place.textContent = "Locked while not connected: exempt words are not kept on this device";
      } else if (editor.isClosed && !editor.isDirty && editor.words.startsWith("Locked")) {
        editor.place.textContent = "";
      }
    }
  }

  changed() {
    const worst = WORST_FIRST.find((state) => this.editors.some((editor) => editor.state === state));
    const said = this.editors.filter((editor) => editor.state === worst);
    const newest = said.map(({ words }) => words).sort().at(-1);
    const state = this.trouble && !ANNOUNCED.includes(worst) ? this.trouble : worst;
    const words = state === worst ? newest : troubleWords(this.trouble);
    if (state === "signed-out" || state === "stranger") {
      this.showSignIn(words);
    } else if (words) {
      this.bar.textContent = words;
    }
    this.root.dataset.state = state ?? "idle";
    this.announce(state, words);
  }

  showSignIn(words) {
    if (this.bar.querySelector("button")) {
      return;
    }
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link-button";
    button.textContent = "sign in here";
    button.addEventListener("click", () => this.signIn.open());
    this.bar.replaceChildren(`${words.replace(/\.$/, "")}: `, button);
  }

  // Only changes for the worse, and the end of them, are worth an interruption.
  announce(state, words) {
    const isBad = ANNOUNCED.includes(state);
    if (isBad && this.announced !== state) {
      this.said.textContent = words;
      this.announced = state;
    } else if (!isBad && this.announced && state !== "saving") {
      this.said.textContent = "All is saved again.";
      this.announced = "";
    }
  }

  holdBack(event) {
    if (this.editors.some(({ isDirty, isKept }) => isDirty && !isKept)) {
      event.preventDefault();
    }
  }
}

function troubleWords(trouble) {
  return {
    offline: "Offline: what you type is kept on this device",
    "signed-out": "Signed out",
    stranger: "Somebody else is signed in on this device",
    gone: "You may not write here now",
  }[trouble];
}

function showWriters(editor, names) {
  const place = editor.form.querySelector("[data-minute-writers]");
  place.hidden = names.length === 0;
  place.textContent = names.length === 1 ? `${names[0]} is writing here` : `${names.join(" and ")} are writing here`;
}

// crypto.randomUUID is missing where a council's trial runs without HTTPS.
function randomName() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((n) => n.toString(16).padStart(2, "0")).join("");
}

const root = document.querySelector("[data-minutes]");
if (root) {
  const desk = new Desk(root);
  desk.start();
  offerPreviews(root);
  openSheets(root, (answered) => desk.refresh(answered), desk.signIn);
  useKeys(root);
}
