/** Everything that applications import; the command line is apart. */
const LIBRARY = ["core", "meters", "carbon", "models", "wattspan"].map((name) => `packages/${name}`);
const longTests = (name) => ["vitest", "run", "--project", `${name}-long`];

/**
 * What takes minutes and rarely finds anything, by name: the command, and the folders and files on which its outcome depends.
 * Tests beside the sources are inputs only of what runs them.
 */
export const longChecks = {
  matrix: {
    command: ["node", "scripts/matrix.mjs"],
    inputs: [
      "packages",
      "tsup.base.ts",
      "scripts/matrix.mjs",
      "scripts/gates/tarballs",
      "scripts/gates/tarballs.mjs",
    ],
  },
  alerts: {
    command: longTests("dashboards"),
    inputs: ["dashboards", "packages/core/src"],
  },
  flavours: {
    command: longTests("wattspan"),
    inputs: [...LIBRARY, "packages/wattspan/test"],
  },
  bench: {
    command: longTests("bench"),
    inputs: [...LIBRARY, "bench"],
  },
  soak: {
    command: ["node", "--expose-gc", "soak/src/main.ts", "--seconds", "60"],
    inputs: [...LIBRARY, "soak"],
  },
  attacks: {
    command: ["node", "scripts/long/attacks.mjs"],
    inputs: [...LIBRARY, "scripts/fuzz", "scripts/long/attacks.mjs"],
    tests: true,
  },
};
