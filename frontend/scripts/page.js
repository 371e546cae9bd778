// Small helpers that the other modules share.

/** Say something once in the page's polite status line. */
export function say(words) {
  for (const line of document.querySelectorAll("[data-status]")) line.textContent = words;
}

/** Post a form by fetch. Answers {ok, status, data}; status 0 means that the service could not be reached. */
export async function post(address, body) {
  const answer = await send(address, body);
  // Somebody who signed in again meanwhile, in another tab, has a new token for forms: take it and try once more.
  if (answer.status === 403 && (await renew(body))) return send(address, body);
  if (answer.status === 401) answer.data.message = "You are signed out. Nothing that you typed is lost: sign in in another tab, then save it again here.";
  return answer;
}

async function send(address, body) {
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" });
    const data = (answer.headers.get("content-type") || "").includes("json") ? await answer.json() : {};
    return { ok: answer.ok, status: answer.status, data };
  } catch {
    return { ok: false, status: 0, data: { message: "The service could not be reached. What you typed is still here. Try again." } };
  }
}

async function renew(body) {
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const token = page.querySelector("input[name=csrf_token]")?.value;
    if (!token || token === body.get("csrf_token")) return false;
    body.set("csrf_token", token);
    for (const input of document.querySelectorAll("input[name=csrf_token]")) input.value = token;
    return true;
  } catch {
    return false;
  }
}

/** The elements of a piece of HTML that this service rendered. */
export function piece(html) {
  return new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
}
