import { expect, it } from "vitest";

it("an import of @wattspan/core/span-processor fails and names the package that has it now", async () => {
  await expect(import("./span-processor.js")).rejects.toThrow('import … from "@wattspan/spans"');
});
