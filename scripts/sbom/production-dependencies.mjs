import { existsSync, readdirSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { bundledPackages, manifestIn } from "./bundled-packages.mjs";

/**
 * `name@version` of everything that an installation of one of our packages adds, without itself: its
 * dependencies and required peers, transitively, and what is bundled in ours. Read from the manifests of the
 * workspace, without npm.
 */
export function productionDependencies(directory) {
  const folders = readdirSync("packages").map((of) => join("packages", of));
  const ours = new Map(folders.map((folder) => [manifestIn(folder).name, folder]));
  const found = new Set();
  const visit = (folder) => {
    const manifest = manifestIn(folder);
    for (const { name, version } of bundledPackages(manifest.name)) found.add(`${name}@${version}`);
    for (const name of wantedBy(manifest)) {
      const next = ours.get(name) ?? installed(name, folder);
      const { version } = manifestIn(next);
      if (found.has(`${name}@${version}`)) continue;
      found.add(`${name}@${version}`);
      visit(next);
    }
  };
  visit(directory);
  return [...found].sort();
}

/** As Node resolves it: in the folder, or in one above. */
function installed(name, folder) {
  const here = join(folder, "node_modules", name);
  if (existsSync(here)) return realpathSync(here);
  if (dirname(folder) === folder) throw new Error(`${name} is not installed.`);
  return installed(name, dirname(folder));
}

function wantedBy({
  dependencies = {},
  optionalDependencies = {},
  peerDependencies = {},
  peerDependenciesMeta = {},
}) {
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
  return [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers];
}
