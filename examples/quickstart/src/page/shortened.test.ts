import { expect, it } from "vitest";
import { shortened } from "./shortened.ts";

it("shortens only what is too long, and cuts no character in two", () => {
  expect(shortened("abcd", 4)).toBe("abcd");
  expect(shortened("abcde", 4)).toBe("abc…");
  expect(shortened("🔌🔋🔌🔋", 3)).toBe("🔌🔋…");
});
