// Keeps what was typed into a form until the server has answered it: a session that is over
// leads to sign-in, and the form is empty after. sessionStorage: it ends with the tab.
//
// A form says whose words it takes: data-keeps="<writer>". Nothing is kept of one that does
// not: where words may be withheld, the device must not hold them. A page that is no answer
// to the form (sign-in, an error) says data-not-taken.
const NAME = "typed";
const UNKEPT = ["csrfmiddlewaretoken", "password"];

export function keepTyped(page = document) {
  for (const form of page.querySelectorAll("form[data-keeps]")) {
    form.addEventListener("submit", () => keep(recordOf(form)));
  }
  for (const form of page.querySelectorAll('form[action$="/accounts/logout/"]')) {
    form.addEventListener("submit", forget);
  }
  const record = kept();
  if (!record) {
    return;
  }
  if (page.body.hasAttribute("data-not-taken")) {
    keep({ ...record, isNotTaken: true });
    sayKept(page, record);
    return;
  }
  const form = record.isNotTaken && formOf(page, record);
  if (form && form.dataset.keeps === record.writer) {
    giveBack(form, record);
    keep({ ...record, isBack: true });
  } else if (form || record.isBack || !record.isNotTaken) {
    forget();
  }
}

function recordOf(form) {
  const fields = [...new FormData(form)].filter(([name]) => !UNKEPT.includes(name));
  const files = fields.filter(([, value]) => value instanceof File).map(([, file]) => file.name);
  return {
    writer: form.dataset.keeps,
    page: location.href,
    path: pathOf(form),
    fields: fields.filter(([, value]) => typeof value === "string"),
    files: files.filter(Boolean),
  };
}

// A field called "action" would hide the form's own.
function pathOf(form) {
  return new URL(form.getAttribute("action") || location.href, location.href).pathname;
}

function formOf(page, record) {
  return [...page.querySelectorAll("form[data-keeps]")].find((form) => pathOf(form) === record.path);
}

function giveBack(form, { fields, files }) {
  for (const input of form.elements) {
    const said = fields.filter(([name]) => name === input.name).map(([, value]) => value);
    if (!input.name || UNKEPT.includes(input.name) || ["file", "submit"].includes(input.type)) {
      continue;
    }
    if (["radio", "checkbox"].includes(input.type)) {
      input.checked = said.includes(input.value);
    } else if (input.type === "select-multiple") {
      [...input.options].forEach((option) => (option.selected = said.includes(option.value)));
    } else if (said.length > 0) {
      const same = [...form.elements].filter(({ name }) => name === input.name);
      input.value = said[same.indexOf(input)] ?? input.value;
    }
    if (input.type !== "hidden" && (input.type !== "radio" || input.checked)) {
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
    if (said.some(Boolean) && input.type !== "hidden") {
      input.closest("details")?.setAttribute("open", "");
    }
  }
  const again = files.length > 0 ? ` Choose your file again: ${files.join(", ")}.` : "";
  const notice = newNotice("What you typed is back.", `It is not saved yet: look at it and send it again.${again}`);
  form.before(notice);
  notice.focus();
}

function sayKept(page, record) {
  const notice = newNotice("Your form is not saved yet.", "What you typed is kept in this tab. Signed in, ");
  const link = page.createElement("a");
  link.className = "govuk-link";
  link.href = record.page;
  link.textContent = "go back to the form";
  notice.lastElementChild.append(link, ": it is there again.");
  page.querySelector("main").prepend(notice);
}

function newNotice(title, words) {
  const notice = document.createElement("div");
  notice.className = "notice notice--warning";
  notice.tabIndex = -1;
  notice.setAttribute("role", "alert");
  const heading = document.createElement("p");
  heading.className = "notice__title";
  heading.textContent = title;
  const text = document.createElement("p");
  text.textContent = words;
  notice.append(heading, text);
  return notice;
}

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(NAME));
  } catch {
    return null;
  }
}

function keep(record) {
  try {
    sessionStorage.setItem(NAME, JSON.stringify(record));
  } catch {
    // A device without room keeps nothing; the form is sent all the same.
  }
}

function forget() {
  try {
    sessionStorage.removeItem(NAME);
  } catch {
    // What keeps nothing has nothing to forget.
  }
}
