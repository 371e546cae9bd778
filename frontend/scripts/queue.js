// The list: tick all, and a count of what is ticked.
export function startQueue() {
  const all = document.querySelector("[data-tick-all]");
  if (!all) return;
  const ticks = [...document.querySelectorAll("[data-tick]")];
  const count = document.querySelector("[data-ticked]");
  const show = () => {
    const ticked = ticks.filter((tick) => tick.checked).length;
    all.checked = ticked > 0 && ticked === ticks.length;
    all.indeterminate = ticked > 0 && ticked < ticks.length;
    count.textContent = ticked === 0 ? "Nothing chosen" : ticked === 1 ? "1 document chosen" : `${ticked} documents chosen`;
  };
  all.closest("[hidden]")?.removeAttribute("hidden");
  all.addEventListener("change", () => {
    for (const tick of ticks) tick.checked = all.checked;
    show();
  });
  for (const tick of ticks) tick.addEventListener("change", show);
  show();
}
