/**
 * The frame of every page: title of the document, the heading that receives the focus after a navigation, actions.
 * @module
 */
import { ArrowLeftRegular } from "@fluentui/react-icons/svg/arrow-left";
import { Link, type LinkProps } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import { keepFocus } from "./keep-focus.ts";

let firstPage = true;

export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Sallyport`;
  }, [title]);
}

interface Props {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly back?: { readonly to: NonNullable<LinkProps["to"]>; readonly label: string };
  readonly children: ReactNode;
}

export function Page({ title, lead, actions, back, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useDocumentTitle(title);
  useEffect(() => {
    // The first page leaves the focus at the top, so that the skip link is the first stop.
    if (!firstPage) heading.current?.focus({ preventScroll: true });
    firstPage = false;
  }, []);
  return (
    <div className="page" ref={keepFocus}>
      {back === undefined ? null : (
        <Link to={back.to} className="page-back">
          <ArrowLeftRegular aria-hidden /> {back.label}
        </Link>
      )}
      <header className="page-header">
        <div className="page-heading">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead === undefined ? null : <p className="page-lead">{lead}</p>}
        </div>
        {actions === undefined ? null : <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
