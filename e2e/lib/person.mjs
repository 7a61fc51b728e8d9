// Who sits before the screen and the camera: does what the window says, and is lit by it.
import { fileURLToPath } from "node:url";
import { sentence } from "./contract.mjs";

const EYES = fileURLToPath(new URL("../page/eyes.js", import.meta.url));
/** Words of the colours that a session may show, by what the screen shows: as in crates/domain/src/capture/light.rs. */
const COLOURS = {
  "rgb(255, 255, 255)": "white",
  "rgb(40, 90, 255)": "blue",
  "rgb(60, 220, 90)": "green",
  "rgb(255, 180, 40)": "amber",
  "rgb(16, 16, 20)": "dark",
};
export const LIGHTS = Object.values(COLOURS);

/**
 * `acts`: by the code of the guidance what the camera sees when that is asked for: `unlit`, and by the colour's word under
 * the screen's light. Who has no such film is not lit. `takes`: which light is taken on under a colour of the screen.
 */
export function person(camera, acts, takes = (colour) => colour) {
  const bySentence = new Map(Object.entries(acts).map(([code, films]) => [sentence(code), films]));
  const lights = [];
  let films = null;
  let before = { sentence: null, light: null };

  function see({ self, sentence: said, light }) {
    if (self) camera.open();
    const asked = said === before.sentence ? undefined : bySentence.get(said);
    const turned = light !== before.light;
    before = { sentence: said, light };
    const colour = light === null ? null : COLOURS[light];
    if (colour === undefined) throw new Error(`the screen shows ${light}, which no session asks for`);
    if (turned && colour !== null) lights.push(colour);
    if (asked !== undefined) {
      films = asked;
      camera.play(films.unlit);
    }
    if (turned) {
      const film = colour === null ? films?.unlit : films?.[takes(colour)];
      if (film !== undefined) camera.turnTo(film);
    }
  }

  return {
    /** The colours that the screen showed, in order. */
    lights,
    /** Before the page is there. */
    async watch(context) {
      await context.exposeBinding("personSees", (_, seen) => see(seen));
      await context.addInitScript({ path: EYES });
    },
  };
}
