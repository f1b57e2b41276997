/**
 * Badges: the same colour for the same meaning everywhere. The text always says it too.
 * @module
 */
import { Badge, type BadgeProps } from "@fluentui/react-components";
import { CheckmarkCircleFilled } from "@fluentui/react-icons/svg/checkmark-circle";
import { DismissCircleFilled } from "@fluentui/react-icons/svg/dismiss-circle";
import { InfoFilled } from "@fluentui/react-icons/svg/info";
import { SubtractCircleFilled } from "@fluentui/react-icons/svg/subtract-circle";
import { WarningFilled } from "@fluentui/react-icons/svg/warning";

export type Tone = "good" | "bad" | "caution" | "neutral" | "info";

const COLOUR: Record<Tone, NonNullable<BadgeProps["color"]>> = {
  good: "success",
  bad: "danger",
  caution: "warning",
  neutral: "subtle",
  info: "brand",
};
const ICON = {
  good: <CheckmarkCircleFilled />,
  bad: <DismissCircleFilled />,
  caution: <WarningFilled />,
  neutral: <SubtractCircleFilled />,
  info: <InfoFilled />,
} as const;

interface Props {
  readonly tone: Tone;
  readonly children: string;
  readonly icon?: boolean;
}

export function StatusBadge({ tone, children, icon = true }: Props) {
  const appearance = tone === "neutral" ? "outline" : "tint";
  const extra = icon ? { icon: ICON[tone] } : {};
  return (
    <Badge
      appearance={appearance}
      color={tone === "neutral" ? "informative" : COLOUR[tone]}
      className="badge"
      {...extra}
    >
      {children}
    </Badge>
  );
}

const SEVERITY_TONE = { low: "neutral", medium: "caution", high: "bad" } as const;

export function SeverityBadge({ severity }: { readonly severity: keyof typeof SEVERITY_TONE }) {
  const name = { low: "Low", medium: "Medium", high: "High" }[severity];
  return (
    <StatusBadge tone={SEVERITY_TONE[severity]} icon={false}>
      {name}
    </StatusBadge>
  );
}

export function ActionBadge({ action }: { readonly action: "allowed" | "blocked" | "audit" | "block" }) {
  if (action === "blocked") return <StatusBadge tone="bad">Blocked</StatusBadge>;
  if (action === "allowed") return <StatusBadge tone="good">Allowed</StatusBadge>;
  if (action === "block") return <StatusBadge tone="bad">Block</StatusBadge>;
  return <StatusBadge tone="info">Audit</StatusBadge>;
}
