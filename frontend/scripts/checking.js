// The checking page: saves each value as it is left, keeps scroll and focus, lights up the source, moves by keyboard.
import { piece, post, say } from "./page.js";

export function startChecking(viewer) {
  const pane = document.querySelector("[data-values]");
  if (!pane) return;
  const desk = new Desk(pane, viewer);
  pane.addEventListener("change", (event) => desk.changed(event));
  pane.addEventListener("submit", (event) => desk.submitted(event));
  pane.addEventListener("focusin", (event) => desk.focused(event));
  pane.addEventListener("click", (event) => desk.clicked(event));
  document.addEventListener("keydown", (event) => desk.key(event));
  document.querySelector("form[data-all]")?.addEventListener("submit", (event) => desk.all(event));
  document.querySelector("form[data-finish]")?.addEventListener("submit", (event) => desk.finish(event));
  window.addEventListener("beforeunload", (event) => {
    if (desk.unsaved.size) event.preventDefault();
  });
}

class Desk {
  constructor(pane, viewer) {
    this.pane = pane;
    this.viewer = viewer;
    this.unsaved = new Set();
    this.line = Promise.resolve(); // One save after the other, so that each carries the newest version.
  }

  /** A value was left with a new content: save it. A choice waits a moment, since arrow keys pass over its options. */
  changed(event) {
    const form = event.target.closest("form[data-value]");
    if (!form || event.target.name !== "value") return;
    if (event.target.tagName !== "SELECT") return void this.save(form, event.target.value.trim() ? "correct" : "clear");
    clearTimeout(form.waits);
    this.unsaved.add(form);
    const go = () => {
      clearTimeout(form.waits);
      event.target.removeEventListener("blur", go);
      if (form.isConnected && this.unsaved.has(form)) this.save(form, "correct");
    };
    form.waits = setTimeout(go, 900);
    event.target.addEventListener("blur", go);
  }

  /** A button of a value was pressed. Enter in the box counts as leaving it. */
  submitted(event) {
    const form = event.target.closest("form[data-value]");
    if (!form) return;
    event.preventDefault();
    const action = event.submitter?.value || "correct";
    const box = form.querySelector("[name=value]");
    if (action === "correct" && box && (this.unsaved.has(form) || box.value === box.defaultValue)) return;
    this.save(form, action, event.submitter);
  }

  /** “Accept all that is sure”: every row comes back, then the next thing to check has the focus. */
  async all(event) {
    event.preventDefault();
    const form = event.target;
    await this.line;
    const body = new FormData(form);
    const answer = await post(form.getAttribute("action"), body);
    if (!answer.ok) return say(answer.data.message || "This was not saved. Try again.");
    this.take(answer.data);
    this.onward();
    say(answer.data.message);
  }

  save(form, action, button, onward = false) {
    clearTimeout(form.waits);
    this.unsaved.add(form);
    const body = new FormData(form);
    body.set("action", action);
    this.line = this.line.then(() => this.send(form, body, button, onward));
    return this.line;
  }

  async send(form, body, button, onward) {
    body.set("version", this.version);
    const answer = await post(form.getAttribute("action"), body);
    this.unsaved.delete(form);
    if (answer.ok) this.replace(form, answer.data, button, onward);
    else this.refuse(form, answer);
  }

  get version() {
    return this.pane.dataset.version;
  }

  set version(value) {
    this.pane.dataset.version = value;
  }

  /** Put the saved value's new row in place of the old one; focus stays where the person is. */
  replace(form, data, button, onward) {
    const row = form.closest("[data-row]");
    const here = document.activeElement;
    const inside = row.contains(here) || here === document.body;
    const keep = (row.contains(here) && here.dataset.keep) || button?.dataset.keep;
    const next = piece(data.html);
    row.replaceWith(next);
    if (data.added) next.after(piece(data.added));
    if (inside) {
      const target = (keep && next.querySelector(`[data-keep="${keep}"]`)) || next.querySelector("[name=value]") || next.querySelector("button");
      target?.focus({ preventScroll: true });
    }
    this.take(data);
    // Whoever chose the child has the focus on “Choose another”, where the same key would undo it.
    if (inside && (onward || (next.id === "child" && !next.dataset.check))) this.onward(next);
    say(data.message);
  }

  /** After a decision by key: go to the next thing to check. Where nothing is left, stay near, on nothing that acts. */
  onward(row = null) {
    if (this.pane.querySelector("[data-row][data-check]")) return this.move(1, row);
    const place = row || this.pane;
    if (row) row.tabIndex = -1;
    place.focus({ preventScroll: true });
  }

