// Choosing words on the page for a field. Drag, click first and last word, or arrows with Shift and Enter.
import { say } from "./page.js";

export class Picker {
  /** `button()` gives the button that the focus goes back to; `take(words, evidence)` gets what was chosen. */
  constructor(pane, sheet, title, button, take, load) {
    Object.assign(this, { pane, button, take, load, title });
    this.bar = pane.querySelector("[data-pick-bar]");
    this.bar.hidden = false;
    this.bar.querySelector("[data-pick-title]").textContent = title;
    pane.classList.add("app-viewer--picking");
    this.stops = new AbortController();
    const on = (target, kind, deed) => target.addEventListener(kind, deed, { signal: this.stops.signal });
    on(this.bar.querySelector("[data-pick-stop]"), "click", () => this.stop(true));
    on(pane, "pointerup", (event) => this.pointed(event));
    on(document, "keydown", (event) => this.key(event));
    this.use(sheet);
    say(`Choosing words for ${title}.`);
  }

  use(sheet) {
    this.sheet = sheet;
    this.spans = [...sheet.querySelectorAll("[data-words] span")];
    this.at = 0;
    this.from = null;
    this.clicked = null;
    const layer = sheet.querySelector("[data-words]");
    layer.tabIndex = 0;
    layer.focus({ preventScroll: true });
    this.mark();
  }

  pointed(event) {
    const selection = document.getSelection();
    if (selection && !selection.isCollapsed) {
      const range = selection.getRangeAt(0);
      const touched = [...this.pane.querySelectorAll("[data-words] span")].filter((span) => range.intersectsNode(span) && this.inside(range, span));
      selection.removeAllRanges();
      if (touched.length) return this.finish(touched);
    }
    const span = event.target.closest("[data-words] span");
    if (!span) return;
    if (span.closest("[data-sheet]") !== this.sheet) this.use(span.closest("[data-sheet]"));
    const at = this.spans.indexOf(span);
    if (this.clicked === null) {
      this.clicked = this.from = this.at = at;
      this.mark();
      say(`First word: ${span.textContent.trim()}. Now click the last word, or the same word again.`);
    } else {
      const [first, last] = [Math.min(this.clicked, at), Math.max(this.clicked, at)];
      this.finish(this.spans.slice(first, last + 1));
    }
  }

  /** A drag that ends before a word's first letter has not taken that word. */
  inside(range, span) {
    if (span.contains(range.endContainer) && range.endOffset === 0) return false;
    return !(span.contains(range.startContainer) && range.startOffset >= span.textContent.trimEnd().length);
  }

  key(event) {
    if (event.key === "Escape") {
      event.preventDefault();
      return this.stop(true);
    }
    if (!this.sheet.contains(document.activeElement)) return;
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const down = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.altKey || event.ctrlKey || (!move && !down && event.key !== "Enter" && event.key !== "PageDown" && event.key !== "PageUp")) return;
    event.preventDefault();
    if (event.key === "Enter") {
      const from = this.from ?? this.at;
      return this.finish(this.spans.slice(Math.min(from, this.at), Math.max(from, this.at) + 1));
    }
    if (event.key.startsWith("Page")) return this.turn(event.key === "PageDown" ? 1 : -1);
    if (event.shiftKey) this.from ??= this.at;
    else this.from = null;
    this.at = move ? Math.min(Math.max(this.at + move, 0), this.spans.length - 1) : this.otherLine(down);
    this.mark();
    const chosen = this.from === null ? this.spans.slice(this.at, this.at + 1) : this.spans.slice(Math.min(this.from, this.at), Math.max(this.from, this.at) + 1);
    say(words(chosen));
  }

  otherLine(step) {
    const line = this.spans[this.at]?.parentElement;
    const other = step > 0 ? line?.nextElementSibling : line?.previousElementSibling;
    if (!other) return this.at;
    const left = this.spans[this.at].box[0];
    const nearest = [...other.children].reduce((best, span) => (Math.abs(span.box[0] - left) < Math.abs(best.box[0] - left) ? span : best));
    return this.spans.indexOf(nearest);
  }

  async turn(step) {
    const sheets = [...this.pane.querySelectorAll("[data-sheet]")];
    const other = sheets[sheets.indexOf(this.sheet) + step];
    if (!other) return;
    await this.load(other);
    this.use(other);
    other.scrollIntoView({ block: "start" });
  }

  mark() {
    const from = this.from ?? this.at;
    const [first, last] = [Math.min(from, this.at), Math.max(from, this.at)];
    this.spans.forEach((span, at) => {
      span.classList.toggle("app-cursor", at === this.at);
      span.classList.toggle("app-picked", this.from !== null && at >= first && at <= last);
    });
    this.spans[this.at]?.scrollIntoView({ block: "nearest" });
  }

  finish(spans) {
    const sheet = spans[0].closest("[data-sheet]");
    const same = spans.filter((span) => span.closest("[data-sheet]") === sheet);
    const chosen = words(same);
    this.stop(false);
    this.take(chosen, { page: Number(sheet.dataset.page), quote: chosen, boxes: lines(same) });
  }

  stop(back) {
    this.stops.abort();
    this.pane.classList.remove("app-viewer--picking");
    this.bar.hidden = true;
    for (const span of this.pane.querySelectorAll(".app-cursor, .app-picked")) span.classList.remove("app-cursor", "app-picked");
    for (const layer of this.pane.querySelectorAll("[data-words]")) layer.removeAttribute("tabindex");
    if (back) this.button()?.focus({ preventScroll: true });
  }
}

function words(spans) {
  return spans.map((span) => span.textContent.trim()).join(" ");
}

/** One box for each line of the chosen words, in points. */
function lines(spans) {
  const found = new Map();
  for (const { parentElement, box } of spans) {
    const old = found.get(parentElement);
    found.set(parentElement, old ? [Math.min(old[0], box[0]), Math.min(old[1], box[1]), Math.max(old[2], box[2]), Math.max(old[3], box[3])] : [...box]);
  }
  return [...found.values()];
}
