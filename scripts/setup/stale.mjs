import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const SHARED = [
  "tsup.base.ts",
  "tsup.joined.ts",
  "tsup.declarations.ts",
  "tsconfig.base.json",
  "tsconfig.any-runtime.json",
  "node_modules/.setup-stamp",
];
const TEST = /\.test(-d)?\.ts$/;
/** Inputs of a build in addition to `src`, and outputs in addition to its exports. */
const MORE = {
  "@wattspan/cli": {
    inputs: ["build-page.ts", "page", "../../dashboards/grafana", "../../dashboards/prometheus"],
    outputs: ["dist/page", "dist/dashboards/grafana", "dist/dashboards/prometheus"],
  },
};

/** Names of the packages whose build is older than its inputs, including other packages. */
export function stalePackages(root) {
  const directories = readdirSync(join(root, "packages")).map((name) => join(root, "packages", name));
  const packages = new Map(
    directories.filter((d) => existsSync(join(d, "package.json"))).map((d) => read(root, d)),
  );
  const verdicts = new Map();
  const isStale = (name) => {
    if (!verdicts.has(name)) {
      const { changed, oldestOutput, dependencies } = packages.get(name);
      const internal = dependencies.filter((dependency) => packages.has(dependency));
      verdicts.set(
        name,
        changed > oldestOutput ||
          internal.some(
            (dependency) => isStale(dependency) || packages.get(dependency).oldestOutput > oldestOutput,
          ),
      );
    }
    return verdicts.get(name);
  };
  return [...packages.keys()].filter(isStale);
}

function read(root, directory) {
  const manifest = JSON.parse(readFileSync(join(directory, "package.json"), "utf8"));
  const own = ["package.json", "tsconfig.json", "tsup.config.ts"].map((name) => join(directory, name));
  const more = MORE[manifest.name] ?? { inputs: [], outputs: [] };
  const within = (paths) => paths.map((path) => newest(join(directory, path)));
  const inputs = [
    ...[...SHARED.map((name) => join(root, name)), ...own].map(modified),
    ...within(more.inputs),
  ];
  const outputs = [
    ...promised(manifest.exports).map((file) => modified(join(directory, file))),
    ...within(more.outputs),
  ];
  return [
    manifest.name,
    {
      changed: Math.max(...inputs, newest(join(directory, "src"))),
      oldestOutput: Math.min(...outputs), // 0 when one is missing, as after a build that broke off
      // What only tests need is in no build, and peers are not: core is tested with what is made from it.
      dependencies: Object.keys(manifest.dependencies ?? {}),
    },
  ];
}

/** The files in dist that an `exports` map names, however deep. */
function promised(target) {
  if (typeof target === "string") return target.startsWith("./dist/") ? [target] : [];
  return Object.values(target).flatMap(promised);
}

/** When anything below a folder changed last; a folder's own time shows deleted files. */
function newest(directory) {
  if (!existsSync(directory) || !statSync(directory).isDirectory()) return modified(directory);
  const times = readdirSync(directory, { withFileTypes: true }).map((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return newest(path);
    return TEST.test(entry.name) ? 0 : modified(path);
  });
  return Math.max(modified(directory), ...times);
}

function modified(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}
