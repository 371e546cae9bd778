// Everything works without this file; it saves waiting, scrolling and clicking.
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { FileUpload } from "govuk-frontend/dist/govuk/components/file-upload/file-upload.mjs";
import { NotificationBanner } from "govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs";
import { PasswordInput } from "govuk-frontend/dist/govuk/components/password-input/password-input.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";
import { startChecking } from "./checking.js";
import { startFind } from "./find.js";
import { startProgress } from "./progress.js";
import { startQueue } from "./queue.js";
import { startSession } from "./session.js";
import { startUpload } from "./upload.js";
import { startViewer } from "./viewer.js";

const components = [
  [Button, "govuk-button"],
  [ErrorSummary, "govuk-error-summary"],
  [FileUpload, "govuk-file-upload"],
  [NotificationBanner, "govuk-notification-banner"],
  [PasswordInput, "govuk-password-input"],
  [SkipLink, "govuk-skip-link"],
];
if ("noModule" in HTMLScriptElement.prototype) {
  for (const [Component, name] of components) {
    for (const element of document.querySelectorAll(`[data-module="${name}"]`)) new Component(element);
  }
}
// A space between the drop zone's two texts, so that they are read, and measured, as separate words.
for (const status of document.querySelectorAll(".govuk-file-upload-button__status")) status.after(" ");
// On a narrow screen the filters start folded, unless one is in use.
if (window.matchMedia("(max-width: 68.7em)").matches) {
  for (const folded of document.querySelectorAll("details[data-fold]")) folded.open = false;
}
startQueue();
startUpload();
startProgress();
const viewer = startViewer();
startFind(viewer);
startChecking(viewer);
startSession();
