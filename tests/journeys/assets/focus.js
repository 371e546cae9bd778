// Follows the focus through a page: which stops were reached, and what is wrong with them.
(() => {
  const usable = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const reached = new Set();
  const wrong = [];
  let last = null;
  const told = (element) => element.outerHTML.slice(0, 160).replace(/\s+/g, " ");
  const seen = (element) => {
    const style = getComputedStyle(element);
    return element.checkVisibility({ visibilityProperty: true }) && style.pointerEvents !== "none" && !element.disabled;
  };
  const look = (element) => {
    const style = getComputedStyle(element);
    return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.backgroundColor, style.borderColor].join();
  };
  const restLook = new Map();
  // A tick box of the design system is invisible and lies on its label, which shows the focus in its `::before`.
  const boxLook = (element) => {
    const label = element.labels?.[0];
    return label && element.matches("[type=checkbox], [type=radio]") ? getComputedStyle(label, "::before").boxShadow + getComputedStyle(label, "::before").outlineWidth : "";
  };
  for (const element of document.querySelectorAll(usable)) restLook.set(element, look(element) + boxLook(element));

  const covered = (element) => {
    const box = [...element.getClientRects()].find((one) => one.width && one.height);
    if (!box || element.matches(".govuk-file-upload")) return "";
    const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
    if (right <= left || bottom <= top) return "out of view";
    const points = [[left + Math.min((right - left) / 2, 20), (top + bottom) / 2], [left + 2, top + 2], [right - 2, bottom - 2]];
    const free = points.some(([x, y]) => {
      const here = document.elementFromPoint(x, y);
      return here && (element.contains(here) || here.contains(element) || [...(element.labels || [])].some((label) => label.contains(here)));
    });
    return free ? "" : "covered";
  };

  /** Called after each press of Tab: false when the focus has left the page or come round. */
  window.stopped = () => {
    const at = document.activeElement;
    if (!at || at === document.body) return false;
    if (reached.has(at)) {
      if (at === last && at.matches("[type=date], [type=month]")) return true; // day, month and year in one
      if ([...reached][0] !== at) wrong.push(`the focus came back to ${told(at)}`);
      return false;
    }
    last = at;
    reached.add(at);
    const hidden = covered(at);
    if (hidden) wrong.push(`${hidden}: ${told(at)}`);
    if (restLook.has(at) && look(at) + boxLook(at) === restLook.get(at)) wrong.push(`does not show its focus: ${told(at)}`);
    return true;
  };

  window.stopsWrong = () => {
    for (const element of document.querySelectorAll(usable)) {
      if (!seen(element) || reached.has(element) || element.tabIndex < 0) continue;
      if (element.type === "radio" && [...reached].some((one) => one.type === "radio" && one.name === element.name)) continue;
      wrong.push(`not reached: ${told(element)}`);
    }
    return wrong;
  };
})();
