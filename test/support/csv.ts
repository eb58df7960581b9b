/** Reads CSV by RFC 4180 to the letter, independent of the writer; throws where it is not. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell: string;
    if (text[at] === '"') {
      const match = /"((?:[^"]|"")*)"/y;
      match.lastIndex = at;
      const found = match.exec(text);
      if (!found) throw new Error(`a quote without an end at ${at}`);
      cell = (found[1] ?? "").replaceAll('""', '"');
      at = match.lastIndex;
    } else {
      const match = /[^",\r\n]*/y;
      match.lastIndex = at;
      cell = match.exec(text)?.[0] ?? "";
      at = match.lastIndex;
    }
    row.push(cell);
    if (text[at] === ",") at += 1;
    else if (text.startsWith("\r\n", at)) {
      rows.push(row);
      row = [];
      at += 2;
    } else throw new Error(`neither a comma nor a line end at ${at}: ${JSON.stringify(text.slice(at, at + 20))}`);
  }
  if (row.length > 0) throw new Error("the last line has no end");
  return rows;
}
