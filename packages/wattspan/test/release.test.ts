/** Nothing is published from a machine that cannot prove what it built from. */

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../../..");
const GITHUB = { GITHUB_ACTIONS: "true", ACTIONS_ID_TOKEN_REQUEST_URL: "https://example.com" };
const GITLAB = { GITLAB_CI: "true", SIGSTORE_ID_TOKEN: "token" };
const NOT_CI = "This is not GitHub Actions or GitLab CI";
const NO_PROOF = "The job may not prove its identity";

function release(environment: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const ci = Object.keys({ ...GITHUB, ...GITLAB }).map((name) => [name, ""]);
  const env = { ...process.env, ...Object.fromEntries(ci), ...environment };
  const ended = spawnSync(process.execPath, ["scripts/release.mjs", ...args], {
    cwd: root,
    env,
    encoding: "utf8",
  });
  return { status: ended.status, text: `${ended.stdout}${ended.stderr}` };
}

describe("npm run release", () => {
  it("npm run release refuses outside of CI, before it does anything", () => {
    const { status, text } = release({});
    expect(status).toBe(1);
    expect(text).toMatch(/^Nothing is published:\n/);
    expect(text).toContain(NOT_CI);
  });

  it("npm run release is not deceived by CI=true alone", () => {
    expect(release({ CI: "true" }, "--check").text).toContain(NOT_CI);
  });

  it.each([
    ["GitHub Actions", { GITHUB_ACTIONS: "true" }, "id-token: write"],
    ["GitLab CI", { GITLAB_CI: "true" }, "id_tokens"],
  ])(
    "npm run release refuses on %s without a token of identity, and says how to get one",
    (_, environment, grant) => {
      const { status, text } = release(environment, "--check");
      expect(status).toBe(1);
      expect(text).toContain(NO_PROOF);
      expect(text).toContain(grant);
    },
  );

  it.each([
    ["GitHub Actions", GITHUB],
    ["GitLab CI", GITLAB],
  ])("npm run release has nothing against %s with a token of identity", (_, environment) => {
    const { text } = release(environment, "--check");
    expect(text).not.toContain(NOT_CI);
    expect(text).not.toContain(NO_PROOF);
  });
});
