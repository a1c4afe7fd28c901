import { bars } from "../bars.ts";
import { figureOf } from "../judge.ts";
import { type Measure, measures } from "../measures.ts";
import { type AttackResult, holds } from "../run-attack.ts";
import { boundText, figureText, nowText } from "./figure-text.ts";
import { gridChart, panelsOf } from "./grid-chart.ts";
import { type Content, html, type Markup } from "./markup.ts";
import { charted, overviewChart } from "./overview-chart.ts";
import { pageHead } from "./page-head.ts";

/** What was run when. */
export interface Run {
  readonly date: Date;
  readonly seeds: number;
  readonly results: readonly AttackResult[];
}

/** One self-contained HTML page about a run: no script, and nothing is loaded. */
export function attackPage({ date, seeds, results }: Run): string {
  const held = results.filter(holds).length;
  const cases = results.flatMap((result) => result.cases);
  const calls = cases.flatMap(({ runs }) => runs).reduce((sum, run) => sum + run.calls.length, 0);
  return html`<!doctype html>
<html lang="en">
${pageHead("Attribution under attack", [STYLE])}
<body>
<header>
<p class="eyebrow">Wattspan</p>
<h1>Attribution under attack</h1>
<p class="meta"><time datetime="${date.toISOString()}">${date.toISOString().slice(0, 16).replace("T", " ")} UTC</time> · ${seeds} ${seeds === 1 ? "seed" : "seeds"} · ${calls.toLocaleString("en")} calls on simulated devices that know whose each joule is</p>
<dl class="headline">
<div><dt>Attacks that held</dt><dd class="value">${held} <small>of ${results.length}</small></dd></div>
<div><dt>Cases</dt><dd class="value">${cases.length}</dd></div>
</dl>
</header>
<main>
${section("overview", "All cases", OVERVIEW, legend, ...charted.map((measure) => overview(results, measure)))}
${section("bars", "What must hold", "“Before” is what attribution did on 2026-11-27, in other simulations. “Now” ranges from the lowest to the highest of all cases; one may be outside what must hold by two standard errors, which is luck.", barsTable(results))}
${results.map(attackSection)}
</main>
<footer><p>Written by npm run attack. The page is self-contained: it loads nothing and runs no script.</p></footer>
</body>
</html>
`.text;
}

const STYLE = new URL("attack-page.css", import.meta.url);

/** With a capital, as headings begin. */
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const OVERVIEW = "Each mark is a case. Luck is two of its standard errors; ◂ and ▸ are outside the axis.";

const legend = html`<ul class="legend">
<li><i class="swatch required"></i>what must hold</li>
<li><i class="swatch holds"></i>holds</li>
<li><i class="swatch luck"></i>outside it, but within luck</li>
<li><i class="swatch broken"></i>breaks it</li>
</ul>`;

const section = (id: string, heading: string, lead: Content, ...content: readonly Content[]): Markup =>
  html`<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2><p class="lead">${lead}</p>${content}</section>`;

function overview(results: readonly AttackResult[], measure: Measure): Content {
  const figure = overviewChart(results, measure);
  return figure && html`<h3>${capital(measures[measure].label)}</h3><figure>${figure}</figure>`;
}

function attackSection(result: AttackResult): Markup {
  const { id, title, how } = result.attack;
  const grids = panelsOf(result).flatMap((panel) =>
    charted.flatMap((measure) => {
      const grid = gridChart(result, panel, measure);
      return grid
        ? [html`<h3>${capital(measures[measure].label)}, ${panel}</h3><figure>${grid}</figure>`]
        : [];
    }),
  );
  return section(
    id,
    `${id} ${title}`,
    how,
    grids,
    html`<details><summary>All cases as a table</summary>${casesTable(result)}</details>`,
  );
}

function barsTable(results: readonly AttackResult[]): Markup {
  const rows = results.flatMap(({ attack: { id, title }, verdicts }) => [
    [html`<a href="#${id}">${id}</a> ${title}`],
    ...verdicts.map((verdict) => [
      measures[verdict.bar.measure].label,
      verdict.holds ? html`<span class="good">yes</span>` : html`<span class="bad">no</span>`,
      nowText(verdict),
      boundText(verdict.bar),
      verdict.bar.before ?? "",
    ]),
  ]);
  return table("What must hold", ["attack", "holds?", "now", "must hold", "before"], rows, "cards");
}

function casesTable({ attack: { id }, cases, verdicts }: AttackResult): Markup {
  const shown: readonly Measure[] = [
    ...new Set<Measure>([...(bars[id] ?? []).map(({ measure }) => measure), "halfWidth"]),
  ];
  const rows = cases.map((each) => [
    each.case.name,
    ...shown.map((measure): Content => {
      const figure = figureOf(each, measure);
      const found = verdicts
        .find(({ bar }) => bar.measure === measure)
        ?.figures.find((judged) => judged.name === each.case.name);
      if (!figure) return "";
      return found?.holds === false
        ? html`<span class="bad">${figureText(measure, figure)}</span>`
        : figureText(measure, figure);
    }),
  ]);
  return table(`Cases of ${id}`, ["case", ...shown.map((measure) => measures[measure].label)], rows);
}

/**
 * A table in a box that scrolls if the page is too narrow. The first cell of a row is its head; a single cell
 * is the head of the rows below.
 */
function table(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly Content[])[],
  style = "",
): Markup {
  const kind = (i: number) => (i === 0 ? "text" : "number");
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table class="${style}">
<caption>${caption}</caption>
<thead><tr>${heads.map((head, i) => html`<th scope="col" class="${kind(i)}">${head}</th>`)}</tr></thead>
<tbody>${rows.map(
    (cells) =>
      html`<tr>${cells.map((cell, i) =>
        i === 0
          ? headOf(cell, cells.length === 1, heads.length)
          : html`<td class="${kind(i)}" data-head="${heads[i]}">${cell}</td>`,
      )}</tr>
`,
  )}</tbody>
</table></div>`;
}

const headOf = (cell: Content, isGroup: boolean, columns: number): Markup =>
  isGroup
    ? html`<th scope="rowgroup" colspan="${columns}"><strong>${cell}</strong></th>`
    : html`<th scope="row">${cell}</th>`;
