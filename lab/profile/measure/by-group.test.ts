import fc from "fast-check";
import { sum } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { BENCH, CLIENT, type CpuProfile, GARBAGE, NODE, SDK, timeByGroup } from "./by-group.ts";
import { roomFinder } from "./rooms.ts";

const node = (id: number, functionName: string, url: string, ...children: number[]) => ({
  id,
  callFrame: { functionName, url },
  children,
});
const root = new URL("../../../", import.meta.url).href;
const roomOf = roomFinder();

/** The client calls core, which parses, calls the SDK and is collected; then the process waits. */
const profile: CpuProfile = {
  nodes: [
    node(1, "(root)", "", 2, 8, 9, 10, 11),
    node(2, "create", `${root}node_modules/.pnpm/openai@6/node_modules/openai/client.js`, 3),
    node(3, "settle", `${root}packages/core/src/settle/footprint-reporter.ts`, 4, 5, 6),
    node(4, "parse", ""),
    node(5, "setAttribute", `${root}node_modules/.pnpm/x/node_modules/@opentelemetry/sdk-trace/span.js`, 7),
    node(6, "run", "node:internal/async_local_storage"),
    node(7, "set", ""),
    node(8, "(garbage collector)", ""),
    node(9, "(idle)", ""),
    node(11, "(program)", "", 12),
    node(12, "post", "node:inspector"),
    node(10, "block", `${root}lab/bench/clients/metered-client.ts`),
  ],
  samples: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  timeDeltas: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
};

describe("a profile by group", () => {
  it("time counts for rooms, for what is around them, and what V8 does for who asked for it", () => {
    expect(Object.fromEntries(timeByGroup(profile, roomOf))).toEqual({
      [CLIENT]: 1,
      "core/settle": 2 + 4,
      [SDK]: 8 + 32,
      [NODE]: 16,
      [GARBAGE]: 64,
      [BENCH]: 256,
    });
  });

  it("all time of a profile but that of waiting is in one group", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.nat(1000))), (samples) => {
        const times = timeByGroup(
          {
            nodes: profile.nodes,
            samples: samples.map(([id]) => id),
            timeDeltas: samples.map(([, us]) => us),
          },
          roomOf,
        );
        expect(sum([...times.values(), 0])).toBe(
          sum([...samples.filter(([id]) => ![9, 11, 12].includes(id)).map(([, us]) => us), 0]),
        );
      }),
    );
  });

  it("an empty profile has no groups", () => {
    expect([...timeByGroup({ nodes: [] }, roomOf)]).toEqual([]);
  });

  it.each([
    ["packages/core/src/devices/ledger/device-ledger.ts", "core/devices/ledger"],
    ["packages/core/src/devices/local-devices.ts", "core/devices"],
    ["packages/core/src/index.ts", "core"],
    ["packages/models/src/phase/phase.ts", "models/phase"],
    ["packages/core/dist/index.js", undefined],
    ["lab/main.ts", undefined],
  ])("%s is in the room %s", (path, room) => {
    expect(roomOf(root + path)).toBe(room);
  });
});
