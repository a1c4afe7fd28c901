import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

// The arrows between packages, and no cycles. An arrow that is not named here is an error.
const arrows = {
  core: [],
  testing: ["core"],
  meters: ["core", "testing"],
  carbon: ["core"],
  models: ["core"],
  budget: ["core"],
  spans: ["core"],
  ledger: ["core"],
  audit: ["core", "meters", "carbon", "models", "ledger"],
  wattspan: ["core", "meters", "carbon", "models", "spans"],
  cli: ["core", "testing", "meters", "carbon", "models", "budget", "ledger", "audit", "wattspan"],
};
const anyRuntime = [
  "core/",
  "carbon/",
  "models/",
  "spans/",
  "budget/src/(?!file)",
  "testing/src/(?!stand-ins)",
];
/** What never ships: tests, and what stands beside them in a folder of its own. */
const tests = "\\.test(-d)?\\.ts$|^packages/[^/]+/test/";
const oneOf = (names) => `(${names.join("|")})`;

/** What the tests of a package import besides: answers of clients are read, hooks of frameworks obey real budgets. */
const alsoInTests = {
  budget: ["spans"],
  core: ["spans"],
  models: ["spans"],
  wattspan: ["budget"],
};

const arrowRules = Object.entries(arrows).flatMap(([name, allowed]) => [
  {
    name: `arrows-of-${name}`,
    comment: `${name} may import ${allowed.join(", ") || "no other package of ours"}.`,
    severity: "error",
    from: { path: `^packages/${name}/`, pathNot: tests },
    to: { path: "^packages/", pathNot: `^packages/${oneOf([name, ...allowed])}/` },
  },
  {
    name: `arrows-of-tests-of-${name}`,
    comment: "Tests simulate what they need by testing; else they may import what the package may.",
    severity: "error",
    from: { path: [`^packages/${name}/.*\\.test(-d)?\\.ts$`, `^packages/${name}/test/`] },
    to: {
      path: "^packages/",
      pathNot: `^packages/${oneOf([name, "testing", ...(alsoInTests[name] ?? []), ...allowed])}/`,
    },
  },
]);

/** What applications import, and what starts as a thread. */
const entries = [
  "packages/meters/src/gauge/sampling-worker.ts",
  ...globSync("packages/*/package.json").flatMap((manifest) =>
    Object.values(JSON.parse(readFileSync(manifest, "utf8")).exports)
      .map((target) => target["@wattspan/source"])
      .filter(Boolean)
      .map((source) => join(dirname(manifest), source)),
  ),
];

/** The arrows between rooms of a package: those of rooms.json. Files outside of rooms are entries, which no room imports. */
const roomRules = Object.entries(JSON.parse(readFileSync("rooms.json", "utf8"))).flatMap(([folder, rooms]) =>
  Object.entries(rooms).map(([name, { imports }]) => ({
    name: `room-${folder}/${name}`,
    comment: `${folder}/${name} may import ${imports.join(", ") || "no other room"} (rooms.json).`,
    severity: "error",
    from: { path: `^${folder}/${name}/[^/]+$`, pathNot: tests },
    to: { path: `^${folder}/`, pathNot: `^${folder}/${oneOf([name, ...imports])}/[^/]+$` },
  })),
);

export default {
  forbidden: [
    ...arrowRules,
    ...roomRules,
    {
      name: "no-unnamed-package",
      comment: "A new package names its arrows at the top of this file.",
      severity: "error",
      from: { path: "^packages/", pathNot: `^packages/${oneOf(Object.keys(arrows))}/` },
      to: {},
    },
    {
      name: "no-cycles",
      comment: "Type imports count too: a file imports only what stands before it in the flow.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-internals",
      comment: "Other packages are reached by their names and exports, never by a path into their files.",
      severity: "error",
      from: { path: "^(packages/[^/]+|examples/[^/]+|attack|lab/bench)/" },
      to: { path: "^packages/", pathNot: "^$1/", dependencyTypes: ["local"] },
    },
    {
      name: "core-has-one-peer",
      severity: "error",
      from: { path: "^packages/core/", pathNot: tests },
      to: { pathNot: "^packages/core/|node_modules/@opentelemetry/api/" },
    },
    {
      name: "any-runtime",
      comment: "These packages must run where Node is not.",
      severity: "error",
      from: { path: `^packages/${oneOf(anyRuntime)}`, pathNot: tests },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "no-sdk",
      comment: "Libraries use OpenTelemetry's API; the application chooses the SDK.",
      severity: "error",
      from: {
        path: "^packages/(core|testing|meters|carbon|models|spans|budget|ledger|audit)/",
        pathNot: tests,
      },
      to: { path: "node_modules/@opentelemetry/(sdk|exporter)-" },
    },
    {
      name: "no-testing-in-products",
      comment:
        "The simulator of meters is for tests, too; `wattspan doctor` holds meters against their contract.",
      severity: "error",
      from: { path: "^packages/", pathNot: `${tests}|^packages/(testing/|cli/|meters/src/simulat)` },
      to: { path: "^packages/testing/" },
    },
    {
      name: "no-test-only-sources",
      comment: "What only tests import is in the folder test/ of the package.",
      severity: "error",
      from: { path: `^${oneOf(entries)}$` },
      to: { path: "^packages/[^/]+/src/", pathNot: `${tests}|^${oneOf(entries)}$`, reachable: false },
    },
    {
      name: "no-undeclared",
      comment: "The package.json of the importing package does not name this.",
      severity: "error",
      from: { path: "^packages/", pathNot: tests },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    { name: "no-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    skipAnalysisNotInRules: true, // metrics of folders take a quarter of the time, and nobody reads them
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^packages/[^/]+/(dist/|tsup\\.config\\.ts$)" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["@wattspan/source", "import", "types", "node", "default"],
    },
  },
};
