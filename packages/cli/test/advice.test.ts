/** What is wrong with a named file is said with what to do about it. */

import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { emptyFolder } from "./powercap-tree.js";
import { inProcess } from "./run-wattspan.js";
import { TEN_WATTS } from "./ten-watts.js";

const FILES = {
  "garbage.txt": "hello\n",
  "empty.jsonl": "",
  "binary.dat": Buffer.from([0x9f, 0xe2, 0x28, 0xa1, 0x00, 0x0a]),
  "share.yaml": "version: 1\nmax-increase:\n  energy: 5\n",
  "open.yaml": "version: 1\nreviewers: [\n",
  "figures.csv": "from,gCO2ePerKwh\n2026-11-25T00:00Z,300\n2026-11-25T01:00Z,ND\n",
  "up.yaml": "version: 1\nname: w\nscope: inference\ncommand: [node, -v]\ninputs:\n  - path: ../x\n",
  "run.audit.jsonl": "",
};
const LONG = "x".repeat(300);
const COMPARE = ["audit", "compare", ".", "folder", "--policy"];
const NAME_ONE = "; name the file of keepInFile, or receipts of onReceipt, one JSON object a line";

it.each([
  [
    [...COMPARE, "garbage.txt", "--", "true"],
    2,
    'garbage.txt: policy is "hello", but must be names with values',
  ],
  [[...COMPARE, "share.yaml", "--", "true"], 2, "share.yaml: max-increase.energy is 5, but must be a share"],
  [[...COMPARE, "open.yaml", "--", "true"], 2, /open\.yaml: policy is not YAML: .+ at line 3, column 1\n$/],
  [
    ["audit", "run", "up.yaml", "--record", "new.audit.jsonl"],
    2,
    "in this folder, with / and without .., such as data/faq.jsonl",
  ],
  [["audit", "run", "nofile"], 2, "nofile: expected a file that ends in .yaml"],
  [["audit", "run", "nofile.yaml"], 2, "nofile.yaml: cannot be read (ENOENT). Name a workload file."],
  [["audit", "verify", "empty.jsonl"], 1, "invalid: the file has no whole line: it is empty, or cut off"],
  [["audit", "verify", "binary.dat"], 1, "line is 5 bytes that are not text, expected: an object in JSON\n"],
  [["audit", "verify", "garbage.txt"], 1, "line is hello, expected: an object in JSON\n"],
  [["budget", "nofile"], 1, `nofile: cannot be read (ENOENT)${NAME_ONE}`],
  [["budget", "folder"], 1, `folder: is a folder${NAME_ONE}`],
  [["budget", "empty.jsonl"], 1, `has neither the state of a budget nor receipts${NAME_ONE}`],
  [["exec", "--root", LONG, "--", "true"], 0, "cannot be read (ENAMETOOLONG)."],
  [
    ["profile", "cpu", "--root", "/no/such"],
    1,
    /CPU here: rapl (?!.*nvml).* Run wattspan doctor to see what to do\.\n/,
  ],
])("%j says what to do", async (args, code, advice) => {
  const folder = emptyFolder();
  mkdirSync(join(folder, "folder"));
  for (const [name, content] of Object.entries(FILES)) writeFileSync(join(folder, name), content);
  symlinkSync("loop", join(folder, "loop"));
  const before = process.cwd();
  process.chdir(folder);
  onTestFinished(() => process.chdir(before));
  const isProfile = args[0] === "profile";
  const ended = await inProcess(args, isProfile ? {} : { candidates: [TEN_WATTS] });
  const text = ended.stdout + ended.stderr;
  if (typeof advice === "string") expect(text).toContain(advice);
  else expect(text).toMatch(advice);
  expect(ended.code).toBe(code);
});
