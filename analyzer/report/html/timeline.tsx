import { scaleUtc } from "d3-scale";
import type { Report } from "../report.ts";
import { line, time } from "./clean.ts";
import { anchorOf, LeftOut, Section, sourceText, Table, Time } from "./parts.tsx";
import { type Lane, lanesOf, type Mark } from "./timeline-lanes.ts";

const WIDTH = 1000;
const LANE = 26;
/** More tick marks the closer one looks; the script shows those that fit. */
const TICK_COUNTS = [6, 24, 96, 384];
/** A lane with more points is drawn as density until one looks closer. */
const MOST_TICKS = 240;
const BINS = 200;

interface Axis {
  readonly from: number;
  readonly to: number;
  /** Place in the picture, 0 to {@link WIDTH}. */
  readonly at: (utc: string) => number;
}

/** What the axis spans: what happened. Of a long quiet stretch before it, only the text below the picture tells. */
function axisOf(lanes: readonly Lane[], toUtc: string | null): Axis | null {
  const times = [
    ...lanes.flatMap(({ marks }) => marks.flatMap(({ fromUtc, toUtc: end }) => [fromUtc, end ?? ""])),
    toUtc,
  ]
    .map((utc) => Date.parse(utc ?? ""))
    .filter((ms) => !Number.isNaN(ms));
  if (times.length === 0) return null;
  const from = Math.floor(times.reduce((a, b) => Math.min(a, b)) / 1000) * 1000;
  const to = Math.max(
    times.reduce((a, b) => Math.max(a, b)),
    from + 60_000,
  );
  const scale = scaleUtc([from, to], [0, WIDTH]);
  return { from, to, at: (utc) => Math.round((scale(Date.parse(utc)) || 0) * 1000) / 1000 };
}

/** What happened, lane by lane, on one axis; the same as a table behind it. */
export function TimelineView({ report, held }: { report: Report; held: ReadonlySet<string> }) {
  const { timeline } = report;
  const lanes = lanesOf(timeline);
  const axis = axisOf(lanes, timeline.toUtc);
  if (axis === null) {
    return (
      <Section id="timeline" title="Timeline">
        <p>No record with a time is in the evidence.</p>
      </Section>
    );
  }
  const { from, to } = axis;
  const words = wordsOf(lanes);
  return (
    <Section id="timeline" title="Timeline">
      <p class="tools" id="timeline-tools">
        <button type="button" data-do="in" aria-label="Zoom in">
          +
        </button>
        <button type="button" data-do="out" aria-label="Zoom out">
          −
        </button>
        <button type="button" data-do="left" aria-label="Earlier">
          ←
        </button>
        <button type="button" data-do="right" aria-label="Later">
          →
        </button>
        <button type="button" data-do="all">
          All
        </button>
        <span class="quiet" id="timeline-range">
          <Time utc={new Date(from).toISOString()} /> to <Time utc={new Date(to).toISOString()} />
        </span>
      </p>
      <div
        class="lanes"
        id="lanes"
        tabIndex={0}
        role="group"
        aria-label="Timeline. Arrow keys go from record to record and from lane to lane, Enter opens the record's text, plus and minus zoom, Shift with an arrow moves, 0 shows all"
        data-from={from}
        data-to={to}
        data-words={words.join("\n")}
      >
        <ul class="names" aria-hidden="true">
          {lanes.map(({ name, label }) => (
            <li key={name} title={name}>
              {label}
            </li>
          ))}
        </ul>
        <Chart lanes={lanes} axis={axis} words={words} />
      </div>
      <p id="timeline-says" class="screen" aria-live="polite">
        <span class="quiet">Point at a mark, or use the arrow keys on the picture: what it is stands here.</span>{" "}
        <a class="hidden" href="#timeline">
          Record
        </a>
      </p>
      {timeline.fromUtc === null ? null : (
        <p class="quiet">
          The log in the evidence begins <Time utc={timeline.fromUtc} />.
        </p>
      )}
      {timeline.pointsLeftOut > 0 ? <p class="quiet">{timeline.pointsLeftOut} more points are not drawn.</p> : null}
      {timeline.gaps.map(({ log, afterId, beforeId }, i) => (
        <p key={i} class="quiet">
          Gap in {line(log)}: no record between #{afterId} and #{beforeId}.
        </p>
      ))}
      {timeline.gapsLeftOut > 0 ? <p class="quiet">{timeline.gapsLeftOut} more gaps are not listed.</p> : null}
      <LeftOut amount={timeline.attemptsLeftOut ?? 0} what="attempts are" />
      <details class="screen">
        <summary>The same as a table</summary>
        <Table caption="Lanes" heads={["Lane", "How many", "First", "Last"]} rows={lanes.map(laneRow)} />
        <Table
          caption="What happened, newest first (heartbeats left out)"
          heads={["Time", "Lane", "What", "Record"]}
          rows={rowsOf(lanes, held)}
        />
      </details>
    </Section>
  );
}

