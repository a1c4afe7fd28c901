/** What `wattspan dashboard` refuses before it asks a Grafana: tokens and options. */

import { describe, expect, it } from "vitest";
import { inProcess } from "../run-wattspan.js";
import { TOKEN } from "./grafana-stand-in.js";

const environment = { GRAFANA_TOKEN: TOKEN };

describe("the token", () => {
  const run = (options: readonly string[], variables: Readonly<Record<string, string>>) =>
    inProcess(["dashboard", "--push", "http://127.0.0.1:1", ...options], { environment: variables });

  it.each<[string, readonly string[], Readonly<Record<string, string>>, RegExp]>([
    [
      "is missing",
      [],
      {},
      /--token-env "GRAFANA_TOKEN": expected a variable that holds a token; it is not set/,
    ],
    [
      "is missing in the variable that is named",
      ["--token-env", "OTHER"],
      environment,
      /--token-env "OTHER"/,
    ],
    ["has a line break", [], { GRAFANA_TOKEN: "s3cret\nx: y" }, /no spaces/],
    ["has letters beyond ASCII", [], { GRAFANA_TOKEN: "s3crét" }, /only ASCII/],
  ])(
    "a Grafana token that %s is a wrong command line, and is not shown",
    async (_, options, variables, said) => {
      const { code, stdout, stderr } = await run(options, variables);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(said);
      expect(stderr).not.toMatch(/s3cr/);
    },
  );

  it("`dashboard --push` over plain http warns that the token is sent without encryption", async () => {
    const fetch = (async () => Response.json({})) as typeof globalThis.fetch;
    const to = (url: string) => inProcess(["dashboard", "--push", url], { environment, fetch });
    expect((await to("http://grafana.example")).stderr).toMatch(/to grafana\.example without encryption/);
    expect((await to("https://grafana.example")).stderr).toBe("");
    expect((await to("http://localhost:3000")).stderr).toBe("");
  });
});

describe("the command line", () => {
  it.each<[readonly string[], RegExp]>([
    [[], /dashboard: expected one of --provision, --push/],
    [["--push", "http://x", "--provision", "y"], /--push: expected to be used without --provision/],
    [["--push", "http://x", "--force"], /--force: expected to be used without --push/],
    [["--push", "http://x", "--seen-as", "/y"], /--seen-as: expected to be used without --push/],
    [["--provision", "x", "--folder", "y"], /--folder: expected to be used without --provision/],
    [["--push", "http://x", "--no-browser"], /--no-browser: expected to be used without --push/],
    [["--push", "grafana"], /--push "grafana": expected an address that begins with http/],
    [["--push", "file:///etc/passwd"], /--push "file:\/\/\/etc\/passwd": expected an address/],
    [["--push", "https://admin:s3cret@host"], /--push: expected an address .* without a name and a password/],
    [["--push", "http://x", "--folder", "a/b"], /--folder "a\/b": expected a uid/],
    [
      ["--provision", "x", "--scrape-interval", "0"],
      /--scrape-interval "0": expected a whole number of seconds/,
    ],
  ])("`dashboard` with %j ends with 2 and states what is wrong", async (options, said) => {
    const { code, stdout, stderr } = await inProcess(["dashboard", ...options], { environment });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(said);
    expect(stderr).not.toContain("s3cret");
  });
});
