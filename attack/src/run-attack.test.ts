import { expect, it } from "vitest";
import { orphans } from "./attacks/orphans.ts";
import { type Extent, runAttack } from "./run-attack.ts";

it("an attack is the same each time, and another one with another number of seeds", async () => {
  const figures = async (extent: Extent) =>
    (await runAttack(orphans, extent)).cases.map(({ runs }) => runs.map(({ calls }) => calls));
  const [once, again] = [await figures({ seeds: 2, share: 0.1 }), await figures({ seeds: 2, share: 0.1 })];
  expect(again).toEqual(once);
  expect(once[0]?.[0]).not.toEqual(once[0]?.[1]);
});

it("an attack without bars is an error that says where they belong", async () => {
  const attack = { ...orphans, id: "G0" };
  await expect(runAttack(attack, { seeds: 1, share: 1 })).rejects.toThrow("state in bars.ts what must hold");
});
