// Shows below a text of the minutes how it will print. The server sets it, with what prints it;
// nothing of it is kept, here or there.
import { post } from "./kept-text.js";

const PAUSE = 800;
const WHY_NOT = {
  offline: "There is no connection, so this cannot be shown now. What you type is not touched.",
  "signed-out": "You are signed out, so this cannot be shown now. What you type is not touched.",
  gone: "This cannot be shown: you may not write here now.",
};

export function offerPreviews(root) {
  for (const place of root.querySelectorAll("[data-minute-preview]")) {
    offerPreview(place, place.closest("form[data-minute]"));
  }
}

function offerPreview(place, form) {
  const button = place.querySelector("button");
  const page = place.querySelector("[data-minute-preview-page]");
  const box = form.querySelector("textarea");
  let timer = null;
  let asked = 0;

  const show = async () => {
    asked += 1;
    const mine = asked;
    const answer = await post(place.dataset.url, { part: form.dataset.part, text: box.value });
    if (mine === asked) {
      page.replaceChildren(...partsOf(answer));
    }
  };

  button.addEventListener("click", () => {
    page.hidden = !page.hidden;
    button.setAttribute("aria-expanded", String(!page.hidden));
    if (!page.hidden) {
      page.textContent = "Setting it …";
      show();
    }
  });
  box.addEventListener("input", () => {
    clearTimeout(timer);
    if (!page.hidden) {
      timer = setTimeout(show, PAUSE);
    }
  });
  place.hidden = false;
}

function partsOf({ html, sentence, state }) {
  if (html) {
    return new DOMParser().parseFromString(html, "text/html").body.childNodes;
  }
  return [sentence ?? WHY_NOT[state]];
}
