import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const WINE = "/usr/lib/wine/wine64";
export const HAS_WINE = existsSync(WINE);

export interface RanInWine {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A Windows of its own, as Wine plays it, below a folder of the test. */
export class Prefix {
  /** The drive `C:` as a folder here. */
  readonly drive: string;
  readonly #home: string;
  readonly #env: NodeJS.ProcessEnv;
  #count = 0;

  private constructor(home: string, replaced: readonly string[]) {
    const { DISPLAY: _display, NODE_OPTIONS: _options, NODE_EXTRA_CA_CERTS: _certificates, ...outside } = process.env;
    this.#home = home;
    this.drive = join(home, "prefix/drive_c");
    // Of a tool that is replaced Wine would start its own all the same.
    const own = ["mscoree=", "mshtml=", "winemenubuilder.exe=d", ...replaced.map((tool) => `${tool}.exe=n`)];
    this.#env = {
      ...outside,
      WINEPREFIX: join(home, "prefix"),
      WINEARCH: "win64",
      WINEDEBUG: "-all",
      WINEDLLOVERRIDES: own.join(";"),
    };
  }

  /** @param replaced - Tools, such as `sc`, that the test puts others in the place of. */
  static async make(home: string, replaced: readonly string[] = []): Promise<Prefix> {
    const prefix = new Prefix(home, replaced);
    const { code } = await prefix.run(["wineboot", "-i"]);
    if (code !== 0 || !existsSync(prefix.drive)) throw new Error(`wineboot ended with ${code}`);
    return prefix;
  }

  /** Under Wine 8 Node cannot write to a pipe from outside: it is given files. */
  async run(argv: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<RanInWine> {
    this.#count += 1;
    const paths = ["out", "err"].map((name) => join(this.#home, `${name}-${this.#count}.txt`));
    const [out = -1, err = -1] = paths.map((path) => openSync(path, "w"));
    const child = spawn(WINE, argv, { env: { ...this.#env, ...more }, stdio: ["ignore", out, err] });
    const [code] = await once(child, "exit");
    closeSync(out);
    closeSync(err);
    const [outText = "", errText = ""] = paths.map((path) => readFileSync(path, "utf8"));
    return { code, out: outText, err: errText };
  }

  /** @param version - `win7`, `win81`, `win10`. @param locale - Its code page becomes this Windows' own until it is closed. */
  async setVersion(version: string, locale = "C.UTF-8"): Promise<void> {
    const { code } = await this.run(["winecfg", "-v", version], { LC_ALL: locale });
    if (code !== 0) throw new Error(`winecfg ended with ${code}`);
  }

  /** @param text - What follows the first line of a `.reg` file. */
  async importRegistry(text: string): Promise<void> {
    const name = "import.reg";
    const whole = `\ufeffWindows Registry Editor Version 5.00\r\n\r\n${text.replaceAll("\n", "\r\n")}`;
    writeFileSync(join(this.drive, name), Buffer.from(whole, "utf16le"));
    const { code, err } = await this.run(["reg", "import", `C:\\${name}`]);
    if (code !== 0) throw new Error(`reg import ended with ${code}: ${err}`);
  }

  /** @param path - Such as `Windows/System32/sc.exe`. Spelt as Wine spells it where it is there already. */
  place(path: string, bytes: Uint8Array): void {
    const parts = path.split("/");
    const name = parts.pop() ?? "";
    let folder = this.drive;
    for (const part of parts) folder = join(folder, asSpelt(folder, part));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, asSpelt(folder, name)), bytes);
  }

  /** Processes of this Windows whose command line has the words, as `number: command line`. */
  processes(words: string): string[] {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .flatMap((id) => {
        try {
          const line = readFileSync(`/proc/${id}/cmdline`, "utf8").replaceAll("\0", " ").trim();
          const isOurs = readFileSync(`/proc/${id}/environ`, "utf8").includes(
            `WINEPREFIX=${this.#env["WINEPREFIX"]}\0`,
          );
          return isOurs && line.toLowerCase().includes(words.toLowerCase()) ? [`${id}: ${line}`] : [];
        } catch {
          // It ended meanwhile.
          return [];
        }
      });
  }

  /** Ends the processes of this Windows, and of no other. The next run starts them anew. */
  close(): void {
    spawnSync("/usr/lib/wine/wineserver", ["-k"], { env: this.#env });
    spawnSync("/usr/lib/wine/wineserver", ["-w"], { env: this.#env });
  }
}

function asSpelt(folder: string, name: string): string {
  if (!existsSync(folder)) return name;
  return readdirSync(folder).find((one) => one.toLowerCase() === name.toLowerCase()) ?? name;
}
