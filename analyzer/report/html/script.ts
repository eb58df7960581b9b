/**
 * The page's whole script: opens a record that a link leads to, and moves the timeline. Everything is readable without
 * it. It changes numbers and classes only, never markup. A change needs `npx tsx tools/page-hashes.ts`.
 */
export const SCRIPT = `
"use strict";
(() => {
  const openTarget = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target instanceof HTMLDetailsElement) {
      target.open = true;
      target.scrollIntoView();
      target.querySelector("summary").focus();
    }
  };
  addEventListener("hashchange", openTarget);
  openTarget();

  const lanes = document.getElementById("lanes");
  if (!lanes) return;
  const plot = document.getElementById("plot");
  const ticks = [...document.getElementById("ticks").children];
  const range = document.getElementById("timeline-range");
  const height = plot.viewBox.baseVal.height;
  const from = Number(lanes.dataset.from);
  const to = Number(lanes.dataset.to);
  const SMALLEST = 1 / 512;
  let start = 0;
  let width = 1;
  let due = false;
  const show = (ms) => new Date(ms).toISOString().slice(0, 19).replace("T", " ") + " UTC";
  const draw = () => {
    due = false;
    plot.setAttribute("viewBox", start * 1000 + " 0 " + width * 1000 + " " + height);
    const level = Math.min(3, Math.floor(Math.log(1 / width) / Math.log(4) + 0.01));
    for (const tick of ticks) {
      const place = (Number(tick.dataset.at) - start) / width;
      const seen = Number(tick.dataset.level) === level && place > 0.02 && place < 0.98;
      tick.classList.toggle("hidden", !seen);
      if (seen) tick.setAttribute("x", place * 100 + "%");
    }
    range.textContent = show(from + start * (to - from)) + " to " + show(from + (start + width) * (to - from));
  };
  const set = (nextStart, nextWidth) => {
    width = Math.min(1, Math.max(SMALLEST, nextWidth));
    start = Math.min(1 - width, Math.max(0, nextStart));
    if (!due) {
      due = true;
      requestAnimationFrame(draw);
    }
  };
  const zoom = (factor, at) => {
    const next = Math.min(1, Math.max(SMALLEST, width * factor));
    set(start + at * (width - next), next);
  };
  const act = {
    in: () => zoom(0.5, 0.5),
    out: () => zoom(2, 0.5),
    left: () => set(start - width / 4, width),
    right: () => set(start + width / 4, width),
    all: () => set(0, 1),
  };
  document.getElementById("timeline-tools").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) act[button.dataset.do]();
  });
  const KEYS = { "+": "in", "=": "in", "-": "out", ArrowLeft: "left", ArrowRight: "right", 0: "all", Home: "all" };
  lanes.addEventListener("keydown", (event) => {
    const name = KEYS[event.key];
    if (!name || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act[name]();
  });
  const share = (event) => {
    const box = plot.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  };
  const chart = plot.parentElement;
  chart.addEventListener("wheel", (event) => {
    // Without a key the page scrolls on, as a reader expects.
    if (!event.ctrlKey && !event.shiftKey) return;
    event.preventDefault();
    zoom((event.deltaY || event.deltaX) > 0 ? 1.25 : 0.8, share(event));
  }, { passive: false });
  chart.addEventListener("dblclick", (event) => zoom(0.5, share(event)));
  let held = null;
  chart.addEventListener("pointerdown", (event) => {
    held = { at: share(event), start };
    chart.setPointerCapture(event.pointerId);
  });
  chart.addEventListener("pointermove", (event) => {
    if (held) set(held.start - (share(event) - held.at) * width, width);
  });
  for (const name of ["pointerup", "pointercancel"]) chart.addEventListener(name, () => { held = null; });
})();
`;
