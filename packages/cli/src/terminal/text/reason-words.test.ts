import { expect, it } from "vitest";
import { reasonWords } from "./reason-words.js";

it("a reason of a newer version is said to be one, without a page that is not installed", () => {
  expect(reasonWords("lost")).toBe("the device disappeared");
  for (const unknown of ["of_tomorrow", "toString"])
    expect(reasonWords(unknown)).toBe("a reason that this version does not know");
});
