// The page pictures: words are loaded for a page as it comes near, evidence lights up, words are picked into a field.
import { say } from "./page.js";
import { Picker } from "./picker.js";
import { place } from "./words.js";

export function startViewer() {
  const pane = document.querySelector("[data-viewer]");
  return pane ? new Viewer(pane) : null;
}

class Viewer {
  constructor(pane) {
    this.pane = pane;
    this.picker = null;
    this.sheets = [...pane.querySelectorAll("[data-sheet]")];
    const near = new IntersectionObserver((entries) => {
      for (const entry of entries) if (entry.isIntersecting) this.load(entry.target);
    }, { rootMargin: "800px" });
    const resized = new ResizeObserver((entries) => {
      for (const entry of entries) place(entry.target);
    });
    for (const sheet of this.sheets) {
      near.observe(sheet);
      resized.observe(sheet);
    }
    pane.addEventListener("submit", (event) => this.go(event));
    pane.querySelector("[data-larger]")?.addEventListener("click", (event) => {
      const large = pane.classList.toggle("app-viewer--large");
      event.target.setAttribute("aria-pressed", String(large));
    });
  }

  /** Fetch a page's words once and lay them over its picture. */
  load(sheet) {
    sheet.loading ??= fetch(sheet.dataset.sheet, { headers: { Accept: "application/json" }, redirect: "error" })
      .then((answer) => answer.json())
      .then((data) => {
        const layer = sheet.querySelector("[data-words]");
        for (const words of data.lines) {
          const line = document.createElement("p");
          for (const [text, x0, y0, x1, y1] of words) {
            const span = document.createElement("span");
            span.textContent = `${text} `;
            span.box = [x0, y0, x1, y1];
            line.append(span);
          }
          layer.append(line);
        }
        place(sheet);
      })
      .catch(() => {
        sheet.loading = undefined;
      });
    return sheet.loading ?? Promise.resolve();
  }

  /** Light up a value's place and bring it into view. Focus stays where it is, unless the page is asked for. */
  show(row, ask) {
    for (const old of this.pane.querySelectorAll(".app-evidence--active")) old.remove();
    const sheet = this.sheets[Number(row.dataset.page) - 1];
    const marks = !sheet ? [] : JSON.parse(row.dataset.boxes || "[]").map(([x0, y0, x1, y1]) => {
      const mark = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const shape = { class: "app-evidence app-evidence--active", x: x0 - 1.5, y: y0 - 1.5, width: x1 - x0 + 3, height: y1 - y0 + 3 };
      for (const [name, value] of Object.entries(shape)) mark.setAttribute(name, value);
      sheet.querySelector("svg").append(mark);
      return mark;
    });
    const found = marks[0] || sheet || document.getElementById(`page-${row.dataset.page}`);
    if (!found) return;
    if (getComputedStyle(this.pane).overflowY === "auto") {
      const target = found.getBoundingClientRect();
      const pane = this.pane.getBoundingClientRect();
      if (target.top < pane.top + 60 || target.bottom > pane.bottom - 40) {
        this.pane.scrollTop += target.top - pane.top - pane.height / 3;
      }
    } else if (ask) {
      found.scrollIntoView({ block: marks.length ? "center" : "start" });
    }
    if (ask) say(`Page ${row.dataset.page} is shown. ${row.dataset.title} is marked.`);
  }

  go(event) {
    const form = event.target.closest("[data-go]");
    if (!form) return;
    event.preventDefault();
    const wanted = Number(form.querySelector("[name=page]").value);
    const sheet = this.sheets[Math.min(Math.max(wanted || 1, 1), this.sheets.length) - 1];
    sheet?.closest("article").scrollIntoView({ block: "start" });
  }

  /** Let the person choose words for a value: by drag, by two clicks, or with the arrow keys. */
  async pick(title, button, take) {
    this.picker?.stop();
    const top = this.pane.getBoundingClientRect().top;
    const seen = this.sheets.find((sheet) => sheet.getBoundingClientRect().bottom > top + 80) || this.sheets[0];
    if (!seen) return;
    await this.load(seen);
    this.picker = new Picker(this.pane, seen, title, button, take, (sheet) => this.load(sheet));
  }
}
