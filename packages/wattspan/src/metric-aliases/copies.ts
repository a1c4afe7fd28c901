/**
 * Metrics of other projects that footprints can fill, with those projects' names, units and kinds of
 * instruments, even where OpenTelemetry's rules ask for others.
 */

import type { Footprint, FootprintPart, Range } from "@wattspan/core";
import { attribute } from "@wattspan/core/names";

/** A project whose metric names are copied. */
export type AliasSet = "gen_ai.infrastructure" | "kepler" | "ecologits";

/** One value of a copy. */
export interface CopiedValue {
  readonly value: number;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A metric of another project, and the values that a footprint adds to it. */
export interface Copy {
  readonly names: AliasSet;
  readonly name: string;
  readonly instrument: "counter" | "gauge";
  readonly unit: string;
  readonly description: string;
  /** @param model The name of the model, if the footprint is that of an inference. */
  of(footprint: Footprint, model: string): readonly CopiedValue[];
}

const COPY = "Copy of Wattspan's.";

/** The sum of the known values of some parts. Empty if there are none. */
function sumOf(
  parts: readonly FootprintPart[],
  quantity: "energy" | "co2e",
  has: (part: FootprintPart) => boolean,
  attributes: CopiedValue["attributes"],
): readonly CopiedValue[] {
  const known = parts.filter(has).flatMap((part): readonly Range[] => {
    const range = part[quantity];
    return range ? [range] : [];
  });
  if (known.length === 0) return [];
  return [{ value: known.reduce((sum, { value }) => sum + value, 0), attributes }];
}

const isMeasuredHere = ({ method, boundary }: FootprintPart): boolean =>
  method === "measured" && boundary === "client";
const isServed = ({ boundary }: FootprintPart): boolean => boundary === "serving";

/** The process, by Kepler's labels. Kepler's other labels are left out. */
const process = (pid: number) => ({ pid: String(pid), state: "running" });

/** EcoLogits counts requests whose energy and greenhouse gas it knows. */
const isRequest = ({ kind, parts }: Footprint): boolean =>
  kind === "inference" &&
  parts.some((part) => isServed(part) && part.energy) &&
  parts.some((part) => isServed(part) && part.co2e);

const ofRequest =
  (value: (footprint: Footprint) => number | undefined): Copy["of"] =>
  (footprint, model) => {
    const known = isRequest(footprint) ? value(footprint) : undefined;
    return known === undefined ? [] : [{ value: known, attributes: { model } }];
  };

const served =
  (quantity: "energy" | "co2e") =>
  ({ parts }: Footprint): number | undefined =>
    sumOf(parts, quantity, isServed, {})[0]?.value;

function inputOf({ usage }: Footprint): number | undefined {
  const { inputFresh, cacheRead = 0, cacheWrite = 0, band } = usage ?? {};
  if (inputFresh === undefined || band?.low.inputFresh !== undefined) return undefined;
  return inputFresh + cacheRead + cacheWrite;
}

/** The stated output: a gauge cannot show that it was counted by pieces. */
const outputOf = ({ usage }: Footprint): number | undefined =>
  usage?.band?.low.output === undefined ? usage?.output : undefined;

/** The copies. @param pid Of this process. */
export const copiesOf = (pid: number): readonly Copy[] => [
  {
    ...{
      names: "gen_ai.infrastructure",
      name: "gen_ai.infrastructure.energy",
      instrument: "counter",
      unit: "J",
    },
    description: `${COPY} Accelerator energy consumed serving GenAI workloads.`,
    of: ({ kind, parts }, model) =>
      kind === "inference"
        ? sumOf(parts, "energy", (part) => part.component === "gpu" && isMeasuredHere(part), {
            [attribute.model]: model,
          })
        : [],
  },
  {
    ...{ names: "kepler", name: "kepler_process_cpu_joules", instrument: "counter", unit: "J" },
    description: `${COPY} Energy of CPUs and memory at process level.`,
    of: ({ parts }) =>
      (["package", "dram"] as const).flatMap((zone) => {
        const component = zone === "dram" ? "memory" : "cpu";
        const has = (part: FootprintPart) => part.component === component && isMeasuredHere(part);
        return sumOf(parts, "energy", has, { ...process(pid), zone });
      }),
  },
  {
    ...{ names: "kepler", name: "kepler_process_gpu_joules", instrument: "counter", unit: "J" },
    description: `${COPY} Energy of GPUs at process level.`,
    of: ({ parts }) =>
      sumOf(parts, "energy", (part) => part.component === "gpu" && isMeasuredHere(part), process(pid)),
  },
  {
    ...{ names: "ecologits", name: "ecologits_requests", instrument: "counter", unit: "1" },
    description: `${COPY} Requests to models.`,
    of: ofRequest(() => 1),
  },
  {
    ...{ names: "ecologits", name: "ecologits_input_tokens", instrument: "gauge", unit: "1" },
    description: `${COPY} Input tokens of the last request.`,
    of: ofRequest(inputOf),
  },
  {
    ...{ names: "ecologits", name: "ecologits_output_tokens", instrument: "gauge", unit: "1" },
    description: `${COPY} Output tokens of the last request.`,
    of: ofRequest(outputOf),
  },
  {
    ...{ names: "ecologits", name: "ecologits_request_latency", instrument: "gauge", unit: "s" },
    description: `${COPY} Latency of the last request.`,
    of: ofRequest(({ durationS }) => durationS),
  },
  {
    ...{ names: "ecologits", name: "ecologits_energy", instrument: "gauge", unit: "joules" },
    description: `${COPY} Energy of the last request.`,
    of: ofRequest(served("energy")),
  },
  {
    ...{ names: "ecologits", name: "ecologits_gwp", instrument: "gauge", unit: "gCO2eq" },
    description: `${COPY} Greenhouse gas of the last request.`,
    of: ofRequest(served("co2e")),
  },
];
