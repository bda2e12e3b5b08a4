/** The keys at the foot of every screen, always in the same place; and the looks that some of them choose. */

const html = document.documentElement;
const LOOKS = { larger: ["data-large", ""], low: ["data-low", ""], contrast: ["data-contrast", "high"] };

const key = (name) => document.querySelector(`.bar [data-key="${name}"]`);

/** Give each key of the foot what it does: `{back, home, language, sound, help}`; `redraw` after a look has changed. */
export function wireFoot(acts, redraw) {
  for (const [name, act] of Object.entries(acts)) key(name).addEventListener("click", act);
  for (const name of Object.keys(LOOKS)) {
    key(name).addEventListener("click", () => {
      setLook(name, !looks(name));
      redraw();
    });
  }
}

/** Show that the voice is on. */
export function showSound(on) {
  key("sound").setAttribute("aria-pressed", String(on));
}

/** Back rests where there is nothing to go back to. */
export function allowBack(allowed) {
  key("back").disabled = !allowed;
}

/** True when somebody has chosen a look: this one, or any. */
export const looks = (name) => (name ? html.hasAttribute(LOOKS[name][0]) : Object.keys(LOOKS).some((each) => looks(each)));

/** The next person finds the kiosk as it was made. */
export function plainLooks() {
  for (const name of Object.keys(LOOKS)) setLook(name, false);
}

function setLook(name, on) {
  const [attribute, value] = LOOKS[name];
  if (on) html.setAttribute(attribute, value);
  else html.removeAttribute(attribute);
  key(name).setAttribute("aria-pressed", String(on));
}
