/**
 * The rows of a CSV text by RFC 4180: quotes around fields, doubled inside them, line ends of any system, a
 * byte order mark skipped. Empty lines are no rows.
 * @example const [names = []] = csvRows("from,gCO2e\n2026-11-25T12:00Z,312\n", ",");
 */
export function csvRows(text: string, separator: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  const end = () => {
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  };
  while (at <= text.length) {
    const field = text[at] === '"' ? quoted(text, at) : bare(text, at, separator);
    row.push(field.value);
    at = field.end;
    if (text[at] === separator) at++;
    else {
      end();
      at += text[at] === "\r" && text[at + 1] === "\n" ? 2 : 1;
    }
  }
  return rows;
}

interface Field {
  readonly value: string;
  /** The position of the separator or line end after it. */
  readonly end: number;
}

function bare(text: string, start: number, separator: string): Field {
  let end = start;
  while (end < text.length && text[end] !== separator && text[end] !== "\n" && text[end] !== "\r") end++;
  return { value: text.slice(start, end).trim(), end };
}

function quoted(text: string, start: number): Field {
  const parts: string[] = [];
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return { value: parts.join("") + text.slice(from), end: text.length };
    parts.push(text.slice(from, quote));
    if (text[quote + 1] !== '"') return { value: parts.join(""), end: quote + 1 };
    parts.push('"');
    from = quote + 2;
  }
}
