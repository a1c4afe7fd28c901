/** The ids of the zones that `processCpu()` models: what measures them already contains them. */
export const CPU_ZONE = "process-cpu";
export const MEMORY_ZONE = "process-memory";
