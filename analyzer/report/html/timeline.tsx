import { scaleUtc } from "d3-scale";
import type { Report } from "../report.ts";
import { line, time } from "./clean.ts";
import { anchorOf, Section, sourceOf, Table } from "./parts.tsx";

type Timeline = Report["timeline"];
type Point = Timeline["points"][number];

interface Lane {
  readonly name: string;
  readonly tone: string;
  readonly points: readonly Point[];
  readonly bars: readonly { readonly fromUtc: string; readonly toUtc: string; readonly tone: string }[];
}

const WIDTH = 1000;
const LANE = 26;
/** More tick marks the closer one looks; the script shows those that fit. */
const TICK_COUNTS = [6, 24, 96, 384];
const MOST_ROWS = 300;

/** What the axis spans: what happened. Of a long quiet stretch before it, only the text below the picture tells. */
function momentsOf({ points, spans, attempts, toUtc }: Timeline): number[] {
  return [
    ...points.map(({ timeUtc }) => timeUtc),
    ...spans.map(({ fromUtc }) => fromUtc),
    ...attempts.flatMap(({ startUtc, judgeUntilUtc }) => [startUtc, judgeUntilUtc]),
    toUtc,
  ]
    .map((utc) => Date.parse(utc ?? ""))
    .filter((ms) => !Number.isNaN(ms));
}

const FAILURES = [
  "listener-failure",
  "cloud-failure",
  "relay-failure",
  "processing-failure",
  "extension-failure",
  "unhealthy-report",
];
const CHANGES = [
  "installed",
  "auto-upgrade",
  "install-failed",
  "removed",
  "host-booted",
  "host-shutdown",
  "clock-changed",
  "wizard-ran",
];

