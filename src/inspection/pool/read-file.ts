/**
 * One file, in the process that reads it: its types, labels and text, what is sought in the text, and YARA. This is the
 * flow of an inspection, as far as it touches the bytes.
 * @module
 */
import { Budget } from "../budget.ts";
import { compileRules, type Scanner, type Wanted } from "../detect/index.ts";
import type { EngineReport } from "../finding.ts";
import { compileYara, type YaraRules } from "../malware/yara.ts";
import type { TextSink } from "../sink.ts";
import { openHandover } from "../spool/index.ts";
import { extract } from "../text/index.ts";
import type { Job, ReaderRules, Reading } from "./messages.ts";

const NOTHING: TextSink = { part: () => {}, text: () => {} };
