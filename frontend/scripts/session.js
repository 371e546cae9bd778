// Says two minutes ahead that the session ends, and lets people stay. Work in other tabs counts: the service is asked.
import { post, say } from "./page.js";

const AHEAD = 120;

export function startSession() {
  const seconds = Number(document.body.dataset.session);
  const dialog = document.querySelector("[data-leaving]");
  if (seconds && dialog?.showModal) new Leaving(dialog).wait(seconds);
}

class Leaving {
  constructor(dialog) {
    this.dialog = dialog;
    this.soon = dialog.querySelector("[data-leaving-soon]");
    this.over = dialog.querySelector("[data-leaving-over]");
    dialog.querySelector("[data-stay]").addEventListener("submit", (event) => this.stay(event));
    dialog.querySelector("[data-leaving-close]").addEventListener("click", () => dialog.close());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.ask();
    });
  }

  /** Ask again shortly before the warning is due; browsers may wake a hidden tab late. */
  wait(seconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), Math.max(1, seconds - AHEAD) * 1000);
  }

  async ask() {
    clearTimeout(this.timer);
    let left = null;
    try {
      const answer = await fetch("/session", { headers: { Accept: "application/json" }, redirect: "error" });
      left = answer.status === 401 ? 0 : (await answer.json()).seconds;
    } catch {
      return this.wait(AHEAD + 20); // the service is away for a moment: that is no end of a session
    }
    if (left > AHEAD + 5) {
      if (this.dialog.open && this.over.hidden) this.dialog.close();
      return this.wait(left);
    }
    this.warn(left);
  }

  warn(left) {
    this.soon.hidden = left <= 0;
    this.over.hidden = left > 0;
    const words = left > 60 ? "2 minutes" : left > 30 ? "1 minute" : "less than a minute";
    this.dialog.querySelector("[data-leaving-left]").textContent = words;
    if (!this.dialog.open) this.dialog.showModal();
    if (left > 0) this.timer = setTimeout(() => this.ask(), Math.min(15, left + 1) * 1000);
  }

  async stay(event) {
    event.preventDefault();
    const answer = await post("/session", new FormData(event.target));
    if (!answer.ok) return this.ask();
    this.dialog.close();
    say("You stay signed in.");
    this.wait(answer.data.seconds);
  }
}
