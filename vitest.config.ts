import { globSync, readdirSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

// Packages read each other from source, so that their tests never see a stale build. Examples and benches see them as users do: built.
const conditions = ["@wattspan/source", "node", "development|production"];
const FROM_SOURCE = { resolve: { conditions }, ssr: { resolve: { conditions } } };
const AS_BUILT = {};

const HERE = import.meta.dirname;
const SET_UP = [join(HERE, "scripts/property-seed.ts")];
const CORE_TEST = join(HERE, "packages/core/test");

/** They take minutes and rarely find anything: `npm run test:all` runs them. */
const LONG = "**/*.long.test.ts";

/** Their tests find and leave the module graph and the process as new, so that a worker keeps both from file to file. */
const SHARED_GRAPH = { isolate: false };
const MEASURED = { execArgv: ["--expose-gc"] };

const projects = [
  ...project("packages/core", FROM_SOURCE, {
    ...SHARED_GRAPH,
    setupFiles: [...SET_UP, join(CORE_TEST, "seeded-random.ts"), join(CORE_TEST, "fresh-process.ts")],
  }),
  ...["carbon", "meters", "models"].flatMap((name) =>
    project(join("packages", name), FROM_SOURCE, SHARED_GRAPH),
  ),
  ...["wattspan", "cli"].flatMap((name) => project(join("packages", name), FROM_SOURCE)),
  ...project("dashboards", FROM_SOURCE),
  ...foldersIn("examples").flatMap((name) => project(join("examples", name), AS_BUILT)),
  ...project("bench", AS_BUILT, MEASURED),
  ...["cardinality", "deploy"].flatMap((name) => project(name, AS_BUILT)),
];

export default defineConfig({
  test: {
    reporters: ["default", "./scripts/count-reporter.ts"],
    maxWorkers: availableParallelism() + 1, // many tests wait for programs that they have started
    projects,
  },
});

/** The project of a folder, and another one where it has files that take long: `vitest --project "bench*"` runs both. */
function project(folder: string, from: object, options: object = {}) {
  const name = folder.split("/").at(-1) as string;
  const shared = {
    root: folder,
    setupFiles: SET_UP,
    // Property tests, and programs that start, on a busy machine.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    ...options,
  };
  const exclude = ["**/node_modules", "dist", LONG];
  const quick = { ...from, test: { ...shared, name, include: ["**/*.test.ts"], exclude } };
  const long = { ...from, test: { ...shared, name: `${name}-long`, include: [LONG] } };
  return hasLong(folder) ? [quick, long] : [quick];
}

function hasLong(folder: string): boolean {
  return globSync(LONG, { cwd: folder, exclude: ["**/node_modules"] }).length > 0;
}

function foldersIn(parent: string): string[] {
  return readdirSync(parent).filter((name) => statSync(join(parent, name)).isDirectory());
}
