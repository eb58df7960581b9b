import type { ProbeRow, ProbeStage } from "../../bundle/artifacts.ts";
import type { Connection, Limit, Network, PeerCertificate, TlsPeer } from "../host/network.ts";
import { classifyError, classifyPeer, findProxySchemes, isPrivateAddress, isVersionError } from "./classify.ts";
import { parseHead } from "./http-head.ts";
import { EXPECTED_STATUS, IDLE_NEEDED_MS, STAGE_LIMITS_MS } from "./targets.ts";
import type { PlannedProbe, ProbeOptions } from "./types.ts";

/** The part of a row that a stage finds out. */
type Found = Partial<ProbeRow> & Pick<ProbeRow, "outcome" | "code">;

const MAX_HEAD_BYTES = 16_384;
const MAX_DETAIL_CHARS = 300;
const MAX_ADDRESSES = 16;

/** Takes one target through its stages, each with its own deadline; those after a failure are skipped. */
export async function probeTarget(
  target: PlannedProbe,
  options: ProbeOptions,
  network: Network,
  signal: AbortSignal,
  keep: (row: ProbeRow) => void,
): Promise<void> {
  const visit = new Visit(target, options, network, signal);
  const rows: ProbeRow[] = [];
  for (const stage of target.stages) {
    const begun = network.now();
    const failed = rows.some((row) => row.outcome === "failed");
    const found: Found = failed || signal.aborted ? { outcome: "skipped", code: null } : await visit.run(stage);
    rows.push({
      host: target.host,
      port: target.port,
      purpose: target.purpose,
      stage,
      detail: null,
      elapsedMs: found.outcome === "skipped" ? null : network.now() - begun,
      atUtc: new Date(network.now()).toISOString(),
      ...found,
    });
  }
  visit.close();
  for (const row of blameAddress(rows)) keep(row);
}

/** An address that cannot be the cloud's is forgiven as long as the way through it leads there all the same. */
function blameAddress(rows: readonly ProbeRow[]): ProbeRow[] {
  const failed = rows.some((row) => row.outcome === "failed");
  return rows.map((row) =>
    failed && row.code === "private-address"
      ? { ...row, outcome: "failed", code: "wrong-address", detail: row.addresses?.system.join(", ") ?? null }
      : row,
  );
}

/** What one target's stages hand on to each other. */
class Visit {
  readonly #target: PlannedProbe;
  readonly #options: ProbeOptions;
  readonly #network: Network;
  readonly #signal: AbortSignal;
  readonly #open: Connection[] = [];
  #address: string;
  #connection: Connection | undefined;

  constructor(target: PlannedProbe, options: ProbeOptions, network: Network, signal: AbortSignal) {
    this.#target = target;
    this.#options = options;
    this.#network = network;
    this.#signal = signal;
    this.#address = target.host;
  }

  close(): void {
    for (const connection of this.#open) connection.close();
  }

  async run(stage: ProbeStage): Promise<Found> {
    try {
      switch (stage) {
        case "name":
          return await this.#name();
        case "tcp":
          this.#connection = await this.#connect();
          return { outcome: "ok", code: null };
        case "proxy":
          return await this.#proxy();
        case "tls":
          return await this.#tls();
        case "http":
          return await this.#http();
        case "hold-open":
          return await this.#holdOpen();
      }
    } catch (error) {
      const detail = stage === "tcp" || stage === "proxy" ? this.#wayOut() : null;
      return { outcome: this.#signal.aborted ? "skipped" : "failed", code: classifyError(error), detail };
    }
  }

  /** Whom a connection really goes to. */
  #wayOut(): string | null {
    const { proxy } = this.#options;
    return proxy && `by the proxy ${proxy.host}:${proxy.port}`;
  }

  #limit(stage: ProbeStage): Limit {
    return { timeoutMs: this.#options.limitsMs?.[stage] ?? STAGE_LIMITS_MS[stage], signal: this.#signal };
  }

  async #name(): Promise<Found> {
    const limit = this.#limit("name");
    const { host, purpose } = this.#target;
    const { proxy } = this.#options;
    const [system, direct] = await Promise.allSettled([
      this.#network.lookup(host, limit),
      this.#network.resolve(host, limit),
    ]);
    const answers = direct.status === "fulfilled" ? direct.value.slice(0, MAX_ADDRESSES) : null;
    const found = system.status === "fulfilled" ? system.value.slice(0, MAX_ADDRESSES) : [];
    const addresses = { system: found, direct: answers };
    const [first] = found;
    if (proxy) {
      // The proxy resolves the name; whether this server can is worth knowing, and no fault.
      const code = system.status === "fulfilled" ? null : classifyError(system.reason);
      return { outcome: code === null ? "ok" : "skipped", code, addresses };
    }
    if (first === undefined)
      return {
        outcome: "failed",
        code: system.status === "rejected" ? classifyError(system.reason) : "no-address",
        detail: answers ? `the DNS servers, asked straight, answer ${answers.join(", ")}` : null,
        addresses,
      };
    this.#address = first;
    if (purpose !== "domain-controller" && found.some(isPrivateAddress))
      return { outcome: "ok", code: "private-address", addresses };
    const differs = answers !== null && answers.length > 0 && !answers.some((one) => found.includes(one));
    return { outcome: "ok", code: differs ? "answers-differ" : null, addresses };
  }

