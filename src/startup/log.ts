/**
 * The log: one JSON object a line, on standard error.
 * @module
 */
import { type Logger, pino } from "pino";

const REDACTED = [
  "req.headers.cookie",
  "req.headers.authorization",
  "*.secret",
  "*.clientSecret",
  "*.token",
  "*.password",
];

export const createLogger = (level: string): Logger =>
  pino({ level, redact: REDACTED }, pino.destination({ fd: 2, sync: false }));
