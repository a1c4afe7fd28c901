import { runHanging } from "./hanging.ts";

const { calls, hung, table, hanging } = await runHanging(Number(process.argv[2] ?? 200));
const line = (name: string, { p50, p99 }: typeof table) =>
  console.log(`${name}  p50 ${p50.toFixed(4)} ms  p99 ${p99.toFixed(4)} ms`);
console.log(`${calls} calls with each; the API let ${hung} requests hang for 30 s`);
line("the table        ", table);
line("an API that hangs", hanging);
console.log(`the p99 is ${(hanging.p99 - table.p99).toFixed(4)} ms longer`);
