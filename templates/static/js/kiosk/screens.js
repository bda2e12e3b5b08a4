/**
 * The screens of the kiosk. A screen is one module that exports one object, named here:
 *
 *   name         what the trail knows it by, and `data-screen` of its element
 *   draw(kiosk)  → {element, says, words?, draw?, update?, drop?}: what stands on the stage and what the voice says
 *                of it, sentences as js/kiosk/voice.js knows them; `words` where a reader of screens is told other words;
 *                `draw()` is called once the element stands there, `update()` when the floor has changed, and
 *                `drop()` before something else is drawn in its place
 *   begin()      its own state for somebody who comes to it; `kiosk.own` until they leave
 *   enter(kiosk), leave(kiosk)    when it begins and ends to be the one in view
 *   choice       how the first screen offers it: {picture, word, hint, offered(kiosk)}; words are keys of the table
 *   takesNumber  nothing can be done here while no numbers are given: the notice of the hours stands instead
 *   keepsView    it stays in view whatever happens, such as a number already given
 *   typed(kiosk, key)    a key of a keyboard or keypad; true when the screen made use of it
 *   scanned(kiosk, text) a line of a scanner
 *
 * All but `name` and `draw` may be missing. `kiosk` is what js/kiosk.js lets a screen see and do.
 */

import { appointmentScreen } from "./appointment.js";
import { caseScreen } from "./case.js";
import { choosingScreen } from "./choosing.js";
import { fieldsScreen } from "./fields.js";
import { filesScreen } from "./files.js";
import { homeScreen } from "./home.js";
import { failedScreen, stoppedScreen } from "./notices.js";
import { priorityScreen } from "./priority.js";
import { procedureScreen } from "./procedure.js";
import { proceduresScreen } from "./procedures.js";
import { searchScreen } from "./search.js";
import { servicesScreen } from "./services.js";
import { ticketScreen } from "./ticket.js";

/** Every screen; those with a choice stand on the first screen in this order. */
export const SCREENS = [
  homeScreen,
  servicesScreen,
  choosingScreen,
  proceduresScreen,
  fieldsScreen,
  caseScreen,
  procedureScreen,
  appointmentScreen,
  searchScreen,
  priorityScreen,
  filesScreen,
  failedScreen,
  stoppedScreen,
  ticketScreen,
];
