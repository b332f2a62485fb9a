// Starts what each page may need; every page works without it.
import { initAll } from "./govuk-frontend.min.js";
import { makeAgendaOrderable } from "./agenda-order.js";
import { pasteAsTyped } from "./report-paste.js";
import { makeSignOutWait } from "./kept-text.js";
import { openFoldsByAnswer } from "./folds.js";
import { makeWideTablesFocusable } from "./scrolling-tables.js";
import { keepTyped } from "./typed-kept.js";
import { sendFilesOneByOne } from "./uploads.js";
import { shortenVote } from "./vote-form.js";
import { watchLongWork } from "./watching.js";
import { giveTools } from "./written-tools.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
makeWideTablesFocusable();
makeAgendaOrderable();
giveTools();
pasteAsTyped();
sendFilesOneByOne();
makeSignOutWait();
watchLongWork();
openFoldsByAnswer();
keepTyped();
shortenVote();
