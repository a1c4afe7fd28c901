import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { html, Markup } from "./markup.ts";

/** Widths for which charts are drawn, in CSS pixels: `marks.css` shows one of the two. */
export type Size = "wide" | "narrow";

/** Width of a chart in CSS pixels. */
const widthOf: Record<Size, number> = { wide: 1040, narrow: 340 };

/** What a screen reader says instead of the picture. */
export interface Caption {
  readonly title: string;
  readonly description: string;
}

const { document } = parseHTML("<!doctype html><html><body></body></html>");

/** A chart in both sizes, as inline SVG. It takes its colours from the variables in `theme.css`. */
export function chart(caption: Caption, plotFor: (size: Size) => Plot.PlotOptions): Markup {
  return html`<div class="wide">${drawn(caption, plotFor("wide"), "wide")}</div>
<div class="narrow">${drawn(caption, plotFor("narrow"), "narrow")}</div>`;
}

function drawn({ title, description }: Caption, options: Plot.PlotOptions, size: Size): Markup {
  const svg = Plot.plot({
    document,
    className: "chart",
    width: widthOf[size],
    style: { fontSize: size === "wide" ? "13px" : "12px" },
    ...options,
  });
  svg.setAttribute("role", "img");
  svg.prepend(named("title", title), named("desc", description));
  return new Markup(svg.outerHTML);
}

function named(name: "title" | "desc", text: string) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  element.textContent = text;
  return element;
}
