/**
 * Tells zod to say what is wrong in plain words, and to interpret its schemas. Otherwise it probes whether it may compile them with `new Function`, which the
 * Content-Security-Policy refuses and the browser reports. Must be imported before anything that imports the contract.
 * @module
 */
import { plainWords } from "./api/plain-words.ts";

Object.assign(globalThis, { __zod_globalConfig: { jitless: true, customError: plainWords } });
