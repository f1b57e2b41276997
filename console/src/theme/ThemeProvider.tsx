/**
 * Light or dark: what the system prefers, unless the admin chose otherwise in this browser.
 * @module
 */
import { FluentProvider } from "@fluentui/react-components";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { darkTheme, lightTheme } from "./theme.ts";

export type ThemeChoice = "system" | "light" | "dark";
const STORAGE_KEY = "sallyport-theme";

interface ThemeState {
  readonly choice: ThemeChoice;
  readonly dark: boolean;
  readonly choose: (choice: ThemeChoice) => void;
}
const ThemeContext = createContext<ThemeState>({ choice: "system", dark: false, choose: () => {} });
export const useTheme = () => useContext(ThemeContext);

const darkPreferred = window.matchMedia("(prefers-color-scheme: dark)");
const subscribe = (changed: () => void) => {
  darkPreferred.addEventListener("change", changed);
  return () => darkPreferred.removeEventListener("change", changed);
};

/** The stored choice; "system" where there is none or the browser keeps nothing. */
function storedChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch {
    return "system";
  }
}

function store(choice: ThemeChoice): void {
  try {
    localStorage.setItem(STORAGE_KEY, choice);
  } catch {
    // A browser that keeps nothing still gets the theme until the page is left.
  }
}

export function ThemeProvider({ children }: { readonly children: ReactNode }) {
  const [choice, setChoice] = useState(storedChoice);
  const preferred = useSyncExternalStore(subscribe, () => darkPreferred.matches);
  const dark = choice === "system" ? preferred : choice === "dark";
  useEffect(() => {
    document.documentElement.dataset.theme = dark ? "dark" : "light";
  }, [dark]);
  const state = useMemo<ThemeState>(
    () => ({
      choice,
      dark,
      choose: (next) => {
        store(next);
        setChoice(next);
      },
    }),
    [choice, dark],
  );
  return (
    <ThemeContext.Provider value={state}>
      <FluentProvider theme={dark ? darkTheme : lightTheme}>
        <div className="app-root">{children}</div>
      </FluentProvider>
    </ThemeContext.Provider>
  );
}
