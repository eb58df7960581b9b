import { KB_RPC } from "../citations.ts";
import { type CatalogueRow, rowsOf } from "./row.ts";

/** RPC and directory errors on the way to a domain controller, as the support table lists them. */
export const RPC_CODE_ROWS: readonly CatalogueRow[] = rowsOf("rpc-code", [
  {
    key: "rpc/6",
    name: "invalid handle",
    says: "RPC or directory error 6 (0x6) between the sync server and a domain controller: invalid handle.",
    remedy:
      "Look at the way to the domain controller: DNS, port 135, dynamic ports, its load, replication rights. Switching writeback off and on cures none of these.",
    confidence: "documented",
    cites: [KB_RPC],
  },
  {
    key: "rpc/14",
    name: "out of memory on the server or DC",
    says: "RPC or directory error 14 (0xe) between the sync server and a domain controller: out of memory on the server or DC.",
    remedy:
      "Look at the way to the domain controller: DNS, port 135, dynamic ports, its load, replication rights. Switching writeback off and on cures none of these.",
    confidence: "documented",
    cites: [KB_RPC],
  },
  {
    key: "rpc/1127",
    name: "disk operation failed even after retries",
    says: "RPC or directory error 1127 (0x467) between the sync server and a domain controller: disk operation failed even after retries.",
    remedy:
      "Look at the way to the domain controller: DNS, port 135, dynamic ports, its load, replication rights. Switching writeback off and on cures none of these.",
    confidence: "documented",
    cites: [KB_RPC],
  },
  {
    key: "rpc/1130",
    name: "not enough server memory",
    says: "RPC or directory error 1130 (0x46a) between the sync server and a domain controller: not enough server memory.",
    remedy:
      "Look at the way to the domain controller: DNS, port 135, dynamic ports, its load, replication rights. Switching writeback off and on cures none of these.",
    confidence: "documented",
    cites: [KB_RPC],
  },
  {
    key: "rpc/1331",
    name: "account disabled (connector account)",
    says: "RPC or directory error 1331 (0x533) between the sync server and a domain controller: account disabled (connector account).",
    remedy:
      "Look at the way to the domain controller: DNS, port 135, dynamic ports, its load, replication rights. Switching writeback off and on cures none of these.",
    confidence: "documented",
    cites: [KB_RPC],
  },
  {
    key: "rpc/1450",
    name: "insufficient system resources",
    says: "RPC or directory error 1450 (0x5aa) between the sync server and a domain controller: insufficient system resources.",
    remedy:
      "Look at the way to the domain controller: DNS, port 135, dynamic ports, its load, replication rights. Switching writeback off and on cures none of these.",
    confidence: "documented",
    cites: [KB_RPC],
  },
  {
    key: "rpc/1722",
    name: "RPC server unavailable: name resolution, firewall, DC down",
    says: "RPC or directory error 1722 (0x6ba) between the sync server and a domain controller: RPC server unavailable: name resolution, firewall, DC down.",
    remedy:
      "Look at the way to the domain controller: DNS, port 135, dynamic ports, its load, replication rights. Switching writeback off and on cures none of these.",
    confidence: "documented",
    cites: [KB_RPC],
  },
  {
    key: "rpc/1723",
    name: "RPC server too busy",
    says: "RPC or directory error 1723 (0x6bb) between the sync server and a domain controller: RPC server too busy.",
    remedy:
      "Look at the way to the domain controller: DNS, port 135, dynamic ports, its load, replication rights. Switching writeback off and on cures none of these.",
    confidence: "documented",
    cites: [KB_RPC],
  },
  {
    key: "rpc/1726",
    name: "remote procedure call failed midway",
    says: "RPC or directory error 1726 (0x6be) between the sync server and a domain controller: remote procedure call failed midway.",
    remedy:
      "Look at the way to the domain controller: DNS, port 135, dynamic ports, its load, replication rights. Switching writeback off and on cures none of these.",
    confidence: "documented",
    cites: [KB_RPC],
  },
  {
    key: "rpc/1727",
    name: "remote procedure call failed and did not run",
    says: "RPC or directory error 1727 (0x6bf) between the sync server and a domain controller: remote procedure call failed and did not run.",
    remedy:
      "Look at the way to the domain controller: DNS, port 135, dynamic ports, its load, replication rights. Switching writeback off and on cures none of these.",
    confidence: "documented",
    cites: [KB_RPC],
  },
  {
    key: "rpc/1728",
    name: "RPC protocol error",
    says: "RPC or directory error 1728 (0x6c0) between the sync server and a domain controller: RPC protocol error.",
    remedy:
      "Look at the way to the domain controller: DNS, port 135, dynamic ports, its load, replication rights. Switching writeback off and on cures none of these.",
    confidence: "documented",
    cites: [KB_RPC],
  },
  {
    key: "rpc/1753",
    name: "no more endpoints from the endpoint mapper",
    says: "RPC or directory error 1753 (0x6d9) between the sync server and a domain controller: no more endpoints from the endpoint mapper.",
    remedy:
      "Look at the way to the domain controller: DNS, port 135, dynamic ports, its load, replication rights. Switching writeback off and on cures none of these.",
    confidence: "documented",
    cites: [KB_RPC],
  },
  {
    key: "rpc/1818",
    name: "call cancelled",
    says: "RPC or directory error 1818 (0x71a) between the sync server and a domain controller: call cancelled.",
    remedy:
      "Look at the way to the domain controller: DNS, port 135, dynamic ports, its load, replication rights. Switching writeback off and on cures none of these.",
    confidence: "documented",
    cites: [KB_RPC],
  },
  {
    key: "rpc/1825",
    name: "security package error (Kerberos, time, secure channel)",
    says: "RPC or directory error 1825 (0x721) between the sync server and a domain controller: security package error (Kerberos, time, secure channel).",
    remedy:
      "Look at the way to the domain controller: DNS, port 135, dynamic ports, its load, replication rights. Switching writeback off and on cures none of these.",
    confidence: "documented",
    cites: [KB_RPC],
  },
  {
    key: "rpc/8333",
    name: "directory object not found",
    says: "RPC or directory error 8333 (0x208d) between the sync server and a domain controller: directory object not found.",
    remedy:
      "Look at the way to the domain controller: DNS, port 135, dynamic ports, its load, replication rights. Switching writeback off and on cures none of these.",
    confidence: "documented",
    cites: [KB_RPC],
  },
  {
    key: "rpc/8420",
    name: "naming context not found",
    says: "RPC or directory error 8420 (0x20e4) between the sync server and a domain controller: naming context not found.",
    remedy:
      "Look at the way to the domain controller: DNS, port 135, dynamic ports, its load, replication rights. Switching writeback off and on cures none of these.",
    confidence: "documented",
    cites: [KB_RPC],
  },
  {
    key: "rpc/8439",
    name: "distinguished name invalid for the operation",
    says: "RPC or directory error 8439 (0x20f7) between the sync server and a domain controller: distinguished name invalid for the operation.",
    remedy:
      "Look at the way to the domain controller: DNS, port 135, dynamic ports, its load, replication rights. Switching writeback off and on cures none of these.",
    confidence: "documented",
    cites: [KB_RPC],
  },
  {
    key: "rpc/8446",
    name: "replication could not allocate memory",
    says: "RPC or directory error 8446 (0x20fe) between the sync server and a domain controller: replication could not allocate memory.",
    remedy:
      "Look at the way to the domain controller: DNS, port 135, dynamic ports, its load, replication rights. Switching writeback off and on cures none of these.",
    confidence: "documented",
    cites: [KB_RPC],
  },
  {
    key: "rpc/8451",
    name: "replication met a database error",
    says: "RPC or directory error 8451 (0x2103) between the sync server and a domain controller: replication met a database error.",
    remedy:
      "Look at the way to the domain controller: DNS, port 135, dynamic ports, its load, replication rights. Switching writeback off and on cures none of these.",
    confidence: "documented",
    cites: [KB_RPC],
  },
  {
    key: "rpc/8453",
    name: "replication access denied: connector account lacks Replicating Directory Changes",
    says: "RPC or directory error 8453 (0x2105) between the sync server and a domain controller: replication access denied: connector account lacks Replicating Directory Changes.",
    remedy:
      "Look at the way to the domain controller: DNS, port 135, dynamic ports, its load, replication rights. Switching writeback off and on cures none of these.",
    confidence: "documented",
    cites: [KB_RPC],
  },
  {
    key: "rpc/8456",
    name: "source server rejects replication requests",
    says: "RPC or directory error 8456 (0x2108) between the sync server and a domain controller: source server rejects replication requests.",
    remedy:
      "Look at the way to the domain controller: DNS, port 135, dynamic ports, its load, replication rights. Switching writeback off and on cures none of these.",
    confidence: "documented",
    cites: [KB_RPC],
  },
  {
    key: "rpc/8465",
    name: "the source holds only a partial replica of the naming context",
    says: "RPC or directory error 8465 (0x2111) between the sync server and a domain controller: the source holds only a partial replica of the naming context.",
    remedy:
      "Look at the way to the domain controller: DNS, port 135, dynamic ports, its load, replication rights. Switching writeback off and on cures none of these.",
    confidence: "documented",
    cites: [KB_RPC],
  },
  {
    key: "rpc/8593",
    name: "servers are at different replication epochs (domain rename in progress)",
    says: "RPC or directory error 8593 (0x2191) between the sync server and a domain controller: servers are at different replication epochs (domain rename in progress).",
    remedy:
      "Look at the way to the domain controller: DNS, port 135, dynamic ports, its load, replication rights. Switching writeback off and on cures none of these.",
    confidence: "documented",
    cites: [KB_RPC],
  },
]);
