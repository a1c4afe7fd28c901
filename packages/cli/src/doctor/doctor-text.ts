/** What `wattspan doctor` finds, for people: a table of what was found, then what to do. */

import { deviceNames } from "../machine/device-names.js";
import type { Canvas } from "../terminal/canvas.js";
import { columnsOf, columnsText } from "../terminal/text/columns.js";
import { locationText } from "../terminal/text/location-text.js";
import { numberText, plainNumber } from "../terminal/text/number-text.js";
import { safeText } from "../terminal/text/safe-text.js";
import { wrapped } from "../terminal/text/wrapped.js";
import type { DoctorMeter, DoctorReport, DoctorZone } from "./doctor-report.js";

const MAX_REMEDY_LENGTH = 800;
/** Width of the device column: its minimum, and what the other columns of a wide table take. */
const [MIN_NAME, OTHER_COLUMNS] = [28, 78];

/** A labelled line of a section. */
interface Fact {
  readonly label: string;
  readonly text: string;
  /** What needs attention. */
  readonly isCaution?: boolean;
}

/** The report as sections. @example doctorText(report, canvasOf(terminal)) */
export function doctorText(report: DoctorReport, canvas: Canvas): string {
  const section = (title: string, facts: readonly Fact[]) =>
    facts.length === 0 ? undefined : `${canvas.style.heading(title)}\n${factsText(facts, canvas)}`;
  const sections = [
    verdictText(report, canvas),
    `${canvas.style.heading("Devices")}\n${devicesText(report, canvas)}`,
    section("Not counted", overlapFacts(report, canvas)),
    section("What is missing", report.meters.flatMap(missingFacts)),
    section("Notes", distinct(noteFacts(report))),
    section("Carbon", carbonFacts(report, canvas)),
    section("Software", softwareFacts(report)),
  ];
  return `${sections.filter((text) => text !== undefined).join("\n\n")}\n`;
}

/** Several meters may share a name and a message. */
const distinct = (facts: readonly Fact[]): readonly Fact[] =>
  facts.filter(
    ({ label, text }, i) => facts.findIndex((fact) => fact.label === label && fact.text === text) === i,
  );

function factsText(facts: readonly Fact[], { style, width }: Canvas): string {
  const longest = Math.max(...facts.map(({ label }) => safeText(label).length)) + 2;
  return facts
    .map(({ label, text, isCaution }) => {
      const lines = wrapped(safeText(label).padEnd(longest), safeText(text, MAX_REMEDY_LENGTH), width);
      return isCaution ? style.caution(lines) : style.faint(lines.slice(0, longest)) + lines.slice(longest);
    })
    .join("\n");
}

const VERDICTS = {
  measured: "Measured: a sensor of this machine reports its energy.",
  modelled:
    "Modelled: no sensor can be read here, so energy is estimated from activity, with a wide range. What is " +
    "missing is listed below.",
  nothing: "Nothing: no meter works here. What is missing is listed below.",
};

function verdictText({ verdict }: DoctorReport, { style, width }: Canvas): string {
  const paint = { measured: style.strong, modelled: style.caution, nothing: style.failure }[verdict];
  return paint(wrapped("", VERDICTS[verdict], width));
}

/** A row of the table: a zone, or a meter without zones. */
interface Row {
  readonly meter: DoctorMeter;
  readonly zone?: DoctorZone;
}

function devicesText({ meters, zones }: DoctorReport, canvas: Canvas): string {
  const { style, width } = canvas;
  const names = namesOf(zones, canvas);
  const left = new Set(zones); // several meters may share a name
  const rows = meters.flatMap((meter): readonly Row[] => {
    const own = [...left].filter((zone) => zone.meter === meter.name);
    for (const zone of own) left.delete(zone);
    const isKnown = own.length > 0 || zones.some((zone) => zone.meter === meter.name);
    return isKnown ? own.map((zone) => ({ meter, zone })) : [{ meter }];
  });
  const column = columnsOf(rows, style.faint);
  const power = ({ powerW }: DoctorZone) => (powerW === undefined ? "" : style.strong(numberText(powerW)));
  const columns = [
    column("device", ({ meter, zone }) => (zone && names.get(zone.id)) ?? `none (${safeText(meter.name)})`),
    column("meter", ({ meter }) => safeText(meter.name)),
    column("component", ({ zone }) => zone?.component ?? ""),
    column("status", ({ meter, zone }) => statusText(meter, zone, style)),
    column("power, W", ({ zone }) => (zone ? power(zone) : ""), "right"),
    column("counted", ({ zone }) => (zone ? (zone.counted ? "yes" : "no") : "")),
    column("refresh, ms", ({ zone }) => (zone ? plainNumber(zone.refreshMs) : ""), "right"),
  ];
  return columnsText(columns, width);
}

