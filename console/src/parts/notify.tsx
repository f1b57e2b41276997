/**
 * Short notices that something is done. Fluent's toaster reads them out in a live region.
 * @module
 */
import { Toast, Toaster, ToastTitle, useId, useToastController } from "@fluentui/react-components";
import { createContext, type ReactNode, useCallback, useContext } from "react";

type Notify = (text: string) => void;
const NotifyContext = createContext<Notify>(() => {});
export const useNotify = () => useContext(NotifyContext);

export function Notifications({ children }: { readonly children: ReactNode }) {
  const toasterId = useId("notices");
  const { dispatchToast } = useToastController(toasterId);
  const notify = useCallback<Notify>(
    (text) => {
      const toast = (
        <Toast>
          <ToastTitle>{text}</ToastTitle>
        </Toast>
      );
      dispatchToast(toast, { intent: "success", timeout: 5000 });
    },
    [dispatchToast],
  );
  return (
    <NotifyContext.Provider value={notify}>
      {children}
      <aside aria-label="Notices">
        <Toaster inline toasterId={toasterId} position="bottom-end" pauseOnHover />
      </aside>
    </NotifyContext.Provider>
  );
}
