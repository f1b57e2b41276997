/**
 * A part of the question that most questions do without: collapsed, and saying how much was said in it.
 * @module
 */
import type { ReactNode } from "react";

interface Props {
  readonly title: string;
  readonly lead: string;
  /** How many things are said within. */
  readonly said: number;
  readonly children: ReactNode;
}

export function More({ title, lead, said, children }: Props) {
  return (
    <details className="more">
      <summary>
        {title}
        {said === 0 ? null : <span className="quiet small"> ({said} said)</span>}
      </summary>
      <div className="stack">
        <p className="quiet small">{lead}</p>
        {children}
      </div>
    </details>
  );
}
