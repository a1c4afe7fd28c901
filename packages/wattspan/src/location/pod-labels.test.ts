import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readPodLabels } from "./pod-labels.js";

it("reads the mounted file, and nothing where there is none or no file", () => {
  const folder = mkdtempSync(join(tmpdir(), "podinfo-"));
  try {
    const file = join(folder, "labels");
    expect(readPodLabels(file)).toBeUndefined();
    expect(readPodLabels(folder)).toBeUndefined();
    writeFileSync(file, 'topology.kubernetes.io/region="eu-west-1"\n');
    expect(readPodLabels(file)).toBe('topology.kubernetes.io/region="eu-west-1"\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
