/**
 * The page's whole script: opens a record that a link leads to, shows a rung's grounds to who points at it,
 * moves the timeline and reads it out. Everything is readable without
 * it. It changes numbers, classes and text only, never markup. A change needs `npx tsx tools/page-hashes.ts`.
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

  const rungs = [...document.querySelectorAll(".ladder details")];
  const hide = (rung) => {
    if (!rung.classList.contains("peek")) return;
    rung.classList.remove("peek");
    rung.open = false;
  };
  for (const rung of rungs) {
    const summary = rung.querySelector("summary");
    const peek = () => {
      if (rung.open) return;
      rungs.forEach(hide);
      rung.classList.add("peek");
      rung.open = true;
    };
    rung.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") peek(); });
    rung.addEventListener("pointerleave", () => hide(rung));
    summary.addEventListener("focus", () => { if (summary.matches(":focus-visible")) peek(); });
    rung.addEventListener("focusout", (event) => { if (!rung.contains(event.relatedTarget)) hide(rung); });
    summary.addEventListener("click", (event) => {
      if (!rung.classList.contains("peek")) return;
      event.preventDefault();
      rung.classList.remove("peek");
    });
  }
  addEventListener("keydown", (event) => { if (event.key === "Escape") rungs.forEach(hide); });
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("main details:not([open])")].filter((one) => !one.closest(".screen"));
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => { for (const one of closed) one.open = false; });

  const lanes = document.getElementById("lanes");
  if (!lanes) return;
  const plot = document.getElementById("plot");
  // The outer picture: the box of the inner one grows with the zoom.
  const chart = plot.parentElement;
  const ticks = [...document.getElementById("ticks").children];
  const range = document.getElementById("timeline-range");
  const height = plot.viewBox.baseVal.height;
  const from = Number(lanes.dataset.from);
  const to = Number(lanes.dataset.to);
  const total = (to - from) / 1000;
  const SMALLEST = 1 / 512;
  let start = 0;
  let width = 1;
  let due = false;
  const show = (ms) => new Date(ms).toISOString().slice(0, 19).replace("T", " ") + " UTC";
  const words = lanes.dataset.words.split("\\n").map((one) => one.split("\\t"));
  const rows = [...plot.querySelectorAll("g")].map((group) => ({
    group,
    items: group.dataset.items.split(" ").map((one) => {
      const [at, length, word, record] = one.split(",");
      return { at: Number(at), end: Number(at) + Number(length), long: length !== "", word: words[word], record };
    }),
  }));
  const cursor = document.getElementById("cursor");
  const dot = document.getElementById("cursor-dot");
  const says = document.getElementById("timeline-says");
  const link = says.querySelector("a");
  let row = 0;
  let index = -1;
  const current = () => rows[row].items[index];
  const mark = () => {
    const item = current();
    const place = item ? (item.at / total - start) / width : -1;
    const seen = place >= 0 && place <= 1;
    cursor.classList.toggle("hidden", !seen);
    dot.classList.toggle("hidden", !seen);
    if (!seen) return;
    for (const name of ["x1", "x2"]) cursor.setAttribute(name, place * 100 + "%");
    dot.setAttribute("cx", place * 100 + "%");
    dot.setAttribute("cy", row * 26 + 13);
  };
  const tell = (nextRow, nextIndex) => {
    if (nextRow === row && nextIndex === index) return;
    row = nextRow;
    index = nextIndex;
    const item = current();
    const { items, group } = rows[row];
    const until = item.long ? " to " + show(from + item.end * 1000) : "";
    const [anchor, source, text] = item.word;
    const record = item.record === "" ? "" : source + " #" + item.record;
    const held = record !== "" && document.getElementById(anchor + item.record);
    says.firstElementChild.textContent = group.dataset.name + ", " + (index + 1) + " of " + items.length + ": " +
      show(from + item.at * 1000) + until + ": " + text + (held ? "." : record === "" ? "." : ". " + record + ".");
    link.classList.toggle("hidden", !held);
    link.textContent = record;
    if (held) link.href = "#" + anchor + item.record;
    mark();
  };
  /** Where the mark stands that is nearest to a moment, and how far away it is, in seconds. */
  const nearest = (items, at) => {
    let best = 0;
    let least = Infinity;
    items.forEach((item, i) => {
      const away = Math.max(0, item.at - at, at - item.end);
      // Of several the last is drawn on top; a moment goes before a stretch that it lies in.
      if (away < least || (away === least && !item.long)) { least = away; best = i; }
    });
    return { best, least };
  };
  const walk = (nextRow, nextIndex) => {
    tell(nextRow, nextIndex);
    const place = current().at / total;
    if (place < start || place > start + width) set(place - width / 2, width);
  };
  const step = (by) => {
    const last = rows[row].items.length - 1;
    if (index >= 0) return walk(row, Math.min(last, Math.max(0, index + by)));
    walk(row, by > 0 ? 0 : last);
  };
  const climb = (by) => {
    const next = Math.min(rows.length - 1, Math.max(0, row + (index < 0 ? 0 : by)));
    walk(next, nearest(rows[next].items, index < 0 ? 0 : current().at).best);
  };
  const draw = () => {
    due = false;
    plot.setAttribute("viewBox", start * 1000 + " 0 " + width * 1000 + " " + height);
    const level = Math.min(3, Math.floor(Math.log(1 / width) / Math.log(4) + 0.01));
    const room = chart.getBoundingClientRect().width;
    let last = -1000;
    for (const tick of ticks) {
      const place = (Number(tick.dataset.at) - start) / width;
      const fits = place > 0.02 && place < 0.98 && place * room - last > 44;
      const seen = Number(tick.dataset.level) === level && fits;
      if (seen) last = place * room;
      tick.classList.toggle("hidden", !seen);
      if (seen) tick.setAttribute("x", place * 100 + "%");
    }
    for (const { group, items } of rows) group.classList.toggle("near", items.length * width < 300);
    mark();
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
  /** Zooming keeps the marked moment in view. */
  const middle = () => {
    const place = index < 0 ? -1 : (current().at / total - start) / width;
    return place >= 0 && place <= 1 ? place : 0.5;
  };
  const act = {
    in: () => zoom(0.5, middle()),
    out: () => zoom(2, middle()),
    left: () => set(start - width / 4, width),
    right: () => set(start + width / 4, width),
    all: () => set(0, 1),
    first: () => walk(row, 0),
    last: () => walk(row, rows[row].items.length - 1),
    next: () => step(1),
    previous: () => step(-1),
    nextMany: () => step(20),
    previousMany: () => step(-20),
    up: () => climb(-1),
    down: () => climb(1),
    open: () => { if (!link.classList.contains("hidden")) link.click(); },
  };
  document.getElementById("timeline-tools").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) act[button.dataset.do]();
  });
  const KEYS = {
    "+": "in", "=": "in", "-": "out", 0: "all", Home: "first", End: "last", Enter: "open",
    ArrowLeft: "previous", ArrowRight: "next", ArrowUp: "up", ArrowDown: "down",
    PageUp: "previousMany", PageDown: "nextMany",
  };
  const SHIFTED = { ArrowLeft: "left", ArrowRight: "right" };
  // Screen readers hand the keys on; without the script the picture is one.
  lanes.setAttribute("role", "application");
  lanes.addEventListener("keydown", (event) => {
    const name = (event.shiftKey && SHIFTED[event.key]) || KEYS[event.key];
    if (!name || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act[name]();
  });
  const share = (event) => {
    const box = chart.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  };
  chart.addEventListener("wheel", (event) => {
    // Without a key the page scrolls on, as a reader expects.
    if (!event.ctrlKey && !event.shiftKey) return;
    event.preventDefault();
    zoom((event.deltaY || event.deltaX) > 0 ? 1.25 : 0.8, share(event));
  }, { passive: false });
  chart.addEventListener("dblclick", (event) => zoom(0.5, share(event)));
  const point = (event) => {
    const box = chart.getBoundingClientRect();
    const over = Math.floor(((event.clientY - box.top) / height) * rows.length);
    if (!rows[over]) return;
    const { best, least } = nearest(rows[over].items, (start + share(event) * width) * total);
    if (least <= ((12 / box.width) * width) * total) tell(over, best);
  };
  let held = null;
  chart.addEventListener("pointerdown", (event) => {
    point(event);
    held = { at: share(event), start };
    chart.setPointerCapture(event.pointerId);
  });
  chart.addEventListener("pointermove", (event) => {
    if (held) set(held.start - (share(event) - held.at) * width, width);
    else point(event);
  });
  for (const name of ["pointerup", "pointercancel"]) chart.addEventListener(name, () => { held = null; });
  addEventListener("resize", () => set(start, width));
  draw();
})();
`;
