/** Pseudonyms: the same for the same identity and key, guessed by nobody without the key, and the map back. */
import { createHmac } from "node:crypto";

export const IDENTITY_KINDS = [
  "user",
  "host",
  "domain",
  "tenant",
  "name",
  "sid",
  "guid",
  "ipv4",
  "ipv6",
  "mac",
  "unit",
  "organisation",
] as const;
export type IdentityKind = (typeof IDENTITY_KINDS)[number];

export interface MapEntry {
  readonly kind: IdentityKind;
  readonly pseudonym: string;
  readonly identity: string;
}

/** Never an identity, on any machine. */
const DOCUMENTATION_NETS = ["192.0.2.", "198.51.100.", "203.0.113."] as const;

export class Pseudonyms {
  readonly #key: Uint8Array;
  readonly #byIdentity = new Map<IdentityKind, Map<string, string>>();
  readonly #byPseudonym = new Map<string, MapEntry>();
  /** Id of a person or a machine by any of its names. */
  readonly #ids = new Map<string, string>();

  constructor(key: Uint8Array, known: readonly MapEntry[] = []) {
    this.#key = key;
    for (const entry of known) this.#keep(entry);
  }

  /** Whether we made it ourselves. */
  isOurs(text: string): boolean {
    return this.#byPseudonym.has(text.toLowerCase());
  }

  get entries(): readonly MapEntry[] {
    return [...this.#byPseudonym.values()];
  }

  /** Gives one identity the id of another: they are the same person. The first that was said stays. */
  join(name: string, other: string): void {
    const id = this.idOf(name);
    if (!this.#ids.has(other.toLowerCase())) this.#ids.set(other.toLowerCase(), id);
  }

  /** Eight hex digits. */
  idOf(name: string): string {
    const key = name.toLowerCase();
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const made = this.#digest(`id\0${key}`).toString("hex").slice(0, 8);
    this.#ids.set(key, made);
    return made;
  }

  get(kind: IdentityKind, identity: string): string {
    const known = this.#byIdentity.get(kind)?.get(identity.toLowerCase());
    if (known !== undefined) return known;
    for (let turn = 0; ; turn++) {
      const pseudonym = this.#make(kind, identity, turn);
      const taken = this.#byPseudonym.get(pseudonym.toLowerCase());
      if (taken !== undefined && taken.identity.toLowerCase() !== identity.toLowerCase()) continue;
      this.#keep({ kind, pseudonym, identity });
      return pseudonym;
    }
  }

  /** A pseudonym that was put together from others. */
  put(kind: IdentityKind, identity: string, pseudonym: string): string {
    if (pseudonym.toLowerCase() !== identity.toLowerCase() && !this.isOurs(pseudonym))
      this.#keep({ kind, pseudonym, identity });
    return pseudonym;
  }

  #keep(entry: MapEntry): void {
    const ofKind = this.#byIdentity.get(entry.kind) ?? new Map<string, string>();
    this.#byIdentity.set(entry.kind, ofKind);
    ofKind.set(entry.identity.toLowerCase(), entry.pseudonym);
    this.#byPseudonym.set(entry.pseudonym.toLowerCase(), entry);
  }

  #make(kind: IdentityKind, identity: string, turn: number): string {
    const name = identity.toLowerCase();
    const suffix = turn === 0 ? "" : turn.toString(16);
    const bytes = this.#digest(`${kind}\0${name}\0${suffix}`);
    const id = turn === 0 ? this.idOf(name) : bytes.toString("hex").slice(0, 8);
    switch (kind) {
      case "guid":
        return `${id}-${bytes.toString("hex", 4, 6)}-4${bytes.toString("hex", 6, 8).slice(1)}-8${bytes.toString("hex", 8, 10).slice(1)}-${bytes.toString("hex", 10, 16)}`;
      case "sid":
        return `S-1-5-21-${bytes.readUInt32LE(0)}-${bytes.readUInt32LE(4)}-${bytes.readUInt32LE(8)}`;
      case "ipv4":
        return this.#address(bytes, turn);
      case "ipv6":
        return `2001:db8::${(bytes.readUInt16LE(0) | 0x1000).toString(16)}:${(bytes.readUInt16LE(2) | 0x1000).toString(16)}`;
      case "mac":
        return `02-00-5E-${bytes
          .toString("hex", 0, 3)
          .toUpperCase()
          .replace(/(..)(?=.)/g, "$1-")}`;
      case "domain":
        // A short name stays one.
        return name.includes(".") ? `domain-${id}.example` : `domain-${id}`;
      default:
        return `${kind === "organisation" ? "org" : kind}-${id}`;
    }
  }

  /** Documentation networks first; when these are full, the network for measurements, 198.18.0.0/15. */
  #address(bytes: Buffer, turn: number): string {
    const net = DOCUMENTATION_NETS[bytes.readUInt8(0) % 3] ?? DOCUMENTATION_NETS[0];
    if (turn < 16) return `${net}${1 + (bytes.readUInt8(1) % 254)}`;
    return `198.${18 + (bytes.readUInt8(0) & 1)}.${bytes.readUInt8(1)}.${bytes.readUInt8(2)}`;
  }

  #digest(text: string): Buffer {
    return createHmac("sha256", this.#key).update(text, "utf8").digest();
  }
}
