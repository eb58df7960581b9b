import { expect, test } from "vitest";
import { JSON_ARTIFACTS } from "../../bundle/artifacts.ts";
import type { Host } from "../../collector/host/host.ts";
import { tls } from "../../collector/sources/tls.ts";

const HEAD = "\ufeffWindows Registry Editor Version 5.00\r\n\r\n";
const CLIENT =
  "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2\\Client";

function hostWith(keys: Record<string, string>, asked: string[] = []): Host {
  const none = (): never => {
    throw new Error("not to be touched");
  };
  const empty = new Uint8Array();
  return {
    platform: "win32",
    computer: "SYNC1",
    systemRoot: "C:\\Windows",
    nowMs: () => 0,
    scratch: (name) => `T:\\${name}`,
    listFolder: none,
    run: async ({ file, args }) => {
      expect(file).toBe("C:\\Windows\\System32\\reg.exe");
      asked.push(args[1] ?? "");
      const exitCode = args[1] !== undefined && args[1] in keys ? 0 : 1;
      return { ended: "exited", exitCode, stdout: empty, stderr: empty, truncated: false };
    },
    readFile: async (path) => {
      const key = Object.keys(keys).find((one) => path === `T:\\${one.replace(/[^\w.]+/g, "_")}.reg`) ?? none();
      const bytes = Buffer.from(HEAD + keys[key], "utf16le");
      return { name: path, sizeBytes: bytes.length, modifiedUtc: "2024-05-01T00:00:00Z", bytes, truncated: false };
    },
  };
}

async function read(host: Host) {
  const { files } = await tls.take(host, { days: 30 }, new AbortController().signal);
  const bytes = files.get(JSON_ARTIFACTS.tls.path);
  return JSON_ARTIFACTS.tls.schema.parse(JSON.parse(Buffer.from(bytes ?? []).toString()));
}

test("eight values, null where there is none, and no key that the plan lacks", async () => {
  const asked: string[] = [];
  const root = "HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2";
  const host = hostWith(
    { [root]: `[${CLIENT}]\r\n"DisabledByDefault"=dword:00000001\r\n"Enabled"=dword:00000000\r\n` },
    asked,
  );
  const { values } = await read(host);
  expect(values).toHaveLength(8);
  expect(values.filter(({ data }) => data !== null)).toEqual([
    { key: `${root}\\Client`, value: "Enabled", data: 0 },
    { key: `${root}\\Client`, value: "DisabledByDefault", data: 1 },
  ]);
  const planned = tls.touches(host, { days: 30 }).map((touch) => (touch.kind === "registry" ? touch.key : touch));
  expect(asked).toEqual(planned);
});

test("a tool that hangs is an error, not eight missing values", async () => {
  const host = {
    ...hostWith({}),
    run: async () => ({
      ended: "timeout" as const,
      exitCode: null,
      stdout: new Uint8Array(),
      stderr: new Uint8Array(),
      truncated: false,
    }),
  };
  await expect(read(host)).rejects.toMatchObject({ code: "timeout" });
});
