import { footprintSums } from "../report/footprint-sums.ts";
import { milligrams, numberText, percentText } from "../report/quantity-text.ts";
import { type Content, html, type Markup } from "./markup.ts";
import { lengthOf, type Run } from "./run.ts";

/** The numbers that a reader wants first. */
export function headline({ footprints }: Run): Markup {
  const { energy, co2e, orchestration, unknown } = footprintSums(footprints);
  const carbon = co2e && milligrams(co2e);
  const inferences = footprints.filter(({ kind }) => kind === "inference");
  const goal = footprints.find((footprint) => footprint.goal !== undefined)?.goal;
  const share =
    energy && energy.value > 0 && orchestration !== undefined ? orchestration / energy.value : undefined;
  const lower =
    unknown.count > 0 && `lower bound: ${unknown.count} of ${footprints.length} activities not known`;
  return html`<dl class="headline">
${figure("Energy", energy && html`${numberText(energy.value)} <small>J</small>`, [energy && `${bandOf(energy)} J`, lower])}
${figure("Carbon", carbon && html`${numberText(carbon.value)} <small>mgCO2e</small>`, [carbon && `${bandOf(carbon)} mgCO2e`])}
${figure("Time", footprints.length > 0 && html`${lengthOf(footprints).toFixed(2)} <small>s</small>`, [`${footprints.length} activities, ${inferences.length} of them inferences`])}
${figure("Orchestration", share !== undefined && percentText(share), ["of the joules went to the agent and its steps themselves"])}
${goal && figure("Goal", goal.reached ? "reached" : "not reached", [goal.quality !== undefined && `quality ${percentText(goal.quality)}`])}
</dl>`;
}

function figure(label: string, value: Content, notes: readonly (string | false | undefined)[]): Markup {
  const isKnown = value !== undefined && value !== false;
  return html`<div><dt>${label}</dt>
<dd class="${isKnown ? "value" : "value unknown"}">${isKnown ? value : "not known"}</dd>
${notes.map((note) => note !== undefined && note !== false && html`<dd>${note}</dd>`)}</div>`;
}

const bandOf = ({ low, high }: { low: number; high: number }): string =>
  `${numberText(low)}…${numberText(high)}`;
