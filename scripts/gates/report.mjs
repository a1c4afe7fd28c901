/** Runs gates one after another, and reports each on one line; returns the names of those that failed. */
export async function report(gates) {
  const failed = [];
  for (const [name, gate] of Object.entries(gates)) {
    const started = performance.now();
    try {
      const measured = await gate();
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(`ok      ${name} (${seconds} s)${measured ? `: ${measured}` : ""}`);
    } catch (error) {
      failed.push(name);
      console.log(`FAILED  ${name}\n${(error.details || error.message).trimEnd()}\n`);
    }
  }
  return failed;
}
