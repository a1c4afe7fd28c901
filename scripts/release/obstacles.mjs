/** CI systems whose provenance npm accepts, and how a job proves its permission. */
const BUILDERS = [
  {
    name: "GitHub Actions",
    is: "GITHUB_ACTIONS",
    token: "ACTIONS_ID_TOKEN_REQUEST_URL",
    grant: "id-token: write",
  },
  { name: "GitLab CI", is: "GITLAB_CI", token: "SIGSTORE_ID_TOKEN", grant: "id_tokens: SIGSTORE_ID_TOKEN" },
];

/**
 * Why nothing may be published from here; empty if it may. Provenance states which commit of which repository
 * a package was built from, and by whom: a laptop cannot prove that. `changes` is what `git status
 * --porcelain` prints, `changelog` the text of CHANGELOG.md.
 */
export function obstaclesToRelease({ environment, manifests, changes, changelog }) {
  return [
    ...builderObstacles(environment),
    ...manifests.flatMap(manifestObstacles),
    ...(changes === "" ? [] : ["The working tree has uncommitted changes: commit or drop them."]),
    ...(/^## \[Unreleased\]\n+## /m.test(changelog)
      ? []
      : [
          "CHANGELOG.md has unreleased entries: run `npm run release -- bump VERSION` and commit what it writes.",
        ]),
  ];
}

function builderObstacles(environment) {
  const builder = BUILDERS.find(({ is }) => environment[is] === "true");
  if (!builder) {
    const names = BUILDERS.map(({ name }) => name).join(" or ");
    return [`This is not ${names}: publish from there, because npm accepts provenance only from these.`];
  }
  if (environment[builder.token]) return [];
  return [
    `The job may not prove its identity: grant it \`${builder.grant}\`, without which there is no provenance.`,
  ];
}

function manifestObstacles({ name, repository, publishConfig }) {
  return [
    ...(repository?.url
      ? []
      : [
          `${name} names no repository, which npm compares with the provenance: write its address into the root's package.json and run \`npm run generate -- manifests\`.`,
        ]),
    ...(publishConfig?.provenance === true && publishConfig.access === "public"
      ? []
      : [`${name} must have publishConfig \`{ "access": "public", "provenance": true }\`.`]),
  ];
}