  async #connect(): Promise<Connection> {
    const { proxy } = this.#options;
    const limit = this.#limit("tcp");
    const address = proxy ? ((await this.#network.lookup(proxy.host, limit))[0] ?? proxy.host) : this.#address;
    const connection = await this.#network.connect(address, proxy?.port ?? this.#target.port, limit);
    this.#open.push(connection);
    return connection;
  }

  /** Through the proxy for TLS; plain HTTP names the whole address in its request instead. */
  async #proxy(): Promise<Found> {
    if (this.#target.port === 80) return { outcome: "ok", code: null, detail: "plain HTTP: no tunnel is asked for" };
    const head = await this.#tunnel(this.#connected());
    if (head === undefined) return { outcome: "failed", code: "no-http" };
    if (head.status >= 200 && head.status < 300) return { outcome: "ok", code: null };
    return proxyRefusal(head.status, head.headers("proxy-authenticate"));
  }

  async #tunnel(connection: Connection) {
    const { host, port } = this.#target;
    const request = `CONNECT ${host}:${port} HTTP/1.1\r\nHost: ${host}:${port}\r\nProxy-Connection: keep-alive\r\n\r\n`;
    return parseHead(await connection.ask(request, { ...this.#limit("proxy"), maxBytes: MAX_HEAD_BYTES }));
  }

  async #tls(): Promise<Found> {
    let bundled: TlsPeer;
    try {
      bundled = await this.#handshake(this.#connected(), "bundled", false);
    } catch (error) {
      if (!isVersionError(error)) throw error;
      return await this.#obsolete();
    }
    const system = this.#network.hasSystemRoots && bundled.chain.length > 0 ? await this.#judgeBySystem(bundled) : null;
    const peer = toPeer(bundled, system);
    const code = classifyPeer(bundled, system);
    if (code !== null) {
      const issuer = `issued by ${bundled.chain[0]?.issuer ?? "nobody"}`.slice(0, MAX_DETAIL_CHARS);
      return {
        outcome: "failed",
        code,
        detail: this.#network.hasSystemRoots ? issuer : `${issuer}; bundled roots only`,
        peer,
      };
    }
    const detail = this.#network.hasSystemRoots
      ? null
      : "judged by bundled roots only: this Node cannot read the store";
    return { outcome: "ok", code: bundled.version?.replace("TLSv", "tls-") ?? null, detail, peer };
  }

  #handshake(connection: Connection, roots: "bundled" | "system", allowObsolete: boolean): Promise<TlsPeer> {
    return connection.startTls({ serverName: this.#target.host, roots, allowObsolete }, this.#limit("tls"));
  }

  /** A second connection: a handshake is judged by one set of roots. */
  async #judgeBySystem(first: TlsPeer): Promise<TlsPeer | null> {
    try {
      const peer = await this.#handshake(await this.#another(), "system", false);
      // Another machine behind the same name may show another certificate: then the two judge different things.
      return peer.chain[0]?.sha256 === first.chain[0]?.sha256 ? peer : null;
    } catch {
      return null;
    }
  }

  /** The far end shares no version with us: does it speak an old one? */
  async #obsolete(): Promise<Found> {
    const peer = await this.#handshake(await this.#another(), "bundled", true).catch(() => null);
    if (peer === null) return { outcome: "failed", code: "no-shared-version" };
    return {
      outcome: "failed",
      code: "obsolete-tls",
      detail: `speaks ${peer.version ?? "an old version"} only`,
      peer: toPeer(peer, null),
    };
  }

  async #another(): Promise<Connection> {
    const connection = await this.#connect();
    if (this.#options.proxy && this.#target.port !== 80) await this.#tunnel(connection);
    return connection;
  }

  async #http(): Promise<Found> {
    const { purpose, port, host } = this.#target;
    const before = this.#network.now();
    const head = await this.#get(this.#connected(), "http");
    const after = this.#network.now();
    if (head === undefined) return { outcome: "failed", code: "no-http" };
    if (head.status === 407) return { ...proxyRefusal(407, head.headers("proxy-authenticate")), code: "http-407" };
    const code = `http-${head.status}`;
    const dated = Date.parse(head.headers("date")[0] ?? "");
    // `Date` counts whole seconds: the middle of the second against the middle of the wait. Over plain HTTP anybody
    // could have answered, from a cache too.
    const offset = Math.round((before + after) / 2 - (dated + 500));
    const clock = port !== 80 && Number.isFinite(dated) ? { clockOffsetMs: offset } : {};
    if (EXPECTED_STATUS[purpose].includes(head.status)) return { outcome: "ok", code, ...clock };
    const kind = head.headers("content-type")[0]?.slice(0, 80) ?? "nothing";
    return { outcome: "failed", code, detail: `${host} is expected to answer otherwise; content: ${kind}`, ...clock };
  }

