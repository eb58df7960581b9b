import type { Report } from "../report.ts";
import { damageNotes } from "../terminal-certificate.ts";
import { signatureText } from "../wording.ts";
import { Pair } from "./answer.tsx";
import { block, line, time } from "./clean.ts";
import { anchorOf, EvidenceLinks, LeftOut, List, Section, sourceText, Table, Text, Time } from "./parts.tsx";

const MOST_FINDINGS = 100;

export function Findings({ report, held }: { report: Report; held: ReadonlySet<string> }) {
  const { findings } = report;
  return (
    <Section id="findings" title="Findings">
      {findings.length === 0 ? <p>No rule raised a finding; {report.undecided.length} could not decide.</p> : null}
      <div class="cards">
        {findings.slice(0, MOST_FINDINGS).map((one, i) => (
          <article key={i} class={`finding ${one.effect}`}>
            <h3 dir="auto">
              <Text>{one.title}</Text>
            </h3>
            <p dir="auto">
              <Text>{one.says}</Text>
            </p>
            <EvidenceLinks refs={one.evidence} held={held} />
            {one.fix.length > 0 ? (
              <details>
                <summary>What puts it right</summary>
                <List texts={one.fix} />
              </details>
            ) : null}
            <p class="quiet">
              {line(one.ruleId)}
              {one.pack === undefined ? "" : `, from the pack ${line(one.pack)}`}
            </p>
          </article>
        ))}
      </div>
      <LeftOut amount={findings.length - MOST_FINDINGS} what="findings are" />
    </Section>
  );
}

const STAGES = ["name", "tcp", "proxy", "tls", "http", "hold-open"];

export function Probes({ report }: { report: Report }) {
  const { targets, identity, proxyUsed, targetsLeftOut } = report.probes;
  return (
    <Section id="probes" title="Network probes">
      {targets.length === 0 ? (
        <p>No probe is in the evidence.</p>
      ) : (
        <>
          <p class="quiet">
            Run as {identity === null ? "an unknown account" : line(identity)},{" "}
            {proxyUsed === null ? "" : `through the proxy ${line(proxyUsed)}, `}not as the service: a target that was
            reached does not clear the service.
          </p>
          <Table
            caption="Target by stage"
            heads={["Target", ...STAGES, "First failure"]}
            rows={targets.map((target) => [
              `${line(target.host)}:${target.port} (${line(target.purpose)})`,
              ...STAGES.map((stage) => {
                const found = target.stages.find((one) => one.stage === stage);
                if (found === undefined) return "·";
                const text =
                  found.outcome === "ok"
                    ? "✓ ok"
                    : found.outcome === "failed"
                      ? `✕ ${found.code ?? "failed"}`
                      : "skipped";
                return <span class={`probe-${found.outcome}`}>{line(text)}</span>;
              }),
              target.failedAt === null ? "none" : line(target.failedAt),
            ])}
          />
          {targets
            .filter(({ chain }) => chain.length > 0)
            .map(({ host, chain }, i) => (
              <details key={i} class="screen">
                <summary>Certificates shown by {line(host)}</summary>
                <ol>
                  {chain.map(({ subject, issuer }, j) => (
                    <li key={j} dir="auto">
                      {line(subject)}, issued by {line(issuer)}
                    </li>
                  ))}
                </ol>
              </details>
            ))}
          {targetsLeftOut > 0 ? <p>{targetsLeftOut} more targets are not shown.</p> : null}
        </>
      )}
    </Section>
  );
}

export function Server({ report }: { report: Report }) {
  const { server, facts } = report;
  const said = (value: string | boolean | null): string =>
    value === null ? "unknown" : value === true ? "yes" : value === false ? "no" : value;
  return (
    <Section id="server" title="The server">
      <dl class="facts">
        <Pair name="Computer" text={said(report.input.computer)} />
        <Pair name="Product version" text={said(server.version)} />
        <Pair
          name={`Newest known, checked ${server.newestKnownVersion.checkedOn}`}
          text={server.newestKnownVersion.version}
        />
        <Pair name="Cloud" text={said(server.cloud)} />
        <Pair name="Staging" text={said(server.staging)} />
        <Pair name="Writeback enabled" text={said(server.writebackEnabled)} />
        <Pair name="Service" text={said(server.service)} />
        <Pair name="Service account" text={said(server.serviceAccount)} />
      </dl>
      {facts.groups.map(({ id, title, rows }) => (
        <details key={id} class="screen">
          <summary>{line(title)}</summary>
          <Table
            caption={line(title)}
            heads={id === "tls" ? ["Name", "Value", "Documented"] : ["Name", "Value"]}
            rows={rows.map(({ name, value, wanted, ok }) => [
              line(name),
              <span class={ok === false ? "probe-failed" : ""}>
                {value === null ? "not set" : <Text>{value}</Text>}
              </span>,
              ...(id === "tls" ? [wanted === null ? "" : line(wanted)] : []),
            ])}
          />
        </details>
      ))}
      {facts.rowsLeftOut > 0 ? <p>{facts.rowsLeftOut} more rows are not shown.</p> : null}
    </Section>
  );
}

