import { expect, it } from "vitest";
import { shortened } from "./shortened.ts";

it("a text is shortened only when it is too long, and no character is cut in two", () => {
  expect(shortened("abcd", 4)).toBe("abcd");
  expect(shortened("abcde", 4)).toBe("abc…");
  expect(shortened("🔌🔋🔌🔋", 3)).toBe("🔌🔋…");
});
