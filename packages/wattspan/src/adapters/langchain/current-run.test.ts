import fc from "fast-check";
import { expect, it } from "vitest";
import { currentRunId } from "./current-run.js";

const STORE = Symbol.for("ls:tracing_async_local_storage");
const CONFIG = Symbol.for("lc:child_config");

it("the current run of LangChain is none where its store holds anything else", () => {
  const holder = globalThis as { [STORE]?: unknown };
  const before = holder[STORE];
  const read = (store: unknown) => {
    holder[STORE] = { getStore: () => store };
    return currentRunId();
  };
  try {
    const callbacks = { getParentRunId: () => "r1" };
    expect(read({ extra: { [CONFIG]: { callbacks } } })).toBe("r1");
    for (const odd of [undefined, null, {}, { extra: null }, { extra: { [CONFIG]: { callbacks: [] } } }])
      expect(read(odd)).toBeUndefined();
    fc.assert(fc.property(fc.anything(), (odd) => read(odd) === undefined));
    holder[STORE] = 7;
    expect(currentRunId()).toBeUndefined();
  } finally {
    holder[STORE] = before;
  }
});
