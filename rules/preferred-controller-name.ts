import { FIELD_NOTES, KB_RPC, PORTS } from "./citations.ts";
import { defineRule } from "./rule.ts";
import { judgeConfiguredCause } from "./support/configured-cause.ts";
import { EARLIER } from "./support/refusals.ts";

export default defineRule({
  id: "preferred-controller-name",
  title: "Names of preferred domain controllers",
  why: "A preferred domain controller that is entered by its short name is looked for in the wrong domain, or not at all, and the password has nowhere to go.",
  needs: ["writebackEvents", "history"],
  uses: ["syncEvents", "serverConfiguration"],
  cites: [KB_RPC, FIELD_NOTES, PORTS],
  limits: [
    "A short name can resolve through a suffix list; whether it does on this server is not known.",
    "Without the configuration export nothing is said, whoever is refused.",
  ],
  findings: {
    refusing: {
      says: "No domain controller could be contacted for {user} at {refusedUtc}, and the list of preferred controllers holds short names: {controllers}.",
      effect: {
        kind: "off-ladder",
        fix: [
          "Synchronization Service Manager > Connectors > the forest's connector > Properties > Configure Directory Partitions > the partition > Only use preferred domain controllers > Configure. Note the list.",
          "Enter each controller by its full name, such as dc01.contoso.com; take out those that are gone. To undo, enter the old list.",
          "On the server: Resolve-DnsName <full name>; Test-NetConnection <full name> -Port 135, then 389 and 445.",
          "Repeat the reset; a restart of the service is not needed for this.",
        ],
      },
    },
    set: {
      says: "The list of preferred domain controllers holds short names: {controllers}. No request has failed for it in this bundle.",
      effect: { kind: "note" },
    },
    earlier: EARLIER,
  },
  evaluate(input) {
    const short = (input.serverConfiguration?.connectors ?? []).flatMap((connector, i) =>
      connector.partitions.flatMap((partition, j) => {
        const names = partition.preferredDomainControllers.filter((name) => !/[.:]/.test(name));
        return names.length === 0
          ? []
          : [{ names, field: `connectors[${i}].partitions[${j}].preferredDomainControllers` }];
      }),
    );
    return judgeConfiguredCause(
      input,
      "domain-controller-unreachable",
      short.map(({ field }) => ({ artifact: "serverConfiguration", field })),
      { controllers: short.flatMap(({ names }) => names).join(", ") },
    );
  },
});
