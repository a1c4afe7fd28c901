/** Inputs of every check: installed packages, how tests and builds run, and all packages. */
const COMMON = [
  ...["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml", ".pnpmfile.cjs", "tsconfig.json"],
  ...[":(glob)tsup.*.ts", "vitest.config.ts", ":(glob)scripts/*.ts", "packages"],
];
const PACKED = ["scripts/gates", "scripts/setup"];
const FROM_SOURCE = ["node", "--conditions=@wattspan/source", "--import", "./scripts/source-names.mjs"];

const check = (command, inputs, more = {}) => ({ command, inputs: [...COMMON, ...inputs], ...more });
const longTests = (project, ...inputs) => check(["vitest", "run", "--project", `${project}-long`], inputs);

/**
 * Checks that take minutes and rarely find anything, by name: the command, and the folders and files that
 * determine its outcome.
 */
export const longChecks = {
  matrix: check(["node", "scripts/matrix.mjs"], [...PACKED, "scripts/matrix.mjs", "LICENSE", "NOTICE"]),
  guides: check(["node", "scripts/long/guides.mjs"], [...PACKED, "docs", "scripts/long/guides.mjs"], {
    prose: true,
  }),
  next: check(["node", "scripts/gates/next.mjs"], PACKED),
  alerts: longTests("dashboards", "dashboards"),
  flavours: longTests("wattspan"),
  bench: longTests("lab", "lab", "examples/quickstart/src/text.ts"),
  gate: longTests("ci-gate", "examples/ci-gate"),
  fit: longTests("models", "scripts/fit"),
  soak: check(["node", "--expose-gc", "lab/main.ts", "soak", "--seconds", "60"], ["lab"]),
  attacks: check(["node", "scripts/long/attacks.mjs"], ["scripts/fuzz", "scripts/long/attacks.mjs"], {
    tests: true,
  }),
  attribution: check([...FROM_SOURCE, "attack/src/main.ts", "--seeds", "20"], ["attack", "lab/report"]),
};
