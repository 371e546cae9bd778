// Find in the document: asks the service, since only pages near the view are loaded, and goes from place to place.
import { post, say } from "./page.js";

export function startFind(viewer) {
  const form = document.querySelector("form[data-find]");
  if (form && viewer) new Finder(form, viewer);
}

class Finder {
  constructor(form, viewer) {
    Object.assign(this, { form, viewer, words: "", hits: [], at: -1 });
    this.said = form.querySelector("[data-find-said]");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.go(event.submitter?.value === "back" ? -1 : 1);
    });
    form.elements.words.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.shiftKey) {
        event.preventDefault();
        this.go(-1);
      } else if (event.key === "Escape" && form.elements.words.value === "") this.tell("");
    });
  }

  async go(step) {
    const words = this.form.elements.words.value.trim();
    if (!words) return;
    if (words !== this.words) {
      const answer = await post(this.form.getAttribute("action"), new FormData(this.form));
      if (!answer.ok) return this.tell(answer.data.message || "The search did not work. Try again.");
      Object.assign(this, { words, hits: answer.data.hits, at: step > 0 ? -1 : 0, most: answer.data.most });
    }
    this.form.querySelector("[data-back]").hidden = this.hits.length < 2;
    if (!this.hits.length) return this.tell("Not in this document");
    this.at = (this.at + step + this.hits.length) % this.hits.length;
    const hit = this.hits[this.at];
    this.viewer.show({ dataset: { page: hit.page, boxes: JSON.stringify(hit.boxes), title: words } }, false);
    const all = this.hits.length === this.most ? `the first ${this.most}` : this.hits.length;
    this.tell(`${this.at + 1} of ${all}, page ${hit.page}`);
  }

  tell(words) {
    this.said.textContent = words;
    say(words);
  }
}
