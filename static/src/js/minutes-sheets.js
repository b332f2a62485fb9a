// Shows the small forms of the desk over it, and brings the desk's parts up to date after.

export function openSheets(root, refreshDesk) {
  const dialog = root.querySelector("[data-sheet-dialog]");
  const place = dialog.querySelector("[data-sheet-place]");
  root.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-sheet]");
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey);
    if (link && isPlain) {
      event.preventDefault();
      openSheet(link.href, dialog, place);
    }
    if (event.target.closest("[data-sheet-close], [data-dialog-close]")) {
      event.preventDefault();
      event.target.closest("dialog").close();
    }
  });
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    submitSheet(event, dialog, place, refreshDesk);
  });
  root.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-in-place]");
    if (form) {
      event.preventDefault();
      sendInPlace(form, event.submitter, refreshDesk);
    }
  });
}

async function openSheet(url, dialog, place) {
  try {
    const answer = await fetch(url);
    if (!show(await answer.text(), place)) {
      location.assign(url);
      return;
    }
  } catch {
    place.textContent = "This needs the connection. What you type in the minutes is kept meanwhile.";
  }
  if (!dialog.open) {
    dialog.showModal();
  }
  place.querySelector("input:not([type=hidden]), textarea, select, button")?.focus();
}

async function submitSheet(event, dialog, place, refreshDesk) {
  const form = event.target;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form, event.submitter) });
    const words = await answer.text();
    if (answer.redirected) {
      dialog.close();
      await refreshDesk();
      return;
    }
    show(words, place);
    place.querySelector(".govuk-error-summary")?.focus();
  } catch {
    sayAt(form, "Not sent: there is no connection. Nothing that you typed here is lost. Try again.");
  }
}

async function sendInPlace(form, button, refreshDesk) {
  const body = new FormData(form, button);
  try {
    await fetch(form.action, { method: "POST", body });
    await refreshDesk();
  } catch {
    sayAt(form, "Not sent: there is no connection. Try again.");
  }
}

function sayAt(form, words) {
  const said = form.querySelector("[role=alert]") ?? form.appendChild(document.createElement("p"));
  said.setAttribute("role", "alert");
  said.className = "govuk-error-message";
  said.textContent = words;
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
    content.querySelector(".govuk-error-summary")?.setAttribute("tabindex", "-1");
  }
  return Boolean(content);
}

// Takes the parts of the desk that are not typed from the page as it is now.
export async function refresh() {
  let page;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return false;
  }
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
