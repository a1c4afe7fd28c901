import { readdirSync, readFileSync } from "node:fs";

const read = (file) => JSON.parse(readFileSync(file, "utf8"));

export const rootManifest = () => read("package.json");

/** The package.json of each package, with its folder as `repository.directory` names it. */
export const packageManifests = () =>
  readdirSync("packages").map((name) => {
    const directory = `packages/${name}`;
    const file = `${directory}/package.json`;
    return { file, directory, manifest: read(file) };
  });
