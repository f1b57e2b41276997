/**
 * Everything about one information type; those of the organisation's own are changed and deleted from here.
 * @module
 */
import { Button, DrawerBody, DrawerHeader, DrawerHeaderTitle, OverlayDrawer } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons/svg/dismiss";
import type { CustomType, InformationTypeView } from "../../api/types.ts";
import { ConfirmDialog } from "../../parts/ConfirmDialog.tsx";
import { Facts } from "../../parts/Facts.tsx";
import { useReturnFocus } from "../../parts/use-return-focus.ts";
import { evidenceWords } from "./evidence-words.ts";
import { CHECKSUM_WORDS } from "./PatternFields.tsx";
import { useSettingsChange, withoutEntry } from "./use-settings.ts";
import { CATEGORIES, CONFIDENCES, languageWord, regionWord } from "./words.ts";

const EVIDENCE: Readonly<Record<InformationTypeView["evidence"], string>> = {
  needed: "A match counts only with one of the words below nearby.",
  helps: "A match is more certain with one of the words below nearby.",
  none: "None is asked for.",
};

interface Props {
  readonly type: InformationTypeView | undefined;
  /** As it stands in the settings; null: it is built in. */
  readonly own: CustomType | null;
  readonly onClose: () => void;
  readonly onEdit: (type: CustomType) => void;
  readonly onRemove: (type: CustomType) => void;
}

export function TypeDrawer({ type, own, onClose, onEdit, onRemove }: Props) {
  useReturnFocus();
  if (type === undefined) return null;
  const { id, name, description, category, region, languages, keywords, evidence, checked, examples } = type;
  return (
    <OverlayDrawer
      open
      position="end"
      className="drawer-medium"
      onOpenChange={(_, { open }) => (open ? undefined : onClose())}
    >
      <DrawerHeader>
        <DrawerHeaderTitle
          action={<Button appearance="subtle" icon={<DismissRegular />} aria-label="Close" onClick={onClose} />}
        >
          {name}
        </DrawerHeaderTitle>
      </DrawerHeader>
      <DrawerBody className="activity-drawer-body" tabIndex={0}>
        <div className="stack">
          {description === "" ? null : <p>{description}</p>}
          <Facts
            rows={[
              ["Identifier", <code key="id">{id}</code>],
              ["Category", CATEGORIES[category] ?? category],
              region === "" ? null : ["Region", regionWord(region)],
              languages.length === 0 ? null : ["Languages", languages.map(languageWord).join(", ")],
              ["Check digits", checked ? "Checked" : "None"],
              ["Evidence", EVIDENCE[evidence]],
              keywords.length === 0 ? null : ["Words nearby", keywords.join(", ")],
              own === null || own.exclude.length === 0 ? null : ["Never counts", own.exclude.join(", ")],
            ]}
          />
          {own === null ? null : <Patterns patterns={own.patterns} />}
          {examples.length === 0 ? null : (
            <section className="stack-tight" aria-labelledby="examples-heading">
              <h3 id="examples-heading">Examples</h3>
              {examples.map((example) => (
                <span key={example} className="masked">
                  {example}
                </span>
              ))}
            </section>
          )}
          {own === null ? null : (
            <div className="form-actions">
              <Button appearance="primary" onClick={() => onEdit(own)}>
                Edit
              </Button>
              <Button onClick={() => onRemove(own)}>Delete</Button>
            </div>
          )}
        </div>
      </DrawerBody>
    </OverlayDrawer>
  );
}

function Patterns({ patterns }: { readonly patterns: CustomType["patterns"] }) {
  return (
    <section className="stack-tight" aria-labelledby="patterns-heading">
      <h3 id="patterns-heading">Patterns</h3>
      {patterns.map(({ expression, confidence, checksum, evidence }) => (
        <div key={`${expression}${confidence}`} className="stack-tight">
          <code className="masked">{expression}</code>
          <span className="quiet small">
            {CONFIDENCES[confidence]} confidence
            {checksum === undefined ? "" : `, check digits: ${CHECKSUM_WORDS[checksum]}`}
            {evidence === undefined ? "" : `, and nearby: ${evidenceWords(evidence)}`}
          </span>
        </div>
      ))}
    </section>
  );
}

export function RemoveTypeDialog({ type, onClose }: { readonly type: CustomType; readonly onClose: () => void }) {
  const remove = useSettingsChange("informationTypes", `“${type.name}” is deleted.`, onClose);
  return (
    <ConfirmDialog
      title={`Delete “${type.name}”?`}
      confirm="Delete"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate((now) => withoutEntry(now, type))}
      onClose={onClose}
    >
      It is no longer looked for. While a policy asks for it, it cannot be deleted.
    </ConfirmDialog>
  );
}
