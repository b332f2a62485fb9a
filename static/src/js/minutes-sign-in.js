// Signing in again over the page, so that not a letter of it is lost. It is opened by a press
// only: by itself it would catch what is being typed.
import { csrfToken } from "./kept-text.js";

// `open(then)` does `then` as soon as the person has signed in.
export function signInAgain(desk) {
  const dialog = desk.root.querySelector("[data-sign-in-dialog]");
  const form = dialog.querySelector("[data-sign-in]");
  const error = form.querySelector("[data-sign-in-error]");

  let then = null;

  const say = (words) => {
    error.hidden = !words;
    error.textContent = words;
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say("");
    try {
      const answer = await signIn(desk.signInUrl, new FormData(form));
      if (answer.ok) {
        form.reset();
        dialog.close();
        desk.trouble = "";
        desk.bar.replaceChildren("Signed in again");
        desk.lockClosed();
        desk.retry();
        then?.();
        return;
      }
      say(await whyNot(answer));
    } catch {
      say("There is no connection. Try again when it is back.");
    }
    form.querySelector("input").focus();
  });

  return {
    open: (afterwards) => {
      then = afterwards ?? null;
      if (!dialog.open) {
        dialog.showModal();
      }
    },
  };
}

async function signIn(url, body) {
  if (!csrfToken()) {
    await fetch(url);
  }
  const headers = { "X-Requested-With": "XMLHttpRequest", "X-CSRFToken": csrfToken() };
  return fetch(url, { method: "POST", headers, body });
}

async function whyNot(answer) {
  if (answer.status === 429) {
    return "Too many attempts. Wait a few minutes.";
  }
  try {
    const { form } = await answer.json();
    const fields = Object.values(form.fields).flatMap(({ errors }) => errors);
    return [...form.errors, ...fields].join(" ");
  } catch {
    return "You could not be signed in here. Sign in on a new tab.";
  }
}
