import type { AdviceKind } from "./advice-kinds.ts";
import { bullets, codeBlock, document, markdownText, numbered } from "./markdown-text.ts";
import type { Report } from "./report.ts";

/**
 * A short mail to the customer's administrator: what is wrong, what to click, what to send back. Words of this trade (event
 * numbers, rules, codes, relays) stand only in the clicks themselves.
 */
export function customerMail(report: Report): string {
  const { kind, actions, commands, warnings, who, downtime, waitUntilUtc } = report.recommendation;
  const server = report.input.computer;
  const name = server === null ? "the synchronisation server" : markdownText(server);
  const facts = [
    ...(who === null ? [] : [`Who can do it: ${markdownText(who)}`]),
    ...(downtime === null ? [] : [`What it costs: ${markdownText(downtime)}`]),
  ];
  const isWait = kind === "wait" && waitUntilUtc !== null;
  return document([
    `Subject: Password writeback on ${name}`,
    "Hello,",
    `thank you for the data from ${name}. ${stateSentence(report)}`,
    sentence(report),
    concerned(report),
    bullets(facts),
    isWait ? "" : numbered(actions.map(markdownText)),
    commands.length === 0
      ? ""
      : `Please run this as administrator on the server, and send us the files or the output:\n\n${codeBlock(commands)}`,
    warnings.length === 0 ? "" : `Please mind:\n\n${bullets(warnings.map(markdownText))}`,
    CLOSING[kind],
    "Kind regards",
  ]);
}

/** `2026-10-12T05:02:00.0000000Z` as `2026-10-12 05:02 UTC`. */
const moment = (timeUtc: string): string => {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(timeUtc) ?? [];
  return day === undefined || time === undefined ? markdownText(timeUtc) : `${day} ${time} UTC`;
};

function stateSentence({ outage: { state, onsetUtc, onsetKnown }, recommendation: { kind } }: Report): string {
  const since =
    onsetUtc === null ? "" : ` since ${moment(onsetUtc)}${onsetKnown === "at-or-before" ? " or earlier" : ""}`;
  switch (state) {
    case "healthy":
      return kind === "nothing"
        ? "The connection that password writeback needs is working."
        : "The connection that password writeback needs is working; the trouble lies elsewhere.";
    case "recovered":
      return "The connection that password writeback needs was interrupted, and is working again.";
    case "down":
      return `Password writeback has not been working${since}.`;
    case "degraded":
      return `Password writeback has been working in part only${since}.`;
    case "off":
      return `Password writeback is switched off${since}.`;
    case "unknown":
      return "The data does not tell whether password writeback is working.";
  }
}

function sentence({ recommendation, ladder, findings }: Report): string {
  const { kind, step, ruleId, waitUntilUtc } = recommendation;
  const title = ladder.find((rung) => rung.step === step)?.title;
  const subject = findings.find((one) => one.ruleId === ruleId)?.title;
  const about = subject === undefined ? "" : ` (${markdownText(subject)})`;
  const named = title === undefined ? markdownText(recommendation.headline) : `**${markdownText(title)}**`;
  const sentences: Readonly<Record<AdviceKind, string>> = {
    nothing: "There is nothing to be done on the server.",
    "cannot-tell": "To go on we need some more data.",
    wait:
      waitUntilUtc === null
        ? "The last change is too recent to judge. Please wait before you change anything else."
        : `The last change is too recent to judge. Please change nothing else, and collect the data again after ${moment(waitUntilUtc)}.`,
    "next-step": `The next step is: ${named}`,
    shortcut: `The next step is: ${named}`,
    finish: `A step was begun and is not finished. Please finish it first: **${markdownText(recommendation.headline)}**`,
    mend: "One thing is to be put right:",
    "off-ladder": `Restarting, switching the feature off and on, or upgrading would not help. The cause is another one${about}:`,
  };
  return sentences[kind];
}

/** The hosts, the interval or the user that the clicks speak of. */
function concerned({ recommendation: { ruleId }, findings }: Report): string {
  const { hosts, interval, user, refusedUtc } = findings.find((one) => one.ruleId === ruleId)?.data ?? {};
  const texts = [
    ...(hosts === undefined ? [] : [`Concerned: ${markdownText(String(hosts))}`]),
    ...(interval === undefined
      ? []
      : [`The connection is closed about ${markdownText(String(interval))} after it was last used.`]),
    ...(user === undefined || refusedUtc === undefined || !String(user).includes("@")
      ? []
      : [`Last refused: ${markdownText(String(user))}, ${moment(String(refusedUtc))}`]),
  ];
  return texts.join("\n\n");
}

const AGAIN =
  "When this is done, please have a user reset a password, collect the data again, and send us the new file.";
const CLOSING: Readonly<Record<AdviceKind, string>> = {
  nothing: "If users still cannot reset their passwords, please tell us when it happened and what they saw.",
  "cannot-tell": "With that we can tell you the next step.",
  wait: "Then please send us the new file.",
  "next-step": AGAIN,
  shortcut: AGAIN,
  finish: AGAIN,
  mend: AGAIN,
  "off-ladder": AGAIN,
};
