/** Finds identities in text by their shape and by what was learnt elsewhere, and puts pseudonyms in their place. */
import { base64ToGuid, guidToBase64, guidToBytes } from "./binary-ids.ts";
import {
  COMMON_CONTAINERS,
  COMMON_WORDS,
  judgeHost,
  NAMESPACE,
  NO_DOMAIN,
  PUBLIC_AUTHORITY,
  TOP_LEVEL,
} from "./known-names.ts";
import type { IdentityKind, Pseudonyms } from "./pseudonyms.ts";
import { HAS, survey } from "./survey.ts";
import { WordStarts } from "./word-starts.ts";

type WordKind = "user" | "host" | "domain" | "tenant" | "name";

const DN_TYPE =
  "CN|OU|O|UID|L|ST|S|C|E|EMAIL|STREET|GN?|GIVENNAME|SN|SURNAME|INITIALS|T|TITLE|SERIALNUMBER|DNQ(?:UALIFIER)?";
const RDN_PATTERN = `(?:DC ?= ?[^\\s,\\\\"<>;=+]+|(?:${DN_TYPE}) ?= ?(?:"(?:\\\\.|[^"\\\\\\r\\n])*"|(?:\\\\.|[^,\\\\"<>;\\r\\n=+])+))`;
/** A distinguished name: at least one more part behind the first. A comma in a value is escaped, or the value in quotes. */
const DN = new RegExp(`\\b${RDN_PATTERN}(?:\\s*[,;+]\\s*${RDN_PATTERN})+`, "gi");
const DN_SIGN = /\b(?:DC|OU|CN|O|UID) ?=/i;
/** As Exchange and OpenSSL write them. */
const SLASHED_DN = /(?:\/|\b)(?:CN|OU|O)=[^/\\\r\n"<>;,=]+(?:\/(?:CN|OU|O|C|L|ST|DC|UID)=[^/\\\r\n"<>;,=]+)+/gi;
/** A subject of one part. */
const LONE_SUBJECT = /^(?:CN|O) ?= ?(?:"[^"]*"|(?:\\.|[^,\\"<>;\r\n=])+)$/i;
const RDN = /(?<type>\w+) ?= ?(?<value>"(?:\\.|[^"\\])*"|(?:\\.|[^,;+\\])+)\s*(?<mark>[,;+]?)/g;

const GUID = "[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}";
const ANCHOR =
  /(?<keep>\b(?:source ?anchor|immutable ?id|on-?premises ?immutable ?id|ms-?ds-?consistency-?guid|object ?guid)(?:["']?\s*[:=]+\s*|[\s"'>]+)["'{]?)(?<anchor>[\w+/]{21,24}={0,2}(?![\w+/=])|[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})/gi;
const CLOUD_ANCHOR = new RegExp(`(?<keep>\\b(?:User|Group|Device|Contact)_)(?<guid>${GUID})`, "g");
const NAMED_GUID = new RegExp(
  `(?<keep>\\b(?:tenant(?: ?id)?|directory ?id|company ?id|context ?id|object ?id|user ?id|oid|tid|puid|device ?id|user ?object ?id|account ?id)(?:["']?\\s*[:=]+\\s*|[\\s"'>]+)["'{]?|(?:login\\.microsoftonline\\.\\w+|login\\.windows\\.net|sts\\.windows\\.net|login\\.partner\\.microsoftonline\\.cn)/)(?<guid>${GUID})`,
  "gi",
);
const LONE_GUID = new RegExp(`^\\{?${GUID}\\}?$`);
const ANY_GUID = new RegExp(`\\b${GUID}\\b`, "g");

const SID =
  /\bS-1-5-21-(?<domain>\d{1,10}-\d{1,10}-\d{1,10})(?:-(?<rid>\d{1,10}))?\b|\bS-1-12-1-\d{1,10}-\d{1,10}-\d{1,10}-\d{1,10}\b/gi;
const IPV6 = /(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])/gi;
const IPV4 = /(?<![\w.-])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)/g;
const MAC = /\b(?:[0-9A-F]{2}[-:]){5}[0-9A-F]{2}\b/gi;

