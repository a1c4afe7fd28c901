import { expect, it } from "vitest";
import { connectedLibrary } from "../library/connected-library.js";
import type { Unavailable } from "../library/return-codes.js";
import { openFirst } from "./open-nvml.js";

const { signal } = new AbortController();
const library = {
  name: "library",
  open: async () => (await connectedLibrary(undefined, "a")) as Unavailable,
};
const program: Unavailable = {
  status: "unavailable",
  reason: "absent",
  detail: "There is no program nvidia-smi.",
  remedy: "Install NVIDIA's driver.",
};

it("a machine without NVIDIA's driver and without koffi gets the advice to install both", async () => {
  const ways = [library, { name: "nvidia-smi", open: async () => program }];
  expect(await openFirst(ways, signal)).toEqual({
    ...program,
    detail:
      "Through library: The package koffi, which calls the driver's library, is not installed. Through nvidia-smi: There is no program nvidia-smi.",
    remedy: "Install NVIDIA's driver. For the energy counters also: npm install koffi.",
  });
});

it("a machine on which only koffi is missing gets the advice to install it, once", async () => {
  expect(await openFirst([library], signal)).toMatchObject({
    reason: "unsupported",
    remedy: "npm install koffi",
  });
});
