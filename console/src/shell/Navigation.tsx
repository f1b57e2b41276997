/**
 * The console's main navigation, in the order in which an incident is looked into.
 * @module
 */
import { AppsRegular } from "@fluentui/react-icons/svg/apps";
import { CertificateRegular } from "@fluentui/react-icons/svg/certificate";
import { ClockRegular } from "@fluentui/react-icons/svg/clock";
import { DocumentSearchRegular } from "@fluentui/react-icons/svg/document-search";
import { GlobeRegular } from "@fluentui/react-icons/svg/globe";
import { HistoryRegular } from "@fluentui/react-icons/svg/history";
import { LightbulbRegular } from "@fluentui/react-icons/svg/lightbulb";
import { PeopleRegular } from "@fluentui/react-icons/svg/people";
import { SettingsRegular } from "@fluentui/react-icons/svg/settings";
import { ShieldCheckmarkRegular } from "@fluentui/react-icons/svg/shield-checkmark";
import { Link } from "@tanstack/react-router";

const ENTRIES = [
  { to: "/activities", label: "Activity log", icon: <HistoryRegular aria-hidden /> },
  { to: "/sessions", label: "Live sessions", icon: <PeopleRegular aria-hidden /> },
  { to: "/policies", label: "Policies", icon: <ShieldCheckmarkRegular aria-hidden /> },
  { to: "/what-if", label: "What if", icon: <LightbulbRegular aria-hidden /> },
  { to: "/inspection", label: "Inspection", icon: <DocumentSearchRegular aria-hidden /> },
  { to: "/device-identification", label: "Device identification", icon: <CertificateRegular aria-hidden /> },
  { to: "/address-ranges", label: "Address ranges", icon: <GlobeRegular aria-hidden /> },
  { to: "/apps", label: "Apps", icon: <AppsRegular aria-hidden /> },
  { to: "/history", label: "History", icon: <ClockRegular aria-hidden /> },
  { to: "/settings", label: "Settings", icon: <SettingsRegular aria-hidden /> },
] as const;

export function Navigation({ onChosen }: { readonly onChosen?: () => void }) {
  return (
    <nav aria-label="Main" className="main-nav">
      <ul>
        {ENTRIES.map(({ to, label, icon }) => (
          <li key={to}>
            <Link to={to} activeOptions={{ includeSearch: false }} onClick={onChosen}>
              {icon}
              <span>{label}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