const MAIL =
  /(?<user>[\p{L}\p{N}][\p{L}\p{N}!#$%&'*+/=?^_`{|}~.-]{0,63})@(?<host>[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)*)/gu;
const DOWN_LEVEL =
  /(?<![\p{L}\p{N}\\/:._%-])(?<domain>[\p{L}\p{N}][\p{L}\p{N}._-]{0,62})(?<slash>\\{1,2})(?<user>[\p{L}\p{N}_](?:[\p{L}\p{N}_.$-]*[\p{L}\p{N}_$])?)(?![\\\p{L}\p{N}_$])/gu;
const DOWN_LEVEL_HERE = new RegExp(DOWN_LEVEL, "uy");
/** Inside a path, parts only look like domains. */
const IN_PATH = /(?:\b[A-Za-z]:|\bHK\w+)\\[^"'<>|\r\n;=]*$/;
const UNC = /(?<![\w:\\])\\\\(?<host>[\p{L}\p{N}][\p{L}\p{N}.-]{0,62})(?=\\)/gu;
/** In the address of a directory, where a name stands alone. */
const DIRECTORY_HOST = /(?<=\b(?:LDAPS?|GC):\/\/)[\p{L}\p{N}][\p{L}\p{N}-]{0,62}(?=[/:]|$)/giu;
const PROFILE = /(?<keep>\\(?:Users|Documents and Settings)\\{1,2})(?<user>[^\\/"<>|:*?\r\n]+)(?=[\\"]|$)/gi;
const HOST =
  /(?<![\p{L}\p{N}_@\\-])(?:[\p{L}\p{N}_](?:[\p{L}\p{N}_-]*[\p{L}\p{N}_])?\.){1,20}[\p{L}]{2,24}(?![\p{L}\p{N}_])(?!\.[\p{L}\p{N}])/gu;
const HOST_HERE = new RegExp(HOST, "uy");
const WORD = /[\p{L}\p{N}_](?:[\p{L}\p{N}_.$-]*[\p{L}\p{N}_$])?/gu;

const SYNC_ACCOUNT = /^(?<prefix>Sync)_(?<host>.+)_(?<hex>[0-9a-f]{8,})$/i;
/** Accounts that the wizard makes, wherever they stand. */
const MADE_ACCOUNT =
  /\b(?:(?:MSOL|AAD|ADSyncMSA|ADToAADSyncServiceAccount|provAgentgMSA)_?[0-9a-f]{5,}|Sync_[\w-]+_[0-9a-f]{8,})\b/gi;
const PREFIXED_ACCOUNT =
  /^(?<prefix>MSOL|AAD|ADSyncMSA|ADToAADSyncServiceAccount|provAgentgMSA)_?(?<hex>[0-9a-f]*)\$?$/i;

const HOST_FIELD =
  /(?:^|[^a-z])host$|^host(?:name)?$|computer(?:name)?$|workstation(?:name)?$|^server(?:name)?$|machine(?:name)?$|^(?:last|preferred)-dcs?$|^dc$|domaincontroller(?:name)?$|saved-mv-configuration@server$/i;
const DOMAIN_FIELD = /domain(?:name)?$|forest(?:-?name)?$|login-domain$|netbios(?:name)?$/i;
const USER_FIELD =
  /user-?name$|login-?user$|^user$|account-?name$|^startName$|^sAMAccountName$|(?:^|[^a-z])upn$|^mailNickname$|^cn$/i;
const PERSON_FIELD =
  /^(?:given-?name|sur-?name|^sn|full-?name|person|person-?name|manager|display-?name-of-user|userdisplayname)$/i;
const GUID_FIELD =
  /tenant-?id|object-?id|object-?guid|user-?id$|^oid$|^tid$|anchor|immutable|device-?id|directory-?id/i;
const ANCHOR_FIELD = /anchor|immutable|consistencyguid|objectguid/i;

/** Whether a value may be an identity by the name of its field alone. */
export const isTelling = (label: string): boolean =>
  [GUID_FIELD, ANCHOR_FIELD, HOST_FIELD, DOMAIN_FIELD, USER_FIELD, PERSON_FIELD].some((field) => field.test(label));

/** Bounds what one hostile log can make us remember. */
const MAX_WORDS = 200_000;

const MAX_ANSWERS = 20_000;

interface Answer {
  readonly out: string;
  readonly told: readonly IdentityKind[];
}

export class IdentityReplacer {
  readonly #pseudonyms: Pseudonyms;
  readonly #count: (kind: string) => void;
  /** Bare names, lower case, and what they were learnt as. */
  readonly #words = new Map<string, WordKind>();
  /** Names of several words by their first. */
  readonly #phrases = new Map<string, string[]>();
  /** Most texts have none of them. */
  readonly #wordStarts = new WordStarts();
  readonly #phraseStarts = new WordStarts();
  readonly #guids = new Set<string>();
  /** What hosts and accounts became: they come again and again. */
  readonly #certainHosts = new Map<string, Answer>();
  readonly #likelyHosts = new Map<string, Answer>();
  readonly #accounts = new Map<string, Answer>();
  readonly #pairs = new Map<string, Answer>();
  /** What was counted for the answer that is being found. */
  #told: IdentityKind[] | undefined;
  /** Of their first eight bytes: asked at every byte of binary data. */
  readonly #guidHeads = new Set<number>();

  /** @param count - Told of each replacement. */
  constructor(pseudonyms: Pseudonyms, count: (kind: string) => void) {
    this.#pseudonyms = pseudonyms;
    this.#count = count;
  }

  /** Remembers a bare name, so that it is found wherever it stands alone. */
  learn(kind: WordKind, name: string): void {
    const word = name.trim().toLowerCase();
    if (this.#words.has(word)) return;
    if (word.length < 3 || COMMON_WORDS.has(word) || /^[\d.]+$/.test(word) || this.#words.size >= MAX_WORDS) return;
    // Short words of letters alone are words of a language as often as names.
    if (kind === "user" && word.length < 4 && /^\p{L}+$/u.test(word)) return;
    if (this.#pseudonyms.isOurs(word)) return;
    if (/\s/.test(word)) this.#learnPhrase(word);
    else {
      this.#words.set(word, kind);
      this.#wordStarts.add(word);
      this.#forget();
    }
  }

  /** A name more makes other answers. */
  #forget(): void {
    this.#certainHosts.clear();
    this.#likelyHosts.clear();
    this.#accounts.clear();
    this.#pairs.clear();
  }

  #answer(known: Map<string, Answer>, question: string, find: () => string): string {
    const answer = known.get(question);
    if (answer !== undefined) {
      for (const kind of answer.told) this.#tell(kind);
      return answer.out;
    }
    const before = this.#told;
    const told: IdentityKind[] = [];
    this.#told = told;
    const out = find();
    this.#told = before;
    before?.push(...told);
    if (known.size >= MAX_ANSWERS) known.clear();
    known.set(question, { out, told });
    return out;
  }

  #tell(kind: IdentityKind): void {
    this.#told?.push(kind);
    this.#count(kind);
  }

  learnGuid(guid: string): void {
    if (this.#guids.has(guid.toLowerCase())) return;
    if (this.#guids.size >= MAX_WORDS || this.#pseudonyms.isOurs(guid)) return;
    this.#guids.add(guid.toLowerCase());
    const [head = 0, next = 0] = new Uint32Array(guidToBytes(guid).buffer);
    this.#guidHeads.add(mixed(head, next));
  }

  /** False where none that was learnt begins with these eight bytes, as two little-endian numbers. */
  mayBeGuid(head: number, next: number): boolean {
    return this.#guidHeads.has(mixed(head, next));
  }

  get knowsGuids(): boolean {
    return this.#guids.size > 0;
  }

  /** Whether it was seen where an identity stands. */
  knowsGuid(guid: string): boolean {
    return this.#guids.has(guid.toLowerCase());
  }

  #learnPhrase(phrase: string): void {
    const first = /[\p{L}\p{N}_]+/u.exec(phrase)?.[0] ?? "";
    if (first === "") return;
    const list = this.#phrases.get(first) ?? [];
    if (list.includes(phrase)) return;
    list.push(phrase);
    this.#phraseStarts.add(phrase.slice(phrase.indexOf(first)));
    this.#phrases.set(first, list);
  }

  /** A text that may hold anything. */
  text(text: string, has = survey(text)): string {
    let out = text;
    if ((has & HAS.name) !== 0 && DN_SIGN.test(out)) {
      if (LONE_SUBJECT.test(out)) out = this.distinguishedName(out);
      else out = out.replace(DN, (dn) => (DN_SIGN.test(dn) ? this.distinguishedName(dn) : dn));
      out = out.replace(SLASHED_DN, (dn) => this.#slashedName(dn));
    }
    if ((has & HAS.sid) !== 0) out = out.replace(SID, (sid) => this.sid(sid));
    if ((has & (HAS.guid | HAS.anchor)) !== 0) out = this.#guidsIn(out, has);
    if ((has & HAS.at) !== 0) out = this.#mails(out, has);
    if ((has & HAS.backslash) !== 0) out = this.#backslashes(out, has);
    if ((has & HAS.account) !== 0) out = this.#madeAccounts(out);
    if ((has & HAS.directory) !== 0) out = out.replace(DIRECTORY_HOST, (host) => this.host(host));
    if ((has & HAS.ipv6) !== 0) out = out.replace(IPV6, (all) => this.#ipv6(all));
    if ((has & HAS.ipv4) !== 0) out = out.replace(IPV4, (all, at: number, whole: string) => this.#ipv4(all, at, whole));
    if ((has & HAS.mac) !== 0) out = out.replace(MAC, (all) => this.#get("mac", all));
    if ((has & HAS.host) !== 0) out = this.#hosts(out, has);
    return this.#wordsIn(out, has);
  }

  /** A value whose field says what it is, where its shape alone does not. */
  field(label: string, text: string, has = survey(text)): string {
    const value = text.trim();
    if (value !== "" && value.length <= 256 && !this.#pseudonyms.isOurs(value)) {
      if (GUID_FIELD.test(label) && LONE_GUID.test(value)) {
        return text.replace(ANY_GUID, (guid) => this.guid(guid));
      }
      if (ANCHOR_FIELD.test(label) && /^[\w+/]{21,24}={0,2}$/.test(value)) return this.#anchor(value);
      if (/^[\p{L}\p{N}_.$-]+$/u.test(value) && !/^[\d.]+$/.test(value)) {
        if (HOST_FIELD.test(label)) return this.host(value);
        if (DOMAIN_FIELD.test(label) && !COMMON_WORDS.has(value.toLowerCase())) return this.#shortDomain(value);
        if (USER_FIELD.test(label) && !NAMESPACE.test(value)) return this.account(value);
      } else if (PERSON_FIELD.test(label) && /^[\p{L}][\p{L}'. -]+$/u.test(value)) {
        this.learn("user", value);
        return this.#get("user", value);
      }
    }
    return this.text(text, has);
  }

  /** A text that is a host's name and nothing else, as `Computer` in an event. */
  host(text: string, isCertain = true): string {
    return this.#answer(isCertain ? this.#certainHosts : this.#likelyHosts, text, () => this.#host(text, isCertain));
  }

  #host(text: string, isCertain: boolean): string {
    const host = text.replace(/\.$/, "");
    if (host === "" || this.#pseudonyms.isOurs(host) || (/\.example$/i.test(host) && this.#isOursHost(host)))
      return text;
    if (!host.includes(".")) {
      if (!isCertain || COMMON_WORDS.has(host.toLowerCase())) return text;
      this.learn("host", host);
      return this.#get("host", host);
    }
    const verdict = judgeHost(host);
    // Services of the connectors have the tenant's id in front.
    if (verdict === "public") return text.replace(ANY_GUID, (guid) => this.guid(guid));
    if (typeof verdict === "object") {
      this.learn("tenant", verdict.own);
      return `${this.#get("tenant", verdict.own)}${verdict.zone}`;
    }
    if (!isCertain && (NAMESPACE.test(host) || !TOP_LEVEL.test(host)) && !this.#isBelowKnown(host)) return text;
    return this.domain(host);
  }

  #isOursHost(host: string): boolean {
    return this.#pseudonyms.isOurs(host.split(".").slice(-2).join("."));
  }

  #isBelowKnown(host: string): boolean {
    const parts = host.toLowerCase().split(".");
    return (
      parts.some((_, i) => i > 0 && i < parts.length - 1 && this.#words.get(parts.slice(i).join(".")) === "domain") ||
      this.#words.get(host.toLowerCase()) === "domain"
    );
  }

  /** `server.emea.contoso.com`: each label that is no part of the last two has a pseudonym of its own. */
  domain(name: string): string {
    const labels = name.split(".");
    if (labels.length === 1) return this.#get("domain", name);
    const base = labels.slice(-2).join(".");
    // co.uk and its like: the name before it is the company's.
    const size = /^(?:co|com|org|net|ac|gov|edu)\.[a-z]{2}$/i.test(base) && labels.length > 2 ? 3 : 2;
    const own = labels.slice(-size).join(".");
    const first = labels[labels.length - size] ?? "";
    this.learn("domain", own);
    // The short name of a domain is its first label as a rule: both are the same domain.
    this.#pseudonyms.join(own, first);
    this.learn("domain", first);
    const rest = labels.slice(0, -size).map((label, i) => {
      if (
        /^(?:www|mail|smtp|autodiscover|login|sts|adfs|proxy|ldap|gc|_\w+|domaindnszones|forestdnszones|\*)$/i.test(
          label,
        )
      )
        return label;
      if (i === 0 && /^[\w-]+$/.test(label)) this.learn("host", label);
      return this.#get("host", label);
    });
    return [...rest, this.#get("domain", own)].join(".");
  }

  distinguishedName(dn: string): string {
    const parts = [...dn.matchAll(RDN)].map(({ groups }) => ({
      type: groups?.["type"] ?? "",
      value: (groups?.["value"] ?? "").trim(),
      mark: groups?.["mark"] || ",",
    }));
    const inDirectory = parts.some(({ type }) => /^dc$/i.test(type));
    if (!inDirectory && isOfPublicAuthority(parts)) return dn;
    let out = "";
    let labels: string[] = [];
    /** The first part of a name, and of each one behind a domain: several stand one behind the other. */
    let isLeaf = true;
    parts.forEach(({ type, value, mark }, at) => {
      const next = parts[at + 1];
      const end = next === undefined ? "" : mark;
      if (/^dc$/i.test(type)) {
        labels.push(value);
        if (next !== undefined && /^dc$/i.test(next.type)) return;
        out += this.#domainParts(labels) + end;
        labels = [];
        isLeaf = true;
        return;
      }
      out += `${type}=${this.#rdnValue(type, value, isLeaf, inDirectory)}${end}`;
      isLeaf = mark === "+" && isLeaf;
    });
    return out;
  }

  /** `DC=` for each label of the domain that these make together. */
  #domainParts(labels: readonly string[]): string {
    const domain = labels.length > 1 ? this.domain(labels.join(".")).split(".") : labels.map((one) => this.domain(one));
    return domain.map((label) => `DC=${label}`).join(",");
  }

  #slashedName(dn: string): string {
    return dn.replace(/(?<type>\w+)=(?<value>[^/]+)/g, (_, ...rest) => {
      const { type = "", value = "" } = groupsOf(rest);
      if (/^dc$/i.test(type)) return `${type}=${this.domain(value)}`;
      // Of a certificate or of Exchange: both name people last.
      return `${type}=${this.#rdnValue(type, value, false, /^(?:cn|uid)$/i.test(type))}`;
    });
  }

  #rdnValue(type: string, value: string, isLeaf: boolean, inDirectory: boolean): string {
    if (/^(?:c|st|s|l)$/i.test(type) || COMMON_CONTAINERS.test(value) || this.#pseudonyms.isOurs(value)) return value;
    if (value.startsWith('"')) {
      const plain = value.replace(/^"|"$/g, "").replace(/\\(.)/g, "$1");
      return this.#rdnValue(type, plain.replace(/"/g, ""), isLeaf, inDirectory);
    }
    if (value.includes("@")) return this.text(value);
    if (/^(?:gn?|givenname|sn|surname|initials|t|title|serialnumber|dnq\w*|street|e|email)$/i.test(type))
      return this.#get("name", value);
    const guid = /^\{?([0-9a-f]{32}|[0-9a-f-]{36})\}?$/i.exec(value)?.[1];
    if (guid !== undefined) {
      // Hex of the text of an anchor, as the connector space names its objects, or a GUID.
      return guid.length === 36 ? value.replace(guid, this.guid(guid)) : this.#get("name", value);
    }
    if (/\./.test(value) && this.host(value, false) !== value) return this.host(value, false);
    if (/^ou$/i.test(type)) return this.#get("unit", value);
    if (/^o$/i.test(type)) return this.#get("organisation", value);
    if (!inDirectory) return this.#get("organisation", value);
    const known = this.#words.get(value.toLowerCase());
    if (known === "host") return this.#get("host", value);
    if (!COMMON_WORDS.has(value.toLowerCase()) && isLeaf) this.learn("user", value.replace(/\\(.)/g, "$1"));
    return this.#get("user", value.replace(/\\(.)/g, "$1"));
  }

  sid(sid: string): string {
    const azure = /^S-1-12-1-/i.test(sid);
    const parts = sid.split("-").map(Number);
    if (azure) {
      const bytes = new DataView(new ArrayBuffer(16));
      parts.slice(4).forEach((part, i) => {
        bytes.setUint32(i * 4, part, true);
      });
      const guid = base64ToGuid(Buffer.from(bytes.buffer).toString("base64"));
      const changed = this.#bytesOf(this.guid(guid));
      return `S-1-12-1-${[0, 4, 8, 12].map((at) => changed.readUInt32LE(at)).join("-")}`;
    }
    const domain = `S-1-5-21-${parts.slice(4, 7).join("-")}`;
    if (this.#pseudonyms.isOurs(domain) || this.#pseudonyms.isOurs(sid)) return sid;
    const rid = parts[7];
    const ours = this.#get("sid", domain);
    if (rid === undefined) return ours;
    // Below 1000 they are the same in every domain, and rules of support name them.
    if (rid < 1000) return `${ours}-${rid}`;
    const id = Number.parseInt(this.#pseudonyms.idOf(sid), 16);
    return this.#pseudonyms.put("sid", sid, `${ours}-${1000 + (id % 0x7fff_0000)}`);
  }

  guid(guid: string): string {
    if (this.#pseudonyms.isOurs(guid) || /^[0-]+$/.test(guid)) return guid;
    this.learnGuid(guid);
    const pseudonym = this.#get("guid", guid);
    return /[A-F]/.test(guid) && !/[a-f]/.test(guid) ? pseudonym.toUpperCase() : pseudonym;
  }

  #bytesOf(guid: string): Buffer {
    return Buffer.from(guidToBase64(guid), "base64");
  }

  #anchor(anchor: string): string {
    if (anchor.length === 36) return this.guid(anchor);
    const bytes = Buffer.from(anchor, "base64");
    if (bytes.length !== 16) return this.#get("name", anchor);
    return guidToBase64(this.guid(base64ToGuid(anchor)));
  }

  /** Anchors, objects and tenants by what stands before them; others where they were learnt. Correlation ids stay. */
  #guidsIn(text: string, has: number): string {
    let out = text;
    if ((has & HAS.anchor) !== 0 && /anchor|immutable|consistency|object ?guid/i.test(out)) {
      this.#joinPerson(out);
      out = out.replace(ANCHOR, (_, keep: string, anchor: string) => keep + this.#anchor(anchor));
    }
    if ((has & HAS.guid) === 0) return out;
    if (out.length <= 38 && LONE_GUID.test(out))
      return this.knowsGuid(out.replace(/[{}]/g, "")) ? out.replace(ANY_GUID, (guid) => this.guid(guid)) : out;
    const one = (_: string, keep: string, guid: string) => keep + this.guid(guid);
    out = out.replace(CLOUD_ANCHOR, one).replace(NAMED_GUID, one);
    if (this.#guids.size === 0) return out;
    return out.replace(ANY_GUID, (guid) => (this.#guids.has(guid.toLowerCase()) ? this.guid(guid) : guid));
  }

  /** A text that names one person in two ways says that both are the same. */
  #joinPerson(text: string): void {
    const mails = new Set([...text.matchAll(MAIL)].map(([mail]) => mail.toLowerCase()));
    const [mail] = mails;
    if (mails.size !== 1 || mail === undefined || this.#isOursHost(mail.slice(mail.indexOf("@") + 1))) return;
    const user = mail.slice(0, mail.indexOf("@"));
    const join = (guid: string) => this.#pseudonyms.join(user, guid);
    for (const { groups } of text.matchAll(ANCHOR)) {
      const anchor = groups?.["anchor"] ?? "";
      if (anchor.length === 36) join(anchor);
      else if (Buffer.from(anchor, "base64").length === 16) join(base64ToGuid(anchor));
    }
    for (const { groups } of text.matchAll(CLOUD_ANCHOR)) join(groups?.["guid"] ?? "");
    for (const [sid] of text.matchAll(SID)) join(sid);
  }

  #madeAccounts(text: string): string {
    return text.replace(MADE_ACCOUNT, (name: string, at: number) => {
      // The digits of a pseudonym may begin with `aad`.
      const before = /[a-z]+-$/.exec(text.slice(Math.max(0, at - 16), at))?.[0];
      return before !== undefined && this.#pseudonyms.isOurs(before + name) ? name : this.account(name);
    });
  }

  #mails(text: string, has: number): string {
    if ((has & HAS.wide) !== 0)
      return text.replace(MAIL, (all, user: string, host: string) => this.#mail(all, user, host));
    let out = "";
    let kept = 0;
    for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
      const from = startOfUser(text, kept, at);
      const end = endOfHost(text, at + 1);
      if (from === at || end === at + 1) continue;
      out += text.slice(kept, from) + this.#mail(text.slice(from, end), text.slice(from, at), text.slice(at + 1, end));
      kept = end;
      at = end - 1;
    }
    return kept === 0 ? text : out + text.slice(kept);
  }

  #mail(all: string, user: string, host: string): string {
    if (this.#isOursHost(host) || this.#pseudonyms.isOurs(user)) return all;
    return `${this.account(user)}@${this.host(host)}`;
  }

  /** What stands before `@`, or behind the domain. */
  account(name: string): string {
    return this.#answer(this.#accounts, name, () => this.#account(name));
  }

  #account(name: string): string {
    const sync = SYNC_ACCOUNT.exec(name)?.groups;
    if (sync) {
      this.learn("host", sync["host"] ?? "");
      const hex = this.#pseudonyms
        .idOf(name)
        .padEnd((sync["hex"] ?? "").length, "0")
        .slice(0, (sync["hex"] ?? "").length);
      if (this.#pseudonyms.isOurs(name)) return name;
      return this.#pseudonyms.put("user", name, `${sync["prefix"]}_${this.#get("host", sync["host"] ?? "")}_${hex}`);
    }
    const { prefix, hex = "" } = PREFIXED_ACCOUNT.exec(name)?.groups ?? {};
    if (prefix !== undefined && hex !== "") {
      if (this.#pseudonyms.isOurs(name)) return name;
      return this.#pseudonyms.put(
        "user",
        name,
        `${prefix}_${this.#pseudonyms.idOf(name).padEnd(hex.length, "0").slice(0, hex.length)}`,
      );
    }
    if (COMMON_WORDS.has(name.toLowerCase())) return name;
    if (name.endsWith("$")) {
      this.learn("host", name.slice(0, -1));
      return `${this.#get("host", name.slice(0, -1))}$`;
    }
    this.learn("user", name);
    return this.#get("user", name);
  }

  #backslashes(text: string, has: number): string {
    let out = text;
    if (out.includes("\\\\")) out = out.replace(UNC, (_, host: string) => `\\\\${this.host(host)}`);
    out = out.replace(
      PROFILE,
      (_, keep: string, user: string) => keep + (this.#pseudonyms.isOurs(user) ? user : this.account(user)),
    );
    if ((has & HAS.wide) !== 0) {
      return out.replace(DOWN_LEVEL, (_, domain: string, slash: string, user: string, at: number, whole: string) =>
        this.#downLevel(domain, slash, user, at, whole),
      );
    }
    return replaceAt(
      out,
      startsOfDomains(out),
      DOWN_LEVEL_HERE,
      ({ 1: domain = "", 2: slash = "", 3: user = "", index }) => this.#downLevel(domain, slash, user, index, out),
    );
  }

  #downLevel(domain: string, slash: string, user: string, at: number, whole: string): string {
    const pair = `${domain}${slash}${user}`;
    if (this.#words.has(domain.toLowerCase()))
      return this.#answer(this.#pairs, pair, () => this.#pair(domain, slash, user));
    if (NO_DOMAIN.test(domain) || COMMON_WORDS.has(domain.toLowerCase())) return pair;
    if (/\.(?:exe|dll|config|sys|msi|log|xml|evtx|mdf|ldf)$/i.test(user)) return pair;
    if (IN_PATH.test(whole.slice(Math.max(0, at - 200), at))) return pair;
    return this.#pair(domain, slash, user);
  }

  #pair(domain: string, slash: string, user: string): string {
    if (this.#pseudonyms.isOurs(domain) || !/\p{L}/u.test(domain) || /^v?[\d.]+$/.test(domain))
      return `${domain}${slash}${user}`;
    return `${this.#shortDomain(domain)}${slash}${this.#pseudonyms.isOurs(user) ? user : this.account(user)}`;
  }

  #hosts(text: string, has: number): string {
    if ((has & HAS.wide) !== 0) return text.replace(HOST, (all) => this.host(all, false));
    return replaceAt(text, startsOfHosts(text), HOST_HERE, ([all]) => this.host(all, false));
  }

  #shortDomain(domain: string): string {
    const known = this.#words.get(domain.toLowerCase());
    if (domain.includes(".")) return this.host(domain);
    if (known === "host") return this.#get("host", domain);
    this.learn("domain", domain);
    return this.#get("domain", domain);
  }

  #ipv6(all: string): string {
    if (!isIpv6(all) || /^(?:::1?|2001:db8:.*)$/i.test(all)) return all;
    return this.#get("ipv6", all);
  }

  #ipv4(all: string, at: number, whole: string): string {
    const octets = all.split(".").map(Number);
    const [a = 0, b = 0] = octets;
    if (octets.some((octet) => octet > 255) || all.split(".").some((one) => one.length > 1 && one.startsWith("0")))
      return all;
    if (a === 127 || a === 0 || a >= 224 || this.#pseudonyms.isOurs(all)) return all;
    const before = whole.slice(Math.max(0, at - 16), at);
    if (/(?:version|build|release|ver|v)["'\s:=]*$/i.test(before)) return all;
    const inside = a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168);
    // Versions have four parts, too, and begin with a small number.
    if (a <= 10 && !inside) {
      const isAddress =
        /(?:\/\/|\[|(?:ip|address|addr|host|server|proxy|endpoint)["'\s:=]*)$/i.test(before) ||
        /^:\d{2,5}\b/.test(whole.slice(at + all.length));
      if (!isAddress) return all;
    }
    if (a === 10 && b === 0 && (octets[2] ?? 0) === 0 && (octets[3] ?? 0) === 0) return all;
    return this.#get("ipv4", all);
  }

  /** Whether one that was learnt may stand in the text; a shape needs none that was learnt. */
  mayName(text: string, from: number, to: number): boolean {
    return this.#wordStarts.mayStartIn(text, from, to) || this.#phraseStarts.mayStartIn(text, from, to);
  }

  #wordsIn(text: string, has: number): string {
    const named = this.#phraseStarts.mayStartIn(text) ? this.#phrasesIn(text) : text;
    const starts = this.#wordStarts;
    if ((has & HAS.wide) !== 0 || starts.isBlind)
      return starts.mayStartIn(named) ? named.replace(WORD, (word) => this.#word(word)) : named;
    let out = "";
    let kept = 0;
    for (let at = starts.next(named, 0, named.length); at >= 0; ) {
      const [from, to, end] = wordAround(named, kept, at);
      const word = named.slice(from, to);
      const changed = this.#word(word);
      if (changed !== word) {
        out += named.slice(kept, from) + changed;
        kept = to;
      }
      at = starts.next(named, end, named.length);
    }
    return kept === 0 ? named : out + named.slice(kept);
  }

  #word(word: string): string {
    const lower = word.toLowerCase();
    const known = this.#words.get(lower);
    if (known !== undefined) return this.#known(known, word);
    if (!/[._$-]/.test(word) || this.#pseudonyms.isOurs(word)) return word;
    if (word.endsWith("$") && this.#words.get(lower.slice(0, -1)) === "host")
      return `${this.#known("host", word.slice(0, -1))}$`;
    // A name inside a longer one, as in `contoso-proxy`. Dots and hyphens part it, an underscore as well.
    let hasChanged = false;
    const parts = word.split(/([._-])/).map((part) => {
      const inner = this.#words.get(part.toLowerCase());
      if (inner === undefined) return part;
      hasChanged = true;
      return this.#known(inner, part);
    });
    return hasChanged && !this.#isOursHost(word) ? parts.join("") : word;
  }

  #known(kind: WordKind, word: string): string {
    if (kind === "user") return this.account(word);
    return this.#get(kind, word);
  }

  #phrasesIn(text: string): string {
    const lower = text.toLowerCase();
    const found: { readonly at: number; readonly phrase: string }[] = [];
    let end = 0;
    for (const { 0: word, index } of lower.matchAll(/[\p{L}\p{N}_]+/gu)) {
      if (index < end) continue;
      const phrase = this.#phrases
        .get(word)
        ?.filter((one) => lower.startsWith(one, index))
        .sort((a, b) => b.length - a.length)[0];
      if (phrase === undefined || /[\p{L}\p{N}_]/u.test(lower[index + phrase.length] ?? " ")) continue;
      found.push({ at: index, phrase });
      end = index + phrase.length;
    }
    // Letters whose lower case is longer move what stands behind them.
    if (lower.length !== text.length)
      return found.reduce((out, { phrase }) => out.replaceAll(phrase, this.#get("user", phrase)), text);
    let out = text;
    for (const { at, phrase } of found.reverse())
      out = out.slice(0, at) + this.#get("user", phrase) + out.slice(at + phrase.length);
    return out;
  }

  #get(kind: IdentityKind, identity: string): string {
    this.#tell(kind);
    return this.#pseudonyms.get(kind, identity);
  }
}

/** Of ASCII. */
const ofAscii = (pattern: RegExp): Uint8Array =>
  Uint8Array.from({ length: 128 }, (_, code) => (pattern.test(String.fromCharCode(code)) ? 1 : 0));
const ALPHANUMERIC = ofAscii(/[A-Za-z0-9]/);
const IN_USER = ofAscii(/[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]/);
const IN_HOST = ofAscii(/[A-Za-z0-9-]/);
const IN_WORD = ofAscii(/[A-Za-z0-9_.$-]/);
const BEGINS_WORD = ofAscii(/[A-Za-z0-9_]/);
const ENDS_WORD = ofAscii(/[A-Za-z0-9_$]/);
const IN_DOMAIN = ofAscii(/[A-Za-z0-9._-]/);
/** A host may begin behind them. */
const BEFORE_HOST = ofAscii(/[^A-Za-z0-9_@\\-]/);
const LONGEST_USER = 64;
const LONGEST_DOMAIN = 63;
const DOT = 46;

/** As `MAIL` has it before the `@`, in a text of ASCII; `at` where there is none. */
function startOfUser(text: string, least: number, at: number): number {
  let from = at;
  while (from > least && at - from < LONGEST_USER && IN_USER[text.charCodeAt(from - 1)] === 1) from--;
  while (from < at && ALPHANUMERIC[text.charCodeAt(from)] !== 1) from++;
  return from;
}

/** As `MAIL` has it behind the `@`: labels that begin and end in a letter or a digit. */
function endOfHost(text: string, from: number): number {
  let end = from;
  for (let at = from; ALPHANUMERIC[text.charCodeAt(at)] === 1; at = end + 1) {
    while (IN_HOST[text.charCodeAt(at)] === 1) at++;
    while (ALPHANUMERIC[text.charCodeAt(at - 1)] !== 1) at--;
    end = at;
    if (text.charCodeAt(end) !== DOT) break;
  }
  return end;
}

/**
 * What a pattern finds, in a text of ASCII, where it is asked only where it can begin.
 *
 * @param here - Sticky.
 */
function replaceAt(
  text: string,
  starts: Iterable<number>,
  here: RegExp,
  replacer: (found: RegExpExecArray) => string,
): string {
  let out = "";
  let kept = 0;
  let least = 0;
  for (const start of starts) {
    if (start < least) continue;
    here.lastIndex = start;
    const found = here.exec(text);
    if (found === null) continue;
    least = start + found[0].length;
    const changed = replacer(found);
    if (changed === found[0]) continue;
    out += text.slice(kept, start) + changed;
    kept = least;
  }
  return kept === 0 ? text : out + text.slice(kept);
}

/** As `DOWN_LEVEL` has it: before a backslash, and behind what is of no name. */
function startsOfDomains(text: string): number[] {
  const starts: number[] = [];
  for (let slash = text.indexOf("\\"); slash >= 0; slash = text.indexOf("\\", slash + 1)) {
    let from = slash;
    while (slash - from <= LONGEST_DOMAIN && IN_DOMAIN[text.charCodeAt(from - 1)] === 1) from--;
    if (from < slash && slash - from <= LONGEST_DOMAIN && ALPHANUMERIC[text.charCodeAt(from)] === 1) starts.push(from);
  }
  return starts;
}

/** As `HOST` has it: the first label of each name with a dot, and those behind its dots. */
function startsOfHosts(text: string): number[] {
  const starts: number[] = [];
  for (let dot = text.indexOf("."); dot >= 0; ) {
    let at = dot;
    while (IN_DOMAIN[text.charCodeAt(at - 1)] === 1) at--;
    for (; IN_DOMAIN[text.charCodeAt(at)] === 1; at++) {
      if (BEGINS_WORD[text.charCodeAt(at)] === 1 && BEFORE_HOST[text.charCodeAt(at - 1)] !== 0) starts.push(at);
    }
    dot = text.indexOf(".", at);
  }
  return starts;
}

/** As `WORD` has it, in a text of ASCII. @returns Where it begins and ends, and where the next can begin. */
function wordAround(text: string, least: number, at: number): readonly [from: number, to: number, end: number] {
  let from = at;
  while (from > least && IN_WORD[text.charCodeAt(from - 1)] === 1) from--;
  while (BEGINS_WORD[text.charCodeAt(from)] !== 1) from++;
  let end = at + 1;
  while (IN_WORD[text.charCodeAt(end)] === 1) end++;
  let to = end;
  while (ENDS_WORD[text.charCodeAt(to - 1)] !== 1) to--;
  return [from, to, end];
}

const mixed = (head: number, next: number): number => Math.imul(head, 0x9e37_79b1) ^ next;

/** Its organisation says so; without one, its name. An organisation of ours may be called anything in its other parts. */
function isOfPublicAuthority(parts: readonly { readonly type: string; readonly value: string }[]): boolean {
  const organisations = parts.filter(({ type }) => /^o$/i.test(type));
  const telling = organisations.length > 0 ? organisations : parts.filter(({ type }) => /^cn$/i.test(type));
  return telling.some(({ value }) => PUBLIC_AUTHORITY.test(value));
}

/** Named groups are the last argument of a replacer. */
function groupsOf(rest: readonly unknown[]): Record<string, string | undefined> {
  const last = rest.at(-1);
  return typeof last === "object" && last !== null ? (last as Record<string, string | undefined>) : {};
}

function isIpv6(text: string): boolean {
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false;
  return halves.length === 2 ? groups.length < 8 : groups.length === 8;
}
