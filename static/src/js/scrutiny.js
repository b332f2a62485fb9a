// Starts what each page may need; every page works without it.
import { initAll } from "./govuk-frontend.min.js";
import { makeAgendaOrderable } from "./agenda-order.js";
import { pasteAsTyped } from "./report-paste.js";
import { makeSignOutWait } from "./kept-text.js";
import { openFoldsByAnswer } from "./folds.js";
import { makeWideTablesFocusable } from "./scrolling-tables.js";
import { sendFilesOneByOne } from "./uploads.js";
import { watchLongWork } from "./watching.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
makeWideTablesFocusable();
makeAgendaOrderable();
pasteAsTyped();
sendFilesOneByOne();
makeSignOutWait();
watchLongWork();
openFoldsByAnswer();
