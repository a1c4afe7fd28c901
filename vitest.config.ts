import { globSync, readdirSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { installedPackages } from "./scripts/installed-packages.ts";
import LongestFirst from "./scripts/longest-first.ts";

// Packages read each other from source, so that their tests never see a stale build. Examples and benches see them as users do: built.
const conditions = ["@wattspan/source", "node", "development|production"];
const FROM_SOURCE = { resolve: { conditions }, ssr: { resolve: { conditions } } };
/** Transforms each source once for all projects that differ in nothing else. */
const OF_ALL = {};
/** `extends: false`: else each project would read this file again. */
const AS_BUILT = { extends: false };

const HERE = import.meta.dirname;
const inScripts = (name: string) => join(HERE, `scripts/${name}.ts`);
const inCore = (name: string) => join(HERE, `packages/core/test/${name}.ts`);
const SET_UP = ["property-seed", "own-host"].map(inScripts);
/** Tests of core, and of what looks at what copies of core share, find the process as new, each one. */
const ON_SHARED = ["core", "spans"];
const setUpOf = (name: string, isShared: boolean) => [
  ...SET_UP,
  ...(isShared ? [inScripts("nothing-left")] : []),
  ...(ON_SHARED.includes(name) ? ["seeded-random", "fresh-process"] : isShared ? ["fresh-file"] : []).map(
    inCore,
  ),
];

/** They take minutes and rarely find anything: `npm run test:long` runs them. */
const LONG = "**/*.long.test.ts";
/** Statistics: with few trials in `npm test`, with all of them among the long checks. See `scripts/trials.ts`. */
const TRIALS = "**/*.trials.test.ts";
const ALL_TRIALS = { WATTSPAN_ALL_TRIALS: "yes" };

/** Their tests find and leave the module graph and the process as new, so that a worker keeps both from file to file. */
const PACKAGES = [
  ...["core", "audit", "budget", "carbon", "ledger", "meters", "models", "spans", "testing", "wattspan"],
];
const SHARED = [...PACKAGES, "cli", "quickstart", "lab"];
const workersOf = (name: string, isShared = SHARED.includes(name)) => ({
  isolate: !isShared,
  setupFiles: setUpOf(name, isShared),
});
/** Only what hangs takes so long: on a machine with forty times its work a test that starts many programs takes two minutes. */
const LIMITS = {
  testTimeout: 300_000,
  hookTimeout: 300_000,
  expect: { poll: { timeout: 60_000 } }, // and says what it saw last
  maxWorkers: availableParallelism() + 1, // many tests wait for programs that they have started
};
const MEASURED = { execArgv: ["--expose-gc"] };

/** `npm test` builds first; a file that is run by itself must not meet a stale build. */
const isBuilt =
  process.env.WATTSPAN_IS_BUILT === "yes" || process.argv.some((word) => word.includes("-installed"));

/** Tests of identity, double counting, adapters, joining and errors: on what is installed where that is built, else on sources. */
const ON_INSTALLED: Readonly<Record<string, readonly string[]>> = {
  core: [
    "src/begin/attempts",
    "src/requests/{peer-services,request-totals}",
    "src/runtime/{api-copies,untraced}",
    "test/metering/{admission,detail,failing-budgets,faults,odd-endings,odd-results,options-fuzz,provisional-span,refusals,spans,unfollowed}",
  ],
  budget: ["src/{budget/create-budget,ledger/ledger,policy/policy}", "test/{metered,policies}"],
  spans: ["src/follow/{foreign-spans,held-spans,odd-spans,service-facts,span-metadata,span-processor}"],
  wattspan: [
    "src/adapters/{ai-sdk/ai-sdk,checked-options,fetch/other-realm,langchain/langchain,serverless/next}",
    "src/start/start-wattspan",
    "test/{adapters,clients,flavours}/*",
    "test/{functions-entry,late-provider,register,registered-warnings,switches,two-copies}",
  ],
};
const onInstalled = (name: string) => ON_INSTALLED[name]?.map((test) => `${test}.test.ts`) ?? [];
/** Their libraries leave much behind in a process, or they count what its children use: each file has one of its own. */
const ALONE: Readonly<Record<string, readonly string[]>> = {
  meters: ["src/host/processes/descendants.test.ts"],
  wattspan: ["test/docs.test.ts", ...onInstalled("wattspan")],
};

const projects = [
  ...[...PACKAGES, "cli"].flatMap((name) => project(join("packages", name), OF_ALL)),
  ...["dashboards", "attack"].flatMap((name) => project(name, OF_ALL)),
  ...foldersIn("examples").flatMap((name) => project(join("examples", name), AS_BUILT)),
  ...project("lab", AS_BUILT, MEASURED),
  ...project("deploy", AS_BUILT),
  ...(isBuilt ? Object.keys(ON_INSTALLED).map(installed) : []),
];

export default defineConfig({
  ...FROM_SOURCE,
  test: {
    reporters: ["default", "./scripts/count-reporter.ts"],
    sequence: { sequencer: LongestFirst },
    projects,
  },
});

/** The projects of a folder, of tests that share processes, that do not, and that take long: `vitest --project "lab*"` runs all. */
function project(folder: string, from: object, options: object = {}) {
  const name = folder.split("/").at(-1) as string;
  const test = { ...(from === OF_ALL ? { dir: folder } : { root: folder }), ...LIMITS, ...options };
  const exclude = ["**/node_modules", "dist", LONG, ...(isBuilt ? onInstalled(name) : [])];
  const alone = ALONE[name] ?? [];
  const quick = { ...workersOf(name), name, include: ["**/*.test.ts"], exclude: [...exclude, ...alone] };
  const apart = { ...workersOf(name, false), name: `${name}-alone`, include: [...alone], exclude };
  const include = [LONG, TRIALS];
  const long = { ...workersOf(name, false), name: `${name}-long`, include, env: ALL_TRIALS };
  return [quick, ...(alone.length > 0 ? [apart] : []), ...(hasLong(folder) ? [long] : [])].map((one) => ({
    ...from,
    test: { ...test, ...one },
  }));
}

/** Tests of a package on its build. */
function installed(name: string) {
  const workers = workersOf(name, SHARED.includes(name) && !ALONE[name]);
  return {
    ...AS_BUILT,
    plugins: [installedPackages(PACKAGES.map((name) => join("packages", name)))],
    test: {
      ...{ name: `${name}-installed`, root: join("packages", name), ...LIMITS, ...workers },
      include: onInstalled(name),
      exclude: [LONG],
    },
  };
}

function hasLong(folder: string): boolean {
  return globSync([LONG, TRIALS], { cwd: folder, exclude: ["**/node_modules"] }).length > 0;
}

function foldersIn(parent: string): string[] {
  return readdirSync(parent).filter((name) => statSync(join(parent, name)).isDirectory());
}