function Chart({ lanes, axis, words }: { lanes: readonly Lane[]; axis: Axis; words: readonly string[] }) {
  const { from, to, at } = axis;
  const height = lanes.length * LANE;
  const gaps = lanes.find(({ label }) => label === "Log gaps")?.marks ?? [];
  return (
    <svg class="chart" height={height + 22} role="img" aria-labelledby="chart-title">
      <title id="chart-title">{describe(lanes)}</title>
      <svg id="plot" width="100%" height={height} viewBox={`0 0 ${WIDTH} ${height}`} preserveAspectRatio="none">
        {gaps.map(({ fromUtc, toUtc }, i) => (
          <rect key={i} class="gap" x={at(fromUtc)} y={0} width={at(toUtc ?? fromUtc) - at(fromUtc)} height={height} />
        ))}
        {lanes.map((lane, i) => (
          <LaneView key={lane.name} lane={lane} top={i * LANE} axis={axis} words={words} />
        ))}
      </svg>
      <line id="cursor" class="hidden" y1={0} y2={height} />
      <circle id="cursor-dot" class="hidden" r={6} />
      <g id="ticks">
        {TICK_COUNTS.flatMap((amount, level) =>
          scaleUtc([from, to], [0, WIDTH])
            .ticks(amount)
            .map((tick) => {
              const share = (tick.getTime() - from) / (to - from);
              const isWhole = share > 0.02 && share < 0.98;
              return (
                <text
                  key={`${level}-${share}`}
                  class={level === 0 && isWhole ? "" : "hidden"}
                  data-level={level}
                  data-at={share.toFixed(5)}
                  x={`${(share * 100).toFixed(3)}%`}
                  y={height + 15}
                >
                  {tickText(tick)}
                </text>
              );
            }),
        )}
      </g>
    </svg>
  );
}

function LaneView({ lane, top, axis, words }: { lane: Lane; top: number; axis: Axis; words: readonly string[] }) {
  const { at, from } = axis;
  const points = lane.marks.filter(({ toUtc }) => toUtc === undefined);
  const isDense = lane.isPlentiful && points.length > MOST_TICKS;
  const seconds = (utc: string): number => Math.floor((Date.parse(utc) - from) / 1000) || 0;
  const items = lane.marks.map(({ fromUtc, toUtc, says, evidence }) => {
    const length = toUtc === undefined ? "" : Math.max(0, seconds(toUtc) - seconds(fromUtc));
    return [seconds(fromUtc), length, words.indexOf(wordOf(says, evidence)), evidence?.recordId ?? ""].join();
  });
  return (
    <g class={isDense ? "dense" : ""} data-name={lane.name} data-items={items.join(" ")}>
      <line class="rule" x1={0} x2={WIDTH} y1={top + LANE} y2={top + LANE} />
      {lane.marks.map(({ fromUtc, toUtc, tone }, i) =>
        toUtc === undefined ? null : (
          <rect
            key={i}
            class={`bar-${tone}`}
            x={at(fromUtc)}
            y={top + 6}
            width={Math.max(0.001, at(toUtc) - at(fromUtc))}
            height={LANE - 12}
          />
        ),
      )}
      {isDense ? <path class={`density bar-${lane.tone}`} d={densityPath(points, top, axis)} /> : null}
      {points.length > 0 ? (
        <path
          class={`ticks tick-${lane.tone}`}
          d={points.map(({ fromUtc }) => `M${at(fromUtc)} ${top + 5}v${LANE - 10}`).join("")}
        />
      ) : null}
    </g>
  );
}

/** One bar for each stretch of time, as high as its share of the fullest one. */
function densityPath(points: readonly Mark[], top: number, { at }: Axis): string {
  const bins = new Array<number>(BINS).fill(0);
  for (const { fromUtc } of points) {
    const bin = Math.min(BINS - 1, Math.floor((at(fromUtc) / WIDTH) * BINS));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  const fullest = bins.reduce((a, b) => Math.max(a, b));
  const step = WIDTH / BINS;
  return bins
    .map((amount, i) => {
      const high = Math.round((amount / fullest) * (LANE - 8));
      return amount === 0 ? "" : `M${i * step} ${top + LANE - 3}v${-Math.max(2, high)}h${step}V${top + LANE - 3}z`;
    })
    .join("");
}

/** What the script says of a mark: anchor of its record without the number, name of its log, and the words. */
const wordOf = (says: string, evidence: Mark["evidence"]): string =>
  [
    evidence === undefined ? "" : anchorOf(evidence.artifact, 0).slice(0, -1),
    evidence === undefined ? "" : sourceText(evidence.artifact),
    line(says),
  ].join("\t");

const wordsOf = (lanes: readonly Lane[]): string[] => [
  ...new Set(lanes.flatMap(({ marks }) => marks.map(({ says, evidence }) => wordOf(says, evidence)))),
];

const laneRow = ({ name, marks }: Lane): string[] => [
  name,
  String(marks.length),
  time(marks[0]?.fromUtc ?? null),
  time(marks.at(-1)?.fromUtc ?? null),
];

function rowsOf(lanes: readonly Lane[], held: ReadonlySet<string>) {
  return lanes
    .filter(({ isPlentiful }) => !isPlentiful)
    .flatMap(({ name, marks }) => marks.map((mark) => ({ name, mark })))
    .sort((a, b) => Date.parse(b.mark.fromUtc) - Date.parse(a.mark.fromUtc))
    .map(({ name, mark: { fromUtc, toUtc, says, evidence } }) => [
      toUtc === undefined ? time(fromUtc) : `${time(fromUtc)} to ${time(toUtc)}`,
      name,
      says,
      recordOf(evidence, held),
    ]);
}

function recordOf(evidence: Mark["evidence"], held: ReadonlySet<string>) {
  if (evidence?.recordId === undefined) return "";
  const anchor = anchorOf(evidence.artifact, evidence.recordId);
  const text = `${sourceText(evidence.artifact)} #${evidence.recordId}`;
  return held.has(anchor) ? <a href={`#${anchor}`}>{text}</a> : text;
}

const tickText = (tick: Date): string => {
  const iso = tick.toISOString();
  return iso.slice(11, 16) === "00:00" ? iso.slice(5, 10) : iso.slice(11, 16);
};

const describe = (lanes: readonly Lane[]): string =>
  `Timeline. ${lanes.map(({ name, marks }) => `${name}: ${marks.length}`).join("; ")}.`;
