/** GB of one accelerator, the H100. */
const GPU_MEMORY = 80;

/**
 * GPUs of 80 GB that hold a model: its weights and a fifth more, rounded up to a power of two (EcoLogits,
 * https://ecologits.ai/latest/methodology/llm_inference/).
 *
 * @param totalParameters Billions, above 0.
 * @example gpuCount(440, 16) // 16
 */
export function gpuCount(totalParameters: number, weightBits: number): number {
  const memory = (1.2 * totalParameters * weightBits) / 8;
  return 2 ** Math.ceil(Math.log2(Math.ceil(memory / GPU_MEMORY)));
}
