// Uploads files one by one and says how far each has come; files can be dropped on the form.
// Without it the form sends them all at once.
export function sendFilesOneByOne(page = document) {
  for (const form of page.querySelectorAll("form[data-upload]")) {
    const input = form.querySelector("input[type=file]");
    form.addEventListener("submit", (event) => {
      if (input.files.length > 0) {
        event.preventDefault();
        sendAll(form, [...input.files]);
      }
    });
    takeDrops(form);
  }
}

function takeDrops(form) {
  form.querySelector(".govuk-hint").append(" Or drop them into this frame.");
  const mark = (isOver) => form.classList.toggle("upload--over", isOver);
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    mark(true);
  });
  form.addEventListener("dragleave", () => mark(false));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(false);
    const files = [...event.dataTransfer.files];
    if (files.length > 0) {
      sendAll(form, files);
    }
  });
}

async function sendAll(form, files) {
  const button = form.querySelector("button");
  const list = form.querySelector("[data-upload-progress]");
  list.replaceChildren();
  button.disabled = true;
  let refused = 0;
  for (const file of files) {
    const line = newLine(list, file);
    const { isTaken, asksReason } = await send(form, file, line);
    refused += isTaken ? 0 : 1;
    if (asksReason) {
      form.querySelector("[data-upload-reason]").hidden = false;
    }
  }
  button.disabled = false;
  if (refused === 0) {
    location.reload();
  } else {
    form.querySelector("input[type=file]").value = "";
    sayWhereTheOthersAre(list, files.length - refused);
  }
}

function newLine(list, file) {
  const item = document.createElement("li");
  const words = document.createElement("span");
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  words.textContent = `${file.name}: waiting`;
  item.append(words, bar);
  list.append(item);
  return { item, words, bar };
}

// Resolves to whether the file was taken and, if not, whether a reason is enough to take it.
function send(form, file, line) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append("reason", form.elements.reason.value);
    body.append("files", file);
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      line.bar.value = (100 * loaded) / total;
      line.words.textContent = loaded < total ? `${file.name}: uploading` : `${file.name}: looking at it`;
    });
    request.addEventListener("loadend", () => resolve(tell(request, file, line)));
    request.send(body);
  });
}

function tell(request, file, line) {
  const answer = parse(request.responseText);
  const isTaken = request.status === 200 && answer?.added?.length > 0;
  line.bar.remove();
  line.item.classList.toggle("upload__refused", !isTaken);
  line.words.textContent = isTaken
    ? `${file.name}: added as ${answer.added[0]}`
    : (answer?.refused?.join(" ") ?? `${file.name}: it could not be sent. Try again.`);
  return { isTaken, asksReason: answer?.asks_reason === true };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function sayWhereTheOthersAre(list, taken) {
  if (taken === 0) {
    return;
  }
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.className = "govuk-link";
  link.href = location.href;
  link.textContent = `Show the ${taken === 1 ? "paper that was" : `${taken} papers that were`} added`;
  item.append(link);
  list.append(item);
}
