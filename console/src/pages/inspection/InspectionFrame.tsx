/**
 * The pages of the section "Inspection": their common navigation, and each one's own heading.
 * @module
 */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Page } from "../../parts/Page.tsx";
import "./inspection.css";

const SECTIONS = [
  { to: "/inspection", label: "Test a file" },
  { to: "/inspection/types", label: "Information types" },
  { to: "/inspection/learnt", label: "Tables, documents, classifiers" },
  { to: "/inspection/labels", label: "Labels" },
  { to: "/inspection/engines", label: "Engines and limits" },
] as const;

interface Props {
  readonly section: (typeof SECTIONS)[number]["to"];
  readonly lead: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function InspectionFrame({ section, lead, actions, children }: Props) {
  const title = SECTIONS.find(({ to }) => to === section)?.label ?? "";
  return (
    <Page title={title} lead={lead} actions={actions}>
      <nav aria-label="Inspection" className="sections">
        <ul>
          {SECTIONS.map(({ to, label }) => (
            <li key={to}>
              <Link to={to} activeOptions={{ exact: true }}>
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {children}
    </Page>
  );
}
