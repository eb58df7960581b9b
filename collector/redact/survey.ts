/**
 * One look over a text, which tells what it cannot hold: most texts of a log need no pattern after that. Each bit stands for
 * patterns, and is set wherever one of them may match; where it is set for nothing, that costs time and no more.
 */

/** What may be in a text, as bits. */
export const HAS = {
  // Encodings, in which all the others may stand.
  percent: 1,
  ampersand: 1 << 1,
  /** `\u`. */
  escape: 1 << 2,
  /** Base64 of what may be a text. */
  base64: 1 << 3,
  /** Hex of what may be a text. */
  hex: 1 << 4,

  // Secrets.
  armour: 1 << 5,
  webToken: 1 << 6,
  scheme: 1 << 7,
  header: 1 << 8,
  signature: 1 << 9,
  key: 1 << 10,
  option: 1 << 11,
  vendorKey: 1 << 12,
  hash: 1 << 13,
  protectedData: 1 << 14,
  der: 1 << 15,
  /** 43 characters of base64, and `=` behind them. */
  rawKey: 1 << 16,
  recoveryKey: 1 << 17,

  // Secrets and identities.
  at: 1 << 18,

  // Identities.
  backslash: 1 << 19,
  /** `CN=` and the like. */
  name: 1 << 20,
  sid: 1 << 21,
  guid: 1 << 22,
  anchor: 1 << 23,
  account: 1 << 24,
  directory: 1 << 25,
  ipv6: 1 << 26,
  ipv4: 1 << 27,
  mac: 1 << 28,
  host: 1 << 29,

  /** Anything beyond ASCII. */
  wide: 1 << 30,
} as const;

/** What is looked for in any case, and what only where names are. */
export const FOR_SECRETS = HAS.at * 2 - 1;
export const FOR_IDENTITIES = HAS.wide - 1;

/**
 * Three characters in a row that stand in every text that a pattern matches, or in one of its branches. Lower case stands
 * for both, a space for all white space, for what is beyond ASCII, and for the beginning of the text.
 */
export const TRIGGERS: readonly (readonly [bit: number, threes: readonly string[]])[] = [
  [HAS.armour, ["-be", "y-u", "t-k"]],
  [HAS.webToken, ["eyj"]],
  [HAS.scheme, ["rer", "sic", "got", "tlm", "dig", "pop", "wra", "sss"]],
  [HAS.header, ["riz", "oki", "tsa", "spx", "eda", "rtf", "sid", "s_i", "nid", "n_i"]],
  [HAS.signature, ["ig=", "re=", "de="]],
  [
    HAS.key,
    [
      "pas",
      "pwd",
      "nwo",
      "ecr",
      "key",
      "tok",
      "sse",
      "mlr",
      "ede",
      "pin",
      "otp",
      "mec",
      "e_c",
      "e-c",
      "r_c",
      "e_v",
      "ash",
    ],
  ],
  [
    HAS.option,
    [" -p", " /p", "--p", " -t", " /t", "--t", " -s", " /s", "--s", " -c", " /c", "--c", " -a", " /a", "--a"],
  ],
  [HAS.option, ["o-s", "t u", "t  ", "/us"]],
  [
    HAS.vendorKey,
    ["ho_", "hp_", "hu_", "hs_", "hr_", "b_p", "lpa", "xox", "kia", "sia", "aiz", "k_l", "k_t", "pm_", "sg."],
  ],
  [HAS.vendorKey, ["8q~", "sq0", "dop", "hvs", "tpa", "ya2", "n_a", "pyp", "whs", "dap"]],
  [HAS.hash, ["$kr", "$2a", "$2b", "$2y", "$1$", "$5$", "$6$", "$ar", "$p$", "{ss"]],
  [HAS.protectedData, ["c9d", "qaa", "tlr", "e54"]],
  [HAS.der, ["mii", "mhc", "mc4"]],
  [HAS.sid, ["s-1"]],
  [HAS.anchor, ["cho", "mmu", "ncy", "tgu", "t g"]],
  [HAS.account, ["mso", "aad", "dsy", "vag", "nc_"]],
  [HAS.directory, ["dap", "gc:"]],
];

/** Every character of a trigger has a number of its own; zero is any other. */
const SYMBOLS = " abcdefghijklmnopqrstuvwxyz0123456789-/_.=$~:{";
const SIX_BITS = 63;
const THREE = 0x3_ffff;
/** Of a character: the low six bits are its number among the symbols. */
const IN_BASE64 = 1 << 6;
const IN_HEX = 1 << 7;
const SPECIAL = 1 << 8;
const ALPHANUMERIC = 1 << 9;

