/** The picture of a document, which the person looks over. */

import type { Engine } from "../engine/contract.js";
import type { CaptureWindow } from "../window/contract.js";

export interface Reviewer {
  /** `last`: id of the frame that was kept. @throws a failure `engine_failed` */
  show(last: () => number | null): Promise<void>;
  /** Whether something was shown. */
  leave(): boolean;
}

export function reviewer(engine: Engine, window: CaptureWindow): Reviewer {
  let shown = false;
  return {
    async show(last) {
      shown = true;
      const id = last();
      if (id === null) return;
      const picture = await engine.encode(id, "image/jpeg");
      if (shown) window.showPicture(picture);
    },
    leave() {
      if (!shown) return false;
      shown = false;
      window.showPicture(null);
      return true;
    },
  };
}
