// Sends the chosen files one by one, each with its own progress bar, and then watches them being read.
import { say } from "./page.js";
import { Watch } from "./progress.js";

export function startUpload() {
  const form = document.querySelector("[data-upload]");
  if (!form) return;
  startChild();
  form.addEventListener("submit", (event) => {
    const input = form.querySelector("input[type=file]");
    if (!input.files.length || !window.FormData) return;
    event.preventDefault();
    send(form, [...input.files], input);
  });
}

/** Find and choose the child without loading the page anew, which would lose the files that are chosen. */
function startChild() {
  const swap = async (address) => {
    try {
      const page = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
      const next = page.querySelector("[data-child-choice]");
      if (!next) throw new Error("another page");
      document.querySelector("[data-child-choice]").replaceWith(next);
      const found = next.querySelectorAll("li").length;
      say(next.querySelector("input[type=hidden]") ? "The child is chosen." : found ? `${found} found.` : next.textContent.includes("fits") ? "No child fits." : "No child is chosen.");
      (next.querySelector("[data-child-link]") || next.querySelector("[name=find]")).focus();
    } catch {
      location.assign(address);
    }
  };
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-child-find]")) return;
    event.preventDefault();
    swap(`/upload?${new URLSearchParams(new FormData(event.target))}`);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-child-link]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    swap(link.getAttribute("href"));
  });
}

async function send(form, files, input) {
  const list = document.querySelector("[data-upload-list]");
  const heading = document.querySelector("[data-upload-heading]");
  const button = form.querySelector("button[type=submit]");
  const watch = new Watch(list);
  heading.hidden = false;
  list.hidden = false;
  button.disabled = true;
  const rest = new FormData(form);
  rest.delete("files");
  const rows = files.map((file) => {
    const row = line(file.name);
    list.prepend(row);
    return row;
  });
  let kept = 0;
  for (const [place, file] of files.entries()) kept += (await one(form, rest, file, rows[place], watch)) ? 1 : 0;
  button.disabled = false;
  input.value = "";
  input.dispatchEvent(new Event("change", { bubbles: true }));
  say(kept === files.length ? `All ${kept} stored. You can leave this page: the reading goes on.` : `${kept} of ${files.length} stored. See the list for the others.`);
  heading.scrollIntoView({ block: "nearest" });
}

function line(name) {
  const row = document.querySelector("[data-upload-row]").content.firstElementChild.cloneNode(true);
  row.querySelector("[data-name]").textContent = name;
  row.querySelector("progress").setAttribute("aria-label", `Sending ${name}`);
  return row;
}

function one(form, rest, file, row, watch) {
  return new Promise((done) => {
    const body = new FormData();
    for (const [name, value] of rest.entries()) body.append(name, value);
    body.append("files", file, file.name);
    const request = new XMLHttpRequest();
    const bar = row.querySelector("progress");
    const fail = (message) => {
      bar.remove();
      tag(row, "Not stored", "red");
      row.querySelector("[data-state-words]").textContent = message;
      done(false);
    };
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    });
    request.addEventListener("error", () => fail("The service could not be reached. Nothing was stored. Try again."));
    request.addEventListener("load", () => {
      let answer = {};
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        // An answer that is not JSON came from something between the browser and the service.
      }
      const item = answer.documents?.[0];
      if (request.status >= 400 || !item) return fail(answer.message || "The file was not taken. Nothing was stored.");
      if (item.error) return fail(item.error);
      bar.remove();
      row.dataset.document = item.id;
      if (item.open) row.dataset.open = "";
      const link = row.querySelector("[data-state-link]");
      link.href = `/documents/${item.id}`;
      watch.show(item);
      if (item.open) watch.next();
      done(true);
    });
    request.open("POST", form.getAttribute("action"));
    request.setRequestHeader("Accept", "application/json");
    request.send(body);
  });
}

function tag(row, words, colour) {
  const place = row.querySelector("[data-state-tag]");
  place.textContent = words;
  place.className = `app-tag app-tag--${colour}`;
}
