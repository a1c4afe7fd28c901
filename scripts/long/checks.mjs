/** Inputs of every check: installed packages, and how tests and builds run. */
const COMMON = [
  ...[
    "package.json",
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    ".pnpmfile.cjs",
    "tsconfig.json",
    "tsup.base.ts",
    "tsup.joined.ts",
    "tsup.declarations.ts",
  ],
  ...[
    "vitest.config.ts",
    "scripts/property-seed.ts",
    "scripts/own-host.ts",
    "scripts/count-reporter.ts",
    "scripts/installed-packages.ts",
    "scripts/trials.ts",
  ],
];
/** Everything that applications import; the command line is separate. */
const LIBRARY = ["core", "meters", "carbon", "models", "spans", "budget", "ledger", "audit", "wattspan"].map(
  (name) => `packages/${name}`,
);
/** What simulates its world. */
const SIMULATED = "packages/testing";
/** Its tables are those of the quickstart. */
const LAB = ["lab", "examples/quickstart/src/text.ts"];
const GATES_ON_PACKED = [
  "scripts/gates/tarballs",
  "scripts/gates/zero-code",
  "scripts/free-port.ts",
  "scripts/setup",
];
const longTests = (name) => ["vitest", "run", "--project", `${name}-long`];

/**
 * Checks that take minutes and rarely find anything, by name: the command, and the folders and files that
 * determine its outcome. Tests next to the sources are inputs only of the checks that run them.
 */
export const longChecks = {
  matrix: {
    command: ["node", "scripts/matrix.mjs"],
    inputs: [
      ...[...COMMON, "packages", "LICENSE", "NOTICE", "scripts/copy-notices.mjs", "scripts/setup"],
      ...["scripts/matrix.mjs", "scripts/gates/tarballs", "scripts/gates/tarballs.mjs"],
    ],
  },
  guides: {
    command: ["node", "scripts/long/guides.mjs"],
    inputs: [...COMMON, "packages", "docs", "scripts/long/guides.mjs", "scripts/gates/tarballs"],
    prose: true,
  },
  next: {
    command: ["node", "scripts/gates/next.mjs"],
    inputs: [...COMMON, ...LIBRARY, "scripts/gates/next", "scripts/gates/next.mjs", ...GATES_ON_PACKED],
  },
  alerts: {
    command: longTests("dashboards"),
    inputs: [
      ...COMMON,
      "dashboards",
      "packages/core",
      "packages/budget",
      SIMULATED,
      "packages/wattspan/test",
      "scripts/free-port.ts",
    ],
  },
  flavours: {
    command: longTests("wattspan"),
    inputs: [...COMMON, ...LIBRARY, SIMULATED],
  },
  bench: {
    command: longTests("lab"),
    inputs: [...COMMON, ...LIBRARY, SIMULATED, ...LAB],
  },
  gate: {
    command: longTests("ci-gate"),
    inputs: [...COMMON, ...LIBRARY, "packages/cli", "examples/ci-gate"],
  },
  fit: {
    command: longTests("models"),
    inputs: [...COMMON, "packages/models", "packages/core", "scripts/fit", "docs/models"],
    prose: true,
  },
  soak: {
    command: ["node", "--expose-gc", "lab/main.ts", "soak", "--seconds", "60"],
    inputs: [...COMMON, ...LIBRARY, SIMULATED, ...LAB],
  },
  attacks: {
    command: ["node", "scripts/long/attacks.mjs"],
    inputs: [...COMMON, "packages", "scripts/fuzz", "scripts/long/attacks.mjs"],
    tests: true,
  },
  attribution: {
    command: [
      ...["node", "--conditions=@wattspan/source", "--import", "./scripts/source-names.mjs"],
      ...["attack/src/main.ts", "--seeds", "20"],
    ],
    inputs: [
      ...COMMON,
      ...["packages/core", "packages/meters", "packages/wattspan", SIMULATED],
      ...["attack", "lab/program", "lab/report"],
      "scripts/source-names.mjs",
    ],
  },
};
