import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Card, placeOf } from "./card.js";
import { chosenCards } from "./chosen-cards.js";

const card = (index: number, rest: Partial<Card> = {}): Card => ({
  ...{ index, uuid: `GPU-${index}a1b2c3d-0000`, place: `0000:4${index}:00.0`, name: "H100" },
  ...{ capability: [9, 0], limitWatts: 700, isDivided: false },
  ...rest,
});
const cards = [card(0), card(1), card(2), card(3, { isDivided: true })];
const visible = (CUDA_VISIBLE_DEVICES: string | undefined, CUDA_DEVICE_ORDER?: string) =>
  chosenCards(cards, "visible", { CUDA_VISIBLE_DEVICES, CUDA_DEVICE_ORDER });
const kept = (CUDA_VISIBLE_DEVICES: string | undefined) =>
  visible(CUDA_VISIBLE_DEVICES).kept.map(({ index }) => index);

describe("cards that CUDA shows", () => {
  it.each<[string | undefined, number[]]>([
    [undefined, [0, 1, 2, 3]],
    ["0", [0]],
    ["2,0", [0, 2]],
    [" 1 , 1 ", [1]],
    ["0,-1,2", [0]],
    ["0,9,2", [0]],
    ["", []],
    ["-1", []],
    ["NoDevFiles", []],
    ["GPU-1a1b2c3d-0000", [1]],
    ["GPU-1a1b", [1]],
    ["gpu-1A1B", [1]],
    ["GPU-", []],
    ["MIG-GPU-2a1b2c3d-0000/1/0", [2]],
    ["MIG-6f9a1e2c-1111-2222-3333-444455556666", [3]],
  ])("CUDA_VISIBLE_DEVICES of %j shows the cards %j", (value, expected) => {
    expect(kept(value)).toEqual(expected);
  });

  it("a note says which cards count where CUDA shows only some", () => {
    expect(visible(undefined).notes).toEqual([]);
    expect(visible("0,1,2,3").notes).toEqual([]);
    expect(visible("0").notes).toEqual([
      "1 of 4 cards count: those that CUDA_VISIBLE_DEVICES shows this process.",
    ]);
    expect(visible("MIG-6f9a1e2c").notes.join(" ")).toContain("all divided cards count");
  });

  it("a note warns of CUDA's order where cards differ and are chosen by number", () => {
    const mixed = [card(0), card(1, { name: "L4" })];
    const notes = (order?: string, value = "1") =>
      chosenCards(mixed, "visible", { CUDA_VISIBLE_DEVICES: value, CUDA_DEVICE_ORDER: order }).notes.join(
        " ",
      );
    expect(notes()).toContain("CUDA_DEVICE_ORDER=PCI_BUS_ID");
    expect(notes("PCI_BUS_ID")).not.toContain("fastest");
    expect(notes(undefined, "GPU-1a1b2c3d-0000")).not.toContain("fastest");
  });

  it("an abbreviated UUID that fits two cards shows neither", () => {
    const twins = [card(0, { uuid: "GPU-aaaa-1" }), card(1, { uuid: "GPU-aaaa-2" })];
    expect(chosenCards(twins, "visible", { CUDA_VISIBLE_DEVICES: "GPU-aaaa" }).kept).toEqual([]);
  });

  it("the chosen cards are cards that are there, for any CUDA_VISIBLE_DEVICES", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[-0-9, GPUMIG]{0,30}$/)), (value) => {
        expect(cards).toEqual(expect.arrayContaining([...visible(value).kept]));
      }),
    );
  });
});

describe("cards that are named", () => {
  it("named cards count by UUID, its beginning, place or number, and a note names those that are missing", () => {
    const named = chosenCards(cards, ["GPU-0a1b", "00000000:41:00.0", "2", "GPU-none"], {
      CUDA_VISIBLE_DEVICES: "3",
    });
    expect(named.kept.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(named.notes).toEqual(["There is no card GPU-none here."]);
  });

  it("all cards count when all are chosen, regardless of CUDA_VISIBLE_DEVICES", () => {
    expect(chosenCards(cards, "all", { CUDA_VISIBLE_DEVICES: "-1" }).kept).toEqual(cards);
  });
});

it.each([
  ["00000000:41:00.0", "0000:41:00.0"],
  ["0001:C1:00.0", "0001:c1:00.0"],
  ["41:00.0", "0000:41:00.0"],
  ["00010000:01:00.0", "10000:01:00.0"],
  ["nonsense", ""],
  ["", ""],
])("the place %j is %j in sysfs", (given, expected) => {
  expect(placeOf(given)).toBe(expected);
});
