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

const ACTIONS = {
  blocked: { tone: "bad", word: "Blocked" },
  allowed: { tone: "good", word: "Allowed" },
  protected: { tone: "caution", word: "Protected" },
  noted: { tone: "neutral", word: "Noted" },
  block: { tone: "bad", word: "Block" },
  "step-up": { tone: "caution", word: "Step-up" },
  protect: { tone: "caution", word: "Protect" },
  audit: { tone: "info", word: "Audit" },
  "app-control": { tone: "info", word: "App control" },
  direct: { tone: "neutral", word: "Direct" },
} as const;

export function ActionBadge({ action }: { readonly action: keyof typeof ACTIONS }) {
  const { tone, word } = ACTIONS[action];
  return <StatusBadge tone={tone}>{word}</StatusBadge>;
}
