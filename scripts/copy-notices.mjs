// Before a package is packed, copies the licence texts that its tables require. Run in the folder of the
// package.
import { copyFileSync } from "node:fs";
import { join } from "node:path";

for (const file of ["LICENSE", "NOTICE"]) {
  copyFileSync(join(import.meta.dirname, "..", file), file);
}
