// Watches documents that are being read: asks again after a while, longer each time, and rests while the tab is hidden.
import { say } from "./page.js";

export function startProgress() {
  const list = document.querySelector("[data-watch]");
  if (list) new Watch(list).next();
}

export class Watch {
  constructor(list) {
    this.list = list;
    this.pause = 700;
    this.seen = new Map();
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && this.waits) this.ask();
    });
  }

  get open() {
    return [...this.list.querySelectorAll("[data-document][data-open]")].map((row) => row.dataset.document);
  }

  next() {
    clearTimeout(this.timer);
    if (!this.open.length) return;
    this.timer = setTimeout(() => this.ask(), this.pause);
    this.pause = Math.min(this.pause * 1.25, 8000);
  }

  async ask() {
    this.waits = document.hidden;
    if (document.hidden) return;
    try {
      const query = this.open.slice(0, 60).map((id) => `id=${id}`).join("&");
      const answer = await fetch(`${this.list.dataset.watch}?${query}`, { headers: { Accept: "application/json" }, redirect: "error" });
      if (answer.status === 401) return location.reload();
      if (answer.ok) for (const item of (await answer.json()).documents) this.show(item);
    } catch {
      this.pause = 8000; // The service is away for a moment; it is asked again.
    }
    if (this.list.dataset.reload !== undefined && !this.open.length) return location.reload();
    this.next();
  }

  show(item) {
    const row = this.list.querySelector(`[data-document="${item.id}"]`);
    if (!row || row.dataset.state === item.state) return;
    row.dataset.state = item.state;
    if (!item.open) delete row.dataset.open;
    const tag = row.querySelector("[data-state-tag]");
    if (tag) {
      tag.textContent = item.title;
      tag.className = `app-tag app-tag--${item.colour}`;
    }
    const words = row.querySelector("[data-state-words]");
    if (words) words.textContent = item.words;
    const link = row.querySelector("[data-state-link]");
    if (link && item.action) {
      link.textContent = item.action;
      link.hidden = false;
    }
    if (!item.open) this.pause = 700;
    say(`${item.name}: ${item.title}. ${item.words}`);
  }
}
