import { standInsMarked } from "../report/stand-ins.ts";
import { conservationTable, gridTable, sourcesTable } from "./balance-tables.ts";
import { bandsChart } from "./bands-chart.ts";
import { deviceLabel } from "./device-label.ts";
import { headline } from "./headline.ts";
import { hostedTable } from "./hosted-table.ts";
import { inferencesOf } from "./inferences.ts";
import { activityLegend, deviceLegend } from "./legends.ts";
import { type Content, html, type Markup } from "./markup.ts";
import { pageHead } from "./page-head.ts";
import { powerChart } from "./power-chart.ts";
import type { Run } from "./run.ts";
import { sharesOf } from "./shares.ts";
import { sharesChart } from "./shares-chart.ts";
import { activitiesTable, inferencesTable, sharesTable } from "./tables.ts";
import { timelineChart } from "./timeline-chart.ts";

/** One self-contained HTML page about a run: no script, and nothing is loaded. */
export function reportPage(given: Run): string {
  const run = { ...given, footprints: standInsMarked(given.footprints, given.standIns) };
  return html`<!doctype html>
<html lang="en">
${pageHead(`Energy report: ${run.name}`)}
<body>
${hatching}
<header>
<p class="eyebrow">Energy report</p>
<h1>${run.name}</h1>
<p class="meta">${metaOf(run)}</p>
${headline(run)}
${honesty(run)}
${standInNote(run)}
</header>
<main>
${timeline(run)}
${shares(run)}
${bands(run)}
${books(run)}
</main>
<footer><p>Written by Wattspan ${run.version}. The page is self-contained: it loads nothing and runs no script.</p></footer>
</body>
</html>
`.text;
}

/** The pattern for unknown values, which all charts use. */
const hatching = html`<svg class="defs" width="0" height="0" aria-hidden="true"><defs>
<pattern id="not-known" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<rect width="6" height="6" class="hatch-ground"/><rect width="2" height="6" class="hatch-line"/></pattern></defs></svg>`;

function metaOf({ finishedAt, status, version }: Run): Content {
  const time = finishedAt.toISOString();
  const devices =
    status.devices.map((device) => `${deviceLabel(device)} (${device.method})`).join(", ") ||
    "no device metered";
  return html`<time datetime="${time}">${time.slice(0, 16).replace("T", " ")} UTC</time> · ${devices} · Wattspan ${version}`;
}

/** Stated first, since a modelled number must not look measured. */
function honesty({ status: { devices, enabled } }: Run): Content {
  if (!enabled) return html`<p class="note">Metering was switched off, so no joules are known.</p>`;
  if (devices.length === 0) return html`<p class="note">No device could be read, so no joules are known.</p>`;
  const modelled = devices.filter(({ method }) => method === "modelled");
  if (modelled.length === 0)
    return html`<p class="note">All joules of this machine were measured by its sensors.</p>`;
  const which =
    modelled.length === devices.length
      ? "All joules of this machine"
      : `The joules of ${modelled.map(deviceLabel).join(", ")}`;
  const models = [...new Set(modelled.map(({ methodId }) => methodId))].join(", ");
  return html`<p class="note"><strong>Modelled, not measured.</strong> ${which} come from a model (${models}), because no
sensor that measures them can be read here. The bands from low to high show how far off they may be.</p>`;
}

/** Joules of a model that did not run must not look real. */
function standInNote({ standIns }: Run): Content {
  if (standIns.length === 0) return undefined;
  return html`<p class="note"><strong>A stand-in answered for ${standIns.join(", ")}.</strong> Its calls stayed on this machine and no
hosted model ran. Their joules are what the real one is estimated to use for as many tokens; they are marked (stand-in).</p>`;
}

const section = (id: string, heading: string, lead: Content, ...content: readonly Content[]): Markup =>
  html`<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2><p class="lead">${lead}</p>${content}</section>`;

const details = (summary: string, content: Content): Markup =>
  html`<details><summary>${summary}</summary>${content}</details>`;

function timeline(run: Run): Markup {
  const chart = timelineChart(run.footprints);
  const flat = run.status.devices.some(({ method }) => method === "modelled")
    ? " Modelled power follows the CPU time of this process, so a steady load is a flat line."
    : "";
  const lead = `Each row is an activity, below the one that called it. Bars that overlap in time ran at the same time.${flat}`;
  if (chart === undefined) return section("timeline", "What ran when", "Nothing ran.");
  const power = powerChart(run);
  return section(
    "timeline",
    "What ran when, and what it drew",
    lead,
    html`<figure>${power === undefined ? html`<p class="unknown">The power of devices over time is not known.</p>` : html`${deviceLegend(run)}${power}`}
${activityLegend(run)}${chart}</figure>`,
    details("All activities as a table", activitiesTable(run)),
  );
}

function shares({ footprints, status }: Run): Markup {
  const parts = sharesOf(footprints, status);
  const lead =
    "Everything that this machine's devices counted, from start to end, each joule once. Hosted models are not included.";
  const chart = sharesChart(parts);
  if (chart === undefined) return section("shares", "Where the joules went", notCounted);
  return section(
    "shares",
    "Where the joules went",
    lead,
    html`<figure>${chart}</figure>`,
    sharesTable(parts),
  );
}

const notCounted = html`<span class="unknown">Not known</span>: no device counted any joules.`;

function bands({ footprints }: Run): Markup {
  const inferences = inferencesOf(footprints);
  const heading = "How sure each inference's joules are";
  if (inferences.length === 0) return section("bands", heading, "No model was called.");
  const unknown = inferences.filter(({ footprint }) => footprint.energy === undefined).length;
  const lead = html`The dot is the value; the truth is expected within the band. The scale is logarithmic: ◂ marks a band that goes
on to zero or near it.${unknown > 0 && ` Not known: ${unknown} of ${inferences.length}.`}`;
  const chart = bandsChart(inferences);
  return section(
    "bands",
    heading,
    lead,
    chart === undefined
      ? html`<p class="unknown">No inference's joules are known.</p>`
      : html`<figure>${chart}</figure>`,
    details("All inferences as a table", inferencesTable(inferences)),
  );
}

function books(run: Run): Markup {
  const hosted = hostedTable(run);
  return section(
    "books",
    "Basis of the numbers",
    "Every joule that a device counted is in one row of the first table, or the table says that it is not.",
    html`<div class="columns"><div><h3>Does every joule add up?</h3>${conservationTable(run)}</div>
<div><h3>Grid</h3>${gridTable(run)}</div></div>
<h3>Measured, modelled, missing</h3>${sourcesTable(run)}`,
    hosted && html`<h3>Hosted models</h3>${hosted}`,
  );
}