  async #get(connection: Connection, stage: "http" | "hold-open") {
    const { host, port, path } = this.#target;
    const whole = this.#options.proxy && port === 80 ? `http://${host}` : "";
    const request = `GET ${whole}${path ?? "/"} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: writeback-triage\r\nAccept: */*\r\nConnection: keep-alive\r\n\r\n`;
    return parseHead(await connection.ask(request, { ...this.#limit(stage), maxBytes: MAX_HEAD_BYTES }));
  }

  /**
   * Leaves a fresh TLS connection alone, then asks. A reset or silence is something on the way; an orderly end may be
   * the host's own impatience with a stranger, and is no failure.
   */
  async #holdOpen(): Promise<Found> {
    const connection = await this.#another();
    await this.#handshake(connection, "bundled", false);
    const { end, elapsedMs: idleMs } = await connection.rest(this.#options.holdOpenMs ?? 0, this.#signal);
    if (this.#signal.aborted) return { outcome: "skipped", code: "cancelled", idleMs };
    if (end === "closed")
      return {
        outcome: "skipped",
        code: "closed-by-far-end",
        detail: "ended in order: not told from the host's own limit",
        idleMs,
      };
    const outcome = idleMs >= IDLE_NEEDED_MS ? "ok" : "failed";
    if (end === "reset") return { outcome, code: "idle-reset", detail: `after ${Math.round(idleMs / 1000)} s`, idleMs };
    try {
      await this.#get(connection, "hold-open");
      return { outcome: "ok", code: "idle-kept", idleMs };
    } catch {
      return { outcome, code: "idle-silent", detail: `no answer after ${Math.round(idleMs / 1000)} s`, idleMs };
    }
  }

  #connected(): Connection {
    if (!this.#connection) throw new Error("stages run in order");
    return this.#connection;
  }
}

function proxyRefusal(status: number, headers: readonly string[]): Found {
  if (status !== 407) return { outcome: "failed", code: `proxy-${status}` };
  const detail = headers.join(", ").slice(0, MAX_DETAIL_CHARS);
  return { outcome: "failed", code: "proxy-407", detail, proxySchemes: findProxySchemes(headers) };
}

function toPeer(bundled: TlsPeer, system: TlsPeer | null): NonNullable<ProbeRow["peer"]> {
  return {
    version: bundled.version,
    trustedByBundledRoots: bundled.refusal === null,
    trustedBySystemRoots: system === null ? null : system.refusal === null,
    chain: bundled.chain.map(toCertificate),
  };
}

function toCertificate({ subject, issuer, sha256, notBefore, notAfter }: PeerCertificate) {
  return { subject, issuer, sha256, notBeforeUtc: toUtc(notBefore), notAfterUtc: toUtc(notAfter) };
}

function toUtc(text: string): string | null {
  const at = Date.parse(text);
  return Number.isFinite(at) ? new Date(at).toISOString() : null;
}