  /** The version, the counts and the other rows that a change brought. */
  take(data) {
    this.version = data.version;
    for (const [id, html] of Object.entries(data.others || {})) document.getElementById(id)?.replaceWith(piece(html));
    for (const [name, words] of Object.entries(data.counts || {})) {
      for (const place of document.querySelectorAll(`[data-count="${name}"]`)) place.textContent = words;
    }
    for (const input of document.querySelectorAll("input[name=version]")) input.value = this.version;
  }

  refuse(form, answer) {
    const row = form.closest("[data-row]");
    const message = answer.data.message || "This was not saved. What you typed is still here. Try again.";
    let place = row.querySelector("[data-error]");
    if (!place) {
      place = document.createElement("p");
      place.className = "app-value__error";
      place.dataset.error = "";
      place.id = `${row.id}-error`;
      form.before(place);
    }
    place.textContent = message;
    row.classList.add("app-value--error");
    const box = form.querySelector("[name=value]");
    if (box) {
      box.setAttribute("aria-invalid", "true");
      box.setAttribute("aria-describedby", place.id);
    }
    if (answer.status === 409 && answer.data.code === "conflict") this.offer(place, "Show what changed", location.pathname + location.search);
    if (answer.status === 401) this.offer(place, "Sign in (opens a new tab)", "/sign-in", "_blank");
    say(message);
  }

  offer(place, words, address, target = "") {
    const link = document.createElement("a");
    Object.assign(link, { href: address, className: "govuk-link", textContent: words, target, rel: "noopener" });
    place.append(" ", link);
  }

  focused(event) {
    const row = event.target.closest("[data-row]");
    if (row?.dataset.page) this.viewer?.show(row, false);
  }

  clicked(event) {
    const row = event.target.closest("[data-row]");
    if (event.target.closest("[data-show]") && this.viewer) {
      event.preventDefault();
      this.viewer.show(row, true);
    }
    const pick = event.target.closest("[data-pick]");
    if (pick && this.viewer) {
      // The row may be saved, and so replaced, while words are being chosen for it.
      const now = (what) => document.getElementById(row.id)?.querySelector(what);
      this.viewer.pick(row.dataset.title, () => now("[data-pick]"), (words, evidence) => {
        const form = now("form[data-value]");
        const box = form.querySelector("[name=value]");
        box.value = words;
        form.querySelector("[name=evidence]").value = JSON.stringify(evidence);
        box.focus({ preventScroll: true });
        this.save(form, "correct");
      });
    }
  }

  key(event) {
    if (event.ctrlKey && event.key === "Enter") {
      event.preventDefault();
      if (event.repeat) return;
      this.leave().then(() => this.ready() && document.querySelector("[data-confirm-next]")?.click());
    } else if (event.altKey && event.shiftKey && event.key === "Enter") {
      event.preventDefault();
      this.leave().then(() => document.querySelector("[data-accept-sure]")?.click());
    } else if (event.altKey && event.key === "Enter") {
      // A key that is held down must not run through the values: each is one press.
      const accept = document.activeElement?.closest("[data-row]")?.querySelector("button[value=accept]");
      event.preventDefault();
      const form = accept?.closest("form[data-value]");
      if (form && !event.repeat && !this.unsaved.has(form)) this.save(form, "accept", accept, true);
    } else if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    }
  }

  /** Save what is being typed before a key press that leaves the page. */
  async leave() {
    const box = document.activeElement;
    if (box?.name === "value" && box.value !== (box.defaultValue ?? box.value)) box.blur();
    await this.line;
  }

  /** False where something is still to decide: then that has the focus, and the status line says what. */
  ready() {
    const open = this.pane.querySelector("[data-row][data-check], [data-row]:has(button[value=accept])");
    if (!open) return true;
    this.reach(open);
    say(`Not yet: ${document.querySelector("[data-count=left]")?.textContent || "something is left to check."}`);
    return false;
  }

  move(step, from = null) {
    const rows = [...this.pane.querySelectorAll("[data-row][data-check]")];
    if (!rows.length) return say("Nothing is left to check.");
    const here = from || document.activeElement?.closest("[data-row]");
    const after = (row) => here && (here.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    const wanted = step > 0 ? rows.find((row) => !here || after(row)) || rows[0] : rows.filter((row) => row !== here && here && !after(row)).pop() || rows.at(-1);
    this.reach(wanted);
  }

  reach(wanted) {
    const details = wanted.closest("details");
    if (details) details.open = true;
    (wanted.querySelector("[name=value], [name=what]") || wanted.querySelector("button, input:not([type=hidden])"))?.focus();
  }

  /** Wait for the last save before the document is confirmed. */
  finish(event) {
    if (!this.unsaved.size) return;
    event.preventDefault();
    const { target, submitter } = event;
    this.line.then(() => target.requestSubmit(submitter));
  }
}
