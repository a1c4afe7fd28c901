/** Text that is HTML already: it is put into a page as it is. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: plain text is escaped, `undefined` and `false` are left out. */
export type Content = Markup | string | number | undefined | false | readonly Content[];

/**
 * A piece of HTML. What is put in is escaped, unless it is markup itself.
 * @example html`<td>${"<script>"}</td>`.text // "<td>&lt;script&gt;</td>"
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  const parts = strings.map((string, i) => string + (i < values.length ? written(values[i]) : ""));
  return new Markup(parts.join(""));
}

function written(content: Content): string {
  if (content === undefined || content === false) return "";
  if (content instanceof Markup) return content.text;
  if (Array.isArray(content)) return content.map(written).join("");
  return String(content).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
