import { KB_RPC, PORTS } from "./citations.ts";
import { describeTargets, wasTried } from "./probe-targets.ts";
import { defineRule } from "./rule.ts";

/** Name resolution, Kerberos, endpoint mapper, LDAP and SMB: the ports that the page ties to password operations. */
const NEEDED: readonly number[] = [53, 88, 135, 389, 445];

export default defineRule({
  id: "domain-controller-port-closed",
  title: "Ports of the domain controllers",
  why: "The last part of the way lies inside: the sync engine sets the password through these ports of a domain controller.",
  needs: ["probes"],
  covers: ["port/53", "port/88", "port/135", "port/389", "port/445"],
  cites: [PORTS, KB_RPC],
  limits: [
    "One domain controller that was probed may be closed while the engine uses another.",
    "Dynamic RPC ports are not probed: errors 1722 and 1753 in the engine's trace tell of those.",
  ],
  findings: {
    closed: {
      says: "{hosts}: no connection to a domain controller ({code}). Resets that reach this server may fail on their way to Active Directory.",
      effect: { kind: "note" },
    },
  },
  evaluate({ probes }) {
    const targets = probes.filter(
      (probe) => probe.purpose === "domain-controller" && NEEDED.includes(probe.port) && wasTried(probe),
    );
    if (targets.length === 0) return { kind: "inconclusive", because: "no domain controller was probed" };
    const [first, ...more] = targets.filter(({ failedAt }) => failedAt === "name" || failedAt === "tcp");
    if (!first) return { kind: "pass" };
    const { hosts, evidence } = describeTargets(first, ...more);
    return { kind: "fail", finding: "closed", data: { hosts, code: first.code ?? "no code" }, evidence };
  },
});
