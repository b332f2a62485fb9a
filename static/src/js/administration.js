// Django's search boxes take no name from the label of the field that they stand for.
function nameSearchBoxes() {
  for (const box of document.querySelectorAll(".select2-selection")) {
    const [label] = box.closest(".select2").previousElementSibling.labels;
    for (const part of [box, box.querySelector("[role=textbox]")]) {
      part?.removeAttribute("aria-labelledby");
      part?.setAttribute("aria-label", label?.textContent.trim() ?? "");
    }
  }
}

addEventListener("load", nameSearchBoxes);
