import { expect, test } from "vitest";
import { askedHost, plannedCommands, plannedHosts, standInCall, startedCommands, unplanned } from "./wine/commands.ts";

const RUN = "C:\\T\\writeback-triage-0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f";
const PLAN = `tls: Reads.
  runs   C:\\Windows\\System32\\reg.exe query "HKLM\\SOFTWARE\\A B" /reg:64
  runs   C:\\Windows\\System32\\wevtutil.exe epl System ${RUN.replace("0a1b2c3d", "ffffffff")}\\System.evtx /ow:true
  calls  login.microsoftonline.com:443 (sign-in; from a page)

Only for a tool that does not end in time:
  runs   C:\\Windows\\System32\\taskkill.exe /PID <that tool> /T /F
`;
const trace = (command: string, cut = ""): string =>
  `0024:trace:process:CreateProcessInternalW app (null) cmdline L"${command.replace(/["\\]/g, "\\$&")}"${cut}\n`;
const judge = (text: string): string[] => unplanned(startedCommands(text), plannedCommands(PLAN));

test("what the plan names is told from what it does not", () => {
  expect(judge(trace('C:\\windows\\System32\\reg.exe query "HKLM\\SOFTWARE\\A B" /reg:64'))).toEqual([]);
  expect(judge(trace('C:\\windows\\System32\\reg.exe query "HKLM\\SOFTWARE\\A C" /reg:64'))).toHaveLength(1);
  expect(judge(trace("C:\\windows\\System32\\reg.exe"))).toHaveLength(1);
  expect(judge(trace("C:\\windows\\System32\\taskkill.exe /PID 412 /T /F"))).toEqual([]);
  expect(judge(trace("C:\\windows\\system32\\conhost.exe --server 0x2c --headless"))).toEqual([]);
});

test("of a command that was cut, the beginning has to be planned; a stand-in's is whole", () => {
  const half = `C:\\windows\\System32\\wevtutil.exe epl System ${RUN.slice(0, -9)}`;
  expect(judge(trace(half, "..."))).toEqual([]);
  expect(judge(trace(half))).toHaveLength(1);
  const whole = ["C:\\windows\\System32\\wevtutil.exe", "epl", "System", `${RUN}\\System.evtx`, "/ow:true"];
  expect(unplanned([standInCall(whole.join("\x1f"))], plannedCommands(PLAN))).toEqual([]);
  expect(unplanned([standInCall([...whole, "/lf:true"].join("\x1f"))], plannedCommands(PLAN))).toHaveLength(1);
});

test("hosts, of the plan and as a proxy is asked for them", () => {
  expect(plannedHosts(PLAN)).toEqual(["login.microsoftonline.com:443"]);
  expect(askedHost("CONNECT login.microsoftonline.com:443 HTTP/1.1")).toBe("login.microsoftonline.com:443");
  expect(askedHost("GET http://crl.microsoft.com/ HTTP/1.1")).toBe("crl.microsoft.com:80");
  expect(askedHost("POST http://example.com/ HTTP/1.1")).toBe("POST http://example.com/ HTTP/1.1");
});
