// Reorders an agenda by buttons, by Alt with the arrow keys, and by dragging. The order is
// saved at once; the focus stays on the item, and a live region says where it is now.

const ITEM = "[data-ordering-item]";

export async function makeAgendaOrderable(page = document) {
  const agenda = page.querySelector("[data-ordering]");
  if (!agenda) {
    return;
  }
  agenda.addEventListener("click", moveByButton);
  agenda.addEventListener("keydown", moveByKey);
  const { default: Sortable } = await import("./sortable.esm.js");
  for (const level of agenda.querySelectorAll("[data-ordering-level]")) {
    new Sortable(level, {
      handle: "[data-ordering-handle]",
      draggable: `${ITEM}:not([data-fixed])`,
      animation: 150,
      onStart: () => (level.before = [...level.children]),
      onEnd: ({ item }) => save(level, item, level.before),
    });
  }
  agenda.classList.add("draft-agenda--draggable");
}

function moveByButton(event) {
  const button = event.target.closest("[data-ordering-moves] button");
  if (button) {
    event.preventDefault();
    move(button.closest(ITEM), button.value);
  }
}

function moveByKey(event) {
  const direction = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const item = event.target.closest(ITEM);
  if (event.altKey && direction && item && !("fixed" in item.dataset)) {
    event.preventDefault();
    move(item, direction);
  }
}

function move(item, direction) {
  const other = direction === "up" ? item.previousElementSibling : item.nextElementSibling;
  if (!other || "fixed" in other.dataset) {
    say(`${item.dataset.title} is the ${direction === "up" ? "first" : "last"} that can move.`);
    return;
  }
  const level = item.parentElement;
  const before = [...level.children];
  // What has the focus is not moved in the page, since it would lose it.
  if (direction === "up") {
    item.after(other);
  } else {
    item.before(other);
  }
  save(level, item, before);
}

async function save(level, item, before) {
  const { ordering, csrfToken } = level.closest("[data-ordering]").dataset;
  const items = [...level.children];
  updateButtons(items);
  const body = new URLSearchParams(items.map((each) => ["key", each.dataset.orderingItem]));
  try {
    const answer = await fetch(ordering, {
      method: "POST",
      headers: { "X-CSRFToken": csrfToken },
      body,
    });
    const said = await answer.json();
    if (said.refused) {
      throw new Error(said.refused);
    }
    showNumbers(said.numbers);
    say(`${item.dataset.title} is now item ${said.numbers[item.dataset.orderingItem]}.`);
  } catch (fault) {
    level.replaceChildren(...before);
    updateButtons(before);
    item.querySelector("[data-ordering-moves] button:enabled")?.focus();
    say(fault instanceof TypeError || fault instanceof SyntaxError ? "The order was not saved. Try again." : fault.message);
  }
}

function showNumbers(numbers) {
  for (const [key, number] of Object.entries(numbers)) {
    const place = document.querySelector(`[data-ordering-item="${key}"] [data-ordering-number]`);
    if (place) {
      place.textContent = number;
    }
  }
}

function updateButtons(items) {
  for (const item of items) {
    const [up, down] = item.querySelectorAll(":scope > * > [data-ordering-moves] button");
    if (up) {
      const focused = document.activeElement;
      up.disabled = item === items[0];
      down.disabled = item === items.at(-1);
      if ((focused === up && up.disabled) || (focused === down && down.disabled)) {
        (up.disabled ? down : up).focus();
      }
    }
  }
}

function say(sentence) {
  document.querySelector("[data-ordering-said]").textContent = sentence;
}
