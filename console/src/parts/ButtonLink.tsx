/**
 * A link that looks like a button, and the plain link; both go through the router.
 * @module
 */
import { Button, type ButtonProps } from "@fluentui/react-components";
import { createLink } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, ReactNode, Ref } from "react";

interface AnchorProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "children"> {
  readonly ref?: Ref<HTMLAnchorElement>;
  readonly appearance?: NonNullable<ButtonProps["appearance"]>;
  readonly size?: NonNullable<ButtonProps["size"]>;
  readonly icon?: NonNullable<ButtonProps["icon"]>;
  readonly children?: ReactNode;
}

function AnchorButton({ children, ...rest }: AnchorProps) {
  return (
    <Button as="a" {...(rest as object)}>
      {children}
    </Button>
  );
}

export const ButtonLink = createLink(AnchorButton);
