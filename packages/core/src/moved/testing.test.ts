import { expect, it } from "vitest";

it("an import of @wattspan/core/testing fails and names the package that has it now", async () => {
  await expect(import("./testing.js")).rejects.toThrow('import … from "@wattspan/testing"');
});
