/**
 * Colours: one brand ramp, from which Fluent derives the light and the dark theme.
 * @module
 */
import { type BrandVariants, createDarkTheme, createLightTheme, type Theme } from "@fluentui/react-components";

const harbour: BrandVariants = {
  10: "#03151c",
  20: "#08242f",
  30: "#0a3040",
  40: "#0b3d52",
  50: "#0b4a64",
  60: "#0a5777",
  70: "#08658b",
  80: "#0b739d",
  90: "#2c83ab",
  100: "#4693b8",
  110: "#60a4c5",
  120: "#7bb5d1",
  130: "#97c6dd",
  140: "#b3d7e8",
  150: "#d0e7f2",
  160: "#edf7fb",
};

const fontFamilyBase =
  '"Segoe UI Variable Text", "Segoe UI", system-ui, -apple-system, Roboto, "Liberation Sans", sans-serif';
const fontFamilyMonospace = '"Cascadia Mono", Consolas, ui-monospace, Menlo, "Liberation Mono", monospace';

export const lightTheme: Theme = { ...createLightTheme(harbour), fontFamilyBase, fontFamilyMonospace };
export const darkTheme: Theme = {
  ...createDarkTheme(harbour),
  colorBrandForeground1: harbour[120],
  colorBrandForeground2: harbour[130],
  colorBrandForegroundLink: harbour[120],
  colorBrandForegroundLinkHover: harbour[140],
  colorBrandForegroundLinkPressed: harbour[110],
  colorBrandForegroundLinkSelected: harbour[120],
  colorCompoundBrandForeground1: harbour[120],
  fontFamilyBase,
  fontFamilyMonospace,
};
