// Lets the keyboard scroll a table for as long as it is wider than the screen.
export function makeWideTablesFocusable(page = document) {
  const watcher = new ResizeObserver((changes) => {
    for (const { target } of changes) {
      if (target.scrollWidth > target.clientWidth) {
        target.tabIndex = 0;
      } else {
        target.removeAttribute("tabindex");
      }
    }
  });
  for (const table of page.querySelectorAll(".paper table, .table-scroll")) {
    watcher.observe(table);
  }
}
