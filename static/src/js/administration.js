// Names for the fields that Django's admin pages name to the eye alone.

// The two boxes of a moment, for day and time, have one label for both, or none.
function nameMoments() {
  for (const box of document.querySelectorAll(".datetime input:not([type=hidden])")) {
    const label = box.closest(".form-row").querySelector("label, legend").textContent.trim();
    box.setAttribute("aria-label", `${label} ${box.previousSibling.textContent.trim()}`);
  }
}

// A search box stands for a list that is hidden, and takes no name from it.
function nameSearchBoxes() {
  for (const box of document.querySelectorAll(".select2-selection")) {
    const list = box.closest(".select2").previousElementSibling;
    for (const part of [box, box.querySelector("[role=textbox]")]) {
      part?.removeAttribute("aria-labelledby");
      part?.setAttribute("aria-label", list.labels[0].textContent.trim());
    }
  }
}

function nameAll() {
  nameMoments();
  nameSearchBoxes();
}

// Django makes the boxes when its jQuery is ready, and those of a new row when it is added.
globalThis.django?.jQuery(nameAll);
document.addEventListener("formset:added", nameAll);
