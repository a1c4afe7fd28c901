import { expect, it } from "vitest";
import { commandDigest } from "./command-digest.js";

it("the digest of a command is that of its JSON, as in baselines and records that were written before", () => {
  expect(commandDigest(["python3", "train.py"])).toBe(
    "d806fd8ce487ea9b7ba91ffe1b336407262e9b2875646d740a20861e24f939a7",
  );
  expect(commandDigest(["python3 train.py"])).not.toBe(commandDigest(["python3", "train.py"]));
});
