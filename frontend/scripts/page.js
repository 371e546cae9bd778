// Small helpers that the other modules share.

/** Say something once in the page's polite status line. */
export function say(words) {
  for (const line of document.querySelectorAll("[data-status]")) line.textContent = words;
}

/** Post a form by fetch. Answers {ok, status, data}; status 0 means that the service could not be reached. */
export async function post(address, body) {
  try {
    const answer = await fetch(address, {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-Requested-With": "fetch" },
      redirect: "error",
    });
    const data = (answer.headers.get("content-type") || "").includes("json") ? await answer.json() : {};
    return { ok: answer.ok, status: answer.status, data };
  } catch {
    return { ok: false, status: 0, data: { message: "The service could not be reached. What you typed is still here. Try again." } };
  }
}

/** The elements of a piece of HTML that this service rendered. */
export function piece(html) {
  return new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
}
