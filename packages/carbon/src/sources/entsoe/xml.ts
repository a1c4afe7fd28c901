/** Reads XML of machines: elements and text. */

/** An element. Its attributes are passed over. */
export interface XmlElement {
  /** Without its namespace. */
  readonly name: string;
  /** The text directly inside. */
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const TOKEN =
  /<\?[^>]*\?>|<!--[\s\S]*?-->|<(\/?)([\w.-]+:)?([\w.-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;
const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
/** Deeper than any document of a market. */
const MAX_DEPTH = 32;

interface Open {
  readonly name: string;
  text: string;
  readonly children: XmlElement[];
}

/**
 * The root of a document; `undefined` for anything else. Document types, and therefore custom entities, and
 * CDATA are refused.
 */
export function xmlIn(text: string): XmlElement | undefined {
  const top: Open = { name: "", text: "", children: [] };
  const open = [top];
  const token = new RegExp(TOKEN);
  while (token.lastIndex < text.length) {
    const found = token.exec(text);
    const inner = open.at(-1);
    if (!found || !inner) return undefined;
    const [, closes, , name, , isEmpty, words] = found;
    if (words !== undefined) inner.text += words;
    else if (name === undefined) continue;
    else if (closes) {
      if (inner.name !== name || open.length < 2) return undefined;
      open.pop();
      open.at(-1)?.children.push({ ...inner, text: plain(inner.text) });
    } else if (isEmpty) inner.children.push({ name, text: "", children: [] });
    else if (open.push({ name, text: "", children: [] }) > MAX_DEPTH) return undefined;
  }
  const [root, second] = top.children;
  return open.length === 1 && second === undefined && top.text.trim() === "" ? root : undefined;
}

const plain = (text: string): string =>
  text.trim().replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);

/** The direct children of a name. @example childrenOf(period, "Point") */
export const childrenOf = ({ children }: XmlElement, name: string): readonly XmlElement[] =>
  children.filter((child) => child.name === name);

/**
 * The text at a path of names; `undefined` where there is none.
 * @example textAt(series, "MktPSRType", "psrType")
 */
export function textAt(element: XmlElement, ...path: readonly string[]): string | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return element.text;
  const child = element.children.find((one) => one.name === name);
  return child && textAt(child, ...rest);
}
