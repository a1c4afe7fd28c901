import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readPodLabels } from "./pod-labels.js";

it("readPodLabels reads the mounted file, and gives undefined where there is none or a folder", () => {
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