/** Names by zone, no wider than the table allows, with the numbers that `profile` accepts. */
function namesOf(zones: readonly DoctorZone[], { glyphs, width }: Canvas): ReadonlyMap<string, string> {
  const isProfiled = ({ counted, method }: DoctorZone) => counted && method === "measured";
  const ids = [...zones.filter(isProfiled), ...zones].map(({ id }) => id);
  // Another meter may read the same zone.
  const ordered = [...new Set(ids)].flatMap((id) => zones.find((zone) => zone.id === id) ?? []);
  const names = deviceNames(ordered, glyphs, Math.max(MIN_NAME, width - OTHER_COLUMNS));
  return new Map(ordered.map(({ id }, i) => [id, names[i] ?? id]));
}

function statusText(meter: DoctorMeter, zone: DoctorZone | undefined, style: Canvas["style"]): string {
  if (meter.violations.length > 0) return style.failure("broken");
  if (meter.status === "unavailable") return style.caution(meter.reason ?? "unavailable");
  return zone?.method === "modelled" ? style.caution("modelled") : (zone?.method ?? "ready");
}

/** Why zones are not counted. Zones and those they give way to are named as in the table. */
function overlapFacts(report: DoctorReport, canvas: Canvas): readonly Fact[] {
  const { zones } = report;
  const names = namesOf(zones, canvas);
  // A longer id may begin as a shorter one does.
  const ids = [...names.keys()].sort((a, b) => b.length - a.length);
  const named = (text: string) => ids.reduce((all, id) => all.replaceAll(id, names.get(id) ?? id), text);
  return zones.flatMap((zone) =>
    zone.because === undefined
      ? []
      : [{ label: names.get(zone.id) ?? zone.id, text: `${named(zone.because)}${shareText(zone, report)}` }],
  );
}

/** For a meter of the whole machine: how much of it is counted. */
function shareText({ scope, powerW }: DoctorZone, { zones }: DoctorReport): string {
  if (scope !== "host" || !powerW) return "";
  const countedW = zones.reduce((sum, zone) => sum + (zone.counted ? (zone.powerW ?? 0) : 0), 0);
  return countedW > 0 ? `; the counted devices are ${numberText((100 * countedW) / powerW, 2)} % of it` : "";
}

function missingFacts(meter: DoctorMeter): readonly Fact[] {
  const { name, status, reason, detail, remedy, violations, failedRead } = meter;
  const failures = violations.map((text) => `breaks its contract, ${text}`);
  if (failedRead !== undefined) failures.push(`some reads failed, which leaves gaps: ${failedRead}`);
  const broken = failures.map((text) => ({ label: name, text, isCaution: true }));
  if (status === "ready") return broken;
  const why = { label: name, text: `${reason}: ${detail}` };
  return [...broken, why, ...(remedy === undefined ? [] : [{ label: "", text: remedy }])];
}

/** For an absent meter, the table says enough. */
const noteFacts = ({ meters }: DoctorReport): readonly Fact[] =>
  meters.flatMap(({ name, status, notes, verified }) => [
    ...notes.map((text) => ({ label: name, text })),
    ...(verified && status === "ready"
      ? [{ label: name, text: `${TESTED_ON[verified.by]} (${verified.machine}, ${verified.on})` }]
      : []),
  ]);

/** What the authors of a meter tested it on. */
const TESTED_ON = {
  device: "its authors tested it on a real device",
  simulator: "its authors tested it on a simulated device only",
  fixture: "its authors tested it on sample files only",
} as const;

function carbonFacts({ carbon }: DoctorReport, { glyphs }: Canvas): readonly Fact[] {
  const { location, locationSource = "none", intensity } = carbon;
  const place = location
    ? { label: "place", text: `${locationText(location)}, from ${locationSource}` }
    : {
        label: "place",
        text: "not known; set WATTSPAN_LOCATION, for example to DE or aws:eu-west-1",
        isCaution: true,
      };
  if (!intensity) return [place, { label: "grid", text: "no intensity is known", isCaution: true }];
  const { zone, rung, signal, basis, source } = intensity;
  const { value, low, high } = intensity.gramsPerKwh;
  const band = `${numberText(low, 2)}${glyphs.to}${numberText(high, 2)}`;
  const known = rung === "world" ? "" : `, matched by ${rung.replaceAll("_", " ")}`;
  const text = `${numberText(value)} gCO2e/kWh (${band}) in ${zone}${known}, ${signal}, ${basis}; ${source}`;
  return [place, { label: "grid", text }];
}

function softwareFacts({ node, opentelemetry, faults }: DoctorReport): readonly Fact[] {
  const { packages, problems } = opentelemetry;
  const found = packages
    .map(({ name, version }) => `${name.replace("@opentelemetry/", "")} ${version}`)
    .join("; ");
  const warnings = [
    ...(node.supported ? [] : [`Node ${node.version} is too old: Wattspan needs 20.19 or newer.`]),
    ...problems,
    ...Object.entries(faults).map(([fault, count]) => `Wattspan failed at ${fault}, ${count} times.`),
  ];
  return [
    { label: "Node", text: `${node.version}, ${node.platform}` },
    { label: "OpenTelemetry", text: found || "none in the project of this folder" },
    ...warnings.map((text) => ({ label: "", text, isCaution: true })),
  ];
}
