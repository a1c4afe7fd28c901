import type { Footprint } from "wattspan";
import { footprintSums } from "../report/footprint-sums.ts";
import { milligrams, numberText, percentText } from "../report/quantity-text.ts";
import { type Content, html, type Markup } from "./markup.ts";
import { lengthOf, type Run } from "./run.ts";

type Range = NonNullable<Footprint["energy"]>;
type Note = string | false | undefined;

/** The main figures: the use of this machine, separate from the estimates for others. */
export function headline(run: Run): Markup {
  const { footprints } = run;
  const { energy, co2e, here, elsewhere, outsideModels, unknown } = footprintSums(footprints);
  const inferences = footprints.filter(({ kind }) => kind === "inference");
  const share =
    outsideModels !== undefined && here.energy && here.energy.value > 0
      ? outsideModels / here.energy.value
      : undefined;
  const grams = (range: Range | undefined): string =>
    range === undefined ? "not known" : numberText(milligrams(range).value);
  const carbon = co2e && milligrams(co2e);
  return html`<dl class="headline">
${figure("This machine", joules(here.energy), [here.energy && `${bandOf(here.energy)} J, ${methodsOf(run)}`])}
${(elsewhere.energy || run.standIns.length > 0) && figure("Hosted models", joules(elsewhere.energy), hostedNotes(run, elsewhere.energy))}
${figure("Carbon", carbon && html`${numberText(carbon.value)} <small>mgCO2e</small>`, [carbon && `${bandOf(carbon)} mgCO2e`, carbon && elsewhere.co2e && `${grams(here.co2e)} here + ${grams(elsewhere.co2e)} for hosted models`])}
${figure("Time", footprints.length > 0 && html`${lengthOf(footprints).toFixed(2)} <small>s</small>`, [`${footprints.length} activities, ${inferences.length} of them calls of models`])}
${figure("Outside the models", share !== undefined && percentText(share), ["of this machine's joules: the agent's own code and its tools"])}
${goalFigure(run)}
</dl>
${energy && here.energy && sums(run, energy, here.energy, elsewhere.energy)}
${unknown.count > 0 && html`<p class="sums unknown">A lower bound: the joules of ${unknown.count} of ${footprints.length} activities are not known.</p>`}`;
}

const joules = (range: Range | undefined): Content =>
  range && html`${numberText(range.value)} <small>J</small>`;

/** The methods of this machine's devices. */
const methodsOf = ({ status: { devices } }: Run): string =>
  [...new Set(devices.map(({ method }) => method))].join(" and ");

const hostedNotes = ({ standIns }: Run, energy: Range | undefined): Note[] => [
  energy && `${bandOf(energy)} J, estimated`,
  standIns.length > 0 && "used by nobody: a stand-in answered",
];

function goalFigure({ footprints, goalNote }: Run): Content {
  const goal = footprints.find((footprint) => footprint.goal?.reached !== undefined)?.goal;
  const quality = goal?.quality !== undefined && `quality ${percentText(goal.quality)}`;
  return goal && figure("Goal", goal.reached ? "reached" : "not reached", [goalNote ?? quality]);
}

/** How the figures above add up, and how they relate to what the devices counted. */
function sums({ status: { devices } }: Run, all: Range, here: Range, elsewhere: Range | undefined): Markup {
  const together =
    elsewhere &&
    html`Together ${numberText(all.value, 4)} J: ${numberText(here.value, 4)} J here and ${numberText(elsewhere.value, 4)} J for hosted models. `;
  const sum = (of: (device: (typeof devices)[number]) => number): number =>
    devices.reduce((total, device) => total + of(device), 0);
  const counted = [
    [sum(({ activity }) => activity), "for what ran"],
    [sum(({ idle }) => idle), "idle"],
    [sum(({ otherProcess }) => otherProcess), "for other processes"],
    [sum(({ unattributed, carry }) => unattributed + carry), "in this process outside any activity"],
  ] as const;
  const parts = counted
    .filter(([value]) => value !== 0)
    .map(([value, what]) => `${numberText(value, 4)} J ${what}`);
  return html`<p class="sums">${together}This machine's ${devices.length === 1 ? "device" : `${devices.length} devices`} counted
${numberText(
  sum(({ total }) => total),
  4,
)} J: ${parts.join(", ")}.</p>`;
}

function figure(label: string, value: Content, notes: readonly Note[]): Markup {
  const isKnown = value !== undefined && value !== false;
  return html`<div><dt>${label}</dt>
<dd class="${isKnown ? "value" : "value unknown"}">${isKnown ? value : "not known"}</dd>
${notes.map((note) => note !== undefined && note !== false && html`<dd>${note}</dd>`)}</div>`;
}

const bandOf = ({ low, high }: Range): string => `${numberText(low)}–${numberText(high)}`;
