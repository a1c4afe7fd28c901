import { readFileSync } from "node:fs";
import { html, Markup } from "./markup.ts";

const read = (file: URL): Markup => new Markup(readFileSync(file, "utf8"));
const style = ["theme.css", "page.css", "marks.css"].map((name) => read(new URL(name, import.meta.url)));

/** A browser that keeps to this loads nothing and runs nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/**
 * The head of a self-contained page: no script, and nothing is loaded.
 * @param own Style of the page's own.
 */
export const pageHead = (title: string, own: readonly URL[] = []): Markup => html`<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${style}${own.map(read)}</style>
</head>`;
