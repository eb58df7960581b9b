import { FIELD_NOTES, KB_RPC, PORTS, WB_CONCEPT } from "./citations.ts";
import { eventText } from "./event-tokens.ts";
import { refs, steadyTime } from "./recency.ts";
import { defineRule } from "./rule.ts";
import { EARLIER, findCurrentRefusal, findPathError } from "./support/refusals.ts";

const HASH_SYNC_FAILED = 611;
/** Hash sync meets the same broken path within its own cycles; an hour either way is ours. */
const SAME_TROUBLE_MS = 3_600_000;

export default defineRule({
  id: "domain-controller-unreachable",
  title: "Way to the domain controllers",
  why: "The password is written through a domain controller; when none can be contacted, the request fails although the cloud link is sound.",
  needs: ["writebackEvents", "history"],
  uses: ["syncEvents", "hashSyncEvents"],
  covers: [
    "ADSync/6329",
    "PasswordResetService/33001",
    "Directory Synchronization/611",
    "hr/0x80230818",
    "rpc/1722",
    "rpc/1723",
    "rpc/1726",
    "rpc/1727",
    "rpc/1753",
  ],
  cites: [KB_RPC, FIELD_NOTES, PORTS, WB_CONCEPT],
  limits: [
    "Failures of password hash synchronisation (611) support this finding; alone they say nothing of writeback.",
    "Probes run as the administrator and from this server only: they may be green while the connector's preferred controller is down.",
  ],
  findings: {
    refused: {
      says: "No domain controller could be contacted for {user} at {refusedUtc} (code {code}, RPC error {rpcError}; hash sync failures of the same hour: {hashSyncFailures}; {engine}; {tally}).",
      effect: {
        kind: "off-ladder",
        fix: [
          "From this server resolve the domain's name and each of its domain controllers in DNS.",
          "Open the ports from this server to the domain controllers: DNS 53, Kerberos 88, RPC 135 and the dynamic range 49152-65535, LDAP 389 (636), SMB 445.",
          "In the connector's properties check the list of preferred domain controllers: fully qualified names, all of them alive.",
          "Check that a writable domain controller is among those it can reach; a read-only one takes no password.",
          "Repeat the reset; do not restart or toggle for this.",
        ],
      },
    },
    earlier: EARLIER,
  },
  evaluate(input) {
    const { hashSyncEvents, history } = input;
    const refusal = findCurrentRefusal(input, "domain-controller-unreachable");
    if (!refusal) return { kind: "pass" };
    const supporting = (hashSyncEvents ?? []).filter(
      (event) =>
        event.eventId === HASH_SYNC_FAILED &&
        findPathError(eventText(event)) !== undefined &&
        Math.abs(steadyTime(history.clockJumps, "hashSyncEvents", event) - refusal.newest.at) <= SAME_TROUBLE_MS,
    );
    const newest = supporting.at(-1);
    return {
      kind: "fail",
      finding: refusal.finding,
      data: {
        ...refusal.data,
        rpcError: findPathError(refusal.newest.text) ?? "none named",
        hashSyncFailures: hashSyncEvents === undefined ? "not in the evidence" : supporting.length,
      },
      evidence: newest ? [...refusal.evidence, ...refs("hashSyncEvents", newest)] : refusal.evidence,
    };
  },
});
