import { Resolver } from "node:dns";
import { lookup as systemLookup } from "node:dns/promises";
import { connect as connectTcp, type Socket } from "node:net";
import * as tls from "node:tls";

/**
 * The one door to resolvers and sockets. It knows no target and judges nothing; what comes back is what was seen, so
 * that recorded answers can stand in for it.
 */
export interface Network {
  /** By the operating system's resolver, hosts file included. */
  lookup(host: string, limit: Limit): Promise<readonly string[]>;
  /** By the configured DNS servers, asked straight. */
  resolve(host: string, limit: Limit): Promise<readonly string[]>;
  resolveService(name: string, limit: Limit): Promise<readonly { readonly host: string; readonly port: number }[]>;
  connect(address: string, port: number, limit: Limit): Promise<Connection>;
  /** `false`: this Node cannot read the store of the computer (it can from 22.15 on). */
  readonly hasSystemRoots: boolean;
  /** Milliseconds since 1970. */
  now(): number;
}

export interface Limit {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** One TCP connection, in the clear at first. */
export interface Connection {
  /** Sends a request and reads the head of its answer, never more than `maxBytes`; the body is thrown away. */
  ask(request: string, limit: Limit & { readonly maxBytes: number }): Promise<string>;
  /** Goes on in TLS over the same connection. */
  startTls(options: TlsOptions, limit: Limit): Promise<TlsPeer>;
  /** Keeps still for so long; says early when the far end does not. */
  rest(forMs: number, signal: AbortSignal): Promise<Rest>;
  close(): void;
}

export interface TlsOptions {
  readonly serverName: string;
  readonly roots: "bundled" | "system";
  /** Also what no sound client speaks any more: only to see what the far end wants. */
  readonly allowObsolete: boolean;
}

export interface TlsPeer {
  readonly version: string | null;
  /** OpenSSL's or Node's word for why the certificate is refused; `null`: it is not. */
  readonly refusal: string | null;
  readonly chain: readonly PeerCertificate[];
}

export interface PeerCertificate {
  readonly subject: string;
  readonly issuer: string;
  readonly sha256: string;
  readonly notBefore: string;
  readonly notAfter: string;
}

export interface Rest {
  readonly end: "kept" | "closed" | "reset";
  readonly elapsedMs: number;
}

/** What a door throws: Node's own code (`ECONNREFUSED`), or one of these. */
export class NetworkError extends Error {
  readonly code: "TIMEOUT" | "CANCELLED" | "CLOSED" | "TOO_LONG";
  constructor(code: NetworkError["code"]) {
    super(code);
    this.name = "NetworkError";
    this.code = code;
  }
}

/** PEM roots; `system: null` where they cannot be read. */
export interface Roots {
  readonly bundled: readonly string[];
  readonly system: readonly string[] | null;
}

const MAX_CHAIN = 10;

export function nodeNetwork(roots: Roots = readRoots()): Network {
  return {
    hasSystemRoots: roots.system !== null,
    now: () => Date.now(),
    lookup: (host, limit) =>
      within(
        limit,
        systemLookup(host, { all: true }).then((all) => all.map((one) => one.address)),
      ),
    resolve: (host, limit) =>
      query(limit, async (resolver) => {
        const both = await Promise.allSettled([ask(resolver, "resolve4", host), ask(resolver, "resolve6", host)]);
        const found = both.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
        if (found.length === 0 && both[0].status === "rejected") throw both[0].reason;
        return found;
      }),
    resolveService: (name, limit) =>
      query(
        limit,
        (resolver) =>
          new Promise((done, fail) => {
            resolver.resolveSrv(name, (error, all) =>
              error ? fail(error) : done(all.map((one) => ({ host: one.name, port: one.port }))),
            );
          }),
      ),
    connect: (address, port, limit) => open(address, port, limit, roots),
  };
}

/** Node before 22.15 cannot read the store of the computer. */
function readRoots(): Roots {
  const { getCACertificates } = tls as { getCACertificates?: (kind: "bundled" | "system") => string[] };
  return { bundled: tls.rootCertificates, system: getCACertificates?.("system") ?? null };
}

function ask(resolver: Resolver, kind: "resolve4" | "resolve6", host: string): Promise<string[]> {
  return new Promise((done, fail) => {
    resolver[kind](host, (error: Error | null, all: string[]) => (error ? fail(error) : done(all)));
  });
}

async function query<T>(limit: Limit, run: (resolver: Resolver) => Promise<T>): Promise<T> {
  const resolver = new Resolver({ timeout: limit.timeoutMs, tries: 1 });
  try {
    return await within(limit, run(resolver));
  } finally {
    resolver.cancel();
  }
}

/** The promise, a deadline or the end of the run, whichever comes first. */
function within<T>({ timeoutMs, signal }: Limit, work: Promise<T>, giveUp: () => void = () => {}): Promise<T> {
  return new Promise<T>((done, fail) => {
    const stop = (code: NetworkError["code"]) => {
      settle();
      giveUp();
      fail(new NetworkError(code));
    };
    const cancelled = () => stop("CANCELLED");
    const timer = setTimeout(() => stop("TIMEOUT"), timeoutMs);
    const settle = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", cancelled);
    };
    signal.addEventListener("abort", cancelled);
    if (signal.aborted) cancelled();
    work.then(done, fail).finally(settle);
  });
}

