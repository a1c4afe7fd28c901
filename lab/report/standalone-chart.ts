import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

/** Follows the reader's scheme, also where a page shows it as an image. */
const STYLE = `
svg { --text: #1b2330; --muted: #5a6577; --line: #d5dae2; --good: #0b7a3e; --failed: #c8323a; --accent: #0969da; background: none; font-family: system-ui, sans-serif; }
@media (prefers-color-scheme: dark) {
  svg { --text: #e6eaf1; --muted: #9aa6b8; --line: #364152; --good: #58d68d; --failed: #ff7b80; --accent: #6cb6ff; }
}`;

const { document } = parseHTML("<!doctype html><html><body></body></html>");

/** A chart as an SVG file, with the colours `var(--text)`, `--muted`, `--line`, `--good`, `--failed` and `--accent`. */
export function standaloneChart(title: string, options: Plot.PlotOptions): string {
  const svg = Plot.plot({
    document,
    style: { fontSize: "13px", color: "var(--muted)", overflow: "visible" },
    ...options,
  });
  svg.prepend(element("title", title), element("style", STYLE));
  svg.setAttribute("role", "img");
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return `${svg.outerHTML}\n`;
}

function element(name: "title" | "style", text: string) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  made.textContent = text;
  return made;
}