export function Completeness({ report }: { report: Report }) {
  const { sources, artifacts, logs, ignored, otherComputers } = report.completeness;
  const signature = signatureText(report);
  const missing = artifacts.filter(({ state }) => state !== "present");
  return (
    <Section id="completeness" title="How complete the evidence is">
      <p>
        {artifacts.length - missing.length} of {artifacts.length} artefacts whole
        {missing.length === 0 ? "." : "; missing or in part: "}
        {missing.map(({ name, state }) => `${line(name)}${state === "partial" ? " (in part)" : ""}`).join(", ")}
      </p>
      {signature === undefined ? null : <p>The bundle: {line(signature)}.</p>}
      {report.undecided.length > 0 ? (
        <details class="screen">
          <summary>{report.undecided.length} rules could not decide because of it</summary>
          <List texts={report.undecided.map(({ title, because }) => `${title}: ${because}`)} />
        </details>
      ) : null}
      {logs.length > 0 ? (
        <Table
          caption="Logs"
          heads={["Log", "Records used", "From", "To", "Certificate"]}
          rows={logs.map(({ path, eventsKept, firstTimeUtc, lastTimeUtc, certificate }) => [
            line(path),
            String(eventsKept),
            time(firstTimeUtc),
            time(lastTimeUtc),
            certificate === null
              ? "none for this format"
              : line(damageNotes(certificate).join("; ") || "nothing missing"),
          ])}
        />
      ) : null}
      {sources.length > 0 ? (
        <details class="screen">
          <summary>Every source and its outcome</summary>
          <Table
            caption="Sources"
            heads={["Source", "Outcome", "Detail"]}
            rows={sources.map(({ id, outcome, code, detail }) => [
              line(id),
              line(outcome),
              line([code, detail].filter((one) => one !== null).join(": ")),
            ])}
          />
        </details>
      ) : null}
      <List texts={ignored.map(({ path, reason }) => `Not used: ${path} (${reason})`)} />
      <List texts={otherComputers.map((name) => `Set aside, from another computer: ${name}`)} />
    </Section>
  );
}

export function WouldChange({ report }: { report: Report }) {
  if (report.wouldChange.length === 0) return null;
  return (
    <Section id="would-change" title="What would change this advice">
      <List texts={report.wouldChange} />
    </Section>
  );
}

/** The records that evidence points at, as they were logged. */
export function Events({ report }: { report: Report }) {
  const { records, recordsLeftOut } = report.events;
  if (records.length === 0) return null;
  return (
    <div class="screen">
      <Section id="events" title="Records behind the evidence">
        {records.map((one) => (
          <details key={`${one.artifact}${one.recordId}`} id={anchorOf(one.artifact, one.recordId)} class="event">
            <summary>
              {sourceText(one.artifact)} #{one.recordId}, event {one.eventId}, <Time utc={one.timeUtc} />
            </summary>
            <pre dir="auto">
              {one.data.map(([name, value]) => block(name === "" ? value : `${name}: ${value}`)).join("\n")}
            </pre>
            {one.charsLeftOut > 0 ? <p class="quiet">{one.charsLeftOut} more characters are left out.</p> : null}
          </details>
        ))}
        {recordsLeftOut > 0 ? <p>{recordsLeftOut} more records are left out.</p> : null}
      </Section>
    </div>
  );
}

export function Foot({ report }: { report: Report }) {
  const { tool, input, options, edition, recommendation } = report;
  return (
    <footer>
      <List texts={recommendation.cites.map(({ title, where, edition: of }) => `${title} (${of}): ${where}`)} />
      <p>
        {line(tool.name)} {line(tool.version)}; edition {line(edition.id)} (asked for: {line(options.edition)}); judged
        as of <Time utc={options.nowUtc} />
        {options.attempted.length > 0 ? `; said to be tried: ${line(options.attempted.join(", "))}` : ""}; input{" "}
        {line(input.name)}, digest <code>{line(input.digest)}</code>
      </p>
    </footer>
  );
}
