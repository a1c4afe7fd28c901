import {
  MIRRORED_DIES,
  type PowercapTree,
  REAL_DIES,
  SERVER,
  type TreeDomain,
} from "@wattspan/testing/stand-ins";
import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "../../test/clean-up.js";
import { openReady, treeSetting } from "../../test/trees/open-tree.js";

afterEach(cleanUp);

const idsOf = async (domains: readonly TreeDomain[], onPause?: (tree: PowercapTree) => void) => {
  const setting = treeSetting(domains, onPause);
  const { zones } = await openReady(setting);
  return { ids: zones.map(({ id }) => id), pauses: setting.pauses(), open: setting.files.descriptors.now };
};
const advanceBoth = (first: bigint, second: bigint) => (tree: PowercapTree) => {
  tree.advance("intel-rapl:0", first);
  tree.advance("intel-rapl:1", second);
};

describe("dies of one socket", () => {
  it("two dies of a socket count once when their counters agree and go on agreeing", async () => {
    const { ids, pauses } = await idsOf(MIRRORED_DIES, advanceBoth(700_000n, 700_000n));
    expect(ids).toEqual(["intel-rapl:0"]);
    expect(pauses).toBe(1);
  });

  it("two dies of a socket count each when their counters differ, without a pause", async () => {
    expect(await idsOf(REAL_DIES)).toMatchObject({ ids: ["intel-rapl:0", "intel-rapl:1"], pauses: 0 });
  });

  it("two dies of a socket count each when counters that agreed by chance part", async () => {
    expect((await idsOf(MIRRORED_DIES, advanceBoth(700_000n, 400_000n))).ids).toHaveLength(2);
    expect((await idsOf(MIRRORED_DIES, advanceBoth(700_000n, 0n))).ids).toHaveLength(2);
  });

  it("two dies of a socket are compared until the counter has moved enough", async () => {
    const { ids, pauses } = await idsOf(MIRRORED_DIES, advanceBoth(300_000n, 300_000n));
    expect(ids).toEqual(["intel-rapl:0"]);
    expect(pauses).toBe(3);
  });

  it("two dies of a socket count once when their counters agree but stand still", async () => {
    expect(await idsOf(MIRRORED_DIES)).toMatchObject({ ids: ["intel-rapl:0"], pauses: 5 });
  });

  it("two dies of a socket count once when their counters wrap while they are compared", async () => {
    const near = MIRRORED_DIES.map((domain) => ({ ...domain, microjoules: 262_143_000_000n }));
    expect((await idsOf(near, advanceBoth(700_000n, 700_000n))).ids).toEqual(["intel-rapl:0"]);
  });

  it("two dies of a socket count each while both counters are 0", async () => {
    const dead = MIRRORED_DIES.map((domain) => ({ ...domain, microjoules: 0n }));
    expect((await idsOf(dead)).ids).toHaveLength(2);
  });

  it("four dies of a socket with equal counters count once", async () => {
    const four = [0, 1, 2, 3].map((die) => {
      return { id: `intel-rapl:${die}`, name: `package-0-die-${die}`, microjoules: 68_000_123_456n };
    });
    const { ids, open } = await idsOf(four, (tree) => {
      for (const { id } of four) tree.advance(id, 900_000n);
    });
    expect(ids).toEqual(["intel-rapl:0"]);
    expect(open).toBeLessThanOrEqual(2); // its counter, and the host's CPU time
  });

  it("the cores of a mirrored die stay inside the package that is left", async () => {
    const parts = [
      { id: "intel-rapl:0:0", name: "core", microjoules: 5_000_000n },
      { id: "intel-rapl:1:0", name: "core", microjoules: 9_000_000n },
    ];
    const { zones } = await openReady(
      treeSetting([...MIRRORED_DIES, ...parts], advanceBoth(700_000n, 700_000n)),
    );
    expect(zones.map(({ id, contains }) => [id, contains])).toEqual([
      ["intel-rapl:0", ["intel-rapl:0:0", "intel-rapl:1:0"]],
      ["intel-rapl:0:0", undefined],
      ["intel-rapl:1:0", undefined],
    ]);
  });
});

it("two sockets are not taken for mirrors, even with equal counters", async () => {
  const equal = SERVER.map((domain) => ({ ...domain, microjoules: 9_000_000_000n }));
  expect(await idsOf(equal)).toMatchObject({ ids: equal.map(({ id }) => id), pauses: 0 });
});

it("every file is closed when opening is aborted while dies are compared", async () => {
  const setting = treeSetting(MIRRORED_DIES, () => {
    throw new DOMException("aborted", "AbortError");
  });
  await expect(setting.open()).rejects.toThrow("aborted");
  expect(setting.files.descriptors.now).toBe(0);
});
