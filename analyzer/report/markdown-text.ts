import { safeText } from "./safe-text.ts";
import { shortTime } from "./terminal-certificate.ts";

/**
 * Texts for Markdown that a stranger may have written. Backslashes are not enough: a ticket system makes links, mentions
 * and references out of what is left after them. Inside a code span none of them does anything. So each word that is
 * more than letters, figures and plain punctuation goes into one.
 */

/** Words that no dialect of Markdown, and no ticket system, makes anything of. */
const PLAIN =
  /^(?:[\p{L}\p{N}]+(?:['\u2019/-][\p{L}\p{N}]+)*|\d+(?:\.\d+){1,3}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z|\.NET)$/u;
/** A commit (also as a part of a GUID), or a reference such as `GH-12` and `ABC-123`: trackers make links of them. */
const REFERENCE = /^\p{L}[\p{L}\p{N}]*-\d+$|(?:^|-)(?=[a-f]*\d)[0-9a-f]{7,}(?:-|$)/iu;
/** A command of PowerShell: what follows up to a stop or a word in small letters belongs to it. */
const CMDLET =
  /^(?:Add|Clear|Disable|Enable|Export|Format|Get|Import|Install|Invoke|New|Remove|Resolve|Restart|Set|Start|Stop|Test|Uninstall|Unlock)-[A-Z][A-Za-z]+$/;
const SMALL = /^\p{Ll}/u;
const AROUND = /^([("']*)(.*?)([)"'.,;:?]*)$/su;

/** One line, times without fractions. */
export function markdownText(text: string): string {
  const words = shortTime(safeText(text))
    .split(" ")
    .filter((word) => word !== "");
  const out: string[] = [];
  let code: string[] = [];
  let opened = "";
  let isCommand = false;
  const close = (after: string): void => {
    out.push(`${opened}${codeSpan(code.join(" "))}${after}`);
    code = [];
    isCommand = false;
  };
  words.forEach((word, at) => {
    const [, before = "", core = "", after = ""] = AROUND.exec(word) ?? [];
    // `1.` at the start of a line begins a list.
    const isPlain = (PLAIN.test(core) && !REFERENCE.test(core) && !(at === 0 && /^\d+[.)]/.test(word))) || core === "";
    const isArgument = isCommand && before === "" && core !== "" && !SMALL.test(core);
    if (isPlain && !CMDLET.test(core) && !isArgument) {
      if (code.length > 0) close("");
      out.push(core === "" ? codeSpan(word) : word);
      return;
    }
    // Words of code that only a blank parts are one span.
    if (code.length > 0 && before !== "") close("");
    if (code.length === 0) {
      opened = before;
      isCommand = CMDLET.test(core);
    }
    code.push(core);
    if (after !== "") close(after);
  });
  if (code.length > 0) close("");
  return out.join(" ");
}

/** Text as it is, whatever is in it: the fence is longer than any run of backticks inside. */
export function codeSpan(text: string): string {
  const fence = fenceFor(text, 1);
  const pad = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${fence}${pad}${text}${pad}${fence}`;
}

/** Lines to be copied. */
export function codeBlock(lines: readonly string[]): string {
  const text = lines.map((line) => safeText(line, MOST_CHARS)).join("\n");
  const fence = fenceFor(text, 3);
  return `${fence}\n${text}\n${fence}`;
}

const MOST_CHARS = 8000;

function fenceFor(text: string, atLeast: number): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  return "`".repeat(Math.max(atLeast, longest + 1));
}

export const bullets = (texts: readonly string[]): string => texts.map((text) => `- ${text}`).join("\n");
export const numbered = (texts: readonly string[]): string => texts.map((text, i) => `${i + 1}. ${text}`).join("\n");

/** Blocks with a blank line between them; empty ones are left out. */
export const document = (blocks: readonly string[]): string =>
  `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
