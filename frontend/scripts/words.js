// Places a page's transparent words exactly over its picture.

/** Lay out all words of a sheet for its size now. */
export function place(sheet) {
  const layer = sheet.querySelector("[data-words]");
  const scale = sheet.clientWidth / Number(sheet.dataset.width);
  if (!layer || !scale) return;
  const spans = layer.querySelectorAll("span");
  for (const span of spans) {
    const [x0, y0, x1, y1] = span.box;
    span.style.left = `${x0 * scale}px`;
    span.style.top = `${y0 * scale}px`;
    span.style.fontSize = `${(y1 - y0) * scale}px`;
    span.style.transform = "";
    span.wanted = (x1 - x0) * scale;
  }
  // The space inside the span keeps words apart in the clipboard; it is left out of the measure.
  const widths = [...spans].map((span) => span.getBoundingClientRect().width * (span.textContent.length - 1) / span.textContent.length);
  spans.forEach((span, at) => {
    if (widths[at] > 0) span.style.transform = `scaleX(${span.wanted / widths[at]})`;
  });
}