async function open(address: string, port: number, limit: Limit, roots: Roots): Promise<Connection> {
  const socket = connectTcp({ host: address, port });
  // A late error of a socket that was given up must not end the program.
  socket.on("error", () => {});
  await within(limit, event(socket, "connect"), () => socket.destroy()).catch((error: unknown) => {
    socket.destroy();
    throw error;
  });
  return over(socket, roots);
}

function over(raw: Socket, roots: Roots): Connection {
  let socket: Socket = raw;
  return {
    ask: (request, limit) => {
      const head = readHead(socket, limit.maxBytes);
      socket.write(request, "latin1");
      return within(limit, head, () => socket.destroy());
    },
    startTls: async (options, limit) => {
      const secure = tls.connect({
        socket: raw,
        servername: options.serverName,
        // Judged by the caller, from what is recorded: nothing secret is ever sent.
        rejectUnauthorized: false,
        ca: [...(roots[options.roots] ?? [])],
        minVersion: options.allowObsolete ? "TLSv1" : "TLSv1.2",
        ...(options.allowObsolete ? { ciphers: "DEFAULT@SECLEVEL=0" } : {}),
        ALPNProtocols: ["http/1.1"],
      });
      secure.on("error", () => {});
      await within(limit, event(secure, "secureConnect"), () => secure.destroy());
      socket = secure;
      // Since Node 24 the type may be an Error; its code is the word.
      const error = secure.authorizationError as unknown as { code?: string } | string | null | undefined;
      return {
        version: secure.getProtocol(),
        refusal: secure.authorized ? null : ((typeof error === "string" ? error : error?.code) ?? "UNKNOWN"),
        chain: readChain(secure),
      };
    },
    rest: (forMs, signal) => rest(socket, forMs, signal),
    close: () => {
      socket.destroy();
      raw.destroy();
    },
  };
}

/** Resolves at the event; an error, or the end of the stream before it, rejects. */
function event(socket: Socket, name: "connect" | "secureConnect"): Promise<void> {
  return new Promise((done, fail) => {
    socket.once(name, () => done());
    socket.once("error", fail);
    socket.once("close", () => fail(new NetworkError("CLOSED")));
  });
}

function readHead(socket: Socket, maxBytes: number): Promise<string> {
  return new Promise((done, fail) => {
    let text = "";
    const settle = () => {
      socket.off("data", take).off("error", refuse).off("close", closed).off("end", closed).pause();
    };
    const take = (bytes: Buffer) => {
      text += bytes.subarray(0, maxBytes + 1 - text.length).toString("latin1");
      const end = text.indexOf("\r\n\r\n");
      if (end < 0 && text.length <= maxBytes) return;
      settle();
      if (end < 0) fail(new NetworkError("TOO_LONG"));
      else done(text.slice(0, end));
    };
    const refuse = (error: Error) => {
      settle();
      fail(error);
    };
    const closed = () => refuse(new NetworkError("CLOSED"));
    if (socket.destroyed || socket.readableEnded) closed();
    else socket.on("data", take).once("error", refuse).once("close", closed).once("end", closed);
  });
}

function rest(socket: Socket, forMs: number, signal: AbortSignal): Promise<Rest> {
  const begun = performance.now();
  return new Promise((done) => {
    const end = (how: Rest["end"]) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", kept);
      socket.off("error", reset).off("end", closed).off("close", closed);
      done({ end: how, elapsedMs: Math.round(performance.now() - begun) });
    };
    const kept = () => end("kept");
    const reset = () => end("reset");
    const closed = () => end("closed");
    const timer = setTimeout(kept, forMs);
    signal.addEventListener("abort", kept);
    socket.once("error", reset).once("end", closed).once("close", closed);
    if (socket.destroyed || socket.readableEnded) closed();
    // The end of a stream is seen only by one who reads.
    else socket.resume();
  });
}

function readChain(socket: tls.TLSSocket): PeerCertificate[] {
  const chain: PeerCertificate[] = [];
  const seen = new Set<string>();
  let at: tls.DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (at?.fingerprint256 && !seen.has(at.fingerprint256) && chain.length < MAX_CHAIN) {
    seen.add(at.fingerprint256);
    chain.push({
      subject: describeName(at.subject),
      issuer: describeName(at.issuer),
      sha256: at.fingerprint256.replaceAll(":", "").toLowerCase(),
      notBefore: at.valid_from,
      notAfter: at.valid_to,
    });
    at = at.issuerCertificate;
  }
  return chain;
}

const MAX_NAME_CHARS = 500;

function describeName(name: tls.Certificate | undefined): string {
  return Object.entries(name ?? {})
    .map(([key, value]) => `${key}=${Array.isArray(value) ? value.join("+") : String(value)}`)
    .join(", ")
    .slice(0, MAX_NAME_CHARS);
}
