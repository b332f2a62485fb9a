// One text of the minutes: saved while it is typed, kept while it cannot be.
import { DURABLE, forget, keep, send } from "./kept-text.js";

const PAUSE = 300;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 10000;
const KEEPALIVE_LIMIT = 50000;

export class MinuteEditor {
  constructor(form, desk, client) {
    const { minute, part, revision } = form.dataset;
    Object.assign(this, { form, desk, client, key: minute, part, base: Number(revision) });
    this.field = form.querySelector("textarea");
    this.place = form.querySelector("[data-minute-state]");
    this.panel = form.querySelector("[data-minute-conflict]");
    this.isClosed = part === "closed";
    this.isFixed = this.field.readOnly;
    this.sequence = 0;
    this.isDirty = this.isSending = false;
    this.isKept = true;
    this.wait = FIRST_WAIT;
    this.state = "idle";
    this.field.addEventListener("input", () => this.typed());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.sendNow();
    });
    form.querySelector("[data-minute-save]")?.remove();
    if (this.field.value !== this.field.defaultValue) {
      this.typed(); // before this script had come
    }
  }

  get record() {
    const { key, part, client, base, sequence } = this;
    const { slug, writer } = this.desk;
    return { url: this.form.action, slug, writer, key, part, client, base, sequence, text: this.field.value };
  }

  typed() {
    this.sequence += 1;
    this.isDirty = true;
    this.keep();
    if (this.state !== "conflict" && !this.desk.trouble) {
      this.show("saving");
    }
    this.schedule(PAUSE);
  }

  keep() {
    this.isKept = !this.isClosed && keep(this.record);
  }

  schedule(pause) {
    if (!this.timer && !this.isSending) {
      this.timer = setTimeout(() => this.sendNow(), pause);
    }
  }

  // Resolves to whether all that was typed is safe.
  async sendNow() {
    clearTimeout(this.timer);
    this.timer = null;
    if (!this.isDirty || this.isFixed) {
      return true;
    }
    if (this.isSending) {
      await this.sending;
      return this.sendNow();
    }
    const record = this.record;
    this.isSending = true;
    this.sending = send(record);
    const answer = await this.sending;
    this.isSending = false;
    this.took(record, answer);
    return !this.isDirty;
  }

  took(record, answer) {
    if (!DURABLE.includes(answer.state)) {
      this.failed(answer);
      return;
    }
    this.wait = FIRST_WAIT;
    this.isDirty = record.sequence !== this.sequence;
    forget(record);
    if (answer.state === "saved") {
      this.base = answer.revision;
      this.hideConflict();
      this.show(this.isDirty ? "saving" : "saved", `Saved ${answer.at}`);
    } else if (answer.state === "conflict") {
      this.showConflict(answer);
    } else {
      this.isDirty = false;
      this.isFixed = this.field.readOnly = true;
      this.show("apart", "This item was marked exempt. Your text is kept apart: load the page again.");
    }
    this.desk.reached();
    if (this.isDirty) {
      this.keep();
      this.schedule(PAUSE);
    }
  }

  failed(answer) {
    const whereabouts = this.isKept ? "kept on this device" : this.unkept();
    const words = {
      offline: `Not saved: offline, ${whereabouts}`,
      "signed-out": `Signed out, ${whereabouts}`,
      stranger: `Not saved: ${answer.sentence} Your text is ${whereabouts}.`,
      refused: `Not saved: ${answer.sentence}`,
      gone: `Not saved: you may not write here now (${answer.status}). Your text is ${whereabouts}.`,
    };
    this.show(answer.state, words[answer.state]);
    this.desk.failed(answer.state);
    this.schedule(this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  unkept() {
    return this.isClosed
      ? "exempt words are not kept on this device, so leave this page open"
      : "and this device has no room: leave this page open";
  }

  show(state, words = "Saving") {
    this.state = state;
    this.place.textContent = words;
    this.form.dataset.state = state;
    this.desk.changed();
  }

  get words() {
    return this.place.textContent;
  }

  // Takes what somebody else saved, where nothing of one's own is at stake.
  takeOver({ revision, text }) {
    const isAtStake = this.isDirty || this.isSending || this.state === "conflict";
    if (revision <= this.base || isAtStake) {
      return;
    }
    this.base = revision;
    if (text !== this.field.value) {
      const { selectionStart, selectionEnd } = this.field;
      this.field.value = text;
      this.field.setSelectionRange(selectionStart, selectionEnd);
      this.show("saved", "Changed by somebody else, and shown as it is now");
    }
  }

  showConflict({ text, by, revision }) {
    this.theirs = { text, revision };
    if (this.panel.hidden) {
      this.panel.replaceChildren(...conflictParts((how) => this.resolve(how)));
      this.panel.hidden = false;
    }
    this.panel.querySelector("h3").textContent = `${by} saved another text. Both are kept.`;
    this.panel.querySelector("pre").textContent = text;
    this.show("conflict", "Someone else changed this");
  }

  hideConflict() {
    this.panel.hidden = true;
    this.theirs = null;
  }

  resolve(how) {
    const { text, revision } = this.theirs;
    if (how === "theirs") {
      this.field.value = text;
    } else if (how === "both") {
      this.field.value = `${text.trimEnd()}\n\n${this.field.value}`;
    }
    this.base = revision;
    this.state = "saving";
    this.typed();
    this.field.focus();
    this.sendNow();
  }

  lock(isLocked) {
    this.field.readOnly = this.isFixed || isLocked;
  }

  // The page goes: one more try, which the browser finishes by itself.
  leave() {
    if (this.isDirty && this.field.value.length < KEEPALIVE_LIMIT) {
      send(this.record, { keepalive: true });
    }
  }
}

function conflictParts(resolve) {
  const heading = document.createElement("h3");
  heading.className = "govuk-heading-s";
  const text = document.createElement("pre");
  text.className = "minute-conflict__text";
  text.tabIndex = 0;
  text.setAttribute("role", "region");
  text.setAttribute("aria-label", "The other text");
  const group = document.createElement("div");
  group.className = "govuk-button-group";
  const choices = { both: "Put both together", mine: "Keep mine", theirs: "Take the other" };
  for (const [how, words] of Object.entries(choices)) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button govuk-button--secondary";
    button.textContent = words;
    button.addEventListener("click", () => resolve(how));
    group.append(button);
  }
  return [heading, text, group];
}
