/**
 * Accessibility as axe-core sees it, and what it does not look at: content that sticks out to the side.
 * @module
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** One line a violation, with the elements it is about; empty when there is none. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(`${SOURCE}; void 0`);
  const found = await page.evaluate<{ id: string; help: string; nodes: { target: string[]; html: string }[] }[]>(
    // Fluent's focus guards take the focus only to pass it on at once, and are hidden from readers on purpose.
    "axe.run({ exclude: ['[data-tabster-dummy]'] }, { resultTypes: ['violations'] }).then(({ violations }) => violations)",
  );
  return found.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}: ${nodes.map(({ target, html }) => `${target} ${html.slice(0, 120)}`).join(" | ")}`,
  );
}

/** How far the page, or a table on it, can be scrolled sideways, in pixels. */
export const sidewaysOverflow = (page: Page) =>
  page.evaluate<number>(
    "Math.max(...[document.documentElement, ...document.querySelectorAll('.table-frame')].filter((one) => one.checkVisibility()).map((one) => one.scrollWidth - one.clientWidth))",
  );
