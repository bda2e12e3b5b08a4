const { agent } = document.documentElement.dataset;

/** True where the page comes from a kiosk's own agent, which has a printer. */
export const served = agent !== undefined;

/** True where that agent reads a scanner, too. */
export const hasScanner = agent === "scanner";