/** What happened, lane by lane, on one axis; the same as a table behind it. */
export function TimelineView({ report, held }: { report: Report; held: ReadonlySet<string> }) {
  const { timeline } = report;
  const times = momentsOf(timeline);
  if (times.length === 0) {
    return (
      <Section id="timeline" title="Timeline">
        <p>No record with a time is in the evidence.</p>
      </Section>
    );
  }
  const from = times.reduce((a, b) => Math.min(a, b));
  const to = Math.max(
    times.reduce((a, b) => Math.max(a, b)),
    from + 60_000,
  );
  const scale = scaleUtc([from, to], [0, WIDTH]);
  const at = (utc: string): number => Math.round((scale(Date.parse(utc)) || 0) * 1000) / 1000;
  const lanes = lanesOf(timeline);
  const height = lanes.length * LANE;
  const rows = timeline.points.filter(({ kind }) => kind !== "heartbeat" && kind !== "healthy-report");
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
          {time(new Date(from).toISOString())} to {time(new Date(to).toISOString())}
        </span>
      </p>
      <div
        class="lanes"
        id="lanes"
        tabIndex={0}
        role="group"
        aria-label="Timeline: arrow keys move, plus and minus zoom, 0 shows all"
        data-from={from}
        data-to={to}
      >
        <ul class="names" aria-hidden="true">
          {lanes.map(({ name }) => (
            <li key={name}>{name}</li>
          ))}
        </ul>
        <svg class="chart" height={height + 22} role="img" aria-labelledby="chart-title">
          <title id="chart-title">{describe(lanes)}</title>
          <svg id="plot" width="100%" height={height} viewBox={`0 0 ${WIDTH} ${height}`} preserveAspectRatio="none">
            {lanes.map(({ name, tone, points, bars }, i) => (
              <g key={name}>
                <line class="rule" x1={0} x2={WIDTH} y1={(i + 1) * LANE} y2={(i + 1) * LANE} />
                {bars.map((bar, j) => (
                  <rect
                    key={j}
                    class={bar.tone}
                    x={at(bar.fromUtc)}
                    y={i * LANE + 6}
                    width={Math.max(0.8, at(bar.toUtc) - at(bar.fromUtc))}
                    height={LANE - 12}
                  />
                ))}
                {points.length > 0 ? (
                  <path
                    class={tone}
                    d={points.map(({ timeUtc }) => `M${at(timeUtc)} ${i * LANE + 5}v${LANE - 10}`).join("")}
                  />
                ) : null}
              </g>
            ))}
          </svg>
          <g id="ticks">
            {TICK_COUNTS.flatMap((amount, level) =>
              scale.ticks(amount).map((tick) => {
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
      </div>
      {timeline.fromUtc === null ? null : <p class="quiet">The log in the evidence begins {time(timeline.fromUtc)}.</p>}
      {timeline.pointsLeftOut > 0 ? <p class="quiet">{timeline.pointsLeftOut} more points are not drawn.</p> : null}
      {timeline.gaps.map(({ log, afterId, beforeId }, i) => (
        <p key={i} class="quiet">
          Gap in {line(log)}: no record between #{afterId} and #{beforeId}.
        </p>
      ))}
      <details class="screen">
        <summary>The same as a table (heartbeats left out)</summary>
        <Table
          caption="What happened, newest first"
          heads={["Time", "What", "Record"]}
          rows={rows
            .slice(-MOST_ROWS)
            .reverse()
            .map((point) => [
              time(point.timeUtc),
              line(
                [point.kind, point.namespace, point.version, point.code].filter((one) => one !== undefined).join(" "),
              ),
              recordOf(point, held),
            ])}
        />
        {rows.length > MOST_ROWS ? (
          <p class="quiet">{rows.length - MOST_ROWS} older rows are in the CSV and JSON.</p>
        ) : null}
      </details>
    </Section>
  );
}

function recordOf({ evidence: { artifact, recordId } }: Point, held: ReadonlySet<string>) {
  const anchor = anchorOf(artifact, recordId ?? 0);
  const text = `${sourceOf(artifact)} #${recordId}`;
  return held.has(anchor) ? <a href={`#${anchor}`}>{text}</a> : text;
}

const tickText = (tick: Date): string => {
  const iso = tick.toISOString();
  return iso.slice(11, 16) === "00:00" ? iso.slice(5, 10) : iso.slice(11, 16);
};

function lanesOf({ points, spans, attempts, gaps }: Timeline): Lane[] {
  const of = (kinds: readonly string[]): Point[] => points.filter(({ kind }) => kinds.includes(kind));
  const relays = [...new Set(of(["heartbeat"]).map(({ namespace }) => namespace ?? ""))].slice(0, 8);
  const bars = (what: Timeline["spans"][number]["of"]) =>
    spans
      .filter((span) => span.of === what)
      .map(({ state, fromUtc, toUtc }) => ({
        fromUtc,
        toUtc,
        tone: state === "up" || state === "on" ? "bar-good" : "bar-bad",
      }));
  const lane = (name: string, tone: string, own: readonly Point[], own_bars: Lane["bars"] = []): Lane => ({
    name,
    tone,
    points: own,
    bars: own_bars,
  });
  const all = [
    lane("Service", "tick-doubt", of(["service-start-failed"]), bars("service")),
    lane("Writeback switch", "tick-bad", of(["switch-off-failed", "switch-on-failed"]), bars("writeback")),
    ...relays.map((name) =>
      lane(
        name === "" ? "Heartbeats" : `Heartbeat ${line(name)}`,
        "tick-good",
        points.filter(({ kind, namespace }) => kind === "heartbeat" && (namespace ?? "") === name),
      ),
    ),
    lane("Failures", "tick-bad", of(FAILURES)),
    lane("Requests succeeded", "tick-good", of(["request-succeeded"])),
    lane("Requests refused", "tick-bad", of(["request-refused"])),
    lane("Installs and reboots", "tick-doubt", of(CHANGES)),
    lane(
      "Attempts",
      "tick-doubt",
      [],
      attempts.flatMap(({ startUtc, endUtc, judgeUntilUtc, outcome }) => [
        { fromUtc: endUtc, toUtc: judgeUntilUtc, tone: "bar-faint" },
        {
          fromUtc: startUtc,
          toUtc: endUtc,
          tone: outcome === "worked" ? "bar-good" : outcome === "failed" ? "bar-bad" : "bar-doubt",
        },
      ]),
    ),
    lane(
      "Gaps in the log",
      "tick-doubt",
      [],
      gaps.flatMap(({ fromUtc, toUtc }) =>
        fromUtc !== null && toUtc !== null ? [{ fromUtc, toUtc, tone: "bar-doubt" }] : [],
      ),
    ),
  ];
  return all.filter((one) => one.points.length > 0 || one.bars.length > 0);
}

const describe = (lanes: readonly Lane[]): string =>
  `Timeline. ${lanes.map(({ name, points, bars }) => `${name}: ${points.length > 0 ? `${points.length} points` : `${bars.length} spans`}`).join("; ")}.`;
