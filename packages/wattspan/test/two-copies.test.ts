/** A library and its application may each bring a copy of Wattspan: they then have one metering. */

import { describe, expect, it } from "vitest";
import { runProgram } from "./programs/run-program.js";

interface Delivered {
  readonly id: string;
  readonly parentId: string | null;
  readonly kind: string;
  readonly name: string;
  readonly joules: number;
  readonly output?: number;
}

describe("two copies in one process", () => {
  it("two copies in one process have one metering, in which the functions of both nest", async () => {
    const ended = await runProgram("two-copies");
    expect(ended).toMatchObject({ code: 0, errors: "" });
    const notes = Object.fromEntries(
      ended.lines.flatMap((line) => ("note" in line ? [[line.note, line.value]] : [])),
    );
    expect(notes).toMatchObject({ distinct: true, one: true, orphans: [null], after: [true, true] });
    expect(notes.error).toEqual(["WattspanConfigurationError", "sampling.intervalMs"]);
    const footprints = notes.footprints as readonly Delivered[];
    const named = (name: string) => {
      const found = footprints.filter((footprint) => footprint.name === name);
      expect(found, name).toHaveLength(1);
      return found[0] as Delivered;
    };
    expect(footprints.map(({ name }) => name).sort()).toEqual([
      "agent",
      "foreign",
      "inside",
      "metered",
      "step",
    ]);
    const agent = named("agent");
    expect(named("step")).toMatchObject({ kind: "step", parentId: agent.id });
    expect(named("inside")).toMatchObject({ kind: "inference", parentId: named("step").id, output: 7 });
    expect(named("metered")).toMatchObject({ parentId: agent.id });
    // The parent has the work of its children of both copies.
    expect(named("inside").joules).toBeGreaterThan(0.5);
    expect(agent.joules).toBeGreaterThan(named("inside").joules);
    expect(agent.parentId).toBeNull();
  });
});
