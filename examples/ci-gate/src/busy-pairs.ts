/** Options of a gate in tests: so many pairs. They run on machines that are never calm. */
export const busyPairs = (count: number): readonly string[] => [
  ...["--location", "FR", "--pairs", String(count), "--max-pairs", String(count)],
  ...["--void-above", "steal=100%", "--void-above", "others=100%"],
];
