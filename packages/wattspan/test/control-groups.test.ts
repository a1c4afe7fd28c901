/**
 * Processes of one control group that meter: the host's joules are theirs once, whoever started whom, and
 * whoever was first.
 */

import { describe, it } from "vitest";
import { expectOnce, expectOwn, family, INIT, work } from "./family.js";

const WORK_MS = 2000;
/** So long that what is not of calls is small. */
const LONG_WORK_MS = 4000;
/** A number that no process has. */
const PRIMARY = 2 ** 30;

describe.runIf(process.platform === "linux")("processes of one control group", () => {
  it("a parent and its child in a container with an init have together no more than the host drew", async () => {
    const { host, start } = await family();
    const parent = await start();
    parent.startedBy(INIT);
    host.members(INIT, parent.pid);
    await parent.ask("open");
    const child = await start();
    child.startedBy(parent.pid);
    host.members(INIT, parent.pid, child.pid);
    await child.ask("open");
    expectOnce(await work(host, [parent, child], WORK_MS));
  });

  it("a service and its child have their own work each, and together no more than the host drew", async () => {
    const { host, start } = await family("exclude");
    const parent = await start();
    parent.startedBy(INIT);
    host.members(parent.pid);
    await parent.ask("open");
    const child = await start();
    child.startedBy(parent.pid);
    host.members(parent.pid, child.pid);
    await child.ask("open");
    const worked = await work(host, [parent, child], LONG_WORK_MS);
    expectOnce(worked);
    expectOwn(worked);
  });

  it("workers of a cluster, the first of which was alone, have together no more than the host drew", async () => {
    const { host, start } = await family();
    host.follow(PRIMARY, INIT);
    const [first, second] = [await start(), await start()];
    for (const worker of [first, second]) worker.startedBy(PRIMARY);
    host.members(INIT, PRIMARY, first.pid);
    await first.ask("open");
    host.members(INIT, PRIMARY, first.pid, second.pid);
    await second.ask("open");
    expectOnce(await work(host, [first, second], WORK_MS));
  });
});
