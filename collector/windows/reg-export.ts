/**
 * Reads what `reg.exe export` writes: UTF-16LE with a byte order mark, in no language but the registry's own, lossless
 * where `reg query` replaces what the OEM code page lacks. Only what sources read is decoded: strings and DWORDs.
 */

/** Keys in lower case, without `HKEY_…` shortened; values by lower-case name, `""` for the default one. */
export type RegistryValues = ReadonlyMap<string, ReadonlyMap<string, string | number>>;

const MARK = /^\ufeff?Windows Registry Editor Version 5\.00/;

/** @returns `undefined` when the bytes are no export. */
export function parseRegExport(bytes: Uint8Array): RegistryValues | undefined {
  const text = new TextDecoder("utf-16le").decode(bytes);
  if (!MARK.test(text)) return undefined;
  const keys = new Map<string, Map<string, string | number>>();
  let values: Map<string, string | number> | undefined;
  for (const line of text.split(/\r?\n/)) {
    const key = /^\[(?<key>[^\]].*)\]$/.exec(line)?.groups?.["key"];
    if (key !== undefined) {
      values = new Map();
      keys.set(key.toLowerCase(), values);
      continue;
    }
    const { name, string, dword } =
      /^(?:@|"(?<name>(?:[^"\\]|\\.)*)")=(?:"(?<string>(?:[^"\\]|\\.)*)"|dword:(?<dword>[0-9a-f]{8}))$/i.exec(line)
        ?.groups ?? {};
    const data =
      dword === undefined ? (string === undefined ? undefined : withoutEscapes(string)) : Number.parseInt(dword, 16);
    if (data !== undefined) values?.set(withoutEscapes(name ?? "").toLowerCase(), data);
  }
  return keys;
}

const withoutEscapes = (text: string): string => text.replace(/\\(.)/g, "$1");