const CLASSES = new Uint16Array(128);
const SEXTETS = new Uint8Array(128);
const NIBBLES = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  const number = SYMBOLS.indexOf(/\s/.test(character) ? " " : character.toLowerCase()) + 1;
  CLASSES[code] =
    number |
    (/[A-Za-z0-9+/=_-]/.test(character) ? IN_BASE64 : 0) |
    (/[0-9A-Fa-f]/.test(character) ? IN_HEX : 0) |
    (/[-:. =@\\%&]/.test(character) ? SPECIAL : 0) |
    (/[A-Za-z0-9]/.test(character) ? ALPHANUMERIC : 0);
  NIBBLES[code] = Number.parseInt(character, 16) || 0;
  // As both alphabets have them.
  SEXTETS[code] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".indexOf(
    character === "-" ? "+" : character === "_" ? "/" : character,
  );
}

/** Ours: no name of a secret goes on for more than seven letters behind its trigger. */
const LONGEST_KEY_END = 12;
const ENDS_KEY = Uint8Array.from({ length: 128 }, (_, code) => (/[:=>"'\s]/.test(String.fromCharCode(code)) ? 1 : 0));

const SPACE = 1;
/** By three numbers of characters: which of the `MASKS`. */
const THREES = new Uint8Array(THREE + 1);
const MASKS: number[] = [0];
for (const [bit, threes] of TRIGGERS) {
  for (const three of threes) {
    const key = [...three].reduce((sum, character) => (sum << 6) | (SYMBOLS.indexOf(character) + 1), 0);
    const mask = (MASKS[THREES[key] ?? 0] ?? 0) | bit;
    const known = MASKS.indexOf(mask);
    THREES[key] = known < 0 ? MASKS.push(mask) - 1 : known;
  }
}
const MASK = Int32Array.from(MASKS);

/** Shorter stretches are not looked into. */
const LONG_RUN = 16;
/** Longer stretches are looked into in any case. */
const LONGEST_RUN = 4096;
const DECODED = new Uint8Array(LONGEST_RUN);

/** Before the text: as good as nowhere. */
const FAR = -100;

/** @returns Bits of `HAS`. */
export function survey(text: string, from = 0, to = text.length): number {
  // Written out once more: for all that the engine knows, what stands outside of a function may change.
  const sixBits = 63;
  const eighteenBits = 0x3_ffff;
  const inBase64 = 1 << 6;
  const inHex = 1 << 7;
  const special = 1 << 8;
  const long = 16;
  const classes = CLASSES;
  const threes = THREES;
  let bits = 0;
  let three = (SPACE << 6) | SPACE;
  /** Where a stretch of base64, and one of hex, began. */
  let base64From = from;
  let hexFrom = from;
  // Hyphens, marks between pairs of hex digits, and dots between digits: how far apart, and how often that far.
  let hyphen = FAR;
  let gap = 0;
  let gaps = 0;
  let mark = FAR;
  let pairs = 0;
  let dot = FAR;
  let dots = 0;
  let colon = FAR;
  let colons = 0;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    let kind = SPACE;
    if (code < 128) kind = classes[code] as number;
    else {
      bits |= HAS.wide;
      // In names of secrets stand an n with a tilde, and whatever is taken for an s or a k.
      if (code === 0xf1 || code === 0xd1 || code === 0x17f || code === 0x212a) bits |= HAS.key;
    }
    three = ((three << 6) | (kind & sixBits)) & eighteenBits;
    const which = threes[three] as number;
    if (which !== 0) {
      const mask = MASK[which] as number;
      bits |= (mask & HAS.key) === 0 || mayBeKey(text, i + 1, to) ? mask : mask & ~HAS.key;
    }
    if ((kind & inHex) === 0) {
      if (i - hexFrom >= long) bits |= ofHex(text, hexFrom, i, kind, code);
      hexFrom = i + 1;
    }
    if ((kind & inBase64) === 0) {
      if (i - base64From >= long && isBase64OfText(text, base64From, i)) bits |= HAS.base64;
      base64From = i + 1;
    }
    if ((kind & special) === 0) continue;
    switch (code) {
      case 32: // space
        pairs = i - mark === 3 ? pairs + 1 : 0;
        mark = i;
        if (pairs >= 6) bits |= HAS.hex;
        break;
      case 45: // -
        pairs = i - mark === 3 ? pairs + 1 : 0;
        mark = i;
        if (pairs >= 4) bits |= pairs >= 6 ? HAS.mac | HAS.hex : HAS.mac;
        gaps = i - hyphen === gap ? gaps + 1 : 1;
        gap = i - hyphen;
        hyphen = i;
        if (gaps >= 3) bits |= gap === 5 ? HAS.guid : gap === 6 || gap === 7 ? HAS.recoveryKey : 0;
        break;
      case 46: // .
        if (i + 1 < to) {
          const next = text.charCodeAt(i + 1);
          if (next >= 48 && next <= 57) {
            dots = i - dot <= 4 ? dots + 1 : 1;
            dot = i;
            if (dots >= 3) bits |= HAS.ipv4;
          } else if (next >= 65 && i > from && isOfLabel(text.charCodeAt(i - 1))) bits |= HAS.host;
        }
        break;
      case 58: // :
        pairs = i - mark === 3 ? pairs + 1 : 0;
        mark = i;
        if (pairs >= 4) bits |= HAS.mac;
        // At most four digits between two of them.
        colons = i - colon <= 5 ? colons + 1 : 1;
        if (colons >= 7 || (colons >= 2 && i - colon === 1)) bits |= HAS.ipv6;
        colon = i;
        break;
      case 61: // =
        if (i - base64From >= 43) bits |= HAS.rawKey;
        // What is padded ends there; a value begins behind its name.
        if (i + 1 < to && isOfBase64(text.charCodeAt(i + 1))) base64From = i + 1;
        bits |= ofEquals(text, i > from && text.charCodeAt(i - 1) === 32 ? i - 2 : i - 1, from);
        break;
      case 64: // @
        bits |= HAS.at;
        break;
      case 92: // \
        bits |= HAS.backslash;
        if (i + 1 < to && (text.charCodeAt(i + 1) | 32) === 117) bits |= HAS.escape;
        break;
      case 37: // %
        bits |= HAS.percent;
        break;
      case 38: // &
        bits |= HAS.ampersand;
        break;
    }
  }
  if (to - hexFrom >= long) bits |= ofHex(text, hexFrom, to, SPACE, 0);
  if (to - base64From >= long && isBase64OfText(text, base64From, to)) bits |= HAS.base64;
  return bits;
}

const isOfBase64 = (code: number): boolean =>
  code < 128 && code !== 61 && ((CLASSES[code] as number) & IN_BASE64) !== 0;

/** A letter, a digit or `_`. */
const isOfLabel = (code: number): boolean =>
  code >= 128 || code === 95 || ((CLASSES[code] as number) & ALPHANUMERIC) !== 0;

/** Behind the letters of a name of a secret stands a separator, a quote, white space, or the end of a tag. */
function mayBeKey(text: string, from: number, to: number): boolean {
  const end = Math.min(to, from + LONGEST_KEY_END);
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at);
    if ((code | 32) >= 97 && (code | 32) <= 122) continue;
    return code >= 128 || ENDS_KEY[code] === 1;
  }
  return false;
}

