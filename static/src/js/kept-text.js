// Keeps on this device what was typed into a minute until the server has it, and sends it.
//
// localStorage, since it has written before a key press is over; the minutes of withheld
// items are never kept. Each record bears its writer's count, so that sending twice is harmless.
const PREFIX = "minutes:";
const PATIENCE = 8000;
// What the server has safely, in the minute or beside it.
export const DURABLE = ["saved", "conflict", "apart"];

const nameOf = ({ slug, key, part, client }) => `${PREFIX}${slug}:${key}:${part}:${client}`;

// Says whether there was room for it.
export function keep(record) {
  try {
    localStorage.setItem(nameOf(record), JSON.stringify(record));
    return true;
  } catch {
    return false;
  }
}

// Forgets a text that was sent, unless more was typed since.
export function forget(record) {
  try {
    const held = JSON.parse(localStorage.getItem(nameOf(record)));
    if (held && held.sequence <= record.sequence) {
      localStorage.removeItem(nameOf(record));
    }
  } catch {
    // A device that keeps nothing has nothing to forget.
  }
}

export function kept() {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
    return names.map((name) => JSON.parse(localStorage.getItem(name))).filter(Boolean);
  } catch {
    return [];
  }
}

export function csrfToken() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? "";
}

// Posts JSON; resolves to the answer, or to {state: "offline" | "signed-out" | "gone"}.
export async function post(url, said, options = {}) {
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), PATIENCE);
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
      body: JSON.stringify(said),
      redirect: "manual",
      signal: waiting.signal,
      ...options,
    });
    if (answer.type === "opaqueredirect") {
      return { state: "signed-out" };
    }
    if (answer.status >= 500 || answer.status === 429) {
      return { state: "offline" };
    }
    return answer.ok ? await answer.json() : { state: "gone", status: answer.status };
  } catch {
    return { state: "offline" };
  } finally {
    clearTimeout(timer);
  }
}

export function send(record, options) {
  return post(record.url, record, options);
}

// Sends all that is kept; resolves to the records that the server does not have yet.
export async function sendAll(records = kept()) {
  const left = [];
  for (const record of records) {
    const answer = await send(record);
    if (DURABLE.includes(answer.state)) {
      forget(record);
    } else if (answer.state !== "stranger") {
      left.push(record);
    }
  }
  return left;
}

// Signing out waits for what is not sent. What another person left here is not touched.
export function makeSignOutWait(page = document) {
  for (const form of page.querySelectorAll('form[action$="/accounts/logout/"]')) {
    form.addEventListener("submit", (event) => {
      const waits = [];
      document.dispatchEvent(new CustomEvent("minutes-flush", { detail: waits }));
      if (waits.length > 0 || kept().length > 0) {
        event.preventDefault();
        signOutWhenSent(form, waits);
      }
    });
  }
  if (kept().length > 0 && !page.querySelector("[data-minutes]")) {
    sendAll();
  }
}

async function signOutWhenSent(form, waits) {
  const unsent = (await Promise.all(waits)).filter((isSent) => !isSent).length;
  const left = await sendAll();
  if (unsent === 0 && left.length === 0) {
    form.submit();
    return;
  }
  const said = form.querySelector("[role=alert]") ?? form.appendChild(document.createElement("p"));
  said.setAttribute("role", "alert");
  said.className = "govuk-error-message";
  said.textContent = "You are not signed out: some text is not sent yet. Wait for the connection.";
}
