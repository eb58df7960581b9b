import type { ArtifactName } from "../../bundle/artifacts.ts";
import { readTlsValues } from "../../rules/tls-values.ts";
import type { EvidenceRef } from "../../rules/views.ts";
import type { Evidence } from "../evidence.ts";
import { readValue } from "../facts/fact.ts";
import type { Report } from "../report/report.ts";

type Group = Report["facts"]["groups"][number];
type Row = Group["rows"][number];

/** Ours. */
const MOST_ROWS = 60;

/** The server's facts as they were read; a group of which the evidence has nothing is left out. */
export function showFacts(evidence: Evidence): Report["facts"] {
  const all: Group[] = [
    group("os", "Windows", rowsOf(evidence, "os")),
    group("products", "Products and files", products(evidence)),
    group("dotnet", ".NET Framework", rowsOf(evidence, "dotnet")),
    group("service", "Service", rowsOf(evidence, "service")),
    group("settings", "Writeback and scheduler", [
      ...rowsOf(evidence, "passwordReset"),
      ...rowsOf(evidence, "scheduler"),
    ]),
    group("tls", "TLS 1.2", tls(evidence)),
    group("proxy", "Proxy, in every place it can be set", rowsOf(evidence, "proxy")),
    group("security", "Security options", rowsOf(evidence, "securityOptions")),
    group("clock", "Clock", rowsOf(evidence, "clock")),
    group("certificates", "Root certificates", roots(evidence)),
  ];
  const groups = all.filter(({ rows }) => rows.length > 0);
  return {
    groups: groups.map((one) => ({ ...one, rows: one.rows.slice(0, MOST_ROWS) })),
    rowsLeftOut: groups.reduce((sum, { rows }) => sum + Math.max(0, rows.length - MOST_ROWS), 0),
  };
}

const group = (id: Group["id"], title: string, rows: Row[]): Group => ({ id, title, rows });

const row = (artifact: ArtifactName, field: string, name: string, value: string | null): Row => ({
  name,
  value,
  wanted: null,
  ok: null,
  evidence: { artifact, field } satisfies EvidenceRef,
});

/** Every field of an artefact that is one value, under its own name. */
function rowsOf(evidence: Evidence, artifact: ArtifactName): Row[] {
  const value: unknown = readValue(evidence, artifact);
  return value === null ? [] : walk(artifact, "", value);
}

function walk(artifact: ArtifactName, field: string, value: unknown): Row[] {
  if (value === null || ["string", "number", "boolean"].includes(typeof value)) {
    return [row(artifact, field, field, value === null ? null : String(value))];
  }
  if (typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, one]) => walk(artifact, field === "" ? key : `${field}.${key}`, one));
}

function products(evidence: Evidence): Row[] {
  const read = readValue(evidence, "products");
  return [
    ...(read?.uninstall ?? []).map(({ displayName, displayVersion, installDate }, i) =>
      row(
        "products",
        `uninstall[${i}].displayVersion`,
        displayName,
        installDate === null ? displayVersion : `${displayVersion ?? ""} (installed ${installDate})`.trim(),
      ),
    ),
    ...(read?.files ?? []).map(({ path, productVersion }, i) =>
      row("products", `files[${i}].productVersion`, path, productVersion),
    ),
  ];
}

function tls(evidence: Evidence): Row[] {
  const read = readValue(evidence, "tls");
  return (read === null ? [] : readTlsValues(read)).map((one) => ({
    ...row("tls", one.field, `${one.key}\\${one.value}`, one.data === null ? null : String(one.data)),
    wanted: String(one.wanted),
    ok: one.data === null ? null : one.data === one.wanted,
  }));
}

function roots(evidence: Evidence): Row[] {
  return (readValue(evidence, "certificates")?.roots ?? []).map(({ subject, present }, i) => ({
    ...row("certificates", `roots[${i}].present`, subject, present ? "present" : "missing"),
    ok: present,
  }));
}
