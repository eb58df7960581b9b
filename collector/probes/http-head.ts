/** Head of an HTTP answer. */
export interface HttpHead {
  readonly status: number;
  /** Values of a header, in order; the name in lower case. */
  readonly headers: (name: string) => readonly string[];
}

/** `undefined`: this is no HTTP. */
export function parseHead(text: string): HttpHead | undefined {
  const [first = "", ...lines] = text.split("\r\n");
  const status = /^HTTP\/1\.[01] ([1-5]\d\d)(?: |$)/.exec(first)?.[1];
  if (status === undefined) return undefined;
  const pairs = lines.flatMap((line) => {
    const colon = line.indexOf(":");
    return colon > 0 ? [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const] : [];
  });
  return { status: Number(status), headers: (name) => pairs.filter(([key]) => key === name).map(([, value]) => value) };
}
