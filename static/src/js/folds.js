// Opens an optional part of a form when the chosen answer asks for it; it is never closed.
export function openFoldsByAnswer(page = document) {
  for (const form of page.querySelectorAll("form[data-folds]")) {
    form.addEventListener("change", ({ target }) => {
      if (target.name !== form.dataset.folds) {
        return;
      }
      for (const fold of form.querySelectorAll("details[data-opens-on]")) {
        if (fold.dataset.opensOn.split(" ").includes(target.value)) {
          fold.open = true;
        }
      }
    });
  }
}
