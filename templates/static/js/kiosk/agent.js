/** True where the page comes from a kiosk's own agent, which has a printer and may have a scanner. */
export const served = document.documentElement.dataset.agent !== undefined;
