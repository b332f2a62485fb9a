// Asks every other second how far long work is, and shows it where it was asked from.
const PAUSE = 2000;

async function look(place, before) {
  let words = before;
  try {
    const answer = await fetch(place.dataset.watch, { headers: { Accept: "text/html" } });
    words = answer.ok ? await answer.text() : before;
  } catch {
    // The network is away for a moment; the next look may find it again.
  }
  if (words !== before) {
    place.innerHTML = words;
  }
  if (!place.querySelector("[data-over]")) {
    setTimeout(look, PAUSE, place, words);
  }
}

export function watchLongWork(page = document) {
  for (const place of page.querySelectorAll("[data-watch]")) {
    if (!place.querySelector("[data-over]")) {
      setTimeout(look, PAUSE, place, "");
    }
  }
}
