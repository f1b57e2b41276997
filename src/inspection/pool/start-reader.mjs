// Where a reader's process begins. Plain JavaScript: with its code kept compiled (see warm.ts) nothing else has to be
// stripped of types, and the stripper, 40 MB of memory, is never loaded.
import { takeJobs } from "./reader.ts";

takeJobs();
