/** The tables of docs/models/truth.md on the effect of an answer's pace. */

import { phase } from "../../packages/models/src/phase/phase.ts";
import { DISCLOSED_SERVICES } from "./disclosed-services.ts";
import { MEASURED_ELSEWHERE } from "./measured-elsewhere.ts";
import { bandText, figure, jouleBand, table, truthText, wattHoursOf } from "./truth-rows.ts";
import { verdictOf } from "./truth-verdict.ts";

/**
 * Figures whose source states the time per token, before and after phase@2 was given it: Wh of a request, J
 * per token.
 */
export function paceTruthRows(): readonly string[] {
  const disclosed = DISCLOSED_SERVICES.flatMap((service) => {
    const { what, secondsPerToken, wattHours } = service;
    if (secondsPerToken === undefined || wattHours === undefined) return [];
    const bands = [undefined, secondsPerToken].map((pace) => wattHoursOf(service, 2, pace));
    return [[what, `${truthText(wattHours)} Wh`, secondsPerToken, wattHours, bands] as const];
  });
  const measured = MEASURED_ELSEWHERE.flatMap((run) => {
    const { what, secondsPerToken, joulesPerOutputToken: truth } = run;
    if (secondsPerToken === undefined) return [];
    return ([{}, run.given] as const).map((given, index) => {
      const bands = [undefined, secondsPerToken].map((pace) => jouleBand(run, 2, given, pace));
      const name = `${what}${index === 0 ? ", given the bits" : ", given what is known"}`;
      return [name, `${truthText(truth)} J`, secondsPerToken, truth, bands] as const;
    });
  });
  const rows = [...disclosed, ...measured].map(([what, stated, pace, truth, bands]) => [
    ...[named(what), stated, `${figure(1000 * pace)} ms`],
    ...bands.flatMap((band) => [bandText(band), verdictOf(band, truth)]),
  ]);
  return table(["figure", "truth", "pace", "before", "", "given the pace", ""], rows);
}

/** Rows that are "the same" as one before them, with its name. */
function named(what: string): string {
  const all = [...DISCLOSED_SERVICES, ...MEASURED_ELSEWHERE].map((row) => row.what);
  const before = all.slice(
    0,
    all.findIndex((name) => what.startsWith(name)),
  );
  const first = before.findLast((name) => !name.startsWith("the same"));
  return what.replace(/^the same(?=,)/, first?.split(",")[0] ?? "the same");
}

const HOSTED = [
  ["gpt-4o", "openai"],
  ["gpt-4o-mini", "openai"],
  ["claude-haiku-4-5", "anthropic"],
  ["deepseek-r1", "deepseek"],
] as const;
const OUTPUT = 500;
/** What a call reports, by name. */
const GIVEN = {
  nothing: {},
  "12 ms": { decodeS: 0.012 * OUTPUT },
  "35 ms": { decodeS: 0.035 * OUTPUT },
  "100 ms": { decodeS: 0.1 * OUTPUT },
  flex: { tier: "flex" },
  priority: { tier: "priority" },
};

/** Hosted calls of 500 tokens in and 500 out, in J, with how wide the band is. */
export function hostedPaceRows(): readonly string[] {
  const estimator = phase();
  const rows = HOSTED.map(([model, provider]) => {
    const bands = Object.values(GIVEN).map((service) => {
      const usage = { inputFresh: 500, output: OUTPUT };
      const call = { model, provider, operation: "chat", durationS: 0, usage, service };
      const energy = estimator.estimate(call)?.energy;
      if (!energy) throw new Error(`${model} is in no table; choose another.`);
      return `${bandText(energy)}; ${figure(energy.high / energy.low)} ×`;
    });
    return [`\`${model}\``, ...bands];
  });
  return table(["J", ...Object.keys(GIVEN).map((name) => `given ${name}`)], rows);
}
