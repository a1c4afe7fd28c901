// Copies the project's metadata from the root's package.json into each package's: `npm run generate -- manifests`. An empty
// address in the root is not known yet: the packages then have none, and nothing is published.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

process.chdir(join(import.meta.dirname, ".."));
const { author, homepage, repository, bugs } = JSON.parse(readFileSync("package.json", "utf8"));
for (const name of readdirSync("packages")) {
  const directory = `packages/${name}`;
  const file = `${directory}/package.json`;
  const before = readFileSync(file, "utf8");
  const text = `${JSON.stringify(completed(JSON.parse(before), directory), undefined, 2)}\n`;
  if (text === before) continue;
  writeFileSync(file, text);
  console.log(`${file} written`);
}

function completed({ name, version, description, license, keywords, ...rest }, directory) {
  const { author: _a, homepage: _h, repository: _r, bugs: _b, ...others } = rest;
  return {
    ...{ name, version, description, license, author },
    ...(homepage && { homepage }),
    ...(repository?.url && { repository: { ...repository, directory } }),
    ...(bugs?.url && { bugs }),
    keywords,
    ...others,
  };
}
