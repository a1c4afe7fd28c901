import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

// Packages read each other from source, so that their tests never see a stale build.
const conditions = ["@wattspan/source", "node", "development|production"];

const SET_UP = [join(import.meta.dirname, "scripts/property-seed.ts")];

/** These start processes and look at a real clock: one file after another, with nothing beside it. */
const REAL_TIME = { fileParallelism: false, sequence: { groupOrder: 1 } };

/** These look at a real clock too, and mostly wait for it: two files at once, when all others are done. */
const WAITING = { maxWorkers: 2, sequence: { groupOrder: 2 } };

const packages = foldersIn("packages").map((name) => ({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    ...projectOf("packages", name),
    ...(name === "wattspan" && REAL_TIME),
    ...(name === "cli" && WAITING),
    ...(name === "core" && {
      setupFiles: [...SET_UP, join(import.meta.dirname, "packages/core/test/seeded-random.ts")],
    }),
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    typecheck: {
      enabled: true,
      include: ["src/**/*.test-d.ts", "test/**/*.test-d.ts"],
      tsconfig: join(import.meta.dirname, "tsconfig.json"), // a file outside of it passes unchecked
      ignoreSourceErrors: true, // `npm run typecheck` reports those
    },
  },
}));

// Examples see the packages as users do: built.
const examples = foldersIn("examples").map((name) => ({
  test: { ...projectOf("examples", name), ...REAL_TIME, include: ["src/**/*.test.ts"] },
}));

// The bench too. It measures time, and collects garbage before.
const bench = {
  test: {
    ...projectOf(".", "bench"),
    ...REAL_TIME,
    include: ["src/**/*.test.ts"],
    execArgv: ["--expose-gc"],
  },
};

// The simulated week runs on a clock in hand: no time is measured there.
const cardinality = { test: { ...projectOf(".", "cardinality"), include: ["src/**/*.test.ts"] } };

// They import the packages from source, too.
const dashboards = {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { ...projectOf(".", "dashboards"), ...WAITING, include: ["src/**/*.test.ts", "test/**/*.test.ts"] },
};

const deploy = { test: { ...projectOf(".", "deploy"), include: ["test/**/*.test.ts"] } };

export default defineConfig({
  test: {
    reporters: ["default", "./scripts/count-reporter.ts"],
    projects: [...packages, ...examples, bench, cardinality, dashboards, deploy],
  },
});

function foldersIn(parent: string): string[] {
  return readdirSync(parent).filter((name) => statSync(join(parent, name)).isDirectory());
}

function projectOf(parent: string, name: string) {
  return {
    name,
    root: join(parent, name),
    setupFiles: SET_UP,
    testTimeout: 30_000, // property tests on a busy machine
  };
}
