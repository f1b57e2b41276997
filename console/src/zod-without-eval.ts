/**
 * Tells zod to interpret its schemas. Otherwise it probes whether it may compile them with `new Function`, which the
 * Content-Security-Policy refuses and the browser reports. Must be imported before anything that imports the contract.
 * @module
 */
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
