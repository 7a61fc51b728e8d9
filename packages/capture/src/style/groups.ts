/** Which custom property each key of the option `style` sets, and what it may hold. */

export type Kind = "colour" | "length" | "font" | "weight" | "share" | "shown";

export interface Target {
  property: string;
  kind: Kind;
}

const colour = (name: string): Target => ({ property: `--bonafide-${name}`, kind: "colour" });
const length = (name: string): Target => ({ property: `--bonafide-${name}`, kind: "length" });
const font = (name: string): Target => ({ property: `--bonafide-${name}`, kind: "font" });
const weight = (name: string): Target => ({ property: `--bonafide-${name}`, kind: "weight" });
const share = (name: string): Target => ({ property: `--bonafide-${name}`, kind: "share" });
const shown = (name: string): Target => ({ property: `--bonafide-${name}`, kind: "shown" });

/** `theme` of `baseColorCustomization` is read apart, for it is no property. */
export const GROUPS: Readonly<Record<string, Readonly<Record<string, Target>>>> = {
  baseColorCustomization: {
    textColorPrimary: colour("text"),
    textColorSecondary: colour("text-soft"),
    backgroundColorPrimary: colour("background"),
    backgroundColorSecondary: colour("surface"),
    iconColor: colour("icon"),
    accentColor: colour("accent"),
    successColor: colour("success"),
    warningColor: colour("warning"),
    errorColor: colour("error"),
    lineColor: colour("line"),
  },
  typographyCustomization: {
    textFont: font("font"),
    titleFont: font("title-font"),
    textWeight: weight("text-weight"),
    titleWeight: weight("title-weight"),
    textScale: share("text-scale"),
  },
  buttonCustomization: {
    textColor: colour("button-text"),
    backgroundColor: colour("button"),
    backgroundColorHover: colour("button-hover"),
    secondaryTextColor: colour("button-secondary-text"),
    secondaryBackgroundColor: colour("button-secondary"),
    borderColor: colour("button-border"),
    cornerRadius: length("button-radius"),
    height: length("button-height"),
    textWeight: weight("button-weight"),
  },
  toolbarCustomization: {
    iconColor: colour("toolbar-icon"),
    backgroundColor: colour("toolbar"),
    buttonColor: colour("toolbar-button"),
    voiceButton: shown("voice"),
  },
  centerHintCustomization: {
    textColor: colour("hint-text"),
    textSize: length("hint-size"),
    textWeight: weight("hint-weight"),
    backgroundColor: colour("hint-background"),
    backgroundCornerRadius: length("hint-radius"),
  },
  faceFrameCustomization: {
    strokeColor: colour("ring"),
    strokeFaceAlignedColor: colour("ring-good"),
    strokeFaceNotAlignedColor: colour("ring-fix"),
    strokeProgressColor: colour("ring-progress"),
    strokeWidth: length("ring-width"),
  },
  documentFrameCustomization: {
    strokeColor: colour("document"),
    strokeWidth: length("document-width"),
    templateColor: colour("template"),
    templateOpacity: share("template-opacity"),
  },
  backgroundCustomization: { backgroundColor: colour("background") },
  versionTextCustomization: {
    textColor: colour("version"),
    textSize: length("version-size"),
    shown: shown("version-display"),
  },
  maskCustomization: { maskColor: colour("mask"), maskOpacity: share("mask-opacity") },
};
