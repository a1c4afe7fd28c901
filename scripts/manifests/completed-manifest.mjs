/**
 * A package's manifest with the project's metadata from the root. An empty address in the root is not known
 * yet: the package then has none, and nothing is published (`scripts/release/obstacles.mjs`).
 */
export function completedManifest(manifest, directory, { author, homepage, repository, bugs }) {
  const { name, version, description, license, ...rest } = manifest;
  const { keywords, author: _a, homepage: _h, repository: _r, bugs: _b, ...others } = rest;
  return {
    ...{ name, version, description, license, author },
    ...(homepage && { homepage }),
    ...(repository?.url && { repository: { ...repository, directory } }),
    ...(bugs?.url && { bugs }),
    keywords,
    ...others,
  };
}

/** Minimum length of a useful description, in words. */
const MIN_WORDS = 8;
const MIN_KEYWORDS = 6;

/** What is missing on npm's page of a package. */
export function manifestFaults(manifest, directory, root, readme) {
  const { name, description = "", keywords = [] } = manifest;
  const completed = completedManifest(manifest, directory, root);
  return [
    ...(JSON.stringify(completed) === JSON.stringify(manifest)
      ? []
      : ["it differs from the root: run `npm run generate -- manifests`"]),
    ...(description.split(" ").length >= MIN_WORDS
      ? []
      : [`its description "${description}" says too little`]),
    ...(keywords.length >= MIN_KEYWORDS ? [] : [`it has fewer than ${MIN_KEYWORDS} keywords`]),
    ...(readme.startsWith(`# ${name}\n`) ? [] : [`its README does not begin with "# ${name}"`]),
  ].map((fault) => `${name}: ${fault}`);
}
