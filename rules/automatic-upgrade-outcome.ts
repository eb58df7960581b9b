import { AUTO_UPGRADE } from "./citations.ts";
import { eventText } from "./event-tokens.ts";
import { episodesAfter, refs, steadyTime } from "./recency.ts";
import { defineRule } from "./rule.ts";

const PROVIDERS: readonly string[] = ["Azure AD Connect Upgrade", "Microsoft Entra Connect Upgrade"];
const TOKEN = /\b(UpgradeAborted|UpgradeNotSupported|Success)\w*/;

export default defineRule({
  id: "automatic-upgrade-outcome",
  title: "Automatic upgrade",
  why: "It can carry out the ladder's upgrade step unseen, or leave a server behind without a word in the portal.",
  needs: ["installEvents", "history"],
  covers: ["Azure AD Connect Upgrade/300-399", "Microsoft Entra Connect Upgrade/300-399"],
  cites: [AUTO_UPGRADE],
  limits: ["Knows the outcome by its fixed name in the text; a record without one is passed over."],
  findings: {
    unsupported: {
      says: "Automatic upgrade passes this server by: {token} at {atUtc}. The upgrade step must be done by hand.",
      effect: { kind: "note" },
    },
    aborted: {
      says: "Automatic upgrade broke off: {token} at {atUtc}. It tries again by itself; to be sure, upgrade by hand.",
      effect: { kind: "note" },
    },
    upgraded: {
      says: "An automatic upgrade succeeded at {atUtc} ({token}), since the fault began: the ladder's upgrade step was taken without anybody's doing, though perhaps not to the newest build.",
      effect: { kind: "note" },
    },
  },
  evaluate({ installEvents, history }) {
    const newest = installEvents.findLast(
      (event) =>
        PROVIDERS.includes(event.provider) &&
        event.eventId >= 300 &&
        event.eventId <= 399 &&
        TOKEN.test(eventText(event)),
    );
    const match = newest && TOKEN.exec(eventText(newest));
    if (!newest || !match) return { kind: "pass" };
    const at = steadyTime(history.clockJumps, "installEvents", newest);
    const evidence = refs("installEvents", newest);
    const data = { token: match[0], atUtc: newest.timeUtc };
    if (match[1] === "Success") {
      const { outage } = history;
      const ongoing = outage.state === "down" || outage.state === "degraded" || outage.state === "off";
      if (!ongoing || outage.onset === null || at < outage.onset.at) return { kind: "pass" };
      return { kind: "fail", finding: "upgraded", data, evidence };
    }
    if (episodesAfter(history, at, ["installed"]).length > 0) return { kind: "pass" };
    const finding = match[1] === "UpgradeAborted" ? "aborted" : "unsupported";
    return { kind: "fail", finding, data, evidence };
  },
});
