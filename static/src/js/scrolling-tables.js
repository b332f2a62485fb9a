// Lets the keyboard scroll a table that is wider than the screen.
export function makeWideTablesFocusable(page = document) {
  for (const table of page.querySelectorAll(".paper table")) {
    if (table.scrollWidth > table.clientWidth) {
      table.tabIndex = 0;
    }
  }
}