/** Types of names in a distinguished name end in C, D, N, O or U. */
function ofEquals(text: string, at: number, from: number): number {
  if (at < from) return 0;
  switch (text.charCodeAt(at) | 32) {
    case 99:
    case 100:
    case 110:
    case 111:
    case 117:
      return HAS.name;
    default:
      return 0;
  }
}

/** A stretch of hex digits and what stands behind it. */
function ofHex(text: string, from: number, to: number, kind: number, code: number): number {
  const isHash = code === 58 && to - from >= 32;
  if ((to - from) % 2 !== 0 || (kind & ALPHANUMERIC) !== 0) return isHash ? HAS.hash : 0;
  return (isHash ? HAS.hash : 0) | (isHexOfText(text, from, to) ? HAS.hex : 0);
}

function isHexOfText(text: string, from: number, to: number): boolean {
  const size = (to - from) / 2;
  if (size > LONGEST_RUN) return true;
  for (let i = 0, at = from; i < size; i++, at += 2) {
    DECODED[i] = ((NIBBLES[text.charCodeAt(at)] as number) << 4) | (NIBBLES[text.charCodeAt(at + 1)] as number);
  }
  return mayBeText(size);
}

function isBase64OfText(text: string, from: number, to: number): boolean {
  if (to - from > LONGEST_RUN) return true;
  let held = 0;
  let bits = 0;
  let size = 0;
  for (let i = from; i < to; i++) {
    const sextet = SEXTETS[text.charCodeAt(i)] as number;
    if (sextet > SIX_BITS) {
      // `=`: at most two of them, at the end.
      if (to - i > 2 || i - from < LONG_RUN || text.charCodeAt(to - 1) !== 61) return false;
      break;
    }
    held = ((held << 6) | sextet) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    DECODED[size++] = held >>> bits;
  }
  return mayBeText(size);
}

/** What was decoded, by the marks of UTF-8 and UTF-16: false only where it is neither. */
function mayBeText(size: number): boolean {
  let zeros = 0;
  let isUtf8 = true;
  let more = 0;
  for (let i = 0; i < size; i++) {
    const byte = DECODED[i] as number;
    if ((i & 1) !== 0 && byte === 0) zeros++;
    if (!isUtf8) continue;
    if (more > 0) {
      if ((byte & 0xc0) === 0x80) more--;
      else isUtf8 = false;
    } else if (byte >= 0x80) {
      if (byte < 0xc2 || byte > 0xf4) isUtf8 = false;
      else more = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    } else if (byte < 9 || (byte > 13 && byte < 32) || byte === 127) isUtf8 = false;
  }
  return (isUtf8 && more === 0) || (size % 2 === 0 && zeros * 4 >= size);
}
