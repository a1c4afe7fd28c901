/** Several metering processes in one control group. They are real, so their CPU time is real. */

import type { Attack, Case } from "../attack.ts";
import type { Observed } from "../observed.ts";
import { INIT, PRIMARY, RealFamily } from "../processes/real-family.ts";

const WORK_MS = 3000;

/** Starts the process family and states who is in the group. */
type Start = (family: RealFamily) => Promise<void>;

const container: Start = async (family) => {
  const parent = family.start(INIT);
  family.host.members(INIT, parent);
  await family.open();
  family.host.members(INIT, parent, family.start(parent));
  await family.open();
};

const service: Start = async (family) => {
  const parent = family.start(INIT);
  family.host.members(parent);
  await family.open();
  family.host.members(parent, family.start(parent));
  await family.open();
};

const cluster: Start = async (family) => {
  family.host.follow(PRIMARY, INIT);
  const first = family.start(PRIMARY);
  family.host.members(INIT, PRIMARY, first);
  await family.open();
  family.host.members(INIT, PRIMARY, first, family.start(PRIMARY));
  await family.open();
};

async function together(start: Start): Promise<Observed> {
  const family = await RealFamily.begin();
  try {
    family.host.follow(INIT, 0);
    await start(family);
    return { calls: [], devices: [], own: { together: await family.work(WORK_MS) } };
  } finally {
    await family.close();
  }
}

const starts: Readonly<Record<string, Start>> = {
  "a parent and its child in a container": container,
  "a service and its child": service,
  "workers of a cluster": cluster,
};

/** All cases run at once: each is its own host and mostly waits. */
let running: Promise<ReadonlyMap<string, Observed>> | undefined;
async function all(): Promise<ReadonlyMap<string, Observed>> {
  const run = async ([name, start]: [string, Start]) => [name, await together(start)] as const;
  return new Map(await Promise.all(Object.entries(starts).map(run)));
}

const groupCase = (name: string): Case => ({
  name,
  calls: 0,
  mostSeeds: 1, // on the real clock nothing is drawn
  async run() {
    running ??= all();
    return (await running).get(name) ?? { calls: [], devices: [] };
  },
});

export const controlGroups: Attack = {
  id: "G4",
  title: "processes of one control group",
  how:
    "Two real processes with calls of their own, on a host of files whose power follows their real CPU " +
    "time: in a container, in a service, and as workers of a cluster whose first worker started alone.",
  cases: Object.keys(starts).map(groupCase),
};
