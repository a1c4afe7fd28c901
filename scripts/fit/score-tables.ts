/** The tables of the report: scores of held-back runs and their subgroups. */

import type { MlEnergyRun } from "../../packages/models/src/estimators/ml-energy-runs.ts";
import {
  ecologitsJoules,
  errorOf,
  groupsOf,
  holdBack,
  leaveOneOut,
  SETTINGS,
  type Setting,
  scoreOf,
  type Verdict,
} from "./evaluation.ts";
import { familyOf, HELD_BACK_FAMILIES, vendorOf } from "./phase-families.ts";

const ALL = ["batch", "batch, GPU", "batch, GPU, GPU count", "nothing"] as const satisfies Setting[];
const WITH_PACE = Object.keys(SETTINGS) as Setting[];
const SOME: readonly Setting[] = ["batch", "nothing"];

/** The data of the report. Takes minutes: about 270 fits. */
export function evaluate() {
  const total = ({ model }: MlEnergyRun): number => model.totalParameters;
  const bits = ({ model }: MlEnergyRun): number => model.weightBits;
  return {
    families: leaveOneOut(familyOf, WITH_PACE),
    split: holdBack(({ model }) => HELD_BACK_FAMILIES.includes(familyOf(model.id)), familyOf, ALL),
    vendors: leaveOneOut(vendorOf, WITH_PACE),
    sizes: holdBack((run) => total(run) >= 200, familyOf, SOME),
    precision: holdBack((run) => bits(run) < 16, familyOf, SOME),
    blackwell: holdBack(({ gpu }) => gpu === "B200", familyOf, SOME),
    hopper: holdBack(({ gpu }) => gpu === "H100", familyOf, SOME),
  };
}

/** All results. */
export type Evaluation = ReturnType<typeof evaluate>;

const HEADS = [
  "runs",
  "error: phase@2",
  "phase@1",
  "log-linear",
  "EcoLogits, B = 64",
  "EcoLogits, B of the run",
  "in the band: phase@2",
  "phase@1",
  "high ÷ low: phase@2",
  "phase@1",
];

const tableHead = (...heads: readonly string[]): readonly string[] => {
  const all = [...heads, ...HEADS];
  return [`| ${all.join(" | ")} |`, `|${" --- |".repeat(all.length)}`];
};

/** One row of a table. */
export function scoreRow(heads: readonly string[], verdicts: readonly Verdict[]): string {
  const [first, second] = [scoreOf(verdicts, "first"), scoreOf(verdicts, "second")];
  const errors = [
    second.error,
    first.error,
    errorOf(verdicts, ({ logLinear }) => logLinear),
    errorOf(verdicts, ({ run }) => ecologitsJoules(run, 64)),
    errorOf(verdicts, ({ run }) => ecologitsJoules(run, run.batch)),
  ];
  const shares = [second, first].map(({ coverage }) => `${(100 * coverage).toFixed(0)} %`);
  const widths = [second, first].map(({ width }) => width.toFixed(1));
  return `| ${[...heads, verdicts.length, ...errors.map((error) => error.toFixed(2)), ...shares, ...widths].join(" | ")} |`;
}

/** Each way to hold back, by setting. */
export function scoreRows(evaluation: Evaluation): readonly string[] {
  const { families, split, vendors, sizes, precision, blackwell, hopper } = evaluation;
  const ways = [
    ["each family in turn", families, ALL],
    [HELD_BACK_FAMILIES.join(", "), split, ALL],
    ["each vendor in turn", vendors, ALL],
    ["200 billion parameters and more; fitted: 117 and fewer", sizes, SOME],
    ["8 and 4 bits; fitted: 16", precision, SOME],
    ["B200; fitted: H100", blackwell, SOME],
    ["H100; fitted: B200", hopper, SOME],
  ] as const;
  return [
    ...tableHead("held back", "given"),
    ...ways.flatMap(([name, verdicts, settings]) =>
      settings.map((setting) => scoreRow([name, setting], verdicts[setting])),
    ),
  ];
}

/** Subgroups of the runs, by name. */
export const SUBGROUPS: Readonly<Record<string, (run: MlEnergyRun) => boolean>> = {
  "16 bits": ({ model }) => model.weightBits === 16,
  "8 bits": ({ model }) => model.weightBits === 8,
  "4 bits": ({ model }) => model.weightBits === 4,
  "below 40 billion": ({ model }) => model.totalParameters < 40,
  "40 to 117 billion": ({ model }) => model.totalParameters >= 40 && model.totalParameters < 200,
  "200 billion and more": ({ model }) => model.totalParameters >= 200,
  "200 billion and more, 8 bits": ({ model }) => model.totalParameters >= 200 && model.weightBits === 8,
  H100: ({ gpu }) => gpu === "H100",
  B200: ({ gpu }) => gpu === "B200",
  "batch to 16": ({ batch }) => batch <= 16,
  "batch 17 to 256": ({ batch }) => batch > 16 && batch <= 256,
  "batch beyond 256": ({ batch }) => batch > 256,
  "chats and GPQA": ({ task }) => task === "lm-arena-chat" || task === "gpqa",
  "pictures and videos": ({ task }) => task === "image-chat" || task === "video-chat",
  code: ({ task }) => task === "sourcegraph-fim",
};

/** Subgroups of the runs whose families were held back in turn. */
export const subgroupRows = ({ families }: Evaluation): readonly string[] => [
  ...tableHead("runs of", "given"),
  ...Object.entries(SUBGROUPS).flatMap(([name, isIn]) =>
    SOME.map((setting) =>
      scoreRow(
        [name, setting],
        families[setting].filter(({ run }) => isIn(run)),
      ),
    ),
  ),
];

/** Each family, held back. */
export const familyRows = ({ families }: Evaluation): readonly string[] => [
  ...tableHead("family"),
  ...groupsOf(familyOf).map((family) =>
    scoreRow(
      [family],
      families.batch.filter(({ run }) => familyOf(run.model.id) === family),
    ),
  ),
];
