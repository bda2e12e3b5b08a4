/** A line so small that it stands in a row of figures: how many waited over the last two hours. */

const WIDTH = 76;
const HEIGHT = 26;
const MARGIN = 3;

/** An SVG of `counts`, the last of which is now; `words` say the same to who cannot see it. */
export function sparkline(counts, words) {
  const most = Math.max(1, ...counts);
  const x = (place) => MARGIN + (place * (WIDTH - 2 * MARGIN)) / Math.max(1, counts.length - 1);
  const y = (count) => HEIGHT - MARGIN - (count * (HEIGHT - 2 * MARGIN)) / most;
  const points = counts.map((count, place) => `${x(place).toFixed(1)},${y(count).toFixed(1)}`);
  const svg = make("svg", { class: "spark", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: "img", "aria-label": words });
  svg.append(
    make("polygon", { class: "spark__area", points: `${x(0)},${HEIGHT - MARGIN} ${points.join(" ")} ${x(counts.length - 1)},${HEIGHT - MARGIN}` }),
    make("polyline", { class: "spark__line", points: points.join(" ") }),
    make("circle", { class: "spark__now", cx: x(counts.length - 1), cy: y(counts.at(-1) ?? 0), r: 2.5 }),
  );
  return svg;
}

function make(name, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}
