// Starts what each page may need; every page works without it.
import { initAll } from "./govuk-frontend.min.js";
import { makeWideTablesFocusable } from "./scrolling-tables.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
makeWideTablesFocusable();
