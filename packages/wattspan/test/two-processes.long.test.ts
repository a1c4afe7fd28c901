/** Two real processes on one RAPL tree, for a minute. */

import { expect, it } from "vitest";
import { expectOnce, expectOwn, family, INIT, work } from "./family.js";

const MINUTE_MS = 60_000;

it.runIf(process.platform === "linux").each(["share", "exclude"] as const)(
  "two processes on one host have together no more than it drew in a minute, with the power at rest: %s",
  async (idle) => {
    const { host, start } = await family(idle);
    const members = [await start(), await start()];
    for (const member of members) member.startedBy(INIT);
    host.members(INIT, ...members.map(({ pid }) => pid));
    for (const member of members) await member.ask("open");
    const worked = await work(host, members, MINUTE_MS);
    expectOnce(worked);
    if (idle === "exclude") expectOwn(worked);
    expect(worked.drawn).toBeGreaterThan(0);
  },
);
